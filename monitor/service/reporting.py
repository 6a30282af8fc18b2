"""The weekly report: stored loads into one frozen value, issued as canonical JSON with a revision."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlite_utils import Database

from monitor.clock import monday_of, week_name
from monitor.code import code_id
from monitor.errors import NotFound
from monitor.metrics import Definitions
from monitor.report import (
    UNKNOWN,
    CadreLoad,
    Coverage,
    Grade,
    GroupLoad,
    GroupShare,
    IssuerLoad,
    Share,
    Value,
    WeekReport,
    WeekTotal,
    canonical,
)
from monitor.service import Context, action, record
from monitor.service.computing import compute_week
from monitor.service.evidence import examples, grade
from monitor.service.facts import NOT_COUNTED, SpanFacts, unit_levels
from monitor.service.labelling import label_missing
from monitor.service.pictures import hours_of, quality_of, trend_of
from monitor.service.policy import Actor
from monitor.store import facts as rows_of
from monitor.store import loads, messages, reports
from monitor.store.reports import Issued
from monitor.types import Load, Precision

Subject = tuple[int, int, str]  # cadre, group, unit; 0 or empty where not used
Stored = Mapping[str, Mapping[Subject, Mapping[str, int]]]


@action("report.view")
def week_report(ctx: Context, actor: Actor, week: int) -> WeekReport:
    """The current report of a week, computed when needed; a change makes a new revision.

    NotFound for a week without messages.
    """
    with ctx.store.reading() as db:
        known = week in messages.weeks(db)
    if not known:
        raise NotFound(f"{week_name(week)} 这一周没有消息。请检查周次，或先导入这一周的记录")
    with ctx.writing() as db:
        label_missing(ctx, db)
    computed, facts = compute_week(ctx, actor, week)
    with ctx.store.reading() as db:
        built = _build(ctx, db, week, facts, computed.run_id)
    return _issue(ctx, actor, week, computed.run_id, built)


@action("report.view")
def week_trend(ctx: Context, actor: Actor, week: int) -> tuple[WeekTotal, ...]:
    """Totals of the computed weeks up to and with this one."""
    with ctx.store.reading() as db:
        return trend_of(ctx, db, week)


def _build(ctx: Context, db: Database, week: int, facts: SpanFacts, run_id: int) -> WeekReport:
    stored = _by_subject(loads.read(db, run_id))
    levels = unit_levels(db, facts.people)
    return WeekReport(
        week=week_name(week),
        timezone=ctx.config.site.timezone,
        revision=0,
        definitions=ctx.definitions.digest,
        model=ctx.model().id,
        code=code_id(),
        data=facts.digest,
        coverage=_coverage(db, facts),
        issuers=_issuers(ctx.definitions, facts, stored, levels),
        cadres=_cadres(ctx, db, facts, stored),
        groups=_groups(facts, stored),
        hours=hours_of(facts),
        quality=quality_of(ctx.model()),
        workdays=tuple(is_workday for _, is_workday in ctx.calendar.days(monday_of(week), 7)),
    )


def _by_subject(rows: Sequence[Load]) -> dict[str, dict[Subject, dict[str, int]]]:
    found: dict[str, dict[Subject, dict[str, int]]] = {}
    for row in rows:
        subject = (row.cadre_id, row.group_id, row.unit)
        found.setdefault(row.grain, {}).setdefault(subject, {})[row.metric] = row.value
    return found


def _values(shown: Definitions, grain: str, stored: Mapping[str, int]) -> dict[str, Value]:
    values = {}
    for metric in shown.of_grain(grain):
        raw = stored.get(metric.name, 0)
        low, high = metric.bounds(raw) or (None, None)
        values[metric.name] = Value(metric.shown(raw), low, high)
    return values


def _issuers(shown: Definitions, facts: SpanFacts, stored: Stored, levels: Mapping[str, str]) -> tuple[IssuerLoad, ...]:
    """Units that sent anything this week: the heaviest demands first, ties by name."""
    rows = [
        IssuerLoad(unit, levels.get(unit, UNKNOWN) if unit != UNKNOWN else UNKNOWN, _values(shown, "issuer", figures))
        for (_, _, unit), figures in stored.get("issuer", {}).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.metrics["person_demands"].value, spelled(row.unit))))


def _cadres(ctx: Context, db: Database, facts: SpanFacts, stored: Stored) -> tuple[CadreLoad, ...]:
    """Every cadre who was in a group this week, in alphabetical order of the name's spelling."""
    shown, limits = ctx.definitions, ctx.definitions.limits
    present = {stay.cadre_id for stay in facts.stays if stay.cadre_id}
    found = examples(ctx, db, facts, present)
    rows = []
    for number in present:
        cadre = facts.people.cadres[number]
        values = _values(shown, "cadre", stored.get("cadre", {}).get((number, 0, ""), {}))
        enough = all(values[name].value >= least for name, least in limits.items())
        shares = _shares(shown, facts, stored, number)
        rows.append(
            CadreLoad(cadre.name, cadre.unit, cadre.post, cadre.level, enough, values, shares, found.get(number, ()))
        )
    return tuple(sorted(rows, key=lambda row: (spelled(row.cadre), spelled(row.unit))))


