"""Week after week: two lines that differ in dash and mark, with the figures beside the points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes

from monitor.rendering.canvas import DARK, INK, Margins
from monitor.rendering.wording import monday
from monitor.report import WeekTotal

LINE_HEIGHT = 2.4
LINE_MARGINS = Margins(left=0.45, right=0.45, top=0.4, bottom=0.5)
LABELLED = 13  # more weeks than this are named in part only
BACKING = {"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.6}
NEAR = 0.2  # of the highest point: closer than this, figures would overprint
ABOVE, HIGHER, BELOW = 8, 22, -16  # points from a mark to its figure
SERIES: tuple[tuple[str, Callable[[WeekTotal], int], dict[str, Any]], ...] = (
    ("要求人次", lambda row: row.person_demands, {"color": INK, "linestyle": "-", "marker": "o"}),
    ("其中留痕要求人次", lambda row: row.person_trace_demands,
     {"color": DARK, "linestyle": "--", "marker": "s", "markerfacecolor": "#ffffff"}),
)  # fmt: skip


def draw_trend(axes: Axes, trend: Sequence[WeekTotal]) -> None:
    """Fill the axes; weeks stand at their dates, and a line breaks where a week is missing."""
    step = -(-len(trend) // LABELLED)
    named = list(trend)[::-1][::step][::-1]
    most = max(row.person_demands for row in trend)
    for label, value, style in SERIES:
        for number, run in enumerate(_unbroken(trend)):
            axes.plot(
                [_place(row) for row in run], [value(row) for row in run], label=None if number else label,
                linewidth=2, markersize=7, **style,
            )  # fmt: skip
    for row in named:
        _write_figures(axes, row, most)
    axes.set_ylim(0, most * 1.15 + 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xticks([_place(row) for row in named], [_week_label(row) for row in named], fontsize=10.5)
    axes.margins(x=0.06)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.02), ncols=2, frameon=False, fontsize=10.5, handlelength=3.4,
                borderaxespad=0.1, borderpad=0.2)  # fmt: skip


def _write_figures(axes: Axes, row: WeekTotal, most: int) -> None:
    low = row.person_trace_demands < NEAR * most
    crowded = low and row.person_demands - row.person_trace_demands < NEAR * most
    for number, away in (
        (row.person_demands, HIGHER if crowded else ABOVE),
        (row.person_trace_demands, ABOVE if low else BELOW),
    ):
        axes.annotate(
            f"{number:,}", (_place(row), number), textcoords="offset points", xytext=(0, away), ha="center",
            fontsize=10.5, bbox=BACKING,
        )  # fmt: skip


def _place(row: WeekTotal) -> int:
    return monday(row.week).toordinal() // 7


def _week_label(row: WeekTotal) -> str:
    first = monday(row.week)
    return f"第{row.week.partition('-W')[2].lstrip('0')}周\n{first.month}月{first.day}日起"


def _unbroken(trend: Sequence[WeekTotal]) -> Iterator[list[WeekTotal]]:
    run: list[WeekTotal] = []
    for row in trend:
        if run and _place(row) != _place(run[-1]) + 1:
            yield run
            run = []
        run.append(row)
    yield run
