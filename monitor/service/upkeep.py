"""What is due, derived from the database: closed weeks without a report, files waiting in the inbox."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.clock import week_name
from monitor.config import WEEKDAYS, parse_clock
from monitor.errors import MonitorError
from monitor.importers.side_files import is_side_file
from monitor.report import WeekReport
from monitor.service import Context, action
from monitor.service.documents import write_whole, written
from monitor.service.importing import REJECTED, FileResult, Options, import_paths
from monitor.service.policy import Actor
from monitor.service.reporting import week_report, week_trend
from monitor.store import jobs, messages, reports
from monitor.store.jobs import Slot

WEEKLY, NIGHTLY = "weekly", "nightly"
REPORT_KINDS = ("html", "json")


@dataclass(frozen=True, slots=True)
class Done:
    """What one round of upkeep did."""

    files: tuple[FileResult, ...]
    reports: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """What waits: closed weeks to report, and files in the inbox."""

    weeks: tuple[str, ...]
    inbox: int


@action("jobs.view")
def due(ctx: Context, actor: Actor) -> Due:
    """What the scheduler would do now."""
    return Due(tuple(week_name(week) for week in _weeks_due(ctx)), len(_waiting(ctx)))


@action("jobs.view")
def history(ctx: Context, actor: Actor) -> list[Slot]:
    """The latest rounds, newest first."""
    with ctx.store.reading() as db:
        return jobs.latest(db)


@action("jobs.run")
def run_due(ctx: Context, actor: Actor, only: str | None = None) -> Done:
    """Import the inbox and report every closed week that needs it. Running it again changes nothing."""
    files: tuple[FileResult, ...] = ()
    made: list[str] = []
    faults: list[str] = []
    if only in (None, NIGHTLY):
        files = take_inbox(ctx, actor)
        _note(ctx, NIGHTLY, f"{len(files)} 个文件")
    if only in (None, WEEKLY):
        for week in _weeks_due(ctx):
            try:
                made.append(_report(ctx, actor, week))
            except MonitorError as fault:
                faults.append(f"{week_name(week)}：{fault}")
        _note(ctx, WEEKLY, f"{len(made)} 份报告" + (f"，{len(faults)} 周未成" if faults else ""))
    return Done(files, tuple(made), tuple(faults))


def _note(ctx: Context, name: str, note: str) -> None:
    now = int(ctx.clock.now())
    with ctx.writing() as db:
        jobs.add(db, Slot(name, ctx.clock.iso(now), now, note))


def _weeks_due(ctx: Context) -> list[int]:
    """Closed weeks whose report file is missing or older than what was imported since.

    A week is closed once the weekly hour after its Sunday has come.
    """
    with ctx.store.reading() as db:
        known = messages.weeks(db)
        issued = {week: row for week in known if (row := reports.latest(db, week)) is not None}
        changed = jobs.last_change_by_week(db)
    closed = [week for week in known if ctx.clock.now() >= _closing(ctx, week)]
    return [
        week
        for week in closed
        if week not in issued
        or issued[week].issued_at < changed.get(week, 0)
        or not _report_path(ctx, week, REPORT_KINDS[0]).exists()
    ]


def _closing(ctx: Context, week: int) -> int:
    """The epoch second from which a week's report is due."""
    day, _, clock = ctx.config.schedule.weekly.partition(" ")
    hour, minute = parse_clock(clock)
    end = datetime.fromtimestamp(ctx.clock.week_span(week)[1], ctx.config.zone)
    when = end + timedelta(days=WEEKDAYS.index(day))
    return int(when.replace(hour=hour, minute=minute).timestamp())


def _report(ctx: Context, actor: Actor, week: int) -> str:
    report = week_report(ctx, actor, week)
    trend = week_trend(ctx, actor, week)
    for kind in REPORT_KINDS:
        write_whole(_report_path(ctx, week, kind), written(report, trend, kind))
    return _name(report)


def _name(report: WeekReport) -> str:
    return f"{report.week} 第 {report.revision} 版"


def _report_path(ctx: Context, week: int, kind: str) -> Path:
    folder = ctx.folder / ctx.config.paths.reports
    return folder / f"{week_name(week)}.{kind}"


def take_inbox(ctx: Context, actor: Actor) -> tuple[FileResult, ...]:
    """Import what lies in the inbox; taken files move to done/, refused ones to quarantine/ with a note.

    Files that are read beside an export stay where they are until all exports are taken, then they move to done/.
    """
    results: list[FileResult] = []
    waiting = _waiting(ctx)
    beside = {path for path in waiting if is_side_file(path)}
    for path in waiting:
        if path in beside:
            continue
        found = import_paths(ctx, actor, [path], Options())
        results.extend(found)
        refused = [row for row in found if row.status == REJECTED]
        target = _moved(ctx, path, ctx.config.paths.quarantine if refused else ctx.config.paths.done)
        if refused:
            reasons = "\n".join(row.error or "" for row in refused)
            write_whole(target.with_name(f"{target.name}.原因.txt"), reasons.encode("utf-8", "backslashreplace"))
    for path in sorted(beside):
        _moved(ctx, path, ctx.config.paths.done)
    return tuple(results)


def _moved(ctx: Context, path: Path, place: str) -> Path:
    """Where a file of the inbox lies now."""
    target = _free(ctx.folder / place / path.name)
    shutil.move(path, target)
    return target


def _waiting(ctx: Context) -> list[Path]:
    inbox = ctx.folder / ctx.config.paths.inbox
    return sorted(path for path in inbox.iterdir() if not path.name.startswith((".", "~$")))


def _free(path: Path) -> Path:
    """The path, numbered when something of the name lies there already."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return candidate
