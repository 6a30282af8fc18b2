"""Weeks, local days and the official working calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.clock import Clock, WorkCalendar, day_number, parse_week, read_calendar, week_name
from monitor.errors import BadInput, CalendarUnknown, WrongUsage

CLOCK = Clock(ZoneInfo("Asia/Shanghai"))


def test_2026_has_53_weeks() -> None:
    assert parse_week("2026-W53") == 202653
    assert week_name(202653) == "2026-W53"
    with pytest.raises(WrongUsage, match="2025-W53"):
        parse_week("2025-W53")


@pytest.mark.parametrize("text", ["2026W", "46", "2026-W00", "二〇二六-W46", ""])
def test_a_week_that_is_none(text: str) -> None:
    with pytest.raises(WrongUsage):
        parse_week(text)


def test_midnight_belongs_to_the_new_day_and_week() -> None:
    start, end = CLOCK.week_span(202646)
    first, last = CLOCK.local(start), CLOCK.local(end - 1)
    assert (first.minute, first.week) == (0, 202646)
    assert (last.minute, last.week) == (1439, 202646)
    assert CLOCK.local(end).week == 202647
    assert end - start == 7 * 86400


def test_adjusted_days_of_2026() -> None:
    calendar = WorkCalendar()
    assert calendar.is_workday(date(2026, 9, 20))
    assert not calendar.is_workday(date(2026, 9, 25))
    assert not calendar.is_workday(date(2026, 11, 14))


def test_an_unannounced_year_is_refused_until_the_site_has_its_schedule(tmp_path: Path) -> None:
    with pytest.raises(CalendarUnknown, match="2031"):
        WorkCalendar().is_workday(date(2031, 3, 3))
    (tmp_path / "calendar-2031.csv").write_text("日期,是否上班\n2031-03-03,否\n2031-03-08,是\n", "utf-8")
    calendar = read_calendar(tmp_path)
    assert [calendar.is_workday(date(2031, 3, day)) for day in (3, 4, 8, 9)] == [False, True, True, False]
    assert calendar.days(date(2031, 3, 3), 1) == [(day_number(date(2031, 3, 3)), 0)]


def test_a_bad_schedule_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "calendar-2031.csv").write_text("日期,是否上班\n2031-03-03,否\n3月4日,也许\n", "utf-8")
    with pytest.raises(BadInput, match=r"calendar-2031\.csv 第 3 行"):
        read_calendar(tmp_path)
