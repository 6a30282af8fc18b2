"""Clock times and parts of the day: which minute they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

NOON = 12
MIDNIGHT = 24 * 60  # minutes
MORNING, EVENING = time(6), time(18)  # a bare 1–6 said outside these hours means the coming morning

# Closing minute of a part of the day without clock time.
PARTS: Mapping[str, int] = {
    "凌晨": MIDNIGHT,
    "早": 9 * 60,
    "上午": NOON * 60,
    "中午": NOON * 60,
    "下午": 18 * 60,
    "傍晚": 18 * 60,
    "晚": 23 * 60 + 59,
}
CLOSE = 18 * 60  # a day, and 下班
OPEN = 8 * 60  # 上班
DAY_END = 23 * 60 + 59


class Clock(NamedTuple):
    """A written time of day; ``exact`` when the hour is 24-hour time; hour 24 is the day's end, also for 零点."""

    hour: int
    minute: int
    exact: bool
    spoken_zero: bool = False


def moment(day: date, minutes: int, sent: datetime) -> datetime:
    """``minutes`` after midnight of ``day``, in the zone of ``sent``."""
    return datetime.combine(day, time(), sent.tzinfo) + timedelta(minutes=minutes)


def placed(clock: Clock, parts: Sequence[str]) -> int | None:
    """Minutes after the day's midnight when a part of the day or 24-hour time says so, else None."""
    hour, part = clock.hour, parts[-1] if parts else ""
    if part == "凌晨":
        hour = hour % 12 + (24 if "晚" in parts else 0)
    elif part == "晚":
        hour += 24 if hour < 5 else 12 if hour <= 12 else 0
    elif part in ("下午", "傍晚"):
        hour += 12 if 0 < hour < NOON else 0
    elif part == "中午":
        hour += 12 if hour <= 3 else 0
    elif not part and not clock.exact:
        return None
    return hour * 60 + clock.minute


def on_day(clock: Clock, parts: Sequence[str], day: date, sent: datetime, *, today: bool) -> datetime:
    """The minute of a named day; ``today`` when 今天 is written: the next one still ahead."""
    minutes = placed(clock, parts)
    if minutes is None:
        early = clock.hour * 60 + clock.minute
        late = early + NOON * 60
        if today:
            return next((at for m in (early, late) if (at := moment(day, m, sent)) > sent), moment(day, late, sent))
        minutes = late if clock.hour <= 6 else early
    if today and minutes == 0:
        minutes = MIDNIGHT
    return moment(day, minutes, sent)


def next_time(clock: Clock, parts: Sequence[str], sent: datetime) -> datetime:
    """The next such time after sending, for a clock time without a day."""
    minutes = placed(clock, parts)
    offsets = [minutes] if minutes is not None else _bare(clock, sent)
    days = [sent.date() + timedelta(days=d) for d in (-1, 0, 1, 2)]
    return next(at for day in days for m in offsets if (at := moment(day, m, sent)) > sent)


def _bare(clock: Clock, sent: datetime) -> list[int]:
    """Minutes a bare 1–12 can mean on any day, earliest first."""
    early = clock.hour * 60 + clock.minute
    late = early + NOON * 60
    if clock.hour == NOON:
        return [late] if _is_evening(sent) else [early]
    if clock.hour >= 7:
        return [early, late]
    return [early] if _is_evening(sent) else [early, late] if sent.time() < MORNING else [late]


def _is_evening(sent: datetime) -> bool:
    return sent.time() >= EVENING


def next_part(minutes: int, sent: datetime) -> datetime:
    """Today's close of a part of the day, tomorrow's when its hour has passed."""
    at = moment(sent.date(), minutes, sent)
    return at if at > sent else moment(sent.date() + timedelta(days=1), minutes, sent)
