"""The official working calendar: 调休, holidays by name, years not yet announced."""

from __future__ import annotations

from datetime import date

import pytest

from classifiers.workdays import last_workday, next_workday, official_calendar

CALENDAR = official_calendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),
        (date(2026, 3, 7), False),
        (date(2026, 5, 9), True),
        (date(2026, 9, 20), True),  # a Sunday worked for the National Day
        (date(2026, 10, 7), False),
    ],
)
def test_days_off_and_days_worked_instead(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


def test_an_unannounced_year_is_not_guessed() -> None:
    with pytest.raises(LookupError):
        CALENDAR.is_workday(date(2039, 3, 1))
    with pytest.raises(LookupError):
        CALENDAR.holiday(date(2039, 1, 1), frozenset())


def test_holidays_by_name() -> None:
    rest = CALENDAR.holiday(date(2026, 3, 1), frozenset({"国庆"}))
    assert (rest.first, rest.last) == (date(2026, 10, 1), date(2026, 10, 7))
    assert CALENDAR.holiday(date(2026, 3, 1), frozenset()).names == {"清明"}


def test_festivals_in_one_run_are_one_holiday() -> None:
    rest = CALENDAR.holiday(date(2025, 9, 1), frozenset({"中秋"}))
    assert (rest.first, rest.last) == (date(2025, 10, 1), date(2025, 10, 8))
    assert rest.names == {"国庆", "中秋"}


def test_a_holiday_counts_until_its_last_day() -> None:
    assert CALENDAR.holiday(date(2026, 5, 5), frozenset()).names == {"五一"}
    assert CALENDAR.holiday(date(2026, 5, 6), frozenset()).names == {"端午"}


def test_counting_working_days_over_a_holiday() -> None:
    assert next_workday(date(2026, 4, 30), CALENDAR) == date(2026, 5, 6)
    assert next_workday(date(2026, 5, 8), CALENDAR) == date(2026, 5, 9)
    assert next_workday(date(2026, 2, 9), CALENDAR, 7) == date(2026, 2, 25)
    assert last_workday(date(2026, 2, 15), CALENDAR) == date(2026, 2, 14)
