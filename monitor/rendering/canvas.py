"""Charts as values, and their way onto paper: one look, one lock, SVG text or PNG bytes, equal input equal bytes.

A chart knows its words and how to fill one pair of axes; it is laid out in inches, alone or stacked with others.
matplotlib's settings are one per process, so they are held under a lock while a figure is built and written.
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.transforms import Bbox

from monitor.rendering.fonts import drawable, register
from monitor.rendering.wording import listed, percent, short, week_span
from monitor.report import Share, WeekReport

WIDTH = 7.1  # inches: A4 upright within its margins
TITLE_SPACE = 0.38
TITLE_WIDTH = 35  # in Chinese characters of 14 points
FOOTER_LINE = 0.2
FOOTER_SPACE = 0.22  # beside its lines
FOOTER_WIDTH = 108  # in half-width characters of 9 points
PNG_DPI = 200
PNG_EDGE = 0.3  # inches of white around
INK = "#000000"
DARK = "#1f3f66"
LIGHT = "#dce6f2"
GREY = "#4a4a4a"
STYLE: dict[Any, Any] = {
    "font.size": 11,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "hatch.linewidth": 1.1,
    "svg.fonttype": "path",
    "svg.hashsalt": "jianfu",
}
BREAKS = re.compile(r"(?<=[、　，])")
OPENING, CLOSING = "（《“【(", "）》”】)、，。"

_SETTINGS = threading.RLock()


@dataclass(frozen=True, slots=True)
class Margins:
    """Inches left free around the axes, title and footer not counted."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: its words, the height of its axes and its margins in inches, and what fills the axes."""

    title: str
    alt: str
    footer: tuple[str, ...]
    height: float
    margins: Margins
    fill: Callable[[Axes], None]

    @property
    def total(self) -> float:
        """The height with title, margins and footer, in inches."""
        return TITLE_SPACE + self.margins.top + self.height + self.margins.bottom + self.foot

    @property
    def foot(self) -> float:
        """The height of the footer, in inches."""
        return FOOTER_SPACE + FOOTER_LINE * len(self.footer)


@contextmanager
def drawing() -> Iterator[None]:
    """Our settings and nobody else's for as long as a figure is built and written."""
    with _SETTINGS, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({**STYLE, "font.family": [register()]})
        yield


def lay_out(panel: FigureBase, chart: Chart) -> None:
    """Title, axes and footer of a chart in a panel of ``WIDTH`` by ``chart.total`` inches."""
    across, up, margins = 1 / WIDTH, 1 / chart.total, chart.margins
    panel.text(0.05 * across, 1 - 0.12 * up, wrapped(chart.title, TITLE_WIDTH, 1), fontsize=14, va="top")
    for row, line in enumerate(chart.footer):
        height = (chart.foot - FOOTER_SPACE - FOOTER_LINE * row) * up
        panel.text(0.05 * across, height, drawable(line), fontsize=9, color=GREY, va="center")
    axes = panel.add_axes(
        (
            margins.left * across,
            (chart.foot + margins.bottom) * up,
            (WIDTH - margins.left - margins.right) * across,
            chart.height * up,
        )
    )
    chart.fill(axes)


def svg(chart: Chart) -> str:
    """The chart as one ``<svg>`` element; letters are paths, so no font is needed to show it."""
    with drawing():
        figure = Figure(figsize=(WIDTH, chart.total))
        lay_out(figure, chart)
        out = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(out, format="svg", metadata=nothing)
    return _bare(out.getvalue())


def _bare(text: str) -> str:
    """The svg element without what stands before it and without comments."""
    first, *others = text[text.index("<svg") :].split("<!--")
    return first + "".join(part.partition("-->")[2].removeprefix("\n") for part in others)


def png(figure: Figure) -> bytes:
    """A finished figure as PNG bytes; call within ``drawing``."""
    out = io.BytesIO()
    width, height = figure.get_size_inches()
    edge = Bbox.from_extents(-PNG_EDGE, -PNG_EDGE, width + PNG_EDGE, height + PNG_EDGE)
    figure.savefig(out, format="png", dpi=PNG_DPI, bbox_inches=edge, metadata={"Software": None})
    return out.getvalue()


def footer(report: WeekReport, counted: str, metrics: Sequence[str]) -> tuple[str, ...]:
    """What every picture says of itself: period, n, coverage; then which definitions it is drawn by."""
    exported = Share(report.coverage.groups_exported, report.coverage.groups_known)
    return (
        *folded(f"{report.week}，{week_span(report.week)}　n = {counted}　已导出的群 {percent(exported)}"),
        *folded(f"口径 {short(report.definitions)}：{listed(tuple(metrics))}（{report.timezone}）"),
    )


def breadth(text: str) -> int:
    """The width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def folded(text: str) -> Iterator[str]:
    """A footer in lines, broken after commas and blanks."""
    line = ""
    for piece in BREAKS.split(text):
        if line and breadth(line + piece) > FOOTER_WIDTH:
            yield line.rstrip()
            line = ""
        line += piece
    yield line


def wrapped(text: str, width: int, lines: int = 2) -> str:
    """A label in at most ``lines`` lines of ``width`` Chinese characters, the rest cut off with an ellipsis.

    No line begins with a closing mark or ends with an opening one; lines are about equally long.
    """
    label = drawable(text)
    needed = -(-breadth(label) // (2 * width))
    if 1 < needed <= lines:
        width = min(width, -(-breadth(label) // (2 * needed)) + 1)
    rows = [""]
    for char in label:
        full = breadth(rows[-1] + char) > 2 * width and char not in CLOSING
        if full and len(rows) == lines:
            rows[-1] = rows[-1][:-1] + "…"
            break
        if full:
            carried = rows[-1][-1] if rows[-1][-1] in OPENING else ""
            rows[-1] = rows[-1].removesuffix(carried)
            rows.append(carried)
        rows[-1] += char
    return "\n".join(rows)
