"""What kinds of things a cadre was asked for: the rows, and their bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from monitor.rendering.bars import PART_STYLE, REST_STYLE
from monitor.rendering.canvas import Margins
from monitor.rendering.wording import described
from monitor.report import CadreLoad, Value

KINDS = ("trace_photo", "trace_checkin", "trace_form", "trace_relay", "trace_traffic", "reply_demands",
         "meeting_demands")  # fmt: skip
KIND_ROW = 0.4
KIND_MARGINS = Margins(left=2.1, right=0.9, top=0.36, bottom=0.06)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of demand: its metric, what it is called, how many."""

    name: str
    title: str
    value: Value

    @property
    def trace(self) -> bool:
        """Whether it counts demands for traces only."""
        return self.name.startswith("trace_")


def kinds_of(cadre: CadreLoad) -> tuple[Kind, ...]:
    """The kinds in fixed order, so that two weeks can be laid side by side."""
    return tuple(Kind(name, described(name).zh, cadre.metrics[name]) for name in KINDS if name in cadre.metrics)


def draw_kinds(axes: Axes, kinds: Sequence[Kind]) -> None:
    """Fill the axes with one bar a kind."""
    most = max(row.value.value for row in kinds)
    for place, row in enumerate(kinds):
        axes.barh(place, row.value.value, 0.62, clip_on=False, **(PART_STYLE if row.trace else REST_STYLE))
        axes.text(row.value.value + most * 0.02, place, f"{row.value.value:,} 条", va="center")
    axes.set_xlim(0, most)
    axes.set_ylim(len(kinds) - 0.5, -0.5)
    axes.set_yticks(range(len(kinds)), [row.title for row in kinds])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(
        handles=[Patch(label="留痕要求", **PART_STYLE), Patch(label="其他要求", **REST_STYLE)], loc="lower left",
        bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=10, borderaxespad=0.1, borderpad=0.2,
        handlelength=2.4, handleheight=1.1,
    )  # fmt: skip
