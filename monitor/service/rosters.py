"""The three lists an office keeps: who is in which group, the issuing units, the register of groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.tables import TableRow, read_table
from monitor.service import Context, action, record
from monitor.service.groups import read_groups
from monitor.service.policy import Actor
from monitor.store import groups, people
from monitor.types import Platform

ROSTER_REQUIRED = ("姓名", "单位")
ROSTER_COLUMNS = ("姓名", "单位", "职务", "层级", "平台", "群", "账号", "群昵称", "加入", "退出")
UNIT_COLUMNS = ("单位", "层级")
GROUP_COLUMNS = ("平台", "群")
SHEET_EPOCH = date(1899, 12, 30)  # a date cell of a spreadsheet is the number of days since
LEVELS = ("县", "镇", "村")
PLATFORMS = {
    "微信": Platform.WECHAT,
    "wechat": Platform.WECHAT,
    "qq": Platform.QQ,
    "企业微信": Platform.WECOM,
    "wecom": Platform.WECOM,
}


@dataclass(frozen=True, slots=True)
class ListResult:
    """What a list brought: rows read, how many cadres, groups or units it names, and the group names that several
    groups bear, which nobody is put into."""

    rows: int
    cadres: int = 0
    groups: int = 0
    units: int = 0
    ambiguous: tuple[str, ...] = ()


@action("people.roster")
def load_roster(ctx: Context, actor: Actor, path: Path) -> ListResult:
    """Enter a roster; all of it or nothing. MalformedFile names the line and the column."""
    rows = read_table(path, ROSTER_REQUIRED)
    parsed = [_roster_row(ctx, path, row) for row in rows]
    with ctx.writing() as db:
        stays = [(people.put_cadre(db, *cadre), place) for cadre, place in parsed]
        people.replace_stays(db, [people.RosterRow(cadre, *place) for cadre, place in stays if place is not None])
        cadres, places = {cadre for cadre, _ in stays}, {place[:2] for _, place in stays if place is not None}
        several = tuple(name for name in read_groups(db).ambiguous if name in {group for _, group in places})
        record(ctx, db, actor, "people.roster", path.suffix, f"{len(rows)} 行，{len(cadres)} 人，{len(places)} 个群")
    return ListResult(len(rows), cadres=len(cadres), groups=len(places), ambiguous=several)


Place = tuple[str, str, str, str, int | None, int | None]


def _roster_row(ctx: Context, path: Path, row: TableRow) -> tuple[tuple[str, str, str, str], Place | None]:
    name, unit = _filled(path, row, "姓名"), _filled(path, row, "单位")
    level = row.get("层级")
    if level and level not in LEVELS:
        raise MalformedFile(path, f"“层级”写的是“{level}”", "请写 县、镇、村 之一，或留空", line=row.line)
    cadre = (name, unit, row.get("职务"), level)
    if not row.get("群"):
        return cadre, None
    joined = _day(path, row, "加入")
    left = _day(path, row, "退出")
    place = (
        _platform(path, row),
        row.get("群"),
        row.get("账号"),
        row.get("群昵称"),
        ctx.clock.start_of_day(joined) if joined else None,
        ctx.clock.start_of_day(left + timedelta(days=1)) if left else None,
    )
    if joined and left and left < joined:
        raise MalformedFile(path, "“退出”早于“加入”", "请改正日期", line=row.line)
    return cadre, place


def _filled(path: Path, row: TableRow, column: str) -> str:
    value = row.get(column)
    if not value:
        raise MalformedFile(path, f"“{column}”是空的", "请补上后重新导入", line=row.line)
    return value


def _platform(path: Path, row: TableRow) -> str:
    value = row.get("平台").lower()
    if value not in PLATFORMS:
        raise MalformedFile(path, f"“平台”写的是“{row.get('平台')}”", "请写 微信、QQ、企业微信 之一", line=row.line)
    return PLATFORMS[value].value


def _day(path: Path, row: TableRow, column: str) -> date | None:
    value = row.get(column)
    if not value:
        return None
    if value.isdigit() and len(value) == 5:
        return SHEET_EPOCH + timedelta(days=int(value))
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise MalformedFile(path, f"“{column}”的日期“{value}”看不懂", "请写成 2026-11-02 这样", line=row.line)


@action("people.units")
def load_units(ctx: Context, actor: Actor, path: Path) -> ListResult:
    """Enter issuing units with their level; all of it or nothing."""
    rows = read_table(path, UNIT_COLUMNS)
    units = [_unit(path, row) for row in rows]
    with ctx.writing() as db:
        for unit in units:
            people.put_unit(db, unit)
        record(ctx, db, actor, "people.units", path.suffix, f"{len(units)} 个单位")
    return ListResult(len(rows), units=len({unit.name for unit in units}))


def _unit(path: Path, row: TableRow) -> people.Unit:
    level = _filled(path, row, "层级")
    if level not in LEVELS:
        raise MalformedFile(path, f"“层级”写的是“{level}”", "请写 县、镇、村 之一", line=row.line)
    return people.Unit(_filled(path, row, "单位"), level, row.get("上级"))


@action("people.groups")
def load_groups(ctx: Context, actor: Actor, path: Path) -> ListResult:
    """Enter the register of groups: owner unit, purpose, founding day, end of task."""
    rows = read_table(path, GROUP_COLUMNS)
    parsed = [
        groups.Registered(
            _platform(path, row), _filled(path, row, "群"), row.get("归口单位"), row.get("用途"),
            _iso(_day(path, row, "建群日期")), _iso(_day(path, row, "任务截止")),
        )
        for row in rows
    ]  # fmt: skip
    with ctx.writing() as db:
        groups.register(db, parsed)
        record(ctx, db, actor, "people.groups", path.suffix, f"{len(rows)} 个群")
    return ListResult(len(rows), groups=len(rows))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
