"""Table E1 of the anonymised release: one county by months, totals and shares, with coverage.

The caller hands over plain matrices per month. Nothing in them names a person, a group or a unit, and none of the
matrices is published: they only decide what may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exports.cells import FLOOR_CADRES, Cell
from exports.complement import Line
from exports.disclosure import Draft, DraftRow, Rounding, SafeTable, Share, Tally, floor_for, protect
from exports.errors import BadTable
from exports.table import Column, Kind

NAME = "e1_month"
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
Loads = tuple[int, ...]


class Metric(NamedTuple):
    """One total of E1; ``within`` is the total that contains it message by message."""

    name: str
    zh: str
    unit: str
    step: int
    within: str
    note: str


METRICS: tuple[Metric, ...] = (
    Metric("received", "收到消息数", "条", 5, "", "干部在群里收到的消息，一人一条计一次；自己发的、系统行、撤回不算。"),
    Metric(
        "reading_seconds",
        "阅读用时",
        "秒",
        300,
        "",
        "按每分钟 260 字估算的阅读时间（同一算法按每分钟 220—390 字则相应增减），每条最多计 1500 字，图片语音计 0。",
    ),
    Metric("acks_received", "收到的回执数", "条", 5, "received", "收到消息中“收到”“好的”一类的回应。"),
    Metric("demands", "要求数", "条", 5, "received", "收到消息中要求本人做事、回应或交东西的；只点名别人的不算。"),
    Metric("urgent_demands", "紧急要求数", "条", 5, "demands", "要求中限 24 小时内完成或回应的。"),
    Metric("trace_demands", "留痕要求数", "条", 5, "demands", "要求中要交出做过工作的痕迹的；说的是要求，不评价干部。"),
    Metric("after_hours_demands", "非工作时间要求数", "条", 5, "demands", "要求中在工作时间以外发出的，含休息日。"),
    Metric("short_lead_demands", "短时限要求数", "条", 5, "demands", "要求中写明时限、且距发出不足 8 个工作小时的。"),
)
METRIC_NAMES: tuple[str, ...] = tuple(metric.name for metric in METRICS)

SHARES: tuple[tuple[Share, str, str], ...] = (
    (Share("groups_share", "groups_exported", "groups_known"), "群导出率（下限）", "已导出群数 ÷ 已知群数。"),
    (Share("roster_share", "memberships_roster", "memberships"), "名册确认率（下限）", "名册确认的人次 ÷ 在群人次。"),
    (Share("acks_share", "acks_received", "received"), "回执占比", "收到的回执数 ÷ 收到消息数。"),
    (Share("demands_share", "demands", "received"), "要求占比", "要求数 ÷ 收到消息数。"),
    (Share("urgent_share", "urgent_demands", "demands"), "紧急占比", "紧急要求数 ÷ 要求数。"),
    (Share("trace_share", "trace_demands", "demands"), "留痕占比", "留痕要求数 ÷ 要求数。"),
    (Share("after_hours_share", "after_hours_demands", "demands"), "非工作时间占比", "非工作时间要求数 ÷ 要求数。"),
    (Share("short_lead_share", "short_lead_demands", "demands"), "短时限占比", "短时限要求数 ÷ 要求数。"),
)
SHARE_NOTE = "由本行已公布的两个取整数相除，四舍五入到 1%。"

BASE_COLUMNS: tuple[Column, ...] = (
    Column("month", "月份", Kind.KEY, note="当地时间的自然月，写作 2026-11。"),
    Column("cadres", "干部人数", Kind.COUNT, "人", "当月至少收到一条消息的干部，取整到 5。"),
    Column("groups_known", "已知群数", Kind.COUNT, "个", "登记或名册中的群，向上取整到 5。"),
    Column("groups_exported", "已导出群数", Kind.COUNT, "个", "当月有导出记录的群，向下取整到 5，覆盖不会被高估。"),
    Column("memberships", "在群人次", Kind.COUNT, "人次", "干部与群的成员关系，一人一群计一次，向上取整到 5。"),
    Column("memberships_roster", "名册确认人次", Kind.COUNT, "人次", "其中由群名册确认的，向下取整到 5；其余为推断。"),
)
COLUMNS: tuple[Column, ...] = (
    *BASE_COLUMNS,
    *(
        Column(m.name, m.zh, Kind.COUNT, m.unit, f"{m.note}全部干部合计，取整到 {m.step}。", step=m.step)
        for m in METRICS
    ),
    *(Column(share.name, zh, Kind.VALUE, "%", note + SHARE_NOTE) for share, zh, note in SHARES),
)


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """One month of the county, as plain integers.

    ``month`` is ``2026-11``. ``cadres``, ``groups`` and ``issuers`` are matrices over the same exposures: one row per
    cadre, per group, per known issuing unit (senders of unknown unit have no row), one non-negative integer per
    metric in the order of METRIC_NAMES. ``groups_known`` ≥ ``groups_exported`` ≥ groups that carried a message;
    ``memberships`` (person and group) ≥ ``memberships_roster``. Raises BadTable on anything that cannot be true.
    """

    month: str
    cadres: tuple[Loads, ...]
    groups: tuple[Loads, ...]
    issuers: tuple[Loads, ...]
    groups_known: int
    groups_exported: int
    memberships: int
    memberships_roster: int

    def __post_init__(self) -> None:
        if not MONTH.fullmatch(self.month):
            raise BadTable(f"月份应写作 2026-11：{self.month!r}")
        for rows in (self.cadres, self.groups, self.issuers):
            for row in rows:
                self._check_row(row)
        self._check_sums()
        if not 0 <= _active(self.groups) <= self.groups_exported <= self.groups_known:
            raise BadTable(f"{self.month}：应有 有消息的群数 ≤ 已导出群数 ≤ 已知群数")
        if not (0 <= self.memberships_roster <= self.memberships and _active(self.cadres) <= self.memberships):
            raise BadTable(f"{self.month}：应有 名册确认人次 ≤ 在群人次，收到消息的干部人数 ≤ 在群人次")

    def _check_row(self, row: Loads) -> None:
        if len(row) != len(METRICS) or min(row) < 0:
            raise BadTable(f"{self.month}：每行应有 {len(METRICS)} 个非负整数")
        loads = dict(zip(METRIC_NAMES, row, strict=True))
        wrong = [metric.zh for metric in METRICS if metric.within and loads[metric.name] > loads[metric.within]]
        if wrong or loads["demands"] + loads["acks_received"] > loads["received"]:
            raise BadTable(f"{self.month}：部分大于整体（{'、'.join(wrong) or '要求数与回执数之和'}）")

    def _check_sums(self) -> None:
        """Message counts must agree between the matrices; reading time is rounded per row and need not."""
        for metric in METRICS:
            if metric.unit != "条":
                continue
            by_cadre, by_group, by_issuer = (sum(axis) for axis in self.cell(metric.name).axes)
            if by_group != by_cadre or by_issuer > by_cadre:
                raise BadTable(f"{self.month}：{metric.zh} 按人、按群、按单位的合计不一致")

    def cell(self, metric: str) -> Cell:
        """One metric's contributions."""
        at = METRIC_NAMES.index(metric)
        by_cadre, by_group, by_issuer = (
            tuple(row[at] for row in rows) for rows in (self.cadres, self.groups, self.issuers)
        )
        return Cell(by_cadre, by_group, by_issuer)


