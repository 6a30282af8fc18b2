"""Evidence: the stretches of a text whose grams and cues pushed a decision most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from classifiers import fold, quotes
from classifiers.calibrate import Array
from classifiers.encoder import Encoder, Parts
from classifiers.grams import Floats

MOST = 3  # spans per decision
WORTH = 0.4  # of the strongest word's share: below it a word is not evidence
_BLANK = " \t\r\n,。;:!?、,.，；：！？~…"


class Span(NamedTuple):
    """Characters ``[start, end)`` of the original text, and what they speak for: act, urgent or trace."""

    start: int
    end: int
    for_: str


class _Push(NamedTuple):
    start: int
    end: int
    column: int
    value: float


def spans(text: str, parts: Parts, encoder: Encoder, decisions: Mapping[str, Floats]) -> tuple[Span, ...]:
    """For each decision (name → one slope per column) its strongest stretches; ``parts`` is the text taken apart."""
    pushes = list(_pushes(fold.plain(fold.capped(text)), parts, encoder))
    found = []
    for name, coefficients in decisions.items():
        shares = np.zeros(len(parts.characters))
        for push in pushes:
            shares[push.start : push.end] += push.value * coefficients[push.column] / (push.end - push.start)
        found += [Span(*_moved(start, end, text), name) for start, end in _peaks(shares, parts.words)]
    return tuple(found)


def _pushes(plain: str, parts: Parts, encoder: Encoder) -> Iterator[_Push]:
    """Every column the plain text lights up, with the place it comes from."""
    row = encoder.matrix([parts])
    value = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
    first = 0
    stretches = (_words(parts), _characters(parts), _classes(parts))
    for block, rows, places in zip(encoder.blocks(), parts, stretches, strict=False):
        for order, place, column in block.places(rows):
            if inside := places[place : place + order]:
                yield _Push(inside[0][0], inside[-1][1], column + first, value[column + first])
        first += block.size
    hits = quotes.hits(plain)
    for _, place, column in encoder.names.places(parts.names):
        name = parts.names[place]
        cues = {name} if name.startswith("quoted ") else set(name.split(" "))
        concerned = [hit for hit in hits if hit[0] in cues]
        for _, start, end in concerned:
            yield _Push(start, end, column + first, value[column + first] / len(concerned))


def _words(parts: Parts) -> list[tuple[int, int]]:
    """Where each word stands."""
    return list(pairwise(accumulate(map(len, parts.words), initial=0)))


def _characters(parts: Parts) -> list[tuple[int, int]]:
    return [(place, place + 1) for place in range(len(parts.characters))]


def _classes(parts: Parts) -> list[tuple[int, int]]:
    """Where the word of each class stands; the classes of beginning and end lie on the words beside them."""
    found = [place for place, word in zip(_words(parts), parts.words, strict=True) if word.strip()]
    return [*found[:1], *found, *found[-1:]]


def _peaks(shares: Array, words: Sequence[str]) -> list[tuple[int, int]]:
    """The strongest stretches of whole words, strongest first."""
    borders = np.cumsum([0, *(len(word) for word in words)])
    weight = {
        (start, end): float(shares[start:end].sum())
        for word, start, end in zip(words, borders[:-1].tolist(), borders[1:].tolist(), strict=True)
        if word.strip(_BLANK)
    }
    most = max(weight.values(), default=0.0)
    runs = _joined([place for place, value in weight.items() if most > 0 and value >= WORTH * most])
    return sorted(runs, key=lambda run: -float(shares[run[0] : run[1]].sum()))[:MOST]


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring runs become one."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _moved(start: int, end: int, text: str) -> tuple[int, int]:
    """Offsets in the original text; a stretch across the cut of a giant text keeps its head part."""
    if start < fold.HEAD < end and len(text) > fold.HEAD + fold.TAIL:
        end = fold.HEAD
    return fold.offset(start, len(text)), fold.offset(end - 1, len(text)) + 1
