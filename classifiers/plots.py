"""The pictures of the model card, as PNG bytes: confusions, calibration, risk and coverage; equal input, equal bytes.

Chinese letters come from the Noto Sans SC (OFL) file inside the ``zhplot`` wheel, found by path.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from classifiers.evaluate import BINS

FAMILY = "jianfu-card"
DPI = 150
FEW = 20  # fewer messages than this in a bin say little
INK, DARK, GREY = "#000000", "#1f3f66", "#6b6b6b"
STYLE: dict[Any, Any] = {
    "font.family": [FAMILY], "font.size": 11, "axes.spines.top": False, "axes.spines.right": False,
    "axes.unicode_minus": False, "text.parse_math": False,
}  # fmt: skip


@contextmanager
def _drawing() -> Iterator[None]:
    found = importlib.util.find_spec("zhplot")
    font = Path(found.origin if found and found.origin else "").parent / "fonts" / "NotoSansSC-Regular.ttf"
    if not font.is_file():
        raise FileNotFoundError(f"找不到中文字体 {font.name}，请重新安装 zhplot")
    font_manager.fontManager.ttflist.append(font_manager.FontEntry(fname=str(font), name=FAMILY))
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def draw_confusions(panels: Sequence[tuple[str, Sequence[str], Sequence[Sequence[int]]]]) -> bytes:
    """Side by side, each (title, names, true × given counts); shade is the share of the true label's messages."""
    with _drawing():
        figure = Figure(figsize=(9.2, 5.2), layout="constrained")
        for place, (title, names, counts) in enumerate(panels, 1):
            axes = figure.add_subplot(1, len(panels), place)
            shares = [[count / max(1, sum(row)) for count in row] for row in counts]
            axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
            axes.set_title(title, fontsize=13, pad=12)
            axes.set_xticks(range(len(names)), names)
            axes.set_yticks(range(len(names)), names)
            axes.set_xlabel("模型所给")
            axes.set_ylabel("实际", labelpad=10)
            _write_cells(axes, counts, shares)
        return _png(figure)


def _write_cells(axes: Axes, counts: Sequence[Sequence[int]], shares: Sequence[Sequence[float]]) -> None:
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            color = "#ffffff" if shares[y][x] > 0.5 else INK
            axes.text(x, y, f"{count:,}\n{100 * shares[y][x]:.1f}%", ha="center", va="center", color=color)


def draw_calibration(bins: Sequence[tuple[int, float, float]], error: float) -> bytes:
    """Per confidence bin (messages, mean confidence, share right): points on the diagonal above, counts below."""
    with _drawing():
        figure = Figure(figsize=(6.4, 6.8), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
        filled = [one for one in bins if one[0]]
        above.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1, label="说几成就对几成")
        above.plot([one[1] for one in filled], [one[2] for one in filled], color=DARK, linewidth=1)
        for kept, face, name in ((True, DARK, "实测"), (False, "#ffffff", f"实测，不足 {FEW} 条，只供参考")):
            part = [one for one in filled if (one[0] >= FEW) is kept]
            above.plot(
                [one[1] for one in part], [one[2] for one in part], linestyle="none", marker="o", markersize=7,
                color=DARK, markerfacecolor=face, clip_on=False, zorder=3, label=name,
            )  # fmt: skip
        above.set_title(f"报表标签的把握与正确率（ECE {error:.3f}）", fontsize=13, pad=12)
        above.set_ylabel("实际正确率")
        above.set_ylim(0, 1.05)
        above.legend(loc="upper left", frameon=False)
        below.bar([(n + 0.5) / BINS for n in range(BINS)], [one[0] for one in bins], width=0.09, color=DARK)
        for n, one in enumerate(bins):
            below.annotate(
                f"{one[0]:,}", ((n + 0.5) / BINS, one[0]), xytext=(0, 3), textcoords="offset points", ha="center",
                fontsize=9,
            )  # fmt: skip
        below.set_ylim(0, max(one[0] for one in bins) * 1.25)
        below.set_yticks([])
        below.set_ylabel("消息条数")
        below.set_xlabel("模型给出的把握")
        below.set_xlim(0, 1)
        below.set_xticks([n / BINS for n in range(BINS + 1)])
        return _png(figure)


def draw_risk(risks: Sequence[float], automatic: float, target: tuple[float, float]) -> bytes:
    """The share wrong among the surest 1 … n messages; a line where review begins, a cross at the target."""
    with _drawing():
        figure = Figure(figsize=(7.2, 4.6), layout="constrained")
        axes = figure.add_subplot()
        shares = [100 * (n + 1) / len(risks) for n in range(len(risks))]
        axes.plot(shares, [100 * risk for risk in risks], color=DARK, linewidth=2, label="实测")
        axes.axvline(100 * automatic, color=GREY, linestyle="--", linewidth=1, label="复核线：右边的请人看")
        axes.plot(
            [100 * target[0]], [100 * (1 - target[1])], linestyle="none", marker="x", markersize=9, markeredgewidth=2,
            color=INK, label="目标：错误率不高于此处",
        )  # fmt: skip
        axes.set_title("自动处理的份额与其中标签的错误率", fontsize=13, pad=12)
        axes.set_xlabel("自动处理的份额（%，先取把握大的）")
        axes.set_ylabel("其中标签错误的份额（%）")
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 125 * max(*risks[len(risks) // 20 :], 1 - target[1]))
        axes.legend(loc="upper left", frameon=False)
        return _png(figure)
