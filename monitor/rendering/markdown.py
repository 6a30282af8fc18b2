"""The report as GitHub-flavoured Markdown: the same words and tables as the page, pictures told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.rendering.document import Block, Listing, Paragraph, Picture, Section, Table
from monitor.rendering.layout import document_of
from monitor.rendering.wording import visible
from monitor.report import WeekReport, WeekTotal

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
SPECIAL = re.compile(r"[\\`*\[\]|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def render_markdown(report: WeekReport, trend: tuple[WeekTotal, ...]) -> str:
    """The whole report; names and quotations are escaped, so that they can neither mark up nor break a table."""
    document = document_of(report, trend)
    parts = [f"# {escaped(document.title)}", *map(escaped, document.subtitle)]
    for section in document.sections:
        parts.extend(_section(section))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """One line of text without any Markdown or HTML meaning."""
    plain = "".join(ENTITIES.get(char, char) for char in visible(text))
    return SPECIAL.sub(lambda found: "\\" + found[0], plain)


def _section(section: Section) -> Iterator[str]:
    yield f"{'#' * section.level} {escaped(section.title)}"
    for block in section.blocks:
        yield _block(block)


def _block(block: Block) -> str:
    match block:
        case Table():
            return _table(block)
        case Listing():
            return "\n".join(f"- {escaped(item)}" for item in block.items)
        case Picture():
            return f"*{escaped(block.chart.alt)}*"
        case Paragraph():
            return f"> {escaped(block.text)}" if block.notice else escaped(block.text)


def _table(table: Table) -> str:
    head = _row(tuple(column.title for column in table.columns))
    rule = "|" + "|".join("---:" if column.figures else "---" for column in table.columns) + "|"
    return "\n".join([f"**{escaped(table.caption)}**", "", head, rule, *map(_row, table.rows)])


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(escaped, cells)) + " |"
