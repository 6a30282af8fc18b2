"""The four weeks of the story: Monday 2026-10-19 to Sunday 2026-11-15, in China Standard Time.

No public holiday and no 调休 working day falls into them: the National Day schedule of 2026 ended on 10 October.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))  # Asia/Shanghai has had no other offset since 1991
FIRST_DAY = date(2026, 10, 19)
WEEKS = ("2026-W43", "2026-W44", "2026-W45", "2026-W46")
DAYS = 7 * len(WEEKS)
EXPORTED = datetime(2026, 11, 16, 8, 40, tzinfo=ZONE)  # the Monday after, when the exports are made
_WEEKDAYS = "一二三四五六日"


def day_of(week: int, weekday: int) -> date:
    """The date of an ISO week number and weekday 1 to 7; ValueError outside the story."""
    day = date.fromisocalendar(2026, week, weekday)
    if not 0 <= (day - FIRST_DAY).days < DAYS:
        raise ValueError(f"{day} is not in the story")
    return day


def moment(day: date, hour: int, minute: int) -> int:
    """Epoch seconds of a local time; hours from 24 on are of the next morning."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return int((midnight + timedelta(hours=hour, minutes=minute)).timestamp())


def local(at: int) -> datetime:
    """The local time of epoch seconds."""
    return datetime.fromtimestamp(at, ZONE)


def weekday_name(day: date) -> str:
    """周一 to 周日."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def day_name(day: date) -> str:
    """11月9日."""
    return f"{day.month}月{day.day}日"
