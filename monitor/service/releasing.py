"""The anonymised release: months of a quarter through the engine and out by the one gate."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from classifiers.labels import CODEBOOK_VERSION
from exports import Receipt, Release, publish
from exports.e1 import METRIC_NAMES, MonthLoad, monthly_table
from exports.errors import ExportError
from exports.table import Manifest
from monitor.code import code_id
from monitor.engines import Figure
from monitor.engines.embedded import EmbeddedEngine
from monitor.errors import Conflict, NotFound, WrongUsage
from monitor.metrics import RELEASE
from monitor.service import Context, action, record
from monitor.service.facts import SpanFacts, read_span
from monitor.service.labelling import label_missing
from monitor.service.policy import Actor

QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Released:
    """What was published, and the months that had messages."""

    receipt: Receipt
    months: tuple[str, ...]


@action("release.publish")
def release(ctx: Context, actor: Actor, quarter: str, folder: Path) -> Released:
    """Publish the quarter's table E1. NotFound for a quarter without messages, Conflict when the gate refuses."""
    year, months = _months(quarter)
    with ctx.writing() as db:
        label_missing(ctx, db)
    loads = [load for month in months if (load := _month_load(ctx, year, month)) is not None]
    if not loads:
        raise NotFound(f"{quarter} 没有任何消息。请检查季度，或先导入这一季度的记录")
    manifest = Manifest(
        name=f"jianfu-{year}-q{(months[0] + 2) // 3}",
        area=ctx.config.site.name or "未命名",
        period=f"{year}-Q{(months[0] + 2) // 3}",
        created=datetime.fromtimestamp(ctx.clock.now(), ctx.config.zone).date(),
        definitions=ctx.definitions.digest,
        model=ctx.model().id,
        codebook=CODEBOOK_VERSION,
        code=code_id(),
    )
    try:
        receipt = publish(Release(manifest, (monthly_table(loads, ctx.config.export.min_people),)), folder)
    except ExportError as fault:
        raise Conflict(f"没有发布：{fault}") from fault
    with ctx.writing() as db:
        detail = f"{manifest.period} 隐去 {receipt.suppressed} 格 sha256:{receipt.sha256[:16]}"
        record(ctx, db, actor, "release.publish", manifest.name, detail)
    return Released(receipt, tuple(load.month for load in loads))


def _months(quarter: str) -> tuple[int, tuple[int, ...]]:
    found = QUARTER.fullmatch(quarter.strip())
    if found is None:
        raise WrongUsage(f"没有“{quarter}”这个季度；请写成 2026-Q3 这样")
    first = int(found[2]) * 3 - 2
    return int(found[1]), (first, first + 1, first + 2)


def _month_load(ctx: Context, year: int, month: int) -> MonthLoad | None:
    """One month's matrices over the cadres' exposures; None for a month without messages."""
    days = calendar.monthrange(year, month)[1]
    with ctx.store.reading() as db:
        facts = read_span(ctx, db, date(year, month, 1), days)
    if not facts.messages:
        return None
    rows: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for figure in EmbeddedEngine().compute(ctx.definitions, facts.relations, RELEASE):
        rows[figure.grain, _subject(figure)][figure.metric] = ctx.definitions.by_name(figure.metric).shown(figure.value)

    def matrix(grain: str) -> tuple[tuple[int, ...], ...]:
        subjects = sorted(number for kind, number in rows if kind == grain)
        return tuple(tuple(rows[grain, number].get(name, 0) for name in METRIC_NAMES) for number in subjects)

    rows.pop(("cadres_by_issuer", 0), None)  # the unknown unit is no issuer
    memberships = {(stay.group_id, stay.cadre_id): stay.evidence for stay in facts.stays if stay.cadre_id}
    return MonthLoad(
        month=f"{year}-{month:02d}",
        cadres=matrix("cadre"),
        groups=matrix("cadres_by_group"),
        issuers=matrix("cadres_by_issuer"),
        groups_known=len(facts.groups),
        groups_exported=_groups_with_messages(facts),
        memberships=len(memberships),
        memberships_roster=sum(evidence == "roster" for evidence in memberships.values()),
    )


def _subject(figure: Figure) -> int:
    return figure.cadre_id or figure.group_id or figure.unit_id


def _groups_with_messages(facts: SpanFacts) -> int:
    return len({row.group_id for row in facts.messages})
