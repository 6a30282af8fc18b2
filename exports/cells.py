"""One cell before publication: who contributes how much, and whether that may be published (rule G23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import zip_longest

from exports.errors import BadTable, FloorTooLow
from exports.table import Reason

FLOOR_CADRES, FLOOR_GROUPS, FLOOR_ISSUERS = 10, 5, 3
TOP_ONE_PERCENT, TOP_TWO_PERCENT = 50, 80


@dataclass(frozen=True, slots=True)
class Floor:
    """The fewest contributors of each sort a published cell may have. Raises FloorTooLow below the fixed floors."""

    cadres: int = FLOOR_CADRES
    groups: int = FLOOR_GROUPS
    issuers: int = FLOOR_ISSUERS

    def __post_init__(self) -> None:
        for value, least, zh in (
            (self.cadres, FLOOR_CADRES, "干部人数"),
            (self.groups, FLOOR_GROUPS, "群数"),
            (self.issuers, FLOOR_ISSUERS, "发文单位数"),
        ):
            if value < least:
                raise FloorTooLow(f"{zh}门槛不能低于 {least}（给出的是 {value}）")

    def shortfall(self, cadres: int, groups: int, issuers: int) -> Reason | None:
        """The first floor that these numbers of contributors miss."""
        if cadres < self.cadres:
            return Reason.CADRES
        if groups < self.groups:
            return Reason.GROUPS
        return Reason.ISSUERS if issuers < self.issuers else None


@dataclass(frozen=True, slots=True)
class Cell:
    """A total and its contributions: one non-negative integer per cadre, per group and per known issuing unit.

    The value is the sum over cadres. Groups and issuers are the same total cut differently; what came from senders
    of unknown unit is left out of ``by_issuer``, which may therefore sum to less. Contributors of zero do not count.
    Raises BadTable on a negative contribution.
    """

    by_cadre: tuple[int, ...]
    by_group: tuple[int, ...]
    by_issuer: tuple[int, ...]

    def __post_init__(self) -> None:
        if any(part < 0 for axis in self.axes for part in axis):
            raise BadTable("贡献值不能为负")

    @property
    def value(self) -> int:
        """The total."""
        return sum(self.by_cadre)

    @property
    def axes(self) -> tuple[tuple[int, ...], ...]:
        """The contributions by cadre, by group, by issuer."""
        return self.by_cadre, self.by_group, self.by_issuer


def risk(cell: Cell, floor: Floor) -> Reason | None:
    """Why the cell may not be published, or None.

    Contributors are counted and dominance is tested on every axis: a total that one department or one group makes up
    would be traced back to it as surely as to a cadre.
    """
    cadres, groups, issuers = (sum(part > 0 for part in axis) for axis in cell.axes)
    missed = floor.shortfall(cadres, groups, issuers)
    if missed is None and any(_dominated(axis, cell.value) for axis in cell.axes):
        return Reason.DOMINATED
    return missed


def _dominated(axis: tuple[int, ...], total: int) -> bool:
    top = nlargest(2, axis)
    return top[0] * 100 > TOP_ONE_PERCENT * total or sum(top) * 100 > TOP_TWO_PERCENT * total


def pooled(cells: Sequence[Cell]) -> Cell:
    """The worst case of several cells taken together, when it is not known which contributors they share.

    Contributions are added by rank: as few contributors, and as dominant ones, as the cells allow.
    """
    by_rank = [
        tuple(map(sum, zip_longest(*(sorted(axis, reverse=True) for axis in axes), fillvalue=0)))
        for axes in zip(*(cell.axes for cell in cells), strict=True)
    ]
    return Cell(by_rank[0], by_rank[1], by_rank[2])
