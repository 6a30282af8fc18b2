"""docs/formats.md says what the registry says."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.importers import IMPORTERS
from monitor.importers.registry import REFUSALS
from tests.importers.formats_page import page

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
RAGGED = re.compile(r"(?<!\\)\|")


def test_the_page_says_what_the_registry_says(bless: bool) -> None:
    if bless:
        PAGE.write_text(page(), "utf-8", newline="\n")
    assert PAGE.read_text("utf-8") == page()


def test_every_table_is_whole() -> None:
    """Rows have as many cells as their headings, and nothing in them breaks out."""
    widths: set[int] = set()
    for line in [*page().split("\n"), ""]:
        if line.startswith("|"):
            widths.add(len(RAGGED.findall(line)))
        else:
            assert len(widths) <= 1
            widths = set()


def test_the_page_leads_nowhere_else() -> None:
    """No links, and nothing about keys: the page is for files that people hold."""
    assert not re.search(r"https?:|www\.|\]\(|密钥|破解", page())
    for importer in IMPORTERS:
        assert page().count(f"`{importer.name}`") == 2
    for refusal in REFUSALS:
        assert refusal.reason in page().replace("\\", "")
