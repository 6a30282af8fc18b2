"""From texts to one sparse row each: TF-IDF of words 1–2, characters 1–3 and word classes 1–3, and named features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from classifiers import fold, grams, lexicon, quotes
from classifiers.features import describe
from classifiers.grams import Floats, Grams
from classifiers.tokens import cutter

WORD_ORDERS, CHARACTER_ORDERS, CLASS_ORDERS = 2, 3, 3
LEAST, MANY = 5, 20  # settings that must share a gram, once there are so many settings; fewer would score no better
# Lengths of the blocks of classes and of named features beside those of words and characters, 1 each; by validation.
CLASS_WEIGHT, CUE_WEIGHT = np.float32(0.9), np.float32(0.7)


class Parts(NamedTuple):
    """One message taken apart; words and characters both spell the masked text."""

    words: list[str]
    characters: str
    classes: list[str]
    names: list[str]


def take_apart(texts: Sequence[str]) -> list[Parts]:
    """Fold raw texts and find the words, characters, classes and named features of each."""
    own, quoted = quotes.each_apart(fold.plain(fold.joined(texts)))
    masked = fold.masked(own)
    names = list(describe(own))
    for number, quote in quoted.items():
        names[number] += quotes.names(quote)
    words = list(_lines(cutter()(masked), masked))
    classes = map(lexicon.classes, words)
    return [Parts(*row) for row in zip(words, fold.parted(masked), classes, names, strict=True)]


def _lines(words: list[str], whole: str) -> Iterator[list[str]]:
    """The words of each text; a border is a word of its own."""
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))
    borders = np.flatnonzero(fold.points(whole) == ord(fold.BORDER))
    first = 0
    for last in np.searchsorted(ends, borders, "right").tolist():
        yield words[first:last]
        first = last + 1


@dataclass(frozen=True, slots=True)
class Encoder:
    """Columns: words, characters, classes, named features in this order; ``weights`` is the IDF of all but the last."""

    words: Grams
    characters: Grams
    classes: Grams
    names: Grams
    weights: Floats

    @property
    def size(self) -> int:
        """Number of columns."""
        return sum(block.size for block in self.blocks())

    def blocks(self) -> tuple[Grams, Grams, Grams, Grams]:
        """The blocks of columns in their order."""
        return self.words, self.characters, self.classes, self.names

    def matrix(self, parts: Sequence[Parts]) -> sparse.csr_matrix:
        """Messages × columns, float32."""
        counts = [block.counts(rows) for block, rows in zip(self.blocks(), _rows(parts), strict=True)]
        borders = np.cumsum([block.size for block in self.blocks()])
        *weights, _ = np.split(self.weights, borders[:-1])
        weights.append(np.ones(self.names.size, np.float32))
        weighed = [_weighed(one, weight) for one, weight in zip(counts, weights, strict=True)]
        weighed[2] *= CLASS_WEIGHT
        weighed[3] *= CUE_WEIGHT
        return sparse.hstack(weighed, format="csr", dtype=np.float32)


def _rows(parts: Sequence[Parts]) -> tuple[list[Sequence[str]], ...]:
    """What each block counts in, in the order of the blocks."""
    picked = zip(*[(part.words, part.characters, part.classes, part.names) for part in parts], strict=True)
    return tuple(list(rows) for rows in picked) if parts else ([], [], [], [])


def _weighed(counts: sparse.csr_matrix, weights: Floats) -> sparse.csr_matrix:
    """Sublinear TF × IDF, each row scaled to length 1; in double precision, so that machines agree."""
    times = counts.data.astype(np.int64)
    damped = 1 + np.log(np.arange(1, int(times.max(initial=0)) + 1, dtype=np.float64))
    data = damped[times - 1] * weights[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, data * data, counts.shape[0]))
    data = (data / length[rows]).astype(np.float32)
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def fit(parts: Sequence[Parts], settings: Sequence[str]) -> Encoder:
    """Choose the columns: what occurs in several settings (in several messages, where there is one setting only).

    Names and wordings of one group therefore never enter a vocabulary, however often they are repeated there.
    """
    sources = settings if len(set(settings)) > 1 else [str(number) for number in range(len(parts))]
    orders = (WORD_ORDERS, CHARACTER_ORDERS, CLASS_ORDERS, 1)
    least = LEAST if len(set(sources)) >= MANY else 2
    rows = _rows(parts)
    words, characters, classes, names = (grams.fit(one, sources, n, least) for one, n in zip(rows, orders, strict=True))
    counted = [block.counts(one) for block, one in zip((words, characters, classes), rows[:3], strict=True)]
    spread = np.concatenate([np.bincount(counts.indices, minlength=counts.shape[1]) for counts in counted])
    weights = np.log((1 + len(parts)) / (1 + spread)) + 1
    return Encoder(words, characters, classes, names, weights.astype(np.float16).astype(np.float32))
