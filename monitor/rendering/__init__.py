"""The pictures and documents of a weekly report: page, Markdown, one picture, and a table for the terminal.

Knows the frozen report and the metric definitions, nothing else; equal reports give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.rendering import fonts  # first: gives matplotlib its own cache folder
from monitor.rendering.html import render_html
from monitor.rendering.markdown import render_markdown
from monitor.rendering.png import render_png
from monitor.rendering.terminal import check_table
from monitor.report import WeekReport, WeekTotal

__all__ = ["FORMATS", "check_table", "fonts", "render_html", "render_markdown", "render_png"]

Render = Callable[[WeekReport, tuple[WeekTotal, ...]], str | bytes]
FORMATS: tuple[tuple[str, str, Render], ...] = (
    ("html", ".html", render_html),
    ("md", ".md", render_markdown),
    ("png", ".png", render_png),
)
