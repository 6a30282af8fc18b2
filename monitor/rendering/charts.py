"""The pictures of a report, each from its own figures: issuers, hours, trend; kinds and groups of one cadre.

Each function answers None where there is nothing to draw. The figures behind a picture are also a table of the report.
"""

from __future__ import annotations

from functools import partial

from monitor.rendering.bars import MARGINS, ROW, Bar, Words, draw_bars, longest
from monitor.rendering.canvas import Chart, footer
from monitor.rendering.heatmap import HEAT_HEIGHT, HEAT_MARGINS, draw_hours
from monitor.rendering.kinds import KIND_MARGINS, KIND_ROW, draw_kinds, kinds_of
from monitor.rendering.lines import LINE_HEIGHT, LINE_MARGINS, draw_trend
from monitor.rendering.wording import FEW_MARK, TOO_FEW, WEEKDAYS, listed, platform, unit_name
from monitor.report import CadreLoad, IssuerLoad, WeekReport, WeekTotal

ISSUER_METRICS = ("person_demands", "person_trace_demands", "person_urgent_demands")
TREND_METRICS = ("person_demands", "person_trace_demands")
NAMED = 3  # rows that an alternative text spells out


def issuers_chart(report: WeekReport) -> Chart | None:
    """Demands by issuing unit in person-demands: traces hatched, urgent ones as a slim bar beneath.

    The definitions count urgent demands with and without traces, so the slim bar overlaps and is never added.
    """
    bars = longest([_issuer_bar(row) for row in report.issuers], "单位")
    if not bars:
        return None
    total = sum(bar.whole for bar in bars)
    named = "；".join(f"{bar.name} {bar.whole:,}，其中留痕 {bar.part:,}" for bar in bars[:NAMED])
    return Chart(
        title="各单位提出的要求（人次）",
        alt=f"横条图：各单位提出的要求，合计 {total:,} 人次。排在前面的是：{named}。全部数字见表。",
        footer=footer(report, f"{total:,} 要求人次", ISSUER_METRICS),
        height=ROW * len(bars),
        margins=MARGINS,
        fill=partial(draw_bars, bars=bars, words=Words("留痕", "其他要求", "紧急", "人次")),
    )


def _issuer_bar(row: IssuerLoad) -> Bar:
    demands, trace, urgent = (row.metrics[name].value if name in row.metrics else 0 for name in ISSUER_METRICS)
    return Bar(unit_name(row.unit), demands, trace, urgent)


def hours_chart(report: WeekReport) -> Chart | None:
    """Messages of all groups by weekday and hour, working time framed, rest days marked."""
    total = sum(row.messages for row in report.hours)
    if not total:
        return None
    busiest = max(report.hours, key=lambda row: (row.messages, -row.weekday, -row.hour))
    counted = f"{total:,} 条消息" + (
        f"（{report.coverage.untimed:,} 条没有钟点，不在图里）" if report.coverage.untimed else ""
    )
    return Chart(
        title="一周里什么时候来消息（全部工作群，条）",
        alt=f"热力图：周一到周日、0 到 23 点各收到多少条消息，共 {total:,} 条；最多的是"
        f"{WEEKDAYS[busiest.weekday - 1]} {busiest.hour} 点，{busiest.messages:,} 条。全部数字见表。",
        footer=footer(report, counted, ("messages",)),
        height=HEAT_HEIGHT,
        margins=HEAT_MARGINS,
        fill=partial(draw_hours, hours=report.hours, workdays=report.workdays),
    )


def trend_chart(report: WeekReport, trend: tuple[WeekTotal, ...]) -> Chart | None:
    """Person-demands and those for traces over the weeks; one week is no trend."""
    if len(trend) < 2:
        return None
    total = sum(row.person_demands for row in trend)
    told = "；".join(f"{row.week} {row.person_demands:,}，其中留痕 {row.person_trace_demands:,}" for row in trend)
    return Chart(
        title="逐周的要求（全部单位，人次）",
        alt=f"折线图：逐周的要求人次。{told}。",
        footer=footer(report, f"{len(trend)} 周，{total:,} 要求人次", TREND_METRICS),
        height=LINE_HEIGHT,
        margins=LINE_MARGINS,
        fill=partial(draw_trend, trend=trend),
    )


def kinds_chart(report: WeekReport, cadre: CadreLoad) -> Chart | None:
    """What one cadre was asked for, by kind; traces hatched, replies and meetings plain."""
    kinds = kinds_of(cadre)
    if not any(row.value.value for row in kinds):
        return None
    told = listed(tuple(f"{row.title} {row.value.value:,} 条" for row in kinds))
    return Chart(
        title=f"要求做什么（{cadre.cadre}，条）",
        alt=f"横条图：收到的要求按种类分：{told}。一条要求可以同时属于几种。",
        footer=(
            *_doubt(cadre),
            *footer(report, f"{cadre.metrics['demands'].value:,} 条要求", [row.name for row in kinds]),
        ),
        height=KIND_ROW * len(kinds),
        margins=KIND_MARGINS,
        fill=partial(draw_kinds, kinds=kinds),
    )


def _doubt(cadre: CadreLoad) -> tuple[str, ...]:
    return () if cadre.enough_data else (f"{FEW_MARK} {TOO_FEW}",)


def groups_chart(report: WeekReport, cadre: CadreLoad) -> Chart | None:
    """What one cadre received by group, demands hatched."""
    bars = longest([
        Bar(f"{row.group}（{platform(row.platform)}）", row.metrics["received"].value, row.metrics["demands"].value)
        for row in cadre.by_group
    ], "群")  # fmt: skip
    if not bars:
        return None
    total = sum(bar.whole for bar in bars)
    told = "；".join(f"{bar.name} {bar.whole:,} 条，其中要求 {bar.part:,} 条" for bar in bars[:NAMED])
    return Chart(
        title=f"消息从哪些群来（{cadre.cadre}，条）",
        alt=f"横条图：各群收到的消息，共 {total:,} 条。排在前面的是：{told}。全部数字见表。",
        footer=(*_doubt(cadre), *footer(report, f"{total:,} 条消息", ("received", "demands"))),
        height=ROW * len(bars),
        margins=MARGINS,
        fill=partial(draw_bars, bars=bars, words=Words("要求", "其他消息", "", "条")),
    )
