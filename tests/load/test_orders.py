"""The way of importing must not show: order, overlaps, repeats and other tools give the very same reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from monitor.report import canonical
from tests.load.build import Built, build, taken_in
from tests.load.compare import figures_in
from tests.load.export import (
    chats,
    halves,
    write_account,
    write_chat,
    write_halves,
    write_other_tools,
    write_whole,
)
from tests.load.generate import make_world
from tests.load.world import QQ, WECHAT, Handle, World

SEEDS = range(20, 23)
SIZE = 90


def assert_same(plain: Built, other: Built) -> None:
    """The same figures, and the same bytes of every week's report."""
    assert plain.reports.keys() == other.reports.keys()
    for week, report in plain.reports.items():
        assert figures_in(other.reports[week]) == figures_in(report)
        assert canonical(other.reports[week]) == canonical(report)


def built_in_turn(world: World, folder: Path, paths: Sequence[Path]) -> list[Built]:
    """One site for every order of a few files, with the lists before and after them."""
    return [
        build(world, folder / f"{number}{lists_first}", [[path] for path in order], Random(number), lists_first)
        for number, order in enumerate(permutations(paths))
        for lists_first in (True, False)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_files_again_and_in_another_order_with_the_lists_last(seed: int, tmp_path: Path) -> None:
    world, rng = make_world(seed, SIZE), Random(seed)
    whole = write_whole(world, tmp_path)
    plain = build(world, tmp_path / "plain", [whole], rng)
    twice = build(world, tmp_path / "twice", [rng.sample(whole, len(whole)), whole], rng, lists_first=False)
    assert taken_in(plain.results) == taken_in(twice.results) == len(world.messages)
    assert_same(plain, twice)


@pytest.mark.parametrize("seed", SEEDS)
def test_overlapping_halves_in_any_order(seed: int, tmp_path: Path) -> None:
    world, rng = make_world(seed, SIZE), Random(seed)
    plain = build(world, tmp_path / "plain", [write_whole(world, tmp_path)], rng)
    parts = write_halves(world, tmp_path, rng)
    cut = build(world, tmp_path / "cut", [[path] for path in rng.sample(parts, len(parts))], rng)
    assert sum(row.duplicate for row in cut.results) > 0
    assert taken_in(cut.results) == len(world.messages)
    assert_same(plain, cut)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_chats_by_several_tools(seed: int, tmp_path: Path) -> None:
    world, rng = make_world(seed, SIZE), Random(seed)
    many = [*write_other_tools(world, tmp_path), *write_account(world, tmp_path), *write_halves(world, tmp_path, rng)]
    plain = build(world, tmp_path / "plain", [[*write_whole(world, tmp_path), *many]], rng)
    mixed = build(world, tmp_path / "mixed", [rng.sample(many, len(many))], rng)
    assert taken_in(plain.results) == taken_in(mixed.results) == len(world.messages)
    assert_same(plain, mixed)


@pytest.mark.parametrize("platform", [WECHAT, QQ])
def test_names_printed_anew_by_a_later_export(platform: str, tmp_path: Path) -> None:
    """Exporters print the name of the day for all messages, old ones too; either file may be read first."""
    world = make_world(20, SIZE)
    group, lines = next((group, lines) for group, lines in chats(world) if group.platform == platform)
    later = {place: Handle(one.account, f"新{one.shown}", f"新{one.shown}", 0) for place, one in world.handles.items()}
    here = replace(world, messages=tuple(lines))
    paths = [
        write_chat(here, group, lines, tmp_path / "early"),
        write_chat(replace(here, handles=later), group, lines, tmp_path / "late"),
    ]
    first, *others = built_in_turn(here, tmp_path, paths)
    for other in others:
        assert_same(first, other)


def test_a_renamed_group_is_one_group(tmp_path: Path) -> None:
    """The roster bears the old name, the later export the new one; the id says that they are one."""
    world = make_world(20, SIZE)
    group, lines = chats(world)[0]
    early, late = halves(lines, Random(1))
    here = replace(world, messages=tuple(lines))
    paths = [
        write_chat(here, group, early, tmp_path / "early"),
        write_chat(here, replace(group, name="改名后的群"), late, tmp_path / "late"),
    ]
    first, *others = built_in_turn(here, tmp_path, paths)
    assert taken_in(first.results) == len(lines)
    for other in others:
        assert_same(first, other)


def test_two_groups_of_one_name_do_not_take_each_others_roster(tmp_path: Path) -> None:
    """The roster says only the name: which group it means may not hang on which file came first."""
    world = make_world(20, SIZE)
    (one, lines), (two, more) = chats(world)[:2]
    here = replace(world, messages=(*lines, *more))
    paths = [
        write_chat(here, one, lines, tmp_path / "one"),
        write_chat(here, replace(two, name=one.name), more, tmp_path / "two"),
    ]
    assert_same(
        build(here, tmp_path / "forth", [[path] for path in paths], Random(1)),
        build(here, tmp_path / "back", [[path] for path in reversed(paths)], Random(1)),
    )
