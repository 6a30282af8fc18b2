"""Weekday by hour: a figure in every cell, darker for more, working time framed, rest days marked in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from monitor.metrics import definitions
from monitor.rendering.canvas import DARK, GREY, INK, Margins
from monitor.rendering.wording import WEEKDAYS
from monitor.report import HourCount

HEAT_HEIGHT = 2.75
HEAT_MARGINS = Margins(left=0.95, right=0.12, top=0.34, bottom=0.34)
SHADES = LinearSegmentedColormap.from_list("jianfu", ["#ffffff", "#b9cbe0", DARK])
HOURS, DAYS = 24, 7


def draw_hours(axes: Axes, hours: Sequence[HourCount], workdays: Sequence[int]) -> None:
    """Fill the axes. ``workdays`` says of Monday to Sunday whether it is a working day by the official schedule."""
    most = max(row.messages for row in hours)
    for row in hours:
        share = row.messages / most
        corner = (row.hour, row.weekday - 1)
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=SHADES(share), edgecolor="none"))
        axes.text(
            row.hour + 0.5, row.weekday - 0.5, str(row.messages), ha="center", va="center",
            fontsize=8.5 if row.messages < 1000 else 7, color=_ink(share),
        )  # fmt: skip
    _draw_grid(axes)
    _draw_times(axes, workdays)
    axes.set_xlim(0, HOURS)
    axes.set_ylim(DAYS, 0)


def _ink(share: float) -> str:
    """Black or white, whichever stands out more (contrast by relative luminance, WCAG 2.1)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in SHADES(share)[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _draw_grid(axes: Axes) -> None:
    for day in range(DAYS + 1):
        axes.plot([0, HOURS], [day, day], color="#9a9a9a", linewidth=0.5)
    for hour in range(HOURS + 1):
        axes.plot([hour, hour], [0, DAYS], color="#9a9a9a", linewidth=0.5)
    axes.set_xticks(range(0, HOURS + 1, 2), [str(hour) for hour in range(0, HOURS + 1, 2)], fontsize=10)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xlabel("钟点", fontsize=10, labelpad=1)


def _draw_times(axes: Axes, workdays: Sequence[int]) -> None:
    rule = definitions().rule
    start, end = rule["day_start"] / 60, rule["day_end"] / 60
    for first, last in _runs(workdays):
        axes.add_patch(
            Rectangle(
                (start, first),
                end - start,
                last - first,
                fill=False,
                edgecolor=INK,
                linewidth=2.6,
                zorder=3,
                clip_on=False,
            )
        )
    names = [day if work else f"{day}　休" for day, work in zip(WEEKDAYS, workdays, strict=True)]
    axes.set_yticks([day + 0.5 for day in range(DAYS)], names)
    axes.text((start + end) / 2, -0.2, "黑框：工作时间", ha="center", va="bottom", fontsize=10)
    for left, right in ((0, rule["night_end"] / 60), (rule["night_start"] / 60, HOURS)):
        axes.plot([left + 0.05, right - 0.05], [-0.15, -0.15], color=GREY, linewidth=2, clip_on=False)
        axes.text((left + right) / 2, -0.25, "夜间", ha="center", va="bottom", fontsize=10)


def _runs(workdays: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Half-open runs of neighbouring working days."""
    begin = None
    for day, work in enumerate([*workdays, 0]):
        if work and begin is None:
            begin = day
        elif not work and begin is not None:
            yield begin, day
            begin = None
