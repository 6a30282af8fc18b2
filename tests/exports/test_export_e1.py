from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.cells import Cell, Floor, risk
from exports.e1 import COLUMNS, METRIC_NAMES, METRICS, SHARES, MonthLoad, monthly_table
from exports.errors import BadTable, FloorTooLow
from exports.table import Reason, Suppressed, Value

MakeMonth = Callable[..., MonthLoad]
STEP = {metric.name: metric.step for metric in METRICS}
WITHIN = {metric.name: metric.within for metric in METRICS if metric.within}

months = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**32),
        "cadres": st.sampled_from((6, 9, 10, 14, 40)),
        "groups": st.sampled_from((3, 5, 8)),
        "issuers": st.sampled_from((1, 3, 5, 12)),
        "messages": st.sampled_from((0, 5, 20, 60, 120)),
        "demands": st.sampled_from((0.0, 0.05, 0.3, 0.97, 1.0)),
    }
)


def printed(load: MonthLoad, min_people: int = 10) -> dict[str, Value]:
    row = monthly_table([load], min_people).table.rows[0]
    return {column.name: value for column, value in zip(COLUMNS, row, strict=True)}


def axes_of(load: MonthLoad, metric: str) -> list[list[int]]:
    """The contributions, taken from the matrices directly."""
    at = METRIC_NAMES.index(metric)
    return [[row[at] for row in matrix] for matrix in (load.cadres, load.groups, load.issuers)]


def below_a_floor(axes: list[list[int]]) -> bool:
    total = sum(axes[0])
    top = [sorted(axis, reverse=True)[:2] for axis in axes]
    few = any(sum(part > 0 for part in axis) < least for axis, least in zip(axes, (10, 5, 3), strict=True))
    return few or any(pair[0] > 0.5 * total or sum(pair) > 0.8 * total for pair in top)


@settings(max_examples=150, deadline=None)
@given(months)
def test_no_published_cell_is_below_any_floor(make_month: MakeMonth, size: dict[str, float]) -> None:
    load = make_month("2026-11", **size)
    row = printed(load)
    for name in METRIC_NAMES:
        if isinstance(row[name], int):
            axes = axes_of(load, name)
            assert not below_a_floor(axes)
            assert abs(row[name] - sum(axes[0])) <= STEP[name] / 2  # type: ignore[operator]


@settings(max_examples=150, deadline=None)
@given(months)
def test_no_difference_of_published_cells_is_below_any_floor(make_month: MakeMonth, size: dict[str, float]) -> None:
    load = make_month("2026-11", **size)
    row = printed(load)
    for part, whole in WITHIN.items():
        if isinstance(row[part], int) and isinstance(row[whole], int) and whole == "demands":
            rest = [
                [w - p for w, p in zip(*pair, strict=True)]
                for pair in zip(axes_of(load, whole), axes_of(load, part), strict=True)
            ]
            assert not below_a_floor(rest)
    if all(isinstance(row[name], int) for name in ("received", "demands", "acks_received")):
        names = ("received", "demands", "acks_received")
        axes = zip(*(axes_of(load, name) for name in names), strict=True)
        assert not below_a_floor([[r - d - a for r, d, a in zip(*axis, strict=True)] for axis in axes])


@settings(max_examples=80, deadline=None)
@given(months)
def test_shares_tell_nothing_that_the_rounded_counts_do_not(make_month: MakeMonth, size: dict[str, float]) -> None:
    row = printed(make_month("2026-11", **size))
    for share, _, _ in SHARES:
        part, whole = row[share.part], row[share.whole]
        if isinstance(part, int) and isinstance(whole, int):
            assert row[share.name] == int(100 * part / whole + 0.5)
        else:
            assert isinstance(row[share.name], Suppressed)


@settings(max_examples=50, deadline=None)
@given(months, st.integers(10, 45))
def test_a_raised_floor_publishes_no_more(make_month: MakeMonth, size: dict[str, float], people: int) -> None:
    load = make_month("2026-11", **size)
    lower, higher = monthly_table([load]), monthly_table([load], people)
    assert higher.suppressed >= lower.suppressed
    assert higher.floor == Floor(cadres=people)


@pytest.mark.parametrize(
    ("size", "reason"),
    [({"cadres": 9}, Reason.CADRES), ({"groups": 4}, Reason.GROUPS), ({"issuers": 2}, Reason.ISSUERS)],
)
def test_a_month_below_a_floor_is_a_row_without_numbers(
    make_month: MakeMonth, size: dict[str, int], reason: Reason
) -> None:
    safe = monthly_table([make_month("2026-11", 1, **size), make_month("2026-10", 2)])
    assert [row[0] for row in safe.table.rows] == ["2026-10", "2026-11"]
    assert set(safe.table.rows[1][1:]) == {Suppressed(reason)}
    assert safe.suppressed == len(COLUMNS) - 1


def test_min_people_below_ten_is_refused(make_month: MakeMonth) -> None:
    with pytest.raises(FloorTooLow):
        monthly_table([make_month("2026-11", 1)], 9)


def test_coverage_is_never_overstated(make_month: MakeMonth) -> None:
    load = make_month("2026-11", 1, groups=12)
    row = printed(load)
    assert (load.groups_known, load.groups_exported) == (15, 12)
    assert (row["groups_known"], row["groups_exported"], row["groups_share"]) == (15, 10, 67)
    row = printed(replace(load, memberships=83, memberships_roster=79))
    assert (row["memberships"], row["memberships_roster"], row["roster_share"]) == (85, 75, 88)


