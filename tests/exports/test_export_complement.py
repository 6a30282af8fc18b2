"""Complementary suppression, audited by other means than its own: linear programming and true unions."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from exports.cells import Cell, Floor, risk
from exports.complement import CellId, Line, suppress
from exports.table import Reason

FLOOR = Floor()
CADRES, GROUPS, ISSUERS = 30, 9, 6


def cell_id(row: object, column: object) -> CellId:
    return (str(row),), str(column)


def summed(cells: list[Cell]) -> Cell:
    axes = (tuple(map(sum, zip(*(cell.axes[at] for cell in cells), strict=True))) for at in range(3))
    return Cell(*axes)


def random_cell(rng: Random) -> Cell:
    """Mostly many contributors; now and then few people, few groups, one issuer or nothing at all."""
    few = rng.choice((None, None, None, None, None, "people", "groups", "issuers", "all"))
    sizes = (
        rng.choice((0, 1, 3, 8)) if few in ("people", "all") else rng.randrange(10, CADRES + 1),
        rng.choice((1, 2, 4)) if few in ("groups", "all") else GROUPS,
        rng.choice((1, 2)) if few in ("issuers", "all") else ISSUERS,
    )
    axes = [[0] * size for size in (CADRES, GROUPS, ISSUERS)]
    for _ in range(sizes[0] * rng.randrange(1, 6)):
        for axis, size in zip(axes, sizes, strict=True):
            axis[rng.randrange(size)] += 1
    return Cell(*(tuple(axis) for axis in axes))


def two_way(rng: Random, rows: int, columns: int) -> tuple[dict[CellId, Cell], list[Line]]:
    """Inner cells with row totals, column totals and the grand total."""
    cells = {cell_id(r, c): random_cell(rng) for r in range(rows) for c in range(columns)}
    lines = [Line(cell_id(r, "all"), tuple(cell_id(r, c) for c in range(columns))) for r in range(rows)]
    lines += [Line(cell_id("all", c), tuple(cell_id(r, c) for r in range(rows))) for c in range(columns)]
    lines.append(Line(cell_id("all", "all"), tuple(cell_id(r, "all") for r in range(rows))))
    for line in lines:
        cells[line.total] = summed([cells[part] for part in line.parts])
    lines.append(Line(cell_id("all", "all"), tuple(cell_id("all", c) for c in range(columns))))
    return cells, lines


def width(cells: dict[CellId, Cell], lines: list[Line], unknown: list[CellId], target: CellId) -> float:
    """How far apart the least and greatest value are that an attacker must allow for ``target``.

    The attacker knows every published cell exactly, unrounded, that no cell is negative, and all lines.
    """
    at = {cell: index for index, cell in enumerate(unknown)}
    matrix, known = np.zeros((len(lines), len(unknown))), np.zeros(len(lines))
    for number, line in enumerate(lines):
        for cell, sign in [(line.total, -1.0), *((part, 1.0) for part in line.parts)]:
            if cell in at:
                matrix[number, at[cell]] += sign
            else:
                known[number] -= sign * cells[cell].value
    goal = np.zeros(len(unknown))
    goal[at[target]] = 1.0
    least, most = (linprog(sign * goal, A_eq=matrix, b_eq=known, bounds=(0, None), method="highs") for sign in (1, -1))
    assert least.status == 0
    return float("inf") if most.status == 3 else float(-most.fun - least.fun)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 4), st.integers(2, 4))
def test_no_withheld_cell_of_a_two_way_table_can_be_computed(seed: int, rows: int, columns: int) -> None:
    cells, lines = two_way(Random(seed), rows, columns)
    hidden = suppress(cells, lines, FLOOR, {}, frozenset())
    assert all(risk(cell, FLOOR) is None for at, cell in cells.items() if at not in hidden)
    for at in hidden:
        assert width(cells, lines, sorted(hidden), at) > 0


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 4), st.integers(2, 4))
def test_what_remains_of_a_published_total_passes_the_floors(seed: int, rows: int, columns: int) -> None:
    cells, lines = two_way(Random(seed), rows, columns)
    hidden = suppress(cells, lines, FLOOR, {}, frozenset())
    for line in lines:
        rest = [cells[part] for part in line.parts if part in hidden]
        if line.total not in hidden and rest:
            assert risk(summed(rest), FLOOR) is None


def safe(size: int) -> Cell:
    return Cell((size,) * 20, (size * 4,) * 5, (size * 5,) * 4)


def small(size: int) -> Cell:
    return Cell((size,), (size,), (size,))


def test_the_smallest_published_neighbour_is_withheld_too() -> None:
    a, b, c, total = (cell_id(1, name) for name in "abct")
    cells = {a: small(3), b: safe(7), c: safe(5), total: safe(20)}
    assert suppress(cells, [Line(total, (a, b, c))], FLOOR, {}, frozenset()) == {
        a: Reason.CADRES,
        c: Reason.COMPLEMENT,
    }


def test_two_small_cells_do_not_protect_each_other() -> None:
    a, b, c, d, total = (cell_id(1, name) for name in "abcdt")
    cells = {a: small(3), b: small(4), c: safe(5), d: safe(9), total: safe(20)}
    hidden = suppress(cells, [Line(total, (a, b, c, d))], FLOOR, {}, frozenset())
    assert hidden == {a: Reason.CADRES, b: Reason.CADRES, c: Reason.COMPLEMENT}


def test_an_unprinted_remainder_is_protected_by_withholding_the_part() -> None:
    whole, part, rest = (cell_id(1, name) for name in ("demands", "trace_demands", "rest"))
    line = Line(whole, (part, rest))
    cells = {whole: safe(20), part: safe(19), rest: small(20)}
    assert suppress(cells, [line], FLOOR, {}, frozenset({rest})) == {part: Reason.COMPLEMENT}
    assert suppress(cells | {rest: safe(1)}, [line], FLOOR, {}, frozenset({rest})) == {}


def test_a_withheld_total_is_not_the_sum_of_published_parts() -> None:
    a, b, total = (cell_id(1, name) for name in "abt")
    cells = {a: safe(5), b: safe(6), total: safe(11)}
    forced = {total: Reason.GROUPS}
    hidden = suppress(cells, [Line(total, (a, b))], FLOOR, forced, frozenset())
    assert hidden == {total: Reason.GROUPS, a: Reason.COMPLEMENT}


def test_a_cell_fixed_only_by_several_lines_together_is_found() -> None:
    """Every line has two or more unknowns, yet x = (T1 − p − q) + … only becomes visible by elimination."""
    x, y, z = (cell_id(1, name) for name in "xyz")
    totals = [cell_id(2, name) for name in "abc"]
    cells = {x: safe(3), y: safe(3), z: safe(3)} | {total: safe(6) for total in totals}
    lines = [Line(totals[0], (x, y)), Line(totals[1], (y, z)), Line(totals[2], (x, z))]
    forced = dict.fromkeys((x, y, z), Reason.GROUPS)
    hidden = suppress(cells, lines, FLOOR, forced, frozenset())
    assert set(hidden) > set(forced)
    assert all(width(cells, lines, sorted(hidden), cell) > 0 for cell in hidden)


@pytest.mark.parametrize("cells", [{}, {cell_id(1, "a"): safe(4)}])
def test_nothing_is_withheld_without_need(cells: dict[CellId, Cell]) -> None:
    assert suppress(cells, [], FLOOR, {}, frozenset()) == {}
