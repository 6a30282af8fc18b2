from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import exports
from exports.cells import Cell, Floor
from exports.disclosure import Draft, DraftRow, Rounding, SafeTable, Share, Tally, floor_for, nearest, protect
from exports.errors import BadTable, FloorTooLow, UnsafeTable
from exports.table import Column, Kind, Reason, Suppressed, Table

COLUMNS = (
    Column("quarter", "季度", Kind.KEY),
    Column("level", "层级", Kind.QUASI, values=("县", "镇")),
    Column("groups", "群数", Kind.COUNT, "个"),
    Column("received", "收到消息数", Kind.COUNT, "条"),
    Column("demands", "要求数", Kind.COUNT, "条"),
    Column("demands_share", "要求占比", Kind.VALUE, "%"),
)
SHARES = (Share("demands_share", "demands", "received"),)


def spread(total: int) -> Cell:
    axes = (tuple(total // n + (at < total % n) for at in range(n)) for n in (20, 6, 4))
    return Cell(*axes)


def row(level: str, received: Cell, demands: Cell, people: int = 20, groups: Tally | None = None) -> DraftRow:
    cells = {"received": received, "demands": demands}
    return DraftRow(("2026-Q4", level), people, 6, 4, {"groups": groups or Tally(8, Rounding.UP)}, cells)


def draft(*rows: DraftRow) -> Draft:
    return Draft("e4_level", COLUMNS, rows, SHARES)


def test_counts_are_rounded_and_shares_come_from_the_rounded_counts() -> None:
    table = protect(draft(row("县", spread(163), spread(58))), Floor()).table
    assert table.rows == (("2026-Q4", "县", 10, 165, 60, 36),)


@pytest.mark.parametrize(("rounding", "printed"), [(Rounding.UP, 15), (Rounding.DOWN, 10), (Rounding.NEAREST, 10)])
def test_tallies_round_in_the_direction_named(rounding: Rounding, printed: int) -> None:
    safe = protect(draft(row("县", spread(163), spread(58), groups=Tally(12, rounding))), Floor())
    assert safe.table.rows[0][2] == printed


def test_a_withheld_count_takes_its_share_along_and_both_are_counted() -> None:
    few = Cell((3,) * 9, (9, 9, 9), (9, 9, 9))
    safe = protect(draft(row("县", spread(163), few), row("镇", spread(200), spread(50))), Floor())
    assert safe.table.rows[0][3:] == (165, Suppressed(Reason.CADRES), Suppressed(Reason.DERIVED))
    assert safe.table.rows[1][3:] == (200, 50, 25)
    assert safe.suppressed == 2


def test_a_row_below_a_floor_keeps_its_key_and_nothing_else() -> None:
    safe = protect(draft(row("县", spread(163), spread(58), people=9)), Floor())
    assert safe.table.rows == (("2026-Q4", "县", *(Suppressed(Reason.CADRES),) * 4),)
    assert safe.suppressed == 4


def test_min_people_raises_the_floor_and_never_lowers_it() -> None:
    assert floor_for(25).cadres == 25
    assert protect(draft(row("县", spread(163), spread(58))), floor_for(21)).suppressed == 4
    with pytest.raises(FloorTooLow, match="不能低于 10"):
        floor_for(9)


@given(st.integers(0, 10**9), st.integers(1, 60).map(lambda n: 5 * n))
def test_rounding_is_to_a_nearest_multiple_with_ties_up(value: int, step: int) -> None:
    rounded = nearest(value, step)
    assert rounded % step == 0
    assert -Fraction(step, 2) < rounded - value <= Fraction(step, 2)


def test_a_table_cannot_be_declared_safe() -> None:
    raw = Table("e4_level", COLUMNS, ())
    with pytest.raises(UnsafeTable, match="e4_level"):
        SafeTable(raw, Floor(), object())
    with pytest.raises(TypeError):
        SafeTable(raw, Floor())  # type: ignore[call-arg]


def test_a_safe_table_cannot_be_changed_into_another() -> None:
    safe = protect(draft(row("县", spread(163), spread(58))), Floor())
    with pytest.raises(ValueError, match="seal"):
        replace(safe, table=Table("raw", COLUMNS, ()))
    with pytest.raises(AttributeError):
        safe.table = Table("raw", COLUMNS, ())  # type: ignore[misc]
    assert copy.deepcopy(safe) == safe


def test_only_disclosure_knows_the_seal() -> None:
    sources = sorted(Path(exports.__file__).parent.rglob("*.py"))
    assert [path.name for path in sources if "_SEAL" in path.read_text(encoding="utf-8")] == ["disclosure.py"]


def test_a_draft_that_does_not_fill_its_columns_is_refused() -> None:
    good = row("县", spread(163), spread(58))
    for broken in (
        replace(good, tallies={}),
        replace(good, cells={"received": spread(163)}),
        replace(good, key=("2026-Q4",)),
        replace(good, key=("2026-Q4", "青山镇")),
    ):
        with pytest.raises(BadTable):
            protect(draft(broken), Floor())
    with pytest.raises(BadTable, match="键相同"):
        protect(draft(good, good), Floor())
    with pytest.raises(BadTable, match="要求占比"):
        protect(replace(draft(good), shares=()), Floor())
