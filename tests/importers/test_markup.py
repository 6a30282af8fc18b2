"""HTML as a stream: what is tag and what is text, however it is cut into pieces; hostile pages cost little."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import MalformedFile
from monitor.importers.markup import LIMIT, Tag, Token, Words, fragment, gathered, page, tokens

PAGE = (
    "<!doctype html>\n<!-- <p>注释</p> --><div class=\"msg  a\" title='1>0'>甲 &amp; 乙 &mdash; 1 < 2<br/>"
    '<script>if (a < b) { "</div>" }</script><IMG SRC=x.png ALT="[强]">丙</div>\n<p>尾'
)


def shown(found: list[Token]) -> list[object]:
    """Tags as (name, attributes, closes), adjoining texts joined."""
    result: list[object] = []
    for token in found:
        if isinstance(token, Tag):
            result.append((token.name, dict(token.attributes), token.closes))
        elif result and isinstance(result[-1], str):
            result[-1] += token.text
        else:
            result.append(token.text)
    return result


def test_a_page() -> None:
    assert shown(list(fragment(PAGE))) == [
        "\n",
        ("div", {"class": "msg  a", "title": "1>0"}, False),
        "甲 & 乙 — 1 < 2",
        ("br", {}, False),
        ("script", {}, False),
        ("script", {}, True),
        ("img", {"src": "x.png", "alt": "[强]"}, False),
        "丙",
        ("div", {}, True),
        "\n",
        ("p", {}, False),
        "尾",
    ]


@settings(max_examples=60, deadline=None, database=None)
@given(cuts=st.lists(st.integers(1, 9), max_size=80))
def test_the_pieces_do_not_matter(cuts: list[int]) -> None:
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(PAGE[at : at + cut])
        at += cut
    pieces = [piece for piece in (*pieces, PAGE[at:]) if piece]
    assert shown(list(tokens(iter(pieces), None))) == shown(list(fragment(PAGE)))


@settings(max_examples=150, deadline=None, database=None)
@given(text=st.text(alphabet="<>/\"'=!-& ap;\n", max_size=60))
def test_anything_is_read_to_its_end(text: str) -> None:
    for token in fragment(text):
        assert isinstance(token, Words | Tag)


@pytest.mark.parametrize(
    "unit",
    ["<", "<a", '<a "', '<a x="', '<a x=">" y=\'', "&", "&amp;", "<!--", "<script><", 'x="', "<a b= ", "</a ", "<p>"],
)
def test_doubling_a_hostile_page_doubles_the_cost(unit: str) -> None:
    def cost(size: int) -> float:
        began = time.process_time()
        sum(1 for _ in fragment(unit * (size // len(unit))))
        return time.process_time() - began

    cost(100_000)
    assert cost(800_000) <= 2.5 * max(cost(400_000), 0.1)


def test_a_tag_that_never_ends_is_text_in_a_fragment_and_a_fault_in_a_page(tmp_path: Path) -> None:
    assert shown(list(fragment('好 <b class="x'))) == ['好 <b class="x']
    path = tmp_path / "坏.html"
    path.write_text("<p>好</p>\n<img src='" + "A" * (LIMIT + 100), "utf-8")
    with pytest.raises(MalformedFile, match="第 2 行"):
        list(page(path))


def test_lines_are_counted() -> None:
    found = [(token.line, token.name) for token in fragment("<a>\n\n<b>x\ny<c>") if isinstance(token, Tag)]
    assert found == [(1, "a"), (3, "b"), (4, "c")]


def test_texts_by_class() -> None:
    found = gathered(
        fragment('<div class="o">外<div class="i j">内<br>行<img alt="[强]"><img alt="x" class="p"></div>外</div>丢'),
        ("i", "o", "<b>"),
        "alt",
    )
    assert [(run.key, run.text) for run in found.runs] == [("o", "外外"), ("i", "内\n行[强]")]
    assert found.text("i") == "内\n行[强]" and found.text("没有") is None
    assert [tag.name for tag in found.tags] == ["div", "div", "img"]


def test_deep_nesting_is_no_problem() -> None:
    found = gathered(fragment('<div class="o">' * 5_000 + "底" + "</div>" * 5_000), ("o",), "alt")
    assert "".join(run.text for run in found.runs) == "底"
