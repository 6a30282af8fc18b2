from __future__ import annotations

import re

import pytest

from monitor.rendering import render_markdown
from monitor.rendering.document import Table
from monitor.rendering.layout import document_of
from monitor.rendering.markdown import escaped
from tests.rendering.sample import empty_report, one_cadre, sample_report, sample_trend

REPORT = sample_report()
REPORTS = (REPORT, one_cadre(REPORT), one_cadre(REPORT, 3), empty_report())


@pytest.mark.parametrize("report", REPORTS, ids=["office", "cadre", "few", "empty"])
def test_says_what_the_document_says(report) -> None:  # type: ignore[no-untyped-def]
    text = render_markdown(report, sample_trend())
    for section in document_of(report, sample_trend()).sections:
        assert f"{'#' * section.level} {escaped(section.title)}\n" in text
        for block in section.blocks:
            if isinstance(block, Table):
                assert f"**{escaped(block.caption)}**" in text
                for row in block.rows:
                    assert "| " + " | ".join(map(escaped, row)) + " |" in text


@pytest.mark.parametrize("report", REPORTS, ids=["office", "cadre", "few", "empty"])
def test_no_name_breaks_a_table_or_brings_markup(report) -> None:  # type: ignore[no-untyped-def]
    text = render_markdown(report, sample_trend())
    assert not re.search(r"<[a-zA-Z/!]", text)
    bars = 0
    for line in text.splitlines():
        found = len(re.findall(r"(?<!\\)\|", line))
        if line.startswith("|"):
            bars = bars or found
            assert found == bars, line
        else:
            assert found == 0, line
            bars = 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"), ("**粗**", r"\*\*粗\*\*"), ("![图](x)", r"!\[图\](x)"), ("<b>&", "&lt;b&gt;&amp;"),
        ("person_demands", "person_demands"), ("_斜_", r"\_斜\_"), ("两\n行", "两 行"),
        ("\\|", r"\\\|"), ("`码`", r"\`码\`"),
    ],
)  # fmt: skip
def test_escaping(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_is_made_alike_twice() -> None:
    assert render_markdown(REPORT, sample_trend()) == render_markdown(sample_report(), sample_trend())
