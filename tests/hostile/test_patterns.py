"""No pattern of the program takes more than its share of time, and none hides from this test."""

from __future__ import annotations

import re

import pytest

from classifiers.deadlines import daywords
from tests.hostile.patterns import METHODS, AnyPattern, Found, hidden, modules, patterns
from tests.hostile.pumps import GROWTH, growth, pumps

# Made of a table of holidays while it runs; any change of that file would be another classifier.
KNOWN = {"classifiers.deadlines.daywords": re.compile("|".join(daywords._HOLIDAYS))}
FOUND = (*patterns(), *(Found(pattern, place, frozenset({"findall"})) for place, pattern in KNOWN.items()))
PLANTED = (
    (re.compile(r"\d+(?:\.\d+)?″"), "sub"),
    (re.compile(r"(a+)+b"), "match"),
    (re.compile(r".*和"), "search"),
    (re.compile(r"[“\"](.+)[”\"]的聊天记录"), "search"),
    (re.compile(r"(.+?)邀请(.+?)加入群聊"), "match"),
    (re.compile(r"<!--.*?-->", re.DOTALL), "sub"),
    (re.compile(r"(?:\s*\w+\s*)*;"), "fullmatch"),
    (re.compile(r"\s+$"), "search"),
    (re.compile(rb"<td.*x"), "findall"),
)


def worst(pattern: AnyPattern, method: str) -> tuple[float, str, str]:
    """The growth of the hardest text, and how it is made."""
    return max((growth(pattern, method, before, body), before, body) for before, body in pumps(pattern))


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.place)
def test_twice_the_text_is_twice_the_time(found: Found) -> None:
    for method in sorted(found.methods or {"match", "fullmatch", "search", "sub"}):
        times, before, body = worst(found.pattern, method)
        assert times <= GROWTH, f"{found.pattern.pattern!r}.{method}({before!r} + n * {body!r}) takes {times:.1f} times"


@pytest.mark.parametrize(("pattern", "method"), PLANTED, ids=lambda given: str(getattr(given, "pattern", given)))
def test_a_planted_pattern_is_caught(pattern: AnyPattern, method: str) -> None:
    assert any(growth(pattern, method, before, body) > GROWTH for before, body in pumps(pattern))


def test_the_patterns_are_found() -> None:
    places = {found.place.rpartition(".")[0] for found in FOUND}
    assert len(FOUND) > 250
    assert {"monitor.importers.notices", "monitor.importers.markup", "monitor.service.masking"} <= places
    assert any("deadlines.refusals" in found.place for found in FOUND)
    assert all(found.methods <= METHODS for found in FOUND)
    assert sum(not found.methods for found in FOUND) < 10


def test_no_pattern_hides_in_a_function() -> None:
    assert {place.rpartition(":")[0] for module in modules() for place in hidden(module)} == set(KNOWN)
