"""The product against a count by hand: every figure of every cadre, group and unit, over worlds made up from seeds.

A world is imported and reported the way an office does it; ``count`` then counts the same world with plain loops, by
the definitions alone.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.load.build import Built, ask_tagger, build, taken_in
from tests.load.compare import differences, figures_in, figures_of
from tests.load.count import Count, is_workday
from tests.load.export import write_whole
from tests.load.generate import make_world
from tests.load.world import World, local

SEEDS = range(12)
RECEIVED = (
    *("received", "reading_seconds", "demands", "urgent_demands", "trace_demands", "urgent_trace_demands"),
    *("trace_photo", "trace_checkin", "trace_form", "trace_relay", "trace_traffic", "reply_demands", "meeting_demands"),
    *("acks_received", "mention_all_received", "directed", "after_hours_received", "after_hours_demands"),
    *("night_demands", "rest_day_demands", "after_hours_days", "short_lead_demands", "interrupted_hours"),
)
IMPOSED = (
    *("messages", "recipients", "person_demands", "person_trace_demands", "person_reading_seconds"),
    *("after_hours_person_demands", "short_lead_person_demands"),
)
EVIDENCE = {"roster", "lines", "inferred", ""}


@cache
def plain_build(seed: int) -> tuple[World, Built]:
    """The world of a seed, lists first and then every group as one file."""
    world = make_world(seed)
    with TemporaryDirectory() as folder:
        return world, build(world, Path(folder) / "site", [write_whole(world, Path(folder))], Random(seed))


@cache
def hand_count(seed: int) -> Count:
    """The same world counted by hand, with the labels that the tagger gives its texts."""
    world = make_world(seed)
    with TemporaryDirectory() as folder:
        return Count(world, ask_tagger(world, Path(folder)))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_what_a_count_by_hand_gives(seed: int) -> None:
    world, built = plain_build(seed)
    assert taken_in(built.results) == len(world.messages)
    found = [row for week, report in built.reports.items() for row in differences(report, hand_count(seed), week)]
    assert not found, "\n".join(map(str, found[:20]))


def test_every_figure_is_both_reported_and_counted() -> None:
    _, built = plain_build(0)
    for week, report in built.reports.items():
        reported, counted = figures_in(report), figures_of(hand_count(0), week)
        for subject, figures in counted.items():
            is_person, is_issuer = subject.startswith("cadre "), subject.startswith("issuer ")
            wanted = RECEIVED if is_person else IMPOSED if is_issuer else ()
            assert set(wanted) <= figures.keys() & reported[subject].keys(), subject


def test_no_figure_is_always_nothing() -> None:
    largest: Counter[str] = Counter()
    for seed in SEEDS:
        for report in plain_build(seed)[1].reports.values():
            for subject, figures in figures_in(report).items():
                for name, value in figures.items():
                    largest[f"{subject.split()[0]} {name}"] = max(largest[f"{subject.split()[0]} {name}"], value)
    assert not [name for name, value in largest.items() if value == 0]
    assert {*(f"cadre {name}" for name in (*RECEIVED, "groups")), *(f"issuer {name}" for name in IMPOSED)} <= {*largest}


def test_worlds_hold_what_they_are_meant_to_hold() -> None:
    worlds = [make_world(seed) for seed in SEEDS]
    lines = [line for world in worlds for line in world.messages]
    kinds = {line.kind for line in lines}
    assert kinds >= {"system", "recall", "text", "quote", "link", "forward", "image", "voice", "file", "location"}
    assert any(len(line.mentions) > 1 for line in lines)
    assert any(len(line.stored) > 1500 for line in lines)
    assert any(line.typed != line.stored for line in lines if line.kind == "text")
    days = {local(line.at).date() for line in lines}
    assert any(day.weekday() > 4 and is_workday(day) for day in days)
    assert any(day.weekday() < 5 and not is_workday(day) for day in days)
    assert {local(line.at).strftime("%a %T") for line in lines} >= {"Sun 23:59:59", "Mon 00:00:00"}
    assert {hand_count(seed).evidence(*stay) for seed in SEEDS for stay in hand_count(seed).stays} == EVIDENCE
