"""The report as one picture: title, coverage, and the charts below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.figure import Figure, FigureBase

from monitor.rendering.canvas import WIDTH, Chart, drawing, lay_out, png, wrapped
from monitor.rendering.charts import groups_chart, hours_chart, issuers_chart, kinds_chart, trend_chart
from monitor.rendering.coverage import ADVISORY, INCOMPLETE
from monitor.rendering.layout import document_of, is_personal
from monitor.rendering.wording import percent
from monitor.report import Share, WeekReport, WeekTotal

TITLE = 0.52  # inches of the head: title, then one line each
LINE = 0.24
LINE_WIDTH = 46
TITLE_WIDTH = 25  # in Chinese characters
NOTHING = "本周没有可画的数字。"


def render_png(report: WeekReport, trend: tuple[WeekTotal, ...]) -> bytes:
    """An upright picture of A4 width at 200 dots an inch, as high as its charts need."""
    shown = tuple(chart for chart in _charts(report, trend) if chart is not None)
    head = (*document_of(report, trend).subtitle, *_coverage(report), *(() if shown else (NOTHING,)))
    heights = [TITLE + LINE * (len(head) + 1), *(chart.total for chart in shown)]
    with drawing():
        figure = Figure(figsize=(WIDTH, sum(heights)))
        panels = figure.subfigures(len(heights), 1, height_ratios=heights, wspace=0, hspace=0, squeeze=False)
        _draw_head(panels[0, 0], document_of(report, trend).title, head)
        for panel, chart in zip(panels[1:, 0], shown, strict=True):
            lay_out(panel, chart)
        return png(figure)


def _charts(report: WeekReport, trend: tuple[WeekTotal, ...]) -> Iterator[Chart | None]:
    if is_personal(report):
        yield kinds_chart(report, report.cadres[0])
        yield groups_chart(report, report.cadres[0])
        return
    yield issuers_chart(report)
    yield hours_chart(report)
    yield trend_chart(report, trend)


def _draw_head(panel: FigureBase, title: str, lines: Sequence[str]) -> None:
    inch = 1 / (TITLE + LINE * (len(lines) + 1))
    panel.text(0.007, 1 - 0.05 * inch, wrapped(title, TITLE_WIDTH, 1), fontsize=19, va="top")
    for row, line in enumerate(lines):
        height = 1 - (TITLE + LINE * row) * inch
        panel.text(0.007, height, wrapped(line, LINE_WIDTH, 1), fontsize=11, va="top")


def _coverage(report: WeekReport) -> tuple[str, ...]:
    coverage = report.coverage
    bare = len(coverage.groups_without_roster)
    exported = percent(Share(coverage.groups_exported, coverage.groups_known))
    return (
        f"已导出的群 {exported}；"
        + (f"{bare} 个群没有名册，{INCOMPLETE}；" if bare else "")
        + f"人工复核 {percent(Share(coverage.reviewed, coverage.messages))}",
        f"{ADVISORY}。模型 {report.model}",
    )
