"""The lexer tries a rule only where its first two signs stand; nothing that a rule could find is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import read_corpus
from classifiers.deadlines.lexer import BEGINS, FOLLOWED_BY, RULES, Rule, matches
from classifiers.deadlines.numerals import DIGITS

AROUND = (op.ASSERT, op.ASSERT_NOT, op.AT)
FOREIGN = "٣"
EVERYWHERE = re.compile("|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(RULES)))
SIGNS = st.text(
    st.sampled_from(sorted({sign for rule in RULES for sign in rule.pattern} | set(DIGITS) | set(BEGINS))), max_size=40
)
PIECES = (
    *("12月", "5日", "下周", "三", "一上班", "一大早", "二〇二六年", "2026", "-03-", "05", "17:00", "12.31", "半小时"),
    *(
        "内",
        "前",
        "之前",
        "今、明两天",
        "明",
        "晚",
        "上午",
        "三点半",
        "十",
        "五一",
        "节",
        "放假",
        "后第2个工作日",
        "到",
    ),
    *(
        "每周一、三",
        "月底",
        "本月",
        "上旬",
        "年底",
        "上半年",
        "第三季度末",
        "六一儿童节",
        ",",
        "1.",
        "\n",
        "个",
        "的",
        "至",
    ),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def signs(code: Any, value: Any) -> set[str]:
    """The signs that one element of a pattern stands for; one digit stands for all foreign ones."""
    if code is op.LITERAL:
        return {chr(value)}
    assert code is op.IN, "a rule takes up a sign that it does not name"
    kinds = {
        op.LITERAL: lambda sign: {chr(sign)},
        op.RANGE: lambda ends: {chr(sign) for sign in range(ends[0], ends[1] + 1)},
        op.CATEGORY: lambda kind: {op.CATEGORY_DIGIT: {*DIGITS, FOREIGN}}[kind],
    }
    return set().union(*(kinds[kind](what) for kind, what in value))


def joined(heads: set[str], tails: set[str]) -> set[str]:
    """Every head with every tail, as far as the second sign."""
    return {(head + tail)[:2] for head in heads for tail in tails}


def openings(pattern: Iterable[tuple[Any, Any]]) -> set[str]:
    """The first two signs of whatever a parsed pattern may take up; one or none where it may take up no more."""
    found = {""}
    for code, value in pattern:
        if code not in AROUND:
            found = joined(found, taken(code, value))
    return found


def taken(code: Any, value: Any) -> set[str]:
    """The openings of one element of a pattern."""
    if code is op.SUBPATTERN:
        return openings(value[-1])
    if code is op.BRANCH:
        return set().union(*(openings(branch) for branch in value[1]))
    if code is not op.MAX_REPEAT:
        return signs(code, value)
    least, most, what = value
    once, found, so_far = openings(what), {""} if least == 0 else set(), {""}
    for count in range(1, min(most, least + 2) + 1):
        so_far = joined(so_far, once)
        found |= so_far if count >= least else set()
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern[:40])
def test_a_rule_begins_as_it_says(rule: Rule) -> None:
    after = {sign: re.compile(f"[{following}]") for signs, following in FOLLOWED_BY for sign in signs}
    for opening in openings(parser.parse(rule.pattern)):
        if opening[0] != FOREIGN:  # such a digit begins no time word
            assert opening[0] in rule.begins
            assert opening[0] not in after or after[opening[0]].fullmatch(opening[1:]), opening


def test_signs_that_must_be_followed_are_named_once() -> None:
    gated = [sign for signs, _ in FOLLOWED_BY for sign in signs]
    assert len(set(gated)) == len(gated)
    assert set(gated) <= set(BEGINS)


def as_everywhere(text: str) -> None:
    found = [(one.span(), f"r{number}") for number, one in matches(text)]
    assert found == [(one.span(), one.lastgroup) for one in EVERYWHERE.finditer(text)]


def test_what_is_found_is_what_trying_everywhere_finds() -> None:
    for row in read_corpus()[::4]:
        as_everywhere(row.text)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(SIGNS, WORDS))
def test_what_is_found_in_time_signs_is_what_trying_everywhere_finds(text: str) -> None:
    as_everywhere(text)
