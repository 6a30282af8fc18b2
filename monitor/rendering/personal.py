"""One cadre's own report: what I received, from which groups, what was demanded, how computed, how to contest."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.rendering.cadre import (
    all_names,
    evidence_table,
    explained_table,
    groups_table,
    kinds_table,
    too_few,
    who,
)
from monitor.rendering.charts import groups_chart, kinds_chart
from monitor.rendering.coverage import coverage_section
from monitor.rendering.document import Block, Document, Paragraph, Picture, Section
from monitor.rendering.method import contest_section, limits_section, method_section, quality_section
from monitor.rendering.wording import week_span
from monitor.report import CadreLoad, WeekReport


def personal_document(report: WeekReport, cadre: CadreLoad) -> Document:
    """All sections of one cadre's report."""
    return Document(
        f"{cadre.cadre}：一周收到多少工作群消息",
        (*filter(None, [who(cadre)]), f"{week_span(report.week)}　{report.week} 第 {report.revision} 版"),
        (
            coverage_section(report),
            Section("received", "我收到了什么", (*too_few(cadre), _received(cadre)), new_page=True),
            Section("sources", "从哪些群来", tuple(_sources(report, cadre))),
            Section("demanded", "要求我做什么", tuple(_demanded(report, cadre))),
            contest_section(),
            method_section(report),
            quality_section(report),
            limits_section(),
        ),
    )


def _received(cadre: CadreLoad) -> Block:
    return explained_table(cadre, all_names(cadre), "我这一周的数字")


def _sources(report: WeekReport, cadre: CadreLoad) -> Iterator[Block]:
    chart = groups_chart(report, cadre)
    if chart is not None:
        yield Picture(chart, "斜纹是其中的要求。数字见下表。")
    yield groups_table(cadre)


def _demanded(report: WeekReport, cadre: CadreLoad) -> Iterator[Block]:
    chart = kinds_chart(report, cadre)
    if chart is None:
        yield Paragraph("本周没有这几类要求。")
    else:
        yield Picture(chart, "斜纹是留痕要求。一条要求可以同时属于几种，不能相加。数字见下表。")
    yield kinds_table(cadre)
    yield evidence_table(cadre)
