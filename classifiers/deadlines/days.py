"""Days as messages name them, and which calendar dates they can mean."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from classifiers.workdays import WorkCalendar, last_workday, next_workday

STALE = 180  # days after which a month and day without year mean the coming year
NEAR_HOLIDAY = 14  # days within which 放假前 without a name still means a public holiday
NO_SHIFT = 99  # a week or month named without 本/下
LAST = 31  # clamped to the last day of the month
NEAR_NEW_YEAR = 75  # days before 春节 within which people say 年前


class Day(NamedTuple):
    """A named day, not yet resolved.

    ``kind`` is a key of ``RESOLVERS``; what ``numbers`` and ``names`` hold is said there.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    names: frozenset[str] = frozenset()
    recurring: bool = False

    @property
    def is_date(self) -> bool:
        """Whether a day of the month is written; it outranks a weekday beside it."""
        return self.kind in ("date", "near_date", "monthday")

    @property
    def refers(self) -> bool:
        """Whether it is counted from a day named before it: 当天, 次日."""
        return self.kind in ("same_day", "next_day")


def days_of(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """The dates a named day can mean, in the order to try; LookupError in an unannounced year."""
    return RESOLVERS[day.kind](day, today, calendar)


def inherit(end: Day, start: Day) -> Day:
    """The end of a range, completed by what only its start names (month, week)."""
    if end.kind == "monthday" and end.numbers[0] == NO_SHIFT:
        if start.kind == "date":
            year, month, first = start.numbers
            return end._replace(kind="date", numbers=(year, month + (end.numbers[1] < first), end.numbers[1]))
        if start.kind == "monthday" and end.numbers[1] >= start.numbers[1]:
            return end._replace(numbers=(start.numbers[0], end.numbers[1]))
    if end.kind == "date" and start.kind == "date" and start.numbers[0] and not end.numbers[0]:
        return end._replace(numbers=(start.numbers[0] + (end.numbers[1:] < start.numbers[1:]), *end.numbers[1:]))
    if end.kind == "weekday" and start.kind == "weekday" and end.numbers[0] == NO_SHIFT:
        return end._replace(numbers=(start.numbers[0], *end.numbers[1:]), recurring=start.recurring)
    return end


def clamped(year: int, month: int, day: int) -> date:
    """That day, or the month's last when it has fewer; ``month`` may run over the year's end."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _offset(day: Day, today: date, _: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: days from today."""
    return (today + timedelta(days=day.numbers[0]),)


def _daily(day: Day, today: date, _: WorkCalendar) -> tuple[date, ...]:
    return today, today + timedelta(days=1)


def _workdaily(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    coming = next_workday(today, calendar)
    return (today, coming) if calendar.is_workday(today) else (coming,)


def _weekday(day: Day, today: date, _: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: week shift, then weekdays from 0 for Monday."""
    shift, *weekdays = day.numbers
    weeks = (0, 1) if shift in (NO_SHIFT, 0) else (shift,)
    return tuple(_monday(today) + timedelta(weeks=w, days=d) for w in weeks for d in sorted(weekdays))


def _week(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: week shift. The week's last working day, then its Sunday."""
    monday = _monday(today) + timedelta(weeks=day.numbers[0])
    calendar.is_workday(monday)  # LookupError also when only the week's beginning lies in an unannounced year
    backwards = [monday + timedelta(days=i) for i in range(6, -1, -1)]
    return (*islice(filter(calendar.is_workday, backwards), 1), backwards[0])


def _date(day: Day, today: date, _: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: year (0: not written), month, day."""
    year, month, number = day.numbers
    if year:
        return (clamped(year, month, number),)
    this = clamped(today.year, month, number)
    return (clamped(today.year + 1, month, number) if (today - this).days > STALE else this,)


def _near_date(day: Day, today: date, _: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: years from the current one, month, day."""
    years, month, number = day.numbers
    return (clamped(today.year + years, month, number),)


def _monthday(day: Day, today: date, _: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: month shift, day."""
    shift, number = day.numbers
    months = (0, 1) if shift == NO_SHIFT else (shift,)
    return tuple(clamped(today.year, today.month + m, number) for m in months)


def _quarter(day: Day, today: date, _: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: months in the period (3 or 6), its ordinal in the year (0: the current one)."""
    months, ordinal = day.numbers
    if ordinal:
        return (clamped(today.year, months * ordinal, LAST),)
    end = (today.month + months - 1) // months * months
    return clamped(today.year, end, LAST), clamped(today.year, end + months, LAST)


def _last_workday(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: month shift."""
    months = (1, 2) if day.numbers[0] == NO_SHIFT else (day.numbers[0] + 1,)
    return tuple(last_workday(clamped(today.year, today.month + m, 1), calendar) for m in months)


def _workday(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: count of working days after today."""
    return (next_workday(today, calendar, day.numbers[0]),)


def _before_holiday(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """``names``: festivals; ``numbers``: at most so many days ahead."""
    names = day.names
    if names == {"双节"}:
        names = frozenset({"中秋", "国庆"} if today.month in range(6, 11) else {"元旦", "春节"})
    rest = calendar.holiday(today, names)
    if rest.first <= today:
        rest = calendar.holiday(rest.last + timedelta(days=1), names)
    if day.numbers and (rest.first - today).days > day.numbers[0]:
        return ()
    return (last_workday(rest.first, calendar),)


def _after_holiday(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """``names``: festivals; ``numbers``: which working day after."""
    return (next_workday(calendar.holiday(today, day.names).last, calendar, day.numbers[0]),)


def _before_feast(day: Day, today: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """``numbers``: month and day of a festival without a holiday."""
    (feast,) = _date(day._replace(numbers=(0, *day.numbers)), today, calendar)
    return (feast - timedelta(days=1),)


RESOLVERS: Mapping[str, Callable[[Day, date, WorkCalendar], tuple[date, ...]]] = {
    "today": lambda _, today, __: (today,),
    "same_day": lambda _, today, __: (today,),
    "next_day": lambda _, today, __: (today + timedelta(days=1),),
    "offset": _offset,
    "daily": _daily,
    "workdaily": _workdaily,
    "weekday": _weekday,
    "week": _week,
    "date": _date,
    "near_date": _near_date,
    "monthday": _monthday,
    "quarter": _quarter,
    "workday": _workday,
    "last_workday": _last_workday,
    "before_holiday": _before_holiday,
    "after_holiday": _after_holiday,
    "before_feast": _before_feast,
}