def test_the_order_in_which_months_cadres_groups_and_issuers_come_makes_no_difference(make_month: MakeMonth) -> None:
    one, two = make_month("2026-10", 1), make_month("2026-11", 2)
    turned = replace(two, cadres=two.cadres[::-1], groups=two.groups[::-1], issuers=two.issuers[::-1])
    assert monthly_table([one, two]) == monthly_table([turned, one])


def test_one_dominant_department_is_enough_to_withhold_a_total(make_month: MakeMonth) -> None:
    load = make_month("2026-11", 1)
    everything = tuple(sum(column) for column in zip(*load.issuers, strict=True))
    two = tuple((1, 1, 0, 0, 0, 0, 0, 0) for _ in range(2))
    one_office = (everything[0] - 2, everything[1] - 2, *everything[2:])
    row = printed(replace(load, issuers=(one_office, *two)))
    assert {row[name] for name in ("received", "reading_seconds")} == {Suppressed(Reason.DOMINATED)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"month": "2026-Q4"}, "月份"),
        ({"month": "2026-11-02"}, "月份"),
        ({"groups_known": 11}, "已知群数"),
        ({"groups_exported": 11}, "已导出群数"),
        ({"memberships_roster": 10**6}, "名册确认人次"),
        ({"memberships": 5, "memberships_roster": 5}, "在群人次"),
        ({"cadres": ((1, 2, 3),)}, "8 个非负整数"),
        ({"cadres": ((-1, 0, 0, 0, 0, 0, 0, 0),)}, "非负整数"),
        ({"cadres": ((5, 9, 0, 6, 0, 0, 0, 0),)}, "要求数"),
        ({"cadres": ((5, 9, 0, 3, 0, 4, 0, 0),)}, "留痕要求数"),
        ({"cadres": ((5, 9, 3, 3, 0, 0, 0, 0),)}, "之和"),
        ({"cadres": ((5, 9, 0, 0, 0, 0, 0, 0),)}, "合计不一致"),
        ({"issuers": ((10**9,) * 2 + (0,) * 6,)}, "合计不一致"),
    ],
)
def test_a_month_that_cannot_be_true_is_refused(make_month: MakeMonth, change: dict[str, object], message: str) -> None:
    with pytest.raises(BadTable, match=message):
        replace(make_month("2026-11", 1, groups=12), **change)  # type: ignore[arg-type]


def test_a_month_given_twice_is_refused(make_month: MakeMonth) -> None:
    with pytest.raises(BadTable, match="键相同"):
        monthly_table([make_month("2026-11", 1), make_month("2026-11", 2)])


def test_every_pair_of_nested_totals_has_its_remainder_guarded(make_month: MakeMonth) -> None:
    """All demands but one cadre's are for traces: trace_demands would show what that cadre got."""
    load = make_month("2026-11", 1)
    at, demands = METRIC_NAMES.index("trace_demands"), METRIC_NAMES.index("demands")
    first = next(number for number, row in enumerate(load.cadres) if row[demands])

    def traced(rows: tuple[tuple[int, ...], ...], spared: int) -> tuple[tuple[int, ...], ...]:
        kept = [list(row) for row in rows]
        for number, row in enumerate(kept):
            row[at] = row[demands] - (number == spared)
        return tuple(map(tuple, kept))

    spare_group, spare_issuer = (
        next(n for n, row in enumerate(rows) if row[demands]) for rows in (load.groups, load.issuers)
    )
    changed = replace(
        load,
        cadres=traced(load.cadres, first),
        groups=traced(load.groups, spare_group),
        issuers=traced(load.issuers, spare_issuer),
    )
    row = printed(changed)
    assert row["trace_demands"] == Suppressed(Reason.COMPLEMENT)
    assert row["trace_share"] == Suppressed(Reason.DERIVED)
    assert isinstance(row["demands"], int)


def summed(rows: tuple[tuple[int, ...], ...], size: int) -> tuple[tuple[int, ...], ...]:
    """Sums of neighbouring rows."""
    chunks = (rows[at : at + size] for at in range(0, len(rows), size))
    return tuple(tuple(map(sum, zip(*chunk, strict=True))) for chunk in chunks)


@pytest.mark.parametrize(("chatters", "demands"), [(1, Suppressed(Reason.COMPLEMENT)), (20, 480)])
def test_what_is_neither_demand_nor_ack_is_guarded_too(chatters: int, demands: Value) -> None:
    """received − demands − acks would show how much else the only cadre got who got anything else."""
    usual, chatty = (60, 600, 36, 24, 9, 9, 9, 9), (67, 600, 36, 24, 9, 9, 9, 9)
    rows = (chatty,) * chatters + (usual,) * (20 - chatters)
    row = printed(MonthLoad("2026-11", rows, summed(rows, 4), summed(rows, 5), 5, 5, 20, 20))
    assert row["demands"] == demands
    assert row["received"] == {1: 1205, 20: 1340}[chatters]
    assert row["acks_received"] == 720


def test_columns_are_named_once_and_described_in_chinese() -> None:
    assert all(one.name != two.name for one, two in combinations(COLUMNS, 2))
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in column.note) for column in COLUMNS)
    assert set(METRIC_NAMES) < {column.name for column in COLUMNS}


def test_the_simulated_county_publishes_most_of_its_cells(make_month: MakeMonth) -> None:
    """Guards the other tests of this file against proving things about empty tables."""
    load = make_month("2026-11", 2)
    assert monthly_table([load]).suppressed == 0
    assert all(risk(Cell(*map(tuple, axes_of(load, name))), Floor()) is None for name in METRIC_NAMES)
