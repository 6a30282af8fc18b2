"""The report as one picture: title, coverage, and the charts below each other."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure, FigureBase

from monitor.rendering.canvas import GREY, WIDTH, Chart, drawing, lay_out, png, wrapped
from monitor.rendering.charts import groups_chart, hours_chart, issuers_chart, kinds_chart, trend_chart
from monitor.rendering.coverage import ADVISORY, INCOMPLETE
from monitor.rendering.layout import document_of, is_personal
from monitor.rendering.wording import percent
from monitor.report import Share, WeekReport, WeekTotal

HEAD = 1.25
LINE_WIDTH = 45
TITLE_WIDTH = 25


def render_png(report: WeekReport, trend: tuple[WeekTotal, ...]) -> bytes:
    """An upright picture of A4 width at 200 dots an inch, as high as its charts need."""
    shown = tuple(chart for chart in _charts(report, trend) if chart is not None)
    heights = [HEAD, *(chart.total for chart in shown)]
    with drawing():
        figure = Figure(figsize=(WIDTH, sum(heights)))
        panels = figure.subfigures(len(heights), 1, height_ratios=heights, wspace=0, hspace=0, squeeze=False)
        _draw_head(panels[0, 0], report, trend, bool(shown))
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


def _draw_head(panel: FigureBase, report: WeekReport, trend: tuple[WeekTotal, ...], drawn: bool) -> None:
    document = document_of(report, trend)
    panel.text(0.01, 1 - 0.16 / HEAD, wrapped(document.title, TITLE_WIDTH, 1), fontsize=19, va="top")
    panel.text(0.01, 1 - 0.56 / HEAD, wrapped("　".join(document.subtitle), LINE_WIDTH, 1), fontsize=11, va="top")
    lines = wrapped(_coverage(report), LINE_WIDTH) + ("" if drawn else "\n本周没有可画的数字。")
    panel.text(0.01, 1 - 0.8 / HEAD, lines, fontsize=11, va="top", color=GREY)


def _coverage(report: WeekReport) -> str:
    coverage = report.coverage
    bare = len(coverage.groups_without_roster)
    return "；".join(
        [
            f"已导出的群 {percent(Share(coverage.groups_exported, coverage.groups_known))}",
            *([f"{bare} 个群没有名册，{INCOMPLETE}"] if bare else []),
            f"人工复核 {percent(Share(coverage.reviewed, coverage.messages))}",
            f"模型 {report.model}。{ADVISORY}。",
        ]
    )
