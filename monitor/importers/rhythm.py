"""Silent spells that a group's own rhythm makes implausible: days that an export lacks show in nothing else.

A day is measured by its busy hours, the number of its clock hours in which somebody wrote. Thirty 收到 within an
hour are one event; by the count of messages every day without an announcement would look impossible.

The days before a spell and the days after it are asked apart how likely a day without a word is, and the higher answer
counts: a group whose rhythm changes (a flood season, a task that ended) has no hole where it does. Working days and
rest days are judged apart, the days of a public holiday not at all.

    P(spell of n days) = P(silent) · P(silent again)^(n - 1)

P(silent) is the largest of: the share of silent days among the neighbours; ``ALMOST`` of the share with a single busy
hour; and what the Panjer class (binomial, Poisson, negative binomial) with their mean and variance gives for no busy
hour, both taken to the cautious side, the variance from the quieter days where that is more. The near neighbours know
a season; the far ones are more, and one spell of up to ``FORGIVEN`` days among them may be another hole and is left
out. The lower answer of the two counts. P(silent again) is the share of silent days among the far ones that followed
a silent one, ``CAUTION_AGAIN`` standard errors up: task groups fall silent for weeks. A spell is named when P times
the number of such days in the export is below ``DOUBT``.

What this can tell (simulated years, see tests): a day in two hundred without a word is what a group with five busy
hours a day does by itself, so a single missing working day is found from about ten busy hours on, five in a row from
about four, and of a group that writes every tenth day only months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import groupby, pairwise
from math import exp, sqrt
from statistics import fmean, pvariance

from monitor.clock import WorkCalendar, day_of
from monitor.errors import CalendarUnknown

DOUBT = 0.03  # expected false alarms over all days of one sort
NEAR, FAR = 25, 80  # days of the same sort that are asked on either side of a spell
FORGIVEN = 5
FEWEST = 6  # fewer than these tell no rhythm
CAUTION, CAUTION_AGAIN = 2.0, 1.5  # standard errors
ALMOST = 0.3
LEAST_AGAIN, FIRMNESS = 0.05, 8.0  # what is thought of silence after silence before any was seen; worth so many days
LEAST_RATIO, POISSON = 0.05, 0.01
REMEMBERED = 50_000  # days; an export of all groups asks the same ones again and again
LONG_REST = 3  # rest days in a row that make a public holiday
# (month, day) of first and last days that may be public holidays in a year whose schedule is not known.
HOLIDAYS = (((1, 1), (1, 3)), ((1, 20), (2, 28)), ((4, 3), (4, 6)), ((5, 1), (5, 5)), ((10, 1), (10, 8)))


class Sort(Enum):
    """How a day counts."""

    WORK = "工作日"
    REST = "休息日"
    HOLIDAY = "节假日"


@dataclass(frozen=True, slots=True)
class Spell:
    """Day numbers of silent days of one sort, in order, and the share of such days around them that have messages."""

    days: tuple[int, ...]
    sort: Sort
    usual: float


def spells(hours: Mapping[int, int], calendar: WorkCalendar) -> Iterator[Spell]:
    """The implausible spells between the first and the last day of ``hours``, busy hours by day number."""
    active = sorted(hours)
    gaps = [(before + 1, after) for before, after in pairwise(active) if after - before > 1]
    if not gaps:
        return
    sorts = sorts_of(active[0], active[-1], calendar)
    rows = [_Row.of(sort, active[0], sorts, hours) for sort in (Sort.WORK, Sort.REST)]
    for begin, end in gaps:
        for row in rows:
            spell = row.spell(begin, end)
            if spell is not None:
                yield spell
                break


def sorts_of(first: int, last: int, calendar: WorkCalendar) -> list[Sort]:
    """The sort of each day of a span. In a year without a schedule weekdays work, but for those of HOLIDAYS."""
    found = [_sort(day_of(number), calendar) for number in range(first - LONG_REST, last + LONG_REST + 1)]
    rest = 0
    for place, sort in enumerate([*found, Sort.WORK]):
        if sort is not Sort.WORK:
            rest += 1
            continue
        if rest >= LONG_REST:
            found[place - rest : place] = [Sort.HOLIDAY] * rest
        rest = 0
    return found[LONG_REST:-LONG_REST]


@lru_cache(REMEMBERED)
def _sort(day: date, calendar: WorkCalendar) -> Sort:
    try:
        return Sort.WORK if calendar.is_workday(day) else Sort.REST
    except CalendarUnknown:
        if any(begin <= (day.month, day.day) <= end for begin, end in HOLIDAYS):
            return Sort.HOLIDAY
        return Sort.WORK if day.weekday() < 5 else Sort.REST


@dataclass(frozen=True, slots=True)
class _Row:
    """The days of one sort in a row, the busy hours of each, and for each day of the span how many came before it."""

    sort: Sort
    begin: int
    days: Sequence[int]
    hours: Sequence[int]
    before: Sequence[int]

    @classmethod
    def of(cls, sort: Sort, begin: int, sorts: Sequence[Sort], hours: Mapping[int, int]) -> _Row:
        days: list[int] = []
        before = []
        for day, one in enumerate(sorts, begin):
            before.append(len(days))
            if one is sort:
                days.append(day)
        return cls(sort, begin, days, [hours.get(day, 0) for day in days], before)

    def spell(self, begin: int, end: int) -> Spell | None:
        """Our days of a silent span (half-open), if it is implausible for them."""
        start, stop = self.before[begin - self.begin], self.before[end - self.begin]
        early, late = self.hours[max(start - FAR, 0) : start], self.hours[stop : stop + FAR]
        if start == stop or min(len(early), len(late)) < FEWEST:
            return None
        if chance(early, late, stop - start) * len(self.days) >= DOUBT:
            return None
        usual = sum(busy > 0 for busy in (*early, *late)) / (len(early) + len(late))
        return Spell(tuple(self.days[start:stop]), self.sort, usual)


def chance(early: Sequence[int], late: Sequence[int], length: int) -> float:
    """How likely a spell of ``length`` silent days begins on a given day between ``early`` and ``late`` busy hours."""
    far = max(_silent(_but_one_spell(early)), _silent(_but_one_spell(late)))
    first = min(far, max(_silent(early[-NEAR:]), _silent(late[:NEAR])))
    silent = sum(not busy for busy in (*early, *late))
    again = sum(not busy and not then for side in (early, late) for busy, then in pairwise(side))
    share = (again + FIRMNESS * max(first, LEAST_AGAIN)) / (silent + FIRMNESS)
    share = min(1.0, share + CAUTION_AGAIN * sqrt(share * max(1 - share, 0) / (silent + FIRMNESS)))
    return first * float(share ** (length - 1))


def _but_one_spell(neighbours: Sequence[int]) -> list[int]:
    """The neighbours without the first short spell of silence."""
    kept: list[int] = []
    forgiven = False
    for silent, run in groupby(neighbours, lambda busy: not busy):
        days = list(run)
        if silent and not forgiven and len(days) <= FORGIVEN:
            forgiven = True
        else:
            kept += days
    return kept


def _silent(neighbours: Sequence[int]) -> float:
    """The probability of a day without a busy hour, to the cautious side."""
    count = len(neighbours)
    if count < FEWEST:
        return 1.0
    silent, single = sum(not busy for busy in neighbours), sum(busy == 1 for busy in neighbours)
    return max(silent / count, ALMOST * single / count, _panjer(neighbours))


def _panjer(neighbours: Sequence[int]) -> float:
    """P(0) = q^(-mean / (q - 1)) with q = variance / mean: binomial for q < 1, negative binomial for q > 1."""
    count, mean = len(neighbours), fmean(neighbours)
    quiet = sum((mean - busy) ** 2 for busy in neighbours if busy < mean)
    variance = max(pvariance(neighbours), 2 * quiet / count)
    low = mean - CAUTION / 2 * sqrt(max(variance, mean) / count)
    if low <= 0:
        return 1.0
    ratio = max(LEAST_RATIO, variance / mean * (1 + CAUTION * sqrt(2 / count)))
    if abs(ratio - 1) < POISSON:
        return exp(-low)
    return float(ratio ** (-low / (ratio - 1)))
