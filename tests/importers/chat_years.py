"""Simulated years of group talk: the busy hours of each day, as the rhythm of a group makes them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp

from monitor.clock import WorkCalendar, day_number
from monitor.importers.rhythm import Sort, sorts_of

CALENDAR = WorkCalendar()
FIRST = day_number(date(2025, 1, 6))
SORTS = sorts_of(FIRST, FIRST + 364, CALENDAR)
WORKDAYS = [FIRST + place for place, sort in enumerate(SORTS) if sort is Sort.WORK]
HOUR_WEIGHTS = [0] * 7 + [1, 6, 10, 10, 8, 4, 2, 4, 8, 9, 7, 5, 3, 3, 2, 1, 0]


@dataclass(frozen=True)
class Group:
    """``rate`` things to talk about on a working day, each with an answer in the next hour now and then.

    ``spread``: how much days differ (gamma of that shape, 0 for not at all); the shares of rest days and holidays;
    ``season`` by day of the year.
    """

    rate: float
    spread: float = 0
    rest: float = 0.2
    holiday: float = 0.05
    season: Callable[[int], float] = lambda place: 1.0


def year(group: Group, luck: random.Random) -> dict[int, int]:
    """Busy hours by day number."""
    found = {}
    for place, sort in enumerate(SORTS):
        share = {Sort.WORK: 1.0, Sort.REST: group.rest, Sort.HOLIDAY: group.holiday}[sort]
        rate = group.rate * share * group.season(place)
        if group.spread:
            rate *= luck.gammavariate(group.spread, 1 / group.spread)
        if busy := _hours(_poisson(rate, luck), luck):
            found[FIRST + place] = busy
    return found


def _hours(things: int, luck: random.Random) -> int:
    hours = set()
    for hour in luck.choices(range(24), HOUR_WEIGHTS, k=things):
        hours |= {hour, hour + 1} if luck.random() < 0.6 else {hour}
    return len(hours)


def _poisson(rate: float, luck: random.Random) -> int:
    if rate > 30:
        return max(0, round(luck.gauss(rate, rate**0.5)))
    limit, count, product = exp(-rate), 0, luck.random()
    while product > limit:
        count, product = count + 1, product * luck.random()
    return count


def without(hours: Mapping[int, int], first: int, length: int) -> tuple[dict[int, int], list[int]]:
    """A year with a hole of so many working days (and the rest days between them) from the ``first`` one on."""
    gone = WORKDAYS[first : first + length]
    return {day: busy for day, busy in hours.items() if not gone[0] <= day <= gone[-1]}, gone