def _shares(shown: Definitions, facts: SpanFacts, stored: Stored, cadre_id: int) -> tuple[GroupShare, ...]:
    inside = {stay.group_id for stay in facts.stays if stay.cadre_id == cadre_id}
    rows = [
        GroupShare(
            facts.groups[group].name,
            facts.groups[group].platform,
            _values(shown, "cadre_group", stored.get("cadre_group", {}).get((cadre_id, group, ""), {})),
        )
        for group in inside
    ]
    return tuple(sorted(rows, key=lambda row: (-row.metrics["received"].value, spelled(row.group), row.platform)))


def _groups(facts: SpanFacts, stored: Stored) -> tuple[GroupLoad, ...]:
    rows = []
    for number, group in facts.groups.items():
        figures = stored.get("group", {}).get((0, number, ""), {})
        total = figures.get("messages", 0)
        rows.append(
            GroupLoad(
                group.name, group.platform, figures.get("members", 0), total, Share(figures.get("acks", 0), total)
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.messages, spelled(row.group), row.platform)))


def _coverage(db: Database, facts: SpanFacts) -> Coverage:
    evidence = Counter({"roster": 0, "lines": 0, "inferred": 0})
    evidence.update(kind for _, _, kind in {(stay.group_id, stay.person_id, stay.evidence) for stay in facts.stays})
    timed = [row.precision != Precision.DAY for row in facts.messages]
    exported = set(facts.exported)
    strangers = {
        (row.group_id, row.member_id)
        for row in facts.messages
        if row.member_id is not None and facts.sender_of[row.id] not in facts.people.cadres
    }
    bare = sorted(facts.groups[number].name for number in exported - facts.people.rostered_groups)
    counted = [row for row in facts.messages if row.kind not in NOT_COUNTED]
    return Coverage(
        groups_known=len(facts.groups),
        groups_exported=len(exported),
        memberships=dict(sorted(evidence.items())),
        messages=len(counted),
        skipped=rows_of.skipped_lines(db),
        flagged=sum(1 for row in facts.messages if row.flag),
        reviewed=sum(row.reviewed for row in facts.messages),
        untimed=len(timed) - sum(timed),
        unlinked=len(strangers),
        unresolved_mentions=facts.unresolved_mentions,
        groups_without_roster=tuple(bare),
        grades=dict(Counter({name.value: 0 for name in Grade}) | Counter(grade(row).value for row in counted)),
        continued=sum(row.continues for row in counted),
        ambiguous_groups=facts.people.book.ambiguous,
    )


def _issue(ctx: Context, actor: Actor, week: int, run_id: int, built: WeekReport) -> WeekReport:
    """Store the report when it says something new; the revision counts what was issued before."""
    with ctx.writing() as db:
        last = reports.latest(db, week)
        revision = last.revision if last else 1
        if last is not None and last.body != canonical(replace(built, revision=revision)):
            revision += 1
        done = replace(built, revision=revision)
        body = canonical(done)
        if last is None or revision != last.revision:
            digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
            reports.add(db, Issued(week, revision, run_id, body, digest, int(ctx.clock.now())))
            record(ctx, db, actor, "report.issue", done.week, f"第 {revision} 版 sha256:{digest[:16]}")
    return done


@dataclass(frozen=True, slots=True)
class Selection:
    """What part of a report is wanted; all of it when nothing is named."""

    cadre: str | None = None
    unit: str | None = None
    issuers: bool = False


def select_part(report: WeekReport, part: Selection) -> WeekReport:
    """The report with only the wanted rows; NotFound when there is no such cadre or unit."""
    if part.issuers:
        report = replace(report, cadres=(), groups=())
    if part.unit is not None:
        issuers = tuple(row for row in report.issuers if row.unit == part.unit)
        if not issuers:
            raise NotFound(f"{report.week} 没有单位“{part.unit}”发出的消息。请检查单位名称是否与名册一致")
        report = replace(report, issuers=issuers, cadres=(), groups=())
    if part.cadre is not None:
        name, _, unit = part.cadre.partition("@")
        cadres = tuple(row for row in report.cadres if row.cadre == name and unit in ("", row.unit))
        if not cadres:
            raise NotFound(f"{report.week} 的名册里没有干部“{part.cadre}”。请检查姓名，或先用 jianfu roster 导入名册")
        report = replace(report, cadres=cadres, issuers=(), groups=())
    return report


def spelled(name: str) -> tuple[str, str]:
    """The key of Chinese alphabetical order: pinyin with tones, then the characters."""
    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)).lower(), name


def as_json(report: WeekReport) -> dict[str, Any]:
    """The report as the contract's JSON object."""
    parsed = json.loads(canonical(report))
    assert isinstance(parsed, dict)
    return parsed


def json_text(report: WeekReport) -> str:
    """The report's canonical JSON, one object on one line."""
    return canonical(report)
