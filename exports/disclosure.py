"""Disclosure control: a draft with its contributions goes in, a table safe to publish comes out (rules G23, G24).

Order: rows whose base misses a floor are withheld whole; cells that miss one or are dominated are withheld; then
complementary suppression; then rounding; shares last, from published figures only, so that they tell nothing more.
Counts are integers and the steps multiples of 5: with step 5 the nearest multiple is never a tie, with an even step
a tie goes up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from enum import StrEnum

from exports.cells import FLOOR_CADRES, Cell, Floor
from exports.complement import CellId, Line, suppress
from exports.errors import BadTable, UnsafeTable
from exports.table import Column, Kind, Reason, Suppressed, Table, Value

_SEAL = object()


class Rounding(StrEnum):
    """Which multiple of the step a count becomes."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Tally:
    """A size of the base (cadres, groups, memberships), not a total of messages; printed with its row or not at all."""

    value: int
    rounding: Rounding = Rounding.NEAREST


@dataclass(frozen=True, slots=True)
class Share:
    """A whole percentage ``part`` ÷ ``whole`` of two count columns of the same row."""

    name: str
    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row before control: its key, the size of its base, its tallies and its cells by column name.

    A cell whose name is no column is never printed, but protected because the draft's lines imply it.
    """

    key: tuple[str, ...]
    n_cadres: int
    n_groups: int
    n_issuers: int
    tallies: Mapping[str, Tally]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before control; ``lines`` are all the sums that hold between its cells, printed or implied."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[DraftRow, ...]
    shares: tuple[Share, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A table that passed disclosure control; only ``protect`` makes one. Raises UnsafeTable for anybody else."""

    table: Table
    floor: Floor
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise UnsafeTable(f"表 {self.table.name} 没有经过披露控制，不能发布")

    @property
    def suppressed(self) -> int:
        """How many cells were withheld."""
        return sum(isinstance(value, Suppressed) for row in self.table.rows for value in row)


def floor_for(min_people: int = FLOOR_CADRES) -> Floor:
    """The floors with at least ``min_people`` cadres per cell. Raises FloorTooLow below 10."""
    return Floor(cadres=min_people)


def protect(draft: Draft, floor: Floor) -> SafeTable:
    """Applies the rules to a draft. Raises BadTable when the draft does not fill its columns or repeats a key."""
    if len({row.key for row in draft.rows}) != len(draft.rows):
        raise BadTable(f"表 {draft.name}：有两行的键相同")
    hidden = _hidden(draft, floor)
    rows = tuple(_printed(draft, row, hidden, floor) for row in draft.rows)
    return SafeTable(Table(draft.name, draft.columns, rows), floor, _SEAL)


def _short(row: DraftRow, floor: Floor) -> Reason | None:
    return floor.shortfall(row.n_cadres, row.n_groups, row.n_issuers)


def _hidden(draft: Draft, floor: Floor) -> dict[CellId, Reason]:
    cells = {(row.key, name): cell for row in draft.rows for name, cell in row.cells.items()}
    printed = {column.name for column in draft.columns}
    implied = frozenset(cell for cell in cells if cell[1] not in printed)
    short = ((row, _short(row, floor)) for row in draft.rows)
    forced = {(row.key, name): reason for row, reason in short if reason is not None for name in row.cells}
    return suppress(cells, draft.lines, floor, forced, implied)


def _printed(draft: Draft, row: DraftRow, hidden: Mapping[CellId, Reason], floor: Floor) -> tuple[Value, ...]:
    """The row as published, in the order of the columns."""
    texts = [column.name for column in draft.columns if column.is_text]
    if len(texts) != len(row.key):
        raise BadTable(f"表 {draft.name}：行 {row.key} 的键应有 {len(texts)} 项")
    values: dict[str, Value] = dict(zip(texts, row.key, strict=True))
    short = _short(row, floor)
    for column in draft.columns:
        if column.kind is Kind.COUNT:
            reason = short or hidden.get((row.key, column.name))
            values[column.name] = Suppressed(reason) if reason else _rounded(draft, row, column)
    for share in draft.shares:
        values[share.name] = Suppressed(short) if short else _percent(values[share.part], values[share.whole])
    missing = [column.zh for column in draft.columns if column.name not in values]
    if missing:
        raise BadTable(f"表 {draft.name}：行 {row.key} 缺少“{'、'.join(missing)}”")
    return tuple(values[column.name] for column in draft.columns)


def _rounded(draft: Draft, row: DraftRow, column: Column) -> int:
    if (cell := row.cells.get(column.name)) is not None:
        return nearest(cell.value, column.step)
    tally = row.tallies.get(column.name)
    if tally is None:
        raise BadTable(f"表 {draft.name}：行 {row.key} 缺少“{column.zh}”")
    if tally.rounding is Rounding.NEAREST:
        return nearest(tally.value, column.step)
    floored = tally.value // column.step * column.step
    return floored if tally.rounding is Rounding.DOWN else -(-tally.value // column.step) * column.step


def nearest(value: int, step: int) -> int:
    """The multiple of ``step`` nearest to a non-negative integer; a tie (even steps only) goes up."""
    return (2 * value + step) // (2 * step) * step


def _percent(part: Value, whole: Value) -> Value:
    """Nearest whole percent of two published counts; withheld with either of them, or when there is no whole."""
    if not isinstance(part, int) or not isinstance(whole, int) or whole == 0:
        return Suppressed(Reason.DERIVED)
    return nearest(100 * part, whole) // whole
