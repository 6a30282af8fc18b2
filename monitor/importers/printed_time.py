"""Clock times as programs print them: 24 hours, AM/PM, 上午/下午 and the finer Chinese parts of the day.

``12:05:07 AM`` is 00:05:07, ``12:30 PM`` and ``中午 12:30`` are 12:30, ``上午 12:00:09`` is 00:00:09, ``下午 1:02`` is
13:02. Some systems print a 24-hour clock with a marker (``下午 13:02``): an afternoon hour above 12 stays as it is.
"""

from __future__ import annotations

from monitor.importers.values import epoch

__all__ = ["MARKERS", "epoch", "hour24"]

MARKERS = ("AM", "PM", "上午", "下午", "凌晨", "早上", "中午", "晚上")
_MORNING = frozenset({"AM", "上午", "凌晨", "早上"})


def hour24(hour: int, marker: str | None) -> int | None:
    """The hour 0–23 of a printed hour with its part of the day; None when the two contradict each other."""
    if marker is None:
        return hour if hour < 24 else None
    if marker in _MORNING:
        return hour % 12 if hour <= 12 else None
    if hour > 12:
        return hour if hour < 24 else None
    if marker == "中午":
        return hour if hour >= 10 else hour + 12
    if marker == "晚上":
        return 0 if hour == 12 else hour + 12
    return 12 if hour == 12 else hour + 12
