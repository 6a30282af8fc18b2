"""Time: local days and minutes, ISO weeks, and the official working calendar. Nothing else converts time.

A local day is an int, days since 1970-01-01; a week is an int such as 202646 (ISO year and week).
The working calendar is the State Council's yearly schedule with 调休, from the chinesecalendar package,
plus site files ``calendar-YYYY.csv`` for years that the package does not know.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import chinese_calendar

from monitor.errors import BadInput, CalendarUnknown, WrongUsage

EPOCH = date(1970, 1, 1)
WEEK_FORM = re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII)
WEEK_SECONDS = 7 * 86400
QUARTER, REMEMBERED = 900, 200_000


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=number)


def week_of(day: date) -> int:
    """The ISO week of a date, such as 202646."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


def week_name(week: int) -> str:
    """202646 to ``2026-W46``."""
    return f"{week // 100:04d}-W{week % 100:02d}"


def parse_week(text: str) -> int:
    """``2026-W46`` to 202646; WrongUsage when there is no such week."""
    found = WEEK_FORM.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        return week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError as fault:
        raise WrongUsage(f"没有“{text}”这一周；周次请写成 2026-W46 这样") from fault


def monday_of(week: int) -> date:
    """The first day of an ISO week."""
    return date.fromisocalendar(week // 100, week % 100, 1)


class LocalTime(NamedTuple):
    """A moment as the site's wall clock shows it: day number, minute of the day, ISO week."""

    day: int
    minute: int
    week: int


@dataclass(frozen=True)
class Clock:
    """The site's clock: a zone, and ``now`` that tests replace."""

    zone: ZoneInfo
    now: Callable[[], float] = time.time
    _quarters: dict[int, LocalTime] = field(default_factory=dict, repr=False, compare=False)

    def local(self, moment: int) -> LocalTime:
        """The wall-clock reading of an epoch second."""
        quarter, rest = divmod(moment, QUARTER)  # since 1972 every offset is a whole number of quarters
        found = self._quarters.get(quarter)
        if found is None:
            found = self._local(quarter * QUARTER)
            if len(self._quarters) < REMEMBERED:
                self._quarters[quarter] = found
        return LocalTime(found.day, found.minute + rest // 60, found.week)

    def _local(self, moment: int) -> LocalTime:
        stamp = datetime.fromtimestamp(moment, self.zone)
        day = stamp.toordinal() - EPOCH.toordinal()
        return LocalTime(day, stamp.hour * 60 + stamp.minute, week_of(stamp.date()))

    def offset(self, moment: int) -> int:
        """Seconds that local time is ahead of UTC at an epoch second."""
        ahead = datetime.fromtimestamp(moment, self.zone).utcoffset()
        return int(ahead.total_seconds()) if ahead is not None else 0

    def start_of_day(self, day: date) -> int:
        """The epoch second of local midnight."""
        return int(datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp())

    def week_span(self, week: int) -> tuple[int, int]:
        """Half-open epoch seconds of an ISO week."""
        monday = monday_of(week)
        return self.start_of_day(monday), self.start_of_day(monday + timedelta(days=7))

    def iso(self, moment: int) -> str:
        """Local ISO time with offset, to the second."""
        return datetime.fromtimestamp(moment, self.zone).isoformat()


class WorkCalendar:
    """Working days by the official schedule; CalendarUnknown for a year without one."""

    def __init__(self, exceptions: Mapping[date, bool] | None = None) -> None:
        self._exceptions = dict(exceptions or {})
        self._years = {day.year for day in self._exceptions}

    def is_workday(self, day: date) -> bool:
        """True on a working day, 调休 respected."""
        if day in self._exceptions:
            return self._exceptions[day]
        if day.year in self._years:
            return day.weekday() < 5
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as fault:
            raise CalendarUnknown(day.year) from fault

    def days(self, first: date, count: int) -> list[tuple[int, int]]:
        """(day number, 1 on a working day else 0) for ``count`` days."""
        span = (first + timedelta(days=offset) for offset in range(count))
        return [(day_number(day), int(self.is_workday(day))) for day in span]


def read_calendar(folder: Path) -> WorkCalendar:
    """The official schedule plus the site's ``calendar-YYYY.csv`` files (columns 日期,是否上班).

    A file lists the holidays and the make-up working days of its year as announced; its other days are
    Monday to Friday. BadInput names file and line.
    """
    exceptions: dict[date, bool] = {}
    for path in sorted(folder.glob("calendar-*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                try:
                    exceptions[date.fromisoformat((row["日期"] or "").strip())] = _works(row["是否上班"])
                except (KeyError, ValueError, AttributeError) as fault:
                    raise BadInput(
                        f"{path.name} 第 {line} 行看不懂：应有“日期”（2027-01-01）和“是否上班”（是/否）两列"
                    ) from fault
    return WorkCalendar(exceptions)


def _works(text: str) -> bool:
    try:
        return {"是": True, "否": False, "1": True, "0": False}[text.strip()]
    except KeyError as fault:
        raise ValueError(text) from fault
