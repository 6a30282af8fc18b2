"""The lexer tries only characters that can begin a time word; none that can is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers import read_corpus
from classifiers.deadlines.lexer import _ANY, MADE_OF, RULES

AROUND = ("(?=", "(?!", "(?<=", "(?<!")
LEXEMES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\(|\)|.", re.DOTALL)


def consumed(pattern: str) -> Iterator[str]:
    """The parts of a pattern that take characters up, without what looks ahead and behind."""
    groups: list[bool] = []
    for lexeme in LEXEMES.findall(pattern):
        if lexeme in ("(", *AROUND):
            groups.append(lexeme in AROUND)
        elif lexeme == ")":
            groups.pop()
        elif not any(groups):
            yield lexeme


def test_every_character_that_a_rule_takes_up_may_begin_a_word() -> None:
    begins = re.compile(f"[{MADE_OF}]")
    for rule in RULES:
        parts = list(consumed(rule.pattern))
        assert "." not in parts and not any(part.startswith("[^") for part in parts), rule.pattern
        assert not [sign for part in parts for sign in part if not sign.isascii() and not begins.match(sign)]
    assert all(begins.match(sign) for sign in "0123456789hHmin")


def test_what_is_found_is_what_trying_everywhere_finds() -> None:
    everywhere = re.compile("|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(RULES)))
    for row in read_corpus()[::4]:
        found = [(one.span(), one.lastgroup) for one in _ANY.finditer(row.text)]
        assert found == [(one.span(), one.lastgroup) for one in everywhere.finditer(row.text)]
