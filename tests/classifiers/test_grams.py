"""Counting of grams against counting by hand."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import grams, rules
from classifiers.fold import hide_digits, plain

LETTERS = st.text(alphabet="请报表\0 \n今a😀𠮷", max_size=12)


def by_hand(fitted: grams.Grams, row: str) -> Counter[tuple[str, ...]]:
    kept = set(fitted.spelled())
    pieces = [tuple(row[at : at + n]) for n in range(1, len(fitted.codes) + 1) for at in range(len(row) - n + 1)]
    return Counter(piece for piece in pieces if piece in kept)


@settings(max_examples=150, deadline=None)
@given(st.lists(LETTERS, min_size=2, max_size=8), st.lists(LETTERS, min_size=1, max_size=4))
def test_counts_are_those_of_a_plain_count(seen: list[str], asked: list[str]) -> None:
    fitted = grams.fit(seen, [str(number) for number in range(len(seen))], 3)
    spelled = fitted.spelled()
    for rows in (asked, [list(row) for row in asked]):
        counts = fitted.counts(rows).toarray()
        for row, found in zip(asked, counts, strict=True):
            assert {spelled[n]: found[n] for n in found.nonzero()[0]} == by_hand(fitted, row)


def test_nothing_kept_counts_nothing() -> None:
    fitted = grams.fit(["甲", "乙"], ["1", "2"], 2)
    assert fitted.size == 0 and fitted.counts(["甲乙", ""]).shape == (2, 0)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([phrase for cue in rules.CUES for phrase in cue.phrases]) | LETTERS, max_size=8))
def test_every_cue_is_found_where_it_stands(pieces: list[str]) -> None:
    text = hide_digits(plain("".join(pieces)))
    expected = {
        (cue.name, at, at + len(phrase))
        for cue in rules.CUES
        for phrase in cue.phrases
        for at in range(len(text))
        if text.startswith(phrase, at)
    }
    found = rules.scan(text)
    assert set(found) == expected
    assert [start for _, start, _ in found] == sorted(start for _, start, _ in found)
