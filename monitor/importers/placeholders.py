"""The words in brackets that exporters print where a message is no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.importers.body import Body
from monitor.types import Kind

UNSHOWABLE = "当前微信版本不支持展示该内容"  # WeChat's own words for what it cannot show: the text is lost


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A mark and its kind. ``keeps``: the mark is a prefix and the rest is the text; otherwise it is the whole body."""

    mark: str
    kind: Kind
    keeps: bool = False


def marks(kind: Kind, *words: str, keeps: bool = False) -> tuple[Placeholder, ...]:
    """One row per word."""
    return tuple(Placeholder(word, kind, keeps) for word in words)


def read_placeholder(body: str, table: Sequence[Placeholder]) -> Body:
    """A body undone: the first row that fits, else a text as it stands."""
    if body.startswith(UNSHOWABLE):
        return Body(Kind.OTHER, "")
    for row in table:
        if row.keeps and body.startswith(row.mark):
            return Body(row.kind, body[len(row.mark) :].removeprefix(" "))
        if body.rstrip() == row.mark:
            return Body(row.kind, "")
    return Body(Kind.TEXT, body)
