"""Complementary suppression: withheld cells must not follow from the sums and differences of published ones.

A line says that a total equals the sum of its parts. Two attacks on it are closed, by withholding the smallest
published cell until none is left. The remainder of a total (published total − published parts) is itself a published
number, so it has to pass the same floors. And no combination of lines may fix a withheld cell: a total as the sum of
published parts, or a cell around the corners of a two-way table (found by exact elimination).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exports.cells import Cell, Floor, pooled, risk
from exports.table import Reason

CellId = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Line:
    """``total`` = Σ ``parts``."""

    total: CellId
    parts: tuple[CellId, ...]

    @property
    def cells(self) -> tuple[CellId, ...]:
        """The total and the parts."""
        return self.total, *self.parts


@dataclass(frozen=True, slots=True)
class _State:
    """``hidden`` must not be learned; ``unknown`` adds the cells that are simply not in the table."""

    cells: Mapping[CellId, Cell]
    hidden: frozenset[CellId]
    unknown: frozenset[CellId]

    def smallest(self, among: Iterable[CellId]) -> CellId | None:
        """The published cell that costs least to withhold."""
        known = [cell for cell in among if cell not in self.unknown]
        return min(known, key=lambda cell: (self.cells[cell].value, cell), default=None)


def suppress(
    cells: Mapping[CellId, Cell],
    lines: Sequence[Line],
    floor: Floor,
    forced: Mapping[CellId, Reason],
    implied: frozenset[CellId],
) -> dict[CellId, Reason]:
    """The cells of the table to withhold, with reasons.

    ``forced`` are withheld whatever their contributions; ``implied`` are never printed but follow from the lines
    (demands without traces = demands − trace demands) and are protected like the others.
    """
    reasons = {cell: reason for cell, content in cells.items() if (reason := risk(content, floor))} | dict(forced)
    while (extra := _exposed(lines, floor, _state(cells, reasons, implied))) is not None:
        reasons[extra] = Reason.COMPLEMENT
    return {cell: reason for cell, reason in reasons.items() if cell not in implied}


def _state(cells: Mapping[CellId, Cell], reasons: Mapping[CellId, Reason], implied: frozenset[CellId]) -> _State:
    return _State(cells, frozenset(reasons), frozenset(reasons) | implied)


def _exposed(lines: Sequence[Line], floor: Floor, state: _State) -> CellId | None:
    """The next cell to withhold, or None when nothing withheld can be learned."""
    for line in lines:
        if _leaks(line, floor, state) and (found := state.smallest(line.parts)):
            return found
    for cell in sorted(_determined(lines, state.unknown) & state.hidden):
        touching = [other for line in lines if cell in line.cells for other in line.cells]
        everywhere = [other for line in lines for other in line.cells]
        if found := state.smallest(touching) or state.smallest(everywhere):
            return found
    return None


def _leaks(line: Line, floor: Floor, state: _State) -> bool:
    """Whether what remains of a published total is, at worst, below a floor."""
    missing = [part for part in line.parts if part in state.unknown]
    if line.total in state.unknown or not missing:
        return False
    return risk(pooled([state.cells[part] for part in missing]), floor) is not None


def _determined(lines: Sequence[Line], unknown: frozenset[CellId]) -> set[CellId]:
    """The unknown cells with one possible value: those alone in a row of the reduced system."""
    return {next(iter(row)) for row in _reduced(lines, unknown) if len(row) == 1}


def _reduced(lines: Sequence[Line], unknown: frozenset[CellId]) -> list[dict[CellId, Fraction]]:
    """Gauss-Jordan elimination of the lines restricted to the unknown cells; sparse rows, exact arithmetic."""
    rows: dict[CellId, dict[CellId, Fraction]] = {}
    for line in lines:
        row = {cell: Fraction(sign) for cell, sign in _signed(line) if cell in unknown}
        for pivot in [cell for cell in row if cell in rows]:
            row = _minus(row, rows[pivot], row[pivot])
        if row:
            pivot = min(row)
            row = {cell: factor / row[pivot] for cell, factor in row.items()}
            rows = {old: _minus(other, row, other.get(pivot, Fraction(0))) for old, other in rows.items()}
            rows[pivot] = row
    return list(rows.values())


def _signed(line: Line) -> Iterator[tuple[CellId, int]]:
    yield line.total, -1
    yield from ((part, 1) for part in line.parts)


def _minus(row: dict[CellId, Fraction], other: dict[CellId, Fraction], factor: Fraction) -> dict[CellId, Fraction]:
    mixed = {cell: row.get(cell, Fraction(0)) - factor * other.get(cell, Fraction(0)) for cell in {**row, **other}}
    return {cell: value for cell, value in mixed.items() if value}
