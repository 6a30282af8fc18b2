"""What stands around a time expression: its clause and its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

from classifiers.deadlines.phrases import Phrase

NEAR = 60  # characters of a clause looked at on either side

_CLAUSE = re.compile(r"([,。!?;\n]|\.{2,6}|…{1,3})")
_SENTENCE = "。!?;\n"


class Scene(NamedTuple):
    """One expression in its surroundings; every piece is at most ``NEAR`` characters.

    ``before`` and ``after`` stay inside the clause, ``earlier`` is the sentence up to the clause, ``later`` the
    next clause of the same sentence, ``last`` the sentence's final clause with its sign; ``sentence`` is its offset.
    """

    phrase: Phrase
    words: str
    before: str
    after: str
    earlier: str
    later: str
    last: str
    closing: str
    sentence: int

    @property
    def clause(self) -> str:
        """The clause without the expression itself."""
        return self.before + self.after


class Stage:
    """A plain text cut into clauses once, so that each expression's scene is cheap."""

    def __init__(self, text: str) -> None:
        pieces = _CLAUSE.split(text)  # clause, sign, clause, sign, clause
        ends = list(accumulate(map(len, pieces)))
        self._text = text
        self._starts = [0, *ends[1::2]]
        self._ends = ends[::2]
        self._signs = [*pieces[1::2], ""]

    def scene(self, phrase: Phrase) -> Scene:
        """The surroundings of one expression."""
        text, start, end = self._text, phrase.start, phrase.end
        first = bisect_right(self._starts, start) - 1
        last = max(first, bisect_left(self._ends, end))
        opening, begin = self._sentence_start(first), self._starts[first]
        final = self._sentence_end(last)
        return Scene(
            phrase,
            text[start:end],
            text[begin:start][-NEAR:],
            text[end : self._ends[last]][:NEAR],
            text[opening:begin][-NEAR:],
            self._clause(last + 1) if last < final else "",
            self._clause(final) + self._signs[final],
            self._signs[last],
            opening,
        )

    def _clause(self, i: int) -> str:
        return self._text[self._starts[i] : self._ends[i]][:NEAR]

    def _sentence_start(self, clause: int) -> int:
        for i in range(clause, max(clause - 8, 0), -1):
            if self._signs[i - 1] in _SENTENCE:
                return self._starts[i]
        return self._starts[max(clause - 8, 0)]

    def _sentence_end(self, clause: int) -> int:
        for i in range(clause, min(clause + 8, len(self._signs))):
            if self._signs[i] in _SENTENCE:
                return i
        return min(clause + 7, len(self._signs) - 1)
