"""What a report says, apart from how it is written: sections of paragraphs, lists, tables and pictures.

The page and the Markdown text are both written from this, so they cannot say different things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from monitor.rendering.canvas import Chart


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; figures are set flush right, short cells stay on one line."""

    title: str
    figures: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a caption; the first cell of a row names it; halves stand side by side where there is room.

    On paper a table stays whole where it can, unless it may split.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    half: bool = False
    may_split: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a notice is set off by a frame."""

    kind: ClassVar[str] = "paragraph"
    text: str
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A bulleted list."""

    kind: ClassVar[str] = "listing"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with a line on how to read it."""

    kind: ClassVar[str] = "picture"
    chart: Chart
    note: str


Block = Table | Paragraph | Listing | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; ``level`` 2 or 3, as headings count."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    subtitle: tuple[str, ...]
    sections: tuple[Section, ...]
