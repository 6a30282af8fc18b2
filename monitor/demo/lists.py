"""The three lists of the office: roster, issuing units, register of groups. CSV, UTF-8 with a mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.demo.groups import Group, Seat
from monitor.demo.people import cast, units
from monitor.types import Platform

ROSTER_COLUMNS = ("姓名", "单位", "职务", "层级", "平台", "群", "账号", "群昵称", "加入", "退出")
UNIT_COLUMNS = ("单位", "层级", "上级")
GROUP_COLUMNS = ("平台", "群", "归口单位", "用途", "建群日期", "任务截止")
_PLATFORMS = {Platform.WECHAT: "微信", Platform.QQ: "QQ", Platform.WECOM: "企业微信"}


def roster(groups: Iterable[Group]) -> bytes:
    """One row per cadre and group; groups that nobody keeps a roster of are not in it."""
    seats = [(seat, group) for group in groups if group.rostered for seat in group.seats if seat.person.listed]
    order = {key: place for place, key in enumerate(cast())}
    seats.sort(key=lambda row: order[row[0].person.key])
    return _table(ROSTER_COLUMNS, (_roster_row(seat, group) for seat, group in seats))


def _roster_row(seat: Seat, group: Group) -> Sequence[str]:
    person = seat.person
    return (
        person.name, person.unit, person.post, person.level, _PLATFORMS[group.platform], group.name,
        group.account(person), seat.card, _iso(seat.joined), _iso(seat.left),
    )  # fmt: skip


def unit_list() -> bytes:
    """The issuing units with their level."""
    return _table(UNIT_COLUMNS, units())


def register(groups: Iterable[Group]) -> bytes:
    """The groups with owner, purpose, founding day and end of task."""
    return _table(GROUP_COLUMNS, _register_rows(groups))


def _register_rows(groups: Iterable[Group]) -> Iterator[Sequence[str]]:
    for group in groups:
        yield (
            _PLATFORMS[group.platform], group.name, group.owner, group.purpose, _iso(group.founded), _iso(group.due),
        )  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(columns)
    writer.writerows(rows)
    return page.getvalue().encode("utf-8-sig")
