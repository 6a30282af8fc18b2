"""Lead time: working seconds between a demand and its deadline."""

from __future__ import annotations

from datetime import timedelta

from monitor.clock import Clock, WorkCalendar, day_of
from monitor.errors import CalendarUnknown

SHORT_SECONDS = 28_800  # eight working hours
MOST_DAYS = 60  # further off, a deadline is not short whatever the calendar says


def is_short(clock: Clock, calendar: WorkCalendar, rule: dict[str, int], sent_at: int, deadline: int | None) -> bool:
    """True when fewer than eight working hours lie between sending and a stated deadline; a past one has none.

    False without a deadline, and where the days between fall in a year without a schedule.
    """
    if deadline is None:
        return False
    try:
        return working_seconds(clock, calendar, rule, sent_at, deadline, SHORT_SECONDS) < SHORT_SECONDS
    except CalendarUnknown:
        return False


def working_seconds(
    clock: Clock, calendar: WorkCalendar, rule: dict[str, int], start: int, end: int, enough: int
) -> int:
    """Seconds of working time in [start, end), counted until ``enough``."""
    day = day_of(clock.local(start).day)
    total = 0
    for _ in range(MOST_DAYS):
        midnight = clock.start_of_day(day)
        if midnight >= end or total >= enough:
            return total
        if calendar.is_workday(day):
            opens, closes = midnight + rule["day_start"] * 60, midnight + rule["day_end"] * 60
            total += max(0, min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return max(total, enough)
