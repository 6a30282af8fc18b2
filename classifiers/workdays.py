"""Working days and public holidays, 调休 included; only announced years are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

import chinese_calendar

_DAY = timedelta(days=1)

_NAMES = {
    chinese_calendar.Holiday.new_years_day.value: "元旦",
    chinese_calendar.Holiday.spring_festival.value: "春节",
    chinese_calendar.Holiday.tomb_sweeping_day.value: "清明",
    chinese_calendar.Holiday.labour_day.value: "五一",
    chinese_calendar.Holiday.dragon_boat_festival.value: "端午",
    chinese_calendar.Holiday.mid_autumn_festival.value: "中秋",
    chinese_calendar.Holiday.national_day.value: "国庆",
}


@dataclass(frozen=True, slots=True)
class Rest:
    """One public holiday: its first and last day off and the festivals it holds."""

    first: date
    last: date
    names: frozenset[str]


class WorkCalendar(Protocol):
    """What the deadline rules ask of a calendar."""

    def is_workday(self, day: date) -> bool:
        """Whether people work that day; LookupError in a year without announced schedule."""

    def holiday(self, since: date, names: frozenset[str]) -> Rest:
        """The first holiday not over before ``since`` holding one of ``names`` (empty: any); LookupError if unknown."""


@dataclass(frozen=True, slots=True)
class OfficialCalendar:
    """The schedule of the State Council's yearly notice, as carried by ``chinese_calendar``."""

    rests: Sequence[Rest]

    def is_workday(self, day: date) -> bool:
        """Whether people work that day; LookupError in a year without announced schedule."""
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as fault:
            raise LookupError(f"no schedule for {day.year}") from fault

    def holiday(self, since: date, names: frozenset[str]) -> Rest:
        """The first holiday not over before ``since`` that holds one of ``names`` (empty: any)."""
        for rest in self.rests:
            if rest.last >= since and (not names or names & rest.names):
                return rest
        raise LookupError(f"no announced holiday from {since}")


def _join(rests: list[Rest], day: date, name: str) -> None:
    """Lengthen the last holiday by ``day``, or open a new one."""
    names = frozenset({name} if name else ())
    if rests and rests[-1].last == day - _DAY:
        rests[-1] = Rest(rests[-1].first, day, rests[-1].names | names)
    else:
        rests.append(Rest(day, day, names))


@lru_cache(maxsize=1)
def official_calendar() -> WorkCalendar:
    """The announced schedule of all years that ``chinese_calendar`` knows."""
    rests: list[Rest] = []
    for day, name in sorted(chinese_calendar.holidays.items()):
        _join(rests, day, _NAMES.get(name, ""))
    return OfficialCalendar(tuple(rests))


def next_workday(day: date, calendar: WorkCalendar, count: int = 1) -> date:
    """The ``count``-th working day after ``day``; LookupError in an unannounced year."""
    while count > 0:
        day += _DAY
        count -= calendar.is_workday(day)
    return day


def last_workday(day: date, calendar: WorkCalendar) -> date:
    """The last working day before ``day``; LookupError in an unannounced year."""
    day -= _DAY
    while not calendar.is_workday(day):
        day -= _DAY
    return day
