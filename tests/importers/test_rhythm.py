"""Silent days against a group's own rhythm: holes found, ordinary silence left alone, judged over simulated years."""

from __future__ import annotations

import random
from datetime import date

import pytest

from monitor.clock import WorkCalendar, day_number
from monitor.importers.rhythm import FEWEST, Sort, chance, sorts_of, spells
from tests.importers.chat_years import CALENDAR, FIRST, WORKDAYS, Group, without, year

MIDDLE = range(60, 180)


def flood(place: int) -> float:
    return 1.0 if 140 <= place < 260 else 0.03


def fading(place: int) -> float:
    return max(0.01, 1 - place / 365)


# What offices have: from a group with an announcement a month to one that never rests; seasons; rest days like others.
ORDINARY = (
    *(Group(rate) for rate in (0.05, 0.1, 0.3, 1, 2, 3, 4, 6, 10, 20, 40)),
    *(Group(rate, spread=3) for rate in (0.5, 2, 5, 10)),
    *(Group(rate, spread=1) for rate in (1, 5, 10)),
    *(Group(rate, rest=1, holiday=0.3) for rate in (0.1, 1, 4, 12, 40)),
    *(Group(rate, season=flood) for rate in (5, 10, 30)),
    *(Group(rate, season=fading) for rate in (2, 8, 30)),
)


def test_ordinary_years_raise_no_alarm() -> None:
    """At most one year in a hundred."""
    years = [year(group, random.Random(f"{group.rate}{seed}")) for group in ORDINARY for seed in range(7)]
    alarms = sum(any(spells(hours, CALENDAR)) for hours in years)
    assert len(years) > 200 and alarms <= len(years) // 100


def test_sparse_groups_raise_no_alarm() -> None:
    """A message every ten days."""
    years = [year(Group(0.1, rest=1, holiday=1), random.Random(seed)) for seed in range(60)]
    assert not any(list(spells(hours, CALENDAR)) for hours in years)


@pytest.mark.parametrize("group", [Group(10), Group(20), Group(40), Group(15, spread=3), Group(12, rest=1)], ids=repr)
def test_five_working_days_missing_from_a_busy_group_are_always_found(group: Group) -> None:
    for seed in range(12):
        luck = random.Random(seed)
        hours, gone = without(year(group, luck), luck.choice(MIDDLE), 5)
        found = [spell for spell in spells(hours, CALENDAR) if set(gone) <= set(spell.days)]
        assert len(found) == 1 and found[0].sort is Sort.WORK and found[0].usual >= 0.9


def test_a_week_missing_from_the_flood_season_is_found_whatever_follows_it() -> None:
    """Four months of work between two quiet halves of the year."""
    season = [place for place, day in enumerate(WORKDAYS) if flood(day - FIRST) == 1]
    found = 0
    for seed in range(20):
        luck = random.Random(seed)
        hours, gone = without(year(Group(25, season=flood), luck), luck.choice(season[25:-30]), 5)
        found += any(set(gone) <= set(spell.days) for spell in spells(hours, CALENDAR))
    assert found >= 15


@pytest.mark.parametrize("rate", [20, 40])
def test_one_working_day_missing_from_a_busy_group_is_found(rate: float) -> None:
    for seed in range(12):
        luck = random.Random(seed)
        hours, gone = without(year(Group(rate), luck), luck.choice(MIDDLE), 1)
        assert [spell.days for spell in spells(hours, CALENDAR)] == [tuple(gone)]


def test_most_weeks_missing_from_a_group_that_misses_a_day_a_month_are_found() -> None:
    """With 95 of 100 working days active a silent day is natural, and happens a dozen times a year; five are not."""
    found = 0
    for seed in range(20):
        luck = random.Random(seed)
        hours = year(Group(3), luck)
        assert 0.9 < sum(day in hours for day in WORKDAYS) / len(WORKDAYS) < 0.99
        hours, gone = without(hours, luck.choice(MIDDLE), 5)
        found += any(set(gone) <= set(spell.days) for spell in spells(hours, CALENDAR))
    assert found >= 14


def test_rest_days_and_public_holidays_are_no_holes() -> None:
    """Nobody writes on any day that is off, not even for the eight days of the Spring Festival."""
    hours = dict.fromkeys(WORKDAYS, 9)
    assert list(spells(hours, CALENDAR)) == []


def test_a_holiday_is_no_hole_for_a_group_that_works_on_weekends() -> None:
    sorts = sorts_of(FIRST, FIRST + 364, CALENDAR)
    hours = {FIRST + place: 9 + place % 3 for place, sort in enumerate(sorts) if sort is not Sort.HOLIDAY}
    assert list(spells(hours, CALENDAR)) == []
    weekend = next(day for day in hours if sorts[day - FIRST] is Sort.REST and day > FIRST + 100)
    del hours[weekend], hours[weekend + 1]
    assert [(spell.days, spell.sort) for spell in spells(hours, CALENDAR)] == [((weekend, weekend + 1), Sort.REST)]


@pytest.mark.parametrize("year_", [2026, 2035], ids=["scheduled", "not"])
def test_national_day_is_off_whether_the_year_has_a_schedule_or_not(year_: int) -> None:
    first = day_number(date(year_, 8, 3))
    sorts = sorts_of(first, first + 120, WorkCalendar())
    assert all(sorts[day_number(date(year_, 10, day)) - first] is Sort.HOLIDAY for day in range(1, 8))
    hours = {first + place: 9 for place, sort in enumerate(sorts) if sort is Sort.WORK}
    assert list(spells(hours, WorkCalendar())) == []


def test_a_year_without_a_schedule_has_its_holes_found_by_the_weekday() -> None:
    first = day_number(date(2035, 3, 5))
    hours = {first + place: 9 for place in range(120) if place % 7 < 5}
    gone = [first + 49, first + 50, first + 51]
    assert [spell.days for spell in spells({d: h for d, h in hours.items() if d not in gone}, WorkCalendar())] == [
        tuple(gone)
    ]


def test_a_rhythm_that_changes_is_no_hole_and_hides_none() -> None:
    """Ten busy hours every working day for half a year, then a message every other week."""
    busy = dict.fromkeys(WORKDAYS[:120], 10)
    quiet = dict.fromkeys(WORKDAYS[130::11], 1)
    assert list(spells(busy | quiet, CALENDAR)) == []
    gone = WORKDAYS[60:63]
    holed = {day: hours for day, hours in (busy | quiet).items() if day not in gone}
    assert [spell.days for spell in spells(holed, CALENDAR)] == [tuple(gone)]


def test_what_has_hardly_begun_has_no_rhythm() -> None:
    days = [WORKDAYS[place] for place in range(2 * FEWEST) if place != FEWEST - 1]
    assert list(spells(dict.fromkeys(days, 9), CALENDAR)) == []
    assert list(spells({WORKDAYS[0]: 1, WORKDAYS[200]: 1}, CALENDAR)) == []
    assert list(spells({}, CALENDAR)) == []


def test_the_likelihood_of_a_spell() -> None:
    """Falls with its length and with how busy its neighbours are; the quieter side is believed."""
    busy, slow = [9, 8, 10, 9, 7] * 12, [2, 0, 3, 1, 2] * 12
    assert 1 >= chance(slow, slow, 1) > chance(slow, slow, 2) > chance(slow, slow, 5) > 0
    assert chance(busy, busy, 1) < 1e-6 < chance(slow, slow, 1)
    assert chance(busy, slow, 1) == chance(slow, busy, 1) == chance(slow, slow, 1) >= 0.2
