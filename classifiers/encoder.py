"""From texts to one sparse row each: TF-IDF of words, word pairs and characters 1–3, plus the named features."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from classifiers import fold, grams, quotes
from classifiers.features import describe
from classifiers.grams import Floats, Grams
from classifiers.tokens import cutter

WORD_ORDERS, CHARACTER_ORDERS = 2, 3
LEAST, MANY = 3, 10  # settings that must share a gram, once there are so many settings
CUE_WEIGHT = np.float32(0.7)  # length of the block of named features beside gram blocks of length 1; by validation


class Parts(NamedTuple):
    """One message taken apart; words and characters both spell the masked text."""

    words: list[str]
    characters: str
    names: list[str]


def take_apart(texts: Sequence[str]) -> list[Parts]:
    """Fold raw texts and find the words, characters and named features of each."""
    own, quoted = quotes.each_apart(fold.plain(fold.joined(texts)))
    masked = fold.masked(own)
    names = list(describe(own))
    for number, quote in quoted.items():
        names[number] += quotes.names(quote)
    words = _lines(cutter()(masked), masked)
    return [Parts(*row) for row in zip(words, fold.parted(masked), names, strict=True)]


def _lines(words: Sequence[str], whole: str) -> Iterator[list[str]]:
    """The words of each text; a border is a word of its own."""
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))
    borders = np.flatnonzero(fold.points(whole) == ord(fold.BORDER))
    first = 0
    for last in np.searchsorted(ends, borders, "right").tolist():
        yield list(words[first:last])
        first = last + 1


@dataclass(frozen=True, slots=True)
class Encoder:
    """Columns: words, then characters, then named features; ``weights`` is the IDF of all gram columns."""

    words: Grams
    characters: Grams
    names: Grams
    weights: Floats

    @property
    def size(self) -> int:
        """Number of columns."""
        return self.words.size + self.characters.size + self.names.size

    def matrix(self, parts: Sequence[Parts]) -> sparse.csr_matrix:
        """Messages × columns, float32."""
        words = self.words.counts([part.words for part in parts])
        characters = self.characters.counts([part.characters for part in parts])
        names = self.names.counts([part.names for part in parts])
        middle = self.words.size
        blocks = [
            _weighed(words, self.weights[:middle]),
            _weighed(characters, self.weights[middle:]),
            _weighed(names, np.ones(self.names.size, np.float32)) * CUE_WEIGHT,
        ]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)


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
    blocks: tuple[tuple[Callable[[Parts], Sequence[str]], int], ...] = (
        (lambda part: part.words, WORD_ORDERS),
        (lambda part: part.characters, CHARACTER_ORDERS),
        (lambda part: part.names, 1),
    )
    least = LEAST if len(set(sources)) >= MANY else 2
    words, characters, names = (grams.fit([pick(part) for part in parts], sources, n, least) for pick, n in blocks)
    found = [words.counts([part.words for part in parts]), characters.counts([part.characters for part in parts])]
    spread = np.concatenate([np.bincount(counts.indices, minlength=counts.shape[1]) for counts in found])
    weights = np.log((1 + len(parts)) / (1 + spread)) + 1
    return Encoder(words, characters, names, weights.astype(np.float16).astype(np.float32))
