"""Printed clocks of every kind."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from monitor.importers.printed_time import epoch, hour24

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("hour", "marker", "wanted"),
    [
        *((12, "AM", 0), (12, "PM", 12), (1, "PM", 13), (11, "AM", 11), (12, "上午", 0), (1, "下午", 13)),
        *((13, "下午", 13), (3, "凌晨", 3), (12, "凌晨", 0), (11, "中午", 11), (12, "中午", 12), (1, "中午", 13)),
        *((9, "晚上", 21), (12, "晚上", 0), (21, "晚上", 21), (8, None, 8), (23, None, 23), (0, None, 0)),
        *((24, None, None), (13, "AM", None), (24, "PM", None), (7, "早上", 7), (0, "上午", 0)),
    ],
)
def test_hours(hour: int, marker: str | None, wanted: int | None) -> None:
    assert hour24(hour, marker) == wanted


def test_dates_that_do_not_exist() -> None:
    assert epoch(ZONE, (2026, 11, 9), 8, 2, 11) == 1794182531
    assert epoch(ZONE, (2026, 2, 30), 8, 0) is None
    assert epoch(ZONE, (2026, 11, 9), 8, 60) is None
    assert epoch(ZONE, (1, 1, 1), 0, 0) is None
    assert epoch(ZONE, (9999, 1, 1), 0, 0) is None
