"""Examples beside the figures: which messages counted, and the words that carried the tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from monitor.report import Example, Grade
from monitor.service import Context
from monitor.service.facts import NOT_COUNTED, SpanFacts
from monitor.store import messages
from monitor.store.facts import LabelledRow

PER_METRIC = 3
SPAN_LENGTH = 40
METRICS = (("trace_demands", "trace"), ("urgent_demands", "urgent"))


def examples(ctx: Context, db: Database, facts: SpanFacts, cadres: Iterable[int]) -> dict[int, tuple[Example, ...]]:
    """Cadre to a few messages per flag: the surest first, then the earliest; doubtful records last."""
    stays = _stays(facts)
    spans: dict[tuple[int, str], str] = {}
    found: dict[int, tuple[Example, ...]] = {}
    ranked = {flag: _ranked(facts, flag) for _, flag in METRICS}
    for cadre in sorted(cadres):
        rows: list[Example] = []
        for metric, flag in METRICS:
            chosen = [row for row in ranked[flag] if _is_demand(facts, stays, row, cadre)][:PER_METRIC]
            rows.extend(_example(ctx, db, facts, row, metric, flag, spans) for row in chosen)
        found[cadre] = tuple(rows)
    return found


def _stays(facts: SpanFacts) -> dict[tuple[int, int], list[tuple[int, int]]]:
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for stay in facts.stays:
        found[stay.group_id, stay.person_id].append((stay.joined_at, stay.left_at))
    return found


def _ranked(facts: SpanFacts, flag: str) -> list[LabelledRow]:
    rows = [row for row in facts.messages if row.kind not in NOT_COUNTED and row.asks and getattr(row, flag)]
    return sorted(rows, key=lambda row: (bool(row.flag), -(row.confidence or 0), row.sent_at, facts.refs[row.id]))


def grade(row: LabelledRow) -> Grade:
    """How strong the record of a message is."""
    if row.flag:
        return Grade.DOUBTFUL
    return Grade.NUMBERED if row.numbered else Grade.TEXT


def _is_demand(
    facts: SpanFacts, stays: Mapping[tuple[int, int], list[tuple[int, int]]], row: LabelledRow, cadre: int
) -> bool:
    if facts.sender_of[row.id] == cadre:
        return False
    if not any(start <= row.sent_at < end for start, end in stays.get((row.group_id, cadre), ())):
        return False
    named = facts.addressed.get(row.id)
    return bool(row.mention_all) or named is None or cadre in named


def _example(
    ctx: Context,
    db: Database,
    facts: SpanFacts,
    row: LabelledRow,
    metric: str,
    flag: str,
    spans: dict[tuple[int, str], str],
) -> Example:
    if (row.id, flag) not in spans:
        spans[row.id, flag] = _span(ctx, messages.text_of(db, row.id), flag)
    return Example(
        metric=metric,
        message=facts.refs[row.id],
        sent_at=ctx.clock.iso(row.sent_at),
        group=facts.groups[row.group_id].name,
        issuer=facts.units[facts.unit_of[row.id]],
        span=spans[row.id, flag],
        confidence=row.confidence or 0,
        grade=grade(row),
    )


def _span(ctx: Context, text: str, flag: str) -> str:
    """The words that carried the flag, in the order of the text; empty when the text was purged."""
    carried = sorted((span for span in ctx.model().explain(text) if span.for_ == flag), key=lambda span: span.start)
    return "…".join(text[span.start : span.end] for span in carried)[:SPAN_LENGTH]