def _active(rows: Sequence[Loads]) -> int:
    return sum(row[METRIC_NAMES.index("received")] > 0 for row in rows)


def monthly_table(rows: Sequence[MonthLoad], min_people: int = FLOOR_CADRES) -> SafeTable:
    """Table E1, months in order. Raises FloorTooLow for ``min_people`` < 10, BadTable for a month given twice.

    A month that misses a floor stays as a row of withheld cells. Months are disjoint, so no sum of rows is printed
    and none can be differenced; within a row, the rest of a total (demands without traces, …) must pass the floors
    too, else the part is withheld.
    """
    ordered = sorted(rows, key=lambda row: row.month)
    draft = Draft(
        name=NAME,
        columns=COLUMNS,
        rows=tuple(_draft_row(row) for row in ordered),
        shares=tuple(share for share, _, _ in SHARES),
        lines=tuple(line for row in ordered for line in _lines((row.month,))),
    )
    return protect(draft, floor_for(min_people))


def _draft_row(load: MonthLoad) -> DraftRow:
    cells = {name: load.cell(name) for name in METRIC_NAMES}
    rests = {name: _rest(cells[whole], [cells[part] for part in parts]) for name, whole, parts in _implied()}
    return DraftRow(
        key=(load.month,),
        n_cadres=_active(load.cadres),
        n_groups=_active(load.groups),
        n_issuers=_active(load.issuers),
        tallies={
            "cadres": Tally(_active(load.cadres)),
            "groups_known": Tally(load.groups_known, Rounding.UP),
            "groups_exported": Tally(load.groups_exported, Rounding.DOWN),
            "memberships": Tally(load.memberships, Rounding.UP),
            "memberships_roster": Tally(load.memberships_roster, Rounding.DOWN),
        },
        cells=cells | rests,
    )


def _implied() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, whole and parts of each remainder: acts exclude each other, the flags of a demand overlap."""
    yield "received_rest", "received", ("acks_received", "demands")
    for metric in METRICS:
        if metric.within == "demands":
            yield f"demands_without_{metric.name}", "demands", (metric.name,)


def _rest(whole: Cell, parts: Sequence[Cell]) -> Cell:
    by_cadre, by_group, by_issuer = (
        tuple(total - sum(row) for total, *row in zip(axis, *(part.axes[at] for part in parts), strict=True))
        for at, axis in enumerate(whole.axes)
    )
    return Cell(by_cadre, by_group, by_issuer)


def _lines(key: tuple[str, ...]) -> Iterator[Line]:
    for name, whole, parts in _implied():
        yield Line((key, whole), tuple((key, part) for part in (*parts, name)))
