"""How much of a test set stands in the training corpus: the very text, or one alike (character-bigram Jaccard)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from classifiers.corpus import NEAR_DUPLICATE, SHORT, Example, bigrams


@dataclass(frozen=True, slots=True)
class Overlap:
    """Test messages whose text stands in the corpus as it is (short and long), and long ones with one alike there."""

    short: int
    long: int
    alike: int


def overlap(corpus: Sequence[Example], test: Sequence[Example]) -> Overlap:
    """Compare every test message with every message of the corpus; below ``SHORT`` characters a text is short."""
    texts = {example.text for example in corpus}
    there = [example.text for example in test if example.text in texts]
    short = sum(len(text) < SHORT for text in there)
    sides = [[bigrams(x.text) for x in side if len(x.text) >= SHORT] for side in (corpus, test)]
    return Overlap(short, len(there) - short, _alike(*sides))


def _alike(corpus: Sequence[frozenset[str]], test: Sequence[frozenset[str]]) -> int:
    """How many of ``test`` have a Jaccard similarity above ``NEAR_DUPLICATE`` to some member of ``corpus``."""
    if not corpus or not test:
        return 0
    columns = {gram: n for n, gram in enumerate(sorted(frozenset().union(*corpus, *test)))}
    ours, theirs = _matrix(test, columns), _matrix(corpus, columns)
    common = (ours @ theirs.T).tocoo()
    sizes = np.array([len(grams) for grams in test]), np.array([len(grams) for grams in corpus])
    score = common.data / (sizes[0][common.row] + sizes[1][common.col] - common.data)
    return len(set(common.row[score > NEAR_DUPLICATE].tolist()))


def _matrix(texts: Sequence[frozenset[str]], columns: Mapping[str, int]) -> sparse.csr_matrix:
    rows = [n for n, grams in enumerate(texts) for _ in grams]
    places = [columns[gram] for grams in texts for gram in grams]
    return sparse.csr_matrix((np.ones(len(rows)), (rows, places)), shape=(len(texts), len(columns)))
