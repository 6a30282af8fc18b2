"""The demonstration: an invented township through the whole of the main job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.clock import monday_of, parse_week
from monitor.demo import SEED, write_township
from monitor.errors import Conflict, MonitorError
from monitor.service import Context
from monitor.service.documents import write_whole, written
from monitor.service.importing import REJECTED, Options, import_paths
from monitor.service.policy import Actor
from monitor.service.releasing import release
from monitor.service.reporting import week_report, week_trend
from monitor.service.rosters import load_groups, load_roster, load_units


@dataclass(frozen=True, slots=True)
class ShownIssuer:
    """One line of the summary."""

    unit: str
    level: str
    person_demands: int
    person_trace_demands: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demonstration made, for a short summary."""

    files: int
    formats: int
    read: int
    messages: int
    groups: int
    cadres: int
    weeks: tuple[str, ...]
    week: str
    issuers: tuple[ShownIssuer, ...]
    report: str
    picture: str
    release: str
    check_file: str
    me: str


def show_township(ctx: Context, actor: Actor, place: Path, seed: int | None = None) -> Shown:
    """Write the township's exports below ``place``, import, compute, report, publish.

    Conflict when the place holds anything else.
    """
    exports = place / "exports"
    if exports.exists() and any(exports.iterdir()) and not (exports / ".jianfu-demo").exists():
        raise Conflict(f"{exports} 里已有别的文件。请换一个文件夹")
    town = write_township(exports, SEED if seed is None else seed)
    (exports / ".jianfu-demo").write_text("", "utf-8")
    load_units(ctx, actor, town.units)
    load_roster(ctx, actor, town.roster)
    load_groups(ctx, actor, town.groups)
    results = import_paths(ctx, actor, town.files, Options())
    refused = [row.error for row in results if row.status == REJECTED]
    if refused:
        raise MonitorError(f"演示数据没有全部导入：{refused[0]}")
    folder = ctx.folder / ctx.config.paths.reports
    for week in town.weeks:
        report = week_report(ctx, actor, parse_week(week))
        trend = week_trend(ctx, actor, parse_week(week))
        for kind in ("html", "json", "md", "png"):
            write_whole(folder / f"{week}.{kind}", written(report, trend, kind))
    out = place / "release"
    release(ctx, actor, _quarter(town.weeks[-1]), out)
    return Shown(
        files=len(town.files),
        formats=len({row.format for row in results}),
        read=sum(row.messages for row in results),
        messages=sum(row.new for row in results),
        groups=report.coverage.groups_known,
        cadres=len(report.cadres),
        weeks=town.weeks,
        week=report.week,
        issuers=tuple(
            ShownIssuer(
                row.unit, row.level, row.metrics["person_demands"].value, row.metrics["person_trace_demands"].value
            )
            for row in report.issuers
        ),
        report=str(folder / f"{report.week}.html"),
        picture=str(folder / f"{report.week}.png"),
        release=str(out),
        check_file=str(town.files[0]),
        me=town.me,
    )


def _quarter(week: str) -> str:
    monday = monday_of(parse_week(week))
    return f"{monday.year}-Q{(monday.month + 2) // 3}"
