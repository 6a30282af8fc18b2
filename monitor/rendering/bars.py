"""Rows of horizontal bars: a whole with its hatched part, and a slim bar for what overlaps both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from monitor.rendering.canvas import DARK, INK, LIGHT, Margins, wrapped

TOP = 15
ROW = 0.5
NAME_WIDTH = 11
MARGINS = Margins(left=2.0, right=1.75, top=0.36, bottom=0.06)
PART_STYLE: dict[str, Any] = {"facecolor": DARK, "edgecolor": "#ffffff", "hatch": "///", "linewidth": 0}
REST_STYLE: dict[str, Any] = {"facecolor": LIGHT, "edgecolor": DARK, "linewidth": 1.0}
SLIM_STYLE: dict[str, Any] = {"facecolor": "#ffffff", "edgecolor": INK, "hatch": "xxxx", "linewidth": 0.8}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: ``part`` is contained in ``whole``; ``slim`` is another part that may overlap the first."""

    name: str
    whole: int
    part: int
    slim: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What the marks are called: the hatched part, the remainder, the slim bar, and the unit."""

    part: str
    remainder: str
    slim: str
    unit: str


def longest(bars: Sequence[Bar], what: str) -> tuple[Bar, ...]:
    """The first rows by length, and all others added up into one row, so that the picture stays whole."""
    rows = sorted((bar for bar in bars if bar.whole), key=lambda bar: -bar.whole)
    rest = rows[TOP:]
    if len(rest) < 2:
        return tuple(rows)
    slims = [bar.slim for bar in rest if bar.slim is not None]
    summed = Bar(
        f"其余 {len(rest)} 个{what}合计",
        sum(bar.whole for bar in rest),
        sum(bar.part for bar in rest),
        sum(slims) if slims else None,
    )
    return (*rows[:TOP], summed)


def draw_bars(axes: Axes, bars: Sequence[Bar], words: Words) -> None:
    """Fill the axes; every bar carries its figures, so no scale has to be read off."""
    most = max(bar.whole for bar in bars)
    for row, bar in enumerate(bars):
        _draw_row(axes, row, bar, words, most)
    axes.set_xlim(0, most)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_yticks(range(len(bars)), [wrapped(bar.name, NAME_WIDTH) for bar in bars], fontsize=11)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    _draw_legend(axes, words, any(bar.slim is not None for bar in bars))


def _draw_row(axes: Axes, row: int, bar: Bar, words: Words, most: int) -> None:
    thick, centre = (0.46, row - 0.13) if bar.slim is not None else (0.6, row)
    axes.barh(centre, bar.part, thick, clip_on=False, **PART_STYLE)
    axes.barh(centre, bar.whole - bar.part, thick, left=bar.part, clip_on=False, **REST_STYLE)
    if bar.slim is not None:
        axes.barh(row + 0.25, bar.slim, 0.2, clip_on=False, **SLIM_STYLE)
    gap = most * 0.02
    axes.text(bar.whole + gap, row - 0.17, f"{bar.whole:,} {words.unit}", fontsize=11, va="center")
    detail = f"{words.part} {bar.part:,}"
    if bar.slim is not None:
        detail += f"，{words.slim} {bar.slim:,}"
    axes.text(bar.whole + gap, row + 0.22, detail, fontsize=9, va="center")


def _draw_legend(axes: Axes, words: Words, slim: bool) -> None:
    handles = [Patch(label=words.part, **PART_STYLE), Patch(label=words.remainder, **REST_STYLE)]
    if slim:
        handles.append(Patch(label=f"{words.slim}（与前两种重叠）", **SLIM_STYLE))
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=10,
        borderaxespad=0.1, borderpad=0.2, handlelength=2.4, handleheight=1.1, columnspacing=1.4,
    )  # fmt: skip
