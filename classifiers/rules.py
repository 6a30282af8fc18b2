"""Cue words: the table of phrases (``data/cues.txt``) that the model looks for besides plain n-grams.

``scan`` finds every cue of a text with its place in one pass. A cue is evidence, never a verdict: the model
weighs it together with the clause it stands in (forbidden, done, asked, lamented).
"""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick

Ints = npt.NDArray[np.int64]

TABLE = Path(__file__).parent / "data" / "cues.txt"
ROLES = ("object", "hazard", "context", "flag")  # what is asked for, danger, colour of a clause, anything else

# Where the codebook leaves no doubt: a named feature, the flag it speaks for given a request, and what is added to
# the learned coefficient. In the corpus 97–100 % of the requests with the feature carry the flag.
HINTS: tuple[tuple[str, str, float], ...] = (
    ("due today", "urgent", 4.0),
    ("due today", "deadline", 4.0),
    ("due at a clock time", "urgent", 4.0),
    ("due at a clock time", "deadline", 4.0),
)

Hit = tuple[str, int, int]  # a cue's name, found at [start, end) of the text


class Cue(NamedTuple):
    """One idea with the phrases that express it, in simplified lower-case script, digits as ``0``."""

    role: str
    name: str
    zh: str
    phrases: tuple[str, ...]


def read_cues(table: str) -> tuple[Cue, ...]:
    """Blocks of a heading ``role name zh`` and indented lines of phrases; ``#`` lines are remarks."""
    cues: list[Cue] = []
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            cues[-1] = cues[-1]._replace(phrases=(*cues[-1].phrases, *line.split()))
        else:
            role, name, zh = line.split()
            cues.append(Cue(role, name, zh, ()))
    return tuple(cues)


CUES = read_cues(TABLE.read_text("utf-8"))


def names(role: str) -> frozenset[str]:
    """The names of all cues of one role."""
    return frozenset(cue.name for cue in CUES if cue.role == role)


_PLACED = tuple(sorted({(phrase, cue.name) for cue in CUES for phrase in cue.phrases}))
_FINDER = AhoCorasick([phrase for phrase, _ in _PLACED], store_patterns=False)
_NAMES = tuple(name for _, name in _PLACED)
_NUMBER = {cue.name: number for number, cue in enumerate(CUES)}
_CUE_OF = np.array([_NUMBER[name] for name in _NAMES])


def scan(text: str) -> list[Hit]:
    """Every cue of a plain text (``fold.plain``, digits as ``0``), in order of place."""
    found = _FINDER.find_matches_as_indexes(text, overlapping=True)
    return sorted([(_NAMES[number], start, end) for number, start, end in found], key=itemgetter(1))


def found_in(text: str) -> tuple[Ints, Ints]:
    """The same for long texts: the number of each cue found (its place in ``CUES``), and where it starts."""
    found = _FINDER.find_matches_as_indexes(text, overlapping=True)
    table = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
    return _CUE_OF[table[:, 0]], table[:, 1]
