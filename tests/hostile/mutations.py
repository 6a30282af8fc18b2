"""Damaged exports by number: the same seed, format and number always give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.hostile.mutators import ANY, TEXT, Mutator
from tests.hostile.mutators_json import JSON
from tests.hostile.mutators_markup import CSV, MAIL, MARKUP
from tests.hostile.mutators_zip import ZIP
from tests.hostile.specimens import Specimen, specimens, suffix_of

FAMILIES: dict[str, tuple[Mutator, ...]] = {
    ".json": (*JSON, *TEXT, *ANY),
    ".jsonl": (*JSON, *TEXT, *ANY),
    ".js": (*JSON, *TEXT, *ANY),
    ".csv": (*CSV, *TEXT, *ANY),
    ".html": (*MARKUP, *JSON, *TEXT, *ANY),
    ".mht": (*MAIL, *TEXT, *ANY),
    ".eml": (*MAIL, *TEXT, *ANY),
    ".xlsx": (*ZIP, *ANY),
}
PLAIN = (*TEXT, *ANY)
ANOTHER_NAME = 0.03
TRIES = 20  # not every way changes every file
NAMES = (".txt", ".json", ".jsonl", ".csv", ".xlsx", ".html", ".mht", ".eml", ".md", ".zip", ".dat", "")


@dataclass(frozen=True, slots=True)
class Mutation:
    """A damaged export and how it was made."""

    specimen: Specimen
    how: str


def mutation(seed: int, name: str, number: int) -> Mutation:
    """The damaged export of a format with that number."""
    rng = Random(f"{seed}/{name}/{number}")
    known = specimens()
    specimen = known[name][number % len(known[name])]
    applied = []
    for _ in range(rng.choice((1, 1, 1, 1, 2, 2, 3))):
        specimen, how = _damaged(rng, specimen)
        applied.append(how)
    if rng.random() < ANOTHER_NAME:
        specimen = _renamed(specimen, rng.choice(NAMES))
        applied.append("renamed")
    return Mutation(specimen, f"{specimen.case} {name}#{number} {'+'.join(applied)}")


def _damaged(rng: Random, specimen: Specimen) -> tuple[Specimen, str]:
    """The export with one of its files damaged in one way, and the name of the way."""
    for _ in range(TRIES):
        victim = rng.choice(specimen.victims)
        family = FAMILIES.get(suffix_of(victim), PLAIN)
        mutator = rng.choices(family, [one.weight for one in family])[0]
        data = mutator.change(rng, specimen.files[victim], _donor(rng, specimen))
        if data != specimen.files[victim]:
            return specimen.changed(victim, data), mutator.name
    return specimen, "nothing"


def _donor(rng: Random, specimen: Specimen) -> bytes:
    """The bytes of another file, as often one of the same format as of any."""
    known = specimens()
    other = rng.choice(known[specimen.format if rng.random() < 0.5 else rng.choice(tuple(known))])
    return other.files[rng.choice(other.victims)]


def _renamed(specimen: Specimen, suffix: str) -> Specimen:
    """The export under a name with another ending, when it is one file."""
    if specimen.main not in specimen.files:
        return specimen
    stem = specimen.main.rpartition(".")[0] or specimen.main
    files = {(stem + suffix if name == specimen.main else name): data for name, data in specimen.files.items()}
    return Specimen(specimen.case, specimen.format, stem + suffix, files, specimen.as_of, specimen.texts)
