"""What is looked for first, because it is cheap, never hides what is looked for next."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from classifiers.deadlines import cues, find, older, phrases, plain, refusals


def needs(pattern: Iterable[tuple[Any, Any]], words: tuple[str, ...]) -> bool:
    """Whether nothing matches a parsed pattern without one of the words."""
    run = ""
    for code, value in pattern:
        run += chr(value) if code is op.LITERAL else "\0"
        if any(word in run for word in words) or (code is not op.LITERAL and inner(code, value, words)):
            return True
    return False


def inner(code: Any, value: Any, words: tuple[str, ...]) -> bool:
    """Whether one element of a pattern, which is no single sign, needs one of the words."""
    if code is op.BRANCH:
        return all(needs(branch, words) for branch in value[1])
    return (code is op.SUBPATTERN or (code is op.MAX_REPEAT and value[0] > 0)) and needs(value[-1], words)


@pytest.mark.parametrize(("sign", "pattern"), [one for one in older._OLDER if one[0]])
def test_older_text_is_not_without_its_sign(sign: str, pattern: re.Pattern[str]) -> None:
    assert needs(parser.parse(pattern.pattern), (sign,))


def test_no_event_is_without_its_sign() -> None:
    assert needs(parser.parse(find._EVENT.pattern), (find._AHEAD,))
    assert not needs(parser.parse(find._VAGUE.pattern), (find._AHEAD,))


def test_nobody_speaks_of_himself_without_the_word() -> None:
    words = ("我", "咱", "俺", "这边")
    assert needs(parser.parse(refusals._OWN.pattern), words)
    assert all(refusals._ONESELF.fullmatch(word) for word in words)


def test_every_blank_is_a_blank() -> None:
    blank = re.compile(r"[^\S\n]|[\u200b-\u200f\u2060\ufeff\ufe0f]")
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert plain._BLANK.findall(every) == blank.findall(every)


NOT_EMPTY = (
    *(cues.LIMIT_LABEL, cues.MOVED_LABEL, cues.MEETING_LABEL, phrases._FROM_NOW),
    *(refusals._WILL, refusals._FORECAST, refusals._OWN_UNIT_OR_PLEDGE, refusals._OWN),
    *(cell.cell_contents for one in refusals.REFUSALS for cell in (one.holds.__closure__ or ())),
)


@pytest.mark.parametrize("pattern", NOT_EMPTY)
def test_where_nothing_stands_before_a_time_nothing_would_be_found(pattern: re.Pattern[str]) -> None:
    assert not pattern.search("")
