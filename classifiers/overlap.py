"""How much of a test set stands in the training corpus: the very text, or one alike (character-bigram Jaccard)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.corpus import SHORT, Example, near_duplicates


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
    return Overlap(short, len(there) - short, _alike(corpus, test))


def _alike(corpus: Sequence[Example], test: Sequence[Example]) -> int:
    """How many of ``test`` are near-duplicates of some member of ``corpus``; ids are unique over both."""
    asked = {example.id for example in test}
    pairs = ((one, other) for one, other, _ in near_duplicates([*corpus, *test]))
    return len({one if one in asked else other for one, other in pairs if (one in asked) != (other in asked)})
