"""What the pages show, read-only: issued reports as they were issued, one cadre of them, the state of upkeep."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from monitor.clock import parse_week, week_name
from monitor.errors import MonitorError, NotFound, WrongUsage
from monitor.report import CadreLoad, WeekReport
from monitor.service import Context, action
from monitor.service.policy import Actor
from monitor.service.upkeep import Due, due, history
from monitor.store import jobs, messages, reports
from monitor.store.jobs import Slot
from monitor.store.reports import Issued

KEY_LENGTH = 16
_BODY = TypeAdapter(WeekReport)


class UnreadableReport(MonitorError):
    """存着的报告读不出来，请重新出一次报告。"""

    status = 503


@dataclass(frozen=True, slots=True)
class WeekState:
    """A week that has messages: its issued revision (0 when none), and whether messages came in since."""

    week: str
    revision: int
    outdated: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The weeks, newest first, and the newest issued report."""

    site: str
    weeks: tuple[WeekState, ...]
    newest: WeekReport | None


@dataclass(frozen=True, slots=True)
class ShownWeek:
    """One week; ``keys`` name the report's cadres in its order, ``report`` is None until one is issued."""

    state: WeekState
    report: WeekReport | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownCadre:
    """One cadre, and the issued report without the other rows."""

    state: WeekState
    report: WeekReport
    cadre: CadreLoad


@dataclass(frozen=True, slots=True)
class Ring:
    """One bell of the alarm clock: when it rings next (epoch seconds, None once done), and what went wrong last."""

    name: str
    at: int | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One finished round of upkeep, in local time."""

    name: str
    at: str
    note: str


@dataclass(frozen=True, slots=True)
class UpkeepState:
    """The bells in local time (empty when done), what is due now, and the latest rounds, newest first."""

    rings: tuple[tuple[Ring, str], ...]
    due: Due
    rounds: tuple[Round, ...]


@action("report.view")
def overview(ctx: Context, actor: Actor) -> Overview:
    """The weeks with messages and the newest issued report."""
    with ctx.store.reading() as db:
        changed = jobs.last_change_by_week(db)
        issued = {week: reports.latest(db, week) for week in reversed(messages.weeks(db))}
    weeks = tuple(_state(week, row, changed) for week, row in issued.items())
    newest = next((row for row in issued.values() if row is not None), None)
    return Overview(ctx.config.site.name, weeks, _report(newest) if newest else None)


@action("report.view")
def issued_week(ctx: Context, actor: Actor, week: str) -> ShownWeek:
    """One week's report as issued; NotFound for a week without messages."""
    state, report = _issued(ctx, week)
    keys = tuple(cadre_key(ctx.key, row) for row in report.cadres) if report else ()
    return ShownWeek(state, report, keys)


@action("report.view")
def issued_cadre(ctx: Context, actor: Actor, week: str, key: str) -> ShownCadre:
    """The cadre of that key in a week's issued report; NotFound when there is none."""
    state, report = _issued(ctx, week)
    for row in report.cadres if report else ():
        if report and cadre_key(ctx.key, row) == key:
            return ShownCadre(state, replace(report, cadres=(row,), issuers=(), groups=()), row)
    raise NotFound(f"{state.week} 的报告里没有这名干部")


@action("jobs.view")
def upkeep_state(ctx: Context, actor: Actor, rings: tuple[Ring, ...]) -> UpkeepState:
    """The scheduler's bells beside what is due and what ran."""
    shown = tuple((ring, _minute(ctx, ring.at)) for ring in rings)
    rounds = tuple(_round(ctx, row) for row in history(ctx, actor))
    return UpkeepState(shown, due(ctx, actor), rounds)


def cadre_key(site_key: bytes, cadre: CadreLoad) -> str:
    """A short name for addresses, the same for the same name and unit on this site; it tells nothing by itself.

    16 hexadecimal digits of HMAC-SHA256 under the site's key.
    """
    subject = f"cadre\0{cadre.cadre}\0{cadre.unit}".encode("utf-8", "surrogatepass")
    return hmac.new(site_key, subject, hashlib.sha256).hexdigest()[:KEY_LENGTH]


@lru_cache(maxsize=4)
def from_json(body: str) -> WeekReport:
    """A canonical report body as the frozen value; UnreadableReport when it is of another shape."""
    try:
        return _BODY.validate_json(body, strict=True)
    except ValidationError as fault:
        raise UnreadableReport from fault


def _issued(ctx: Context, text: str) -> tuple[WeekState, WeekReport | None]:
    week = _week(text)
    with ctx.store.reading() as db:
        if week not in messages.weeks(db):
            raise NotFound(f"{week_name(week)} 这一周没有消息")
        issued = reports.latest(db, week)
        state = _state(week, issued, jobs.last_change_by_week(db))
    return state, _report(issued) if issued else None


def _week(text: str) -> int:
    try:
        return parse_week(text)
    except WrongUsage as fault:
        raise NotFound(str(fault)) from fault


def _state(week: int, issued: Issued | None, changed: Mapping[int, int]) -> WeekState:
    if issued is None:
        return WeekState(week_name(week), 0, outdated=False)
    return WeekState(week_name(week), issued.revision, issued.issued_at < changed.get(week, 0))


def _report(issued: Issued) -> WeekReport:
    if hashlib.sha256(issued.body.encode("utf-8", "surrogatepass")).hexdigest() != issued.sha256:
        raise UnreadableReport
    return from_json(issued.body)


def _minute(ctx: Context, moment: int | None) -> str:
    return ctx.clock.iso(moment)[:16].replace("T", " ") if moment is not None else ""


def _round(ctx: Context, row: Slot) -> Round:
    return Round(row.name, _minute(ctx, row.finished_at), row.note)
