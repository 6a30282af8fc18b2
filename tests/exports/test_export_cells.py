from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.cells import Cell, Floor, pooled, risk
from exports.errors import BadTable, FloorTooLow
from exports.table import Reason

FLOOR = Floor()


def even(cadres: int, groups: int, issuers: int) -> Cell:
    """120 units shared out as evenly as integers allow."""
    shares = (tuple(120 // n + (at < 120 % n) for at in range(n)) for n in (cadres, groups, issuers))
    return Cell(*shares)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (even(10, 5, 3), None),
        (even(9, 5, 3), Reason.CADRES),
        (even(10, 4, 3), Reason.GROUPS),
        (even(10, 5, 2), Reason.ISSUERS),
        (Cell((60, *(7,) * 8, 4), (24,) * 5, (40,) * 3), None),
        (Cell((61, *(7,) * 8, 3), (24,) * 5, (40,) * 3), Reason.DOMINATED),
        (Cell((12,) * 10, (48, 48, 8, 8, 8), (40,) * 3), None),
        (Cell((12,) * 10, (48, 49, 8, 8, 7), (40,) * 3), Reason.DOMINATED),
        (Cell((12,) * 10, (24,) * 5, (61, 30, 29)), Reason.DOMINATED),
        (Cell((12,) * 10, (24,) * 5, (20, 20, 20)), None),
        (Cell((0,) * 50, (0,) * 9, (0,) * 9), Reason.CADRES),
        (Cell((12,) * 9 + (0,) * 40, (24,) * 5, (40,) * 3), Reason.CADRES),
        (Cell((), (), ()), Reason.CADRES),
    ],
)
def test_floors_and_dominance_at_their_edges(cell: Cell, expected: Reason | None) -> None:
    assert risk(cell, FLOOR) is expected


def test_the_floor_of_cadres_can_be_raised() -> None:
    assert risk(even(24, 5, 3), Floor(cadres=25)) is Reason.CADRES
    assert risk(even(25, 5, 3), Floor(cadres=25)) is None


@pytest.mark.parametrize("lower", [{"cadres": 9}, {"groups": 4}, {"issuers": 2}, {"cadres": 0}, {"cadres": -10}])
def test_no_floor_can_be_lowered(lower: dict[str, int]) -> None:
    with pytest.raises(FloorTooLow, match="不能低于"):
        Floor(**lower)


def test_a_negative_contribution_is_refused() -> None:
    with pytest.raises(BadTable):
        Cell((1, -1), (0,), (0,))


parts = st.lists(st.integers(0, 40), min_size=12, max_size=12).map(tuple)
cells = st.builds(lambda a, b, c: Cell(a, b, c), parts, parts, parts)


@given(cells, cells)
def test_a_pool_judged_safe_is_safe_however_the_contributors_overlap(one: Cell, two: Cell) -> None:
    same = Cell(*(tuple(a + b for a, b in zip(x, y, strict=True)) for x, y in zip(one.axes, two.axes, strict=True)))
    apart = Cell(*(x + y for x, y in zip(one.axes, two.axes, strict=True)))
    worst = pooled([one, two])
    assert worst.value == same.value == apart.value
    assert all(max(axis) == max(x) + max(y) for axis, x, y in zip(worst.axes, one.axes, two.axes, strict=True))
    if risk(worst, FLOOR) is None:
        assert risk(same, FLOOR) is None
        assert risk(apart, FLOOR) is None
