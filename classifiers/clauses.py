"""The clauses of many texts at once: which cues begin in each, whether it asks, and whether it names a time.

One pass of each pattern over all texts ``fold.joined``, instead of one over every clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from classifiers import fold
from classifiers.fold import BORDER
from classifiers.rules import CUES, Ints, found_in

_END = re.compile(rf"(?:[,。;!?\n~…]+|[^\S{BORDER}]{{2,}}){BORDER}?|{BORDER}")
_CLOCK = re.compile(
    r"\d{1,2}:\d\d|(?:\d{1,2}|[一二三四五六七八九十两]{1,3})点(?!建议|意见|名|击|赞|多人|要求|位|心|个)"
)
_DATE = re.compile(r"\d{1,2}月\d{1,2}|\d{1,2}[日号]")
_SPAN = re.compile(r"(?:\d{1,2}|[一二三四五六十两]{1,3}|半)个?(?:分钟|小时|钟头|刻钟)")
_TIMES = (_CLOCK, _DATE, _SPAN)
MARKS = ("asks", "clock", "date", "span")
_BITS = tuple(1 << number for number in range(len(CUES) + len(MARKS)))


@dataclass(frozen=True, slots=True)
class Clauses:
    """``keys``: one whole number per clause, a bit for each cue and mark. ``firsts``: each text's first clause, and
    the number of all clauses at the end. ``starts``: (text, cue name) of every cue that begins a text."""

    keys: list[int]
    firsts: list[int]
    starts: list[tuple[int, str]]


def cues_of(key: int) -> frozenset[str]:
    """The names of the cues of a clause, or of several joined by ``|``."""
    return frozenset(cue.name for cue, bit in zip(CUES, _BITS, strict=False) if key & bit)


def marks_of(key: int) -> frozenset[str]:
    """The marks of a clause."""
    return frozenset(mark for mark, bit in zip(MARKS, _BITS[len(CUES) :], strict=True) if key & bit)


def mask(names: frozenset[str]) -> int:
    """The bits of some cues."""
    return sum(bit for cue, bit in zip(CUES, _BITS, strict=False) if cue.name in names)


def split(whole: str) -> Clauses:
    """The clauses of joined plain texts."""
    text = fold.hide_digits(whole)
    ends = np.array([found.end() for found in _END.finditer(text)], np.int64)
    signs = fold.points(text)
    borders = np.flatnonzero(signs == ord(BORDER))
    cues, places = found_in(text)
    asks = np.flatnonzero(signs == ord("?"))
    times = [np.array([found.start() for found in pattern.finditer(text)], np.int64) for pattern in _TIMES]
    marks = [np.full(len(at), len(CUES) + number) for number, at in enumerate((asks, *times))]
    bits, where = np.concatenate([cues, *marks]), np.concatenate([places, asks, *times])
    keys = np.zeros(len(ends), np.int64)
    np.bitwise_or.at(keys, np.searchsorted(ends, where, "right"), np.array(_BITS)[bits])
    firsts = np.searchsorted(ends, borders, "right") + 1
    return Clauses(keys.tolist(), [0, *firsts.tolist()], list(_starts(borders, cues, places)))


def _starts(borders: Ints, cues: Ints, places: Ints) -> Iterator[tuple[int, str]]:
    begins = np.concatenate([[0], borders[:-1] + 1])
    owner = np.searchsorted(begins, places, "right") - 1
    for number in np.flatnonzero(begins[owner] == places).tolist():
        yield int(owner[number]), CUES[int(cues[number])].name
