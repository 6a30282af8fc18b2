"""10,000 damaged exports over all formats: no traceback, no hang, and a verdict that holds what is promised.

``JIANFU_SEED=7 pytest tests/hostile`` tries others, ``JIANFU_MUTATIONS=100000`` more of them. A failure names the seed,
the format and the number; ``mutation(seed, format, number)`` makes the same bytes again.
"""

from __future__ import annotations

import os
from pathlib import Path
from shutil import rmtree

import pytest

from monitor.importers import IMPORTERS, Source
from monitor.importers.apart import is_risky, read_apart
from tests.hostile.mutations import Mutation, mutation
from tests.hostile.specimens import REFUSED, Specimen, specimens
from tests.hostile.verdicts import Verdict, importer_for, parts_of, verdict, wrongs

SEED = int(os.environ.get("JIANFU_SEED", "20261109"))
COUNT = int(os.environ.get("JIANFU_MUTATIONS", "10000"))
FORMATS = tuple(specimens())
EACH = -(-COUNT // len(FORMATS))
MEASURED = 40  # of so many inputs the memory of one is measured, which slows it down
SLOWED = 4.0
RISKY = tuple(name for name in FORMATS if name.partition("-")[2] in ("xlsx", "html", "mht", "eml"))


def verdicts(one: Specimen, folder: Path, measured: bool = False) -> list[Verdict]:
    """What the signature gives and, where it does not lead to the format, what naming the format gives."""
    rmtree(folder, ignore_errors=True)
    path = one.put(folder)
    source = Source(path, as_of=one.as_of)
    found = [verdict(path, source, measured=measured)]
    if found[0].format != one.format and one.format != REFUSED:
        found.append(verdict(path, source, one.format))
    return found


def told(made: Mutation, number: int) -> str:
    return f"JIANFU_SEED={SEED} {made.how} ({made.specimen.main})"


def test_every_format_is_damaged() -> None:
    assert {importer.name for importer in IMPORTERS} | {REFUSED} == set(FORMATS)
    assert EACH * len(FORMATS) >= COUNT


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_exports_have_a_verdict(name: str, tmp_path: Path) -> None:
    found: list[str] = []
    read = 0
    for number in range(EACH):
        made = mutation(SEED, name, number)
        measured = number % MEASURED == 0
        for one in verdicts(made.specimen, tmp_path / "export", measured):
            read += bool(one.messages)
            slack = SLOWED if measured else 1.0
            broken = dict.fromkeys(wrongs(one, made.specimen.data, made.specimen.texts, slack))
            found += [f"{told(made, number)} as {one.format}: {text}" for text in broken]
    assert not found, "\n".join(found[:20])
    assert name == REFUSED or read > EACH // 10, "hardly any of them was read: they are damaged too much to tell"


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_number_is_the_same_damage(name: str) -> None:
    once, again = ([mutation(SEED, name, number) for number in range(12)] for _ in range(2))
    assert once == again
    assert once != [mutation(SEED + 1, name, number) for number in range(12)]
    originals = {one.case: one for one in specimens()[name]}
    assert sum(one.specimen != originals[one.specimen.case] for one in once) >= 10


@pytest.mark.parametrize("name", RISKY)
def test_damaged_exports_read_apart_give_the_same(name: str, tmp_path: Path) -> None:
    tried = 0
    for number in range(EACH):
        made = mutation(SEED, name, number)
        rmtree(tmp_path / "export", ignore_errors=True)
        path = made.specimen.put(tmp_path / "export")
        if not is_risky(path):
            continue
        source, importer = Source(path, as_of=made.specimen.as_of), importer_for(name)
        here, there = verdict(path, source, name), parts_of(read_apart(source, importer))
        assert (here.parts, str(here.fault)) == (there.parts, str(there.fault)), told(made, number)
        tried += 1
        if tried == 5:
            return
    raise AssertionError("too few of them are risky")
