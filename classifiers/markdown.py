"""Markdown tables, figures and quoted messages, as the generated documents write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

QUOTED = 90  # characters of a message that a table shows
_MARKS = re.compile(r"([\\`*_\[\]|~#])")


def grid(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """A table whose first ``words`` columns are words, set left; the other columns are set right."""
    rule = ["---" if number < words else "---:" for number in range(len(head))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def quoted(text: str) -> str:
    """A message in one table cell: marks escaped, line ends shown as ⏎, cut after ``QUOTED`` characters."""
    whole = " ⏎ ".join(line.strip() for line in text.strip().splitlines() if line.strip())
    cut = whole if len(whole) <= QUOTED else whole[:QUOTED] + "…"
    bare = cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\1", bare)


def decimal(value: float | None) -> str:
    """Three decimals; a dash for what cannot be measured."""
    return "—" if value is None else f"{value:.3f}"


def percent(part: float, whole: float) -> str:
    """A share as a percentage with one decimal; a dash of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else "—"
