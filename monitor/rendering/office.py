"""The report of an office: issuing units first, then groups, hours and weeks, then cadres in the order given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from monitor.metrics import definitions
from monitor.rendering.cadre import DEMANDED, RECEIVED, evidence_table, figures_table, groups_table, too_few, who
from monitor.rendering.charts import hours_chart, issuers_chart, trend_chart
from monitor.rendering.coverage import INCOMPLETE, coverage_section
from monitor.rendering.document import Block, Column, Document, Paragraph, Picture, Section, Table
from monitor.rendering.method import limits_section, method_section, quality_section
from monitor.rendering.wording import WEEKDAYS, cell, headed, percent, platform, unit_name, week_span
from monitor.report import CadreLoad, GroupLoad, WeekReport, WeekTotal

TITLE = "工作群消息负担周报"


def office_document(report: WeekReport, trend: tuple[WeekTotal, ...]) -> Document:
    """All sections; those without rows are left out, and the opening line says what there is."""
    return Document(
        TITLE,
        (f"{week_span(report.week)}　{report.week} 第 {report.revision} 版", _contents(report)),
        (
            coverage_section(report),
            *_issuers(report),
            *_groups(report),
            *_hours(report),
            *_trend(report, trend),
            *_cadres(report),
            replace(method_section(report), new_page=True),
            quality_section(report),
            limits_section(),
            _signature(),
        ),
    )


def _contents(report: WeekReport) -> str:
    """What was selected, so that a missing part is not taken for a zero."""
    counts = ((report.issuers, "个发文单位"), (report.groups, "个工作群"), (report.cadres, "名干部"))
    told = "、".join(f"{len(rows)} {word}" for rows, word in counts if rows)
    return f"含 {told}" if told else "没有可列的单位、群和干部"


def _issuers(report: WeekReport) -> Iterator[Section]:
    if not report.issuers:
        return
    names = [metric.name for metric in definitions().of_grain("issuer")]
    names = [name for name in names if any(name in row.metrics for row in report.issuers)]
    columns = (Column("单位"), Column("层级", short=True), *(Column(headed(name), figures=True) for name in names))
    rows = tuple(
        (unit_name(row.unit), row.level, *(cell(name, row.metrics) for name in names)) for row in report.issuers
    )
    blocks: list[Block] = [
        Paragraph("“人次”是每条要求乘以所要求的人数。没对上名册的人发的消息算在“未知单位”。"),
        Table("各单位加给干部的负担", columns, rows),
    ]
    chart = issuers_chart(report)
    if chart is None:
        blocks.append(Paragraph("本周没有单位提出要求。"))
    else:
        blocks.append(Picture(chart, "斜纹是留痕要求；下面的细条是紧急要求，与留痕要求有重叠，不能相加。数字见上表。"))
    yield Section("issuers", "哪些单位提出了多少要求", tuple(blocks))


def _groups(report: WeekReport) -> Iterator[Section]:
    if not report.groups:
        return
    columns = (
        Column("群"), Column("平台", short=True), Column("名册人数", figures=True), Column("消息（条）", figures=True),
        Column("“收到”类占比", figures=True), Column("备注"),
    )  # fmt: skip
    rows = tuple(
        (
            row.group,
            platform(row.platform),
            f"{row.members:,}",
            f"{row.messages:,}",
            percent(row.ack_share),
            _remark(report, row),
        )
        for row in report.groups
    )
    yield Section("groups", "各个工作群", (Table("各群本周的消息", columns, rows),))


def _remark(report: WeekReport, row: GroupLoad) -> str:
    """Coverage names groups without saying on which platform, so a shared name is marked with care."""
    same = sum(group.group == row.group for group in report.groups)
    bare = report.coverage.groups_without_roster.count(row.group)
    if bare >= same:
        return INCOMPLETE
    if bare:
        return f"同名的群里有{INCOMPLETE}的"
    return "" if row.messages else "本周没有记录"


def _hours(report: WeekReport) -> Iterator[Section]:
    chart = hours_chart(report)
    if chart is None:
        return
    found = {(row.weekday, row.hour): row for row in report.hours}
    days = [
        Column(day if work else f"{day}（休）", figures=True)
        for day, work in zip(WEEKDAYS, report.workdays, strict=True)
    ]
    rows = []
    for hour in range(24):
        cells = [found.get((day, hour)) for day in range(1, 8)]
        told = [f"{cell.messages:,}（{cell.demands:,}）" if cell else "0" for cell in cells]
        rows.append((f"{hour}–{hour + 1}点", *told))
    table = Table("各钟点的消息条数，括号里是其中的要求", (Column("钟点", short=True), *days), tuple(rows))
    note = "颜色越深越多，格里是条数。黑框是工作时间；“休”是休息日（按国务院放假调休安排）。"
    yield Section("hours", "一周里什么时候来消息", (Picture(chart, note), table))


def _trend(report: WeekReport, trend: tuple[WeekTotal, ...]) -> Iterator[Section]:
    chart = trend_chart(report, trend)
    if chart is None:
        return
    columns = (
        Column("周", short=True), Column("起止"), Column("消息（条）", figures=True), Column("要求人次", figures=True),
        Column("留痕要求人次", figures=True),
    )  # fmt: skip
    rows = tuple(
        (row.week, week_span(row.week), f"{row.messages:,}", f"{row.person_demands:,}", f"{row.person_trace_demands:,}")
        for row in trend
    )
    note = "各周导出的群可能不一样，先看覆盖再比较。中间断开的，是那一周还没有计算。"
    yield Section("trend", "逐周的变化", (Picture(chart, note), Table("逐周合计（全部单位）", columns, rows)))


def _cadres(report: WeekReport) -> Iterator[Section]:
    if not report.cadres:
        return
    order = Paragraph("按姓名音序排列，不排名次。每人只与自己的数字对照，不与同事比较。")
    yield Section("cadres", "各名干部收到多少", (order,), new_page=True)
    named = Counter(row.cadre for row in report.cadres)
    for number, row in enumerate(report.cadres, 1):
        title = row.cadre if named[row.cadre] == 1 else f"{row.cadre}（{row.unit}）"
        yield Section(f"cadre-{number}", title, tuple(_cadre(row)), level=3, new_page=number > 1)


def _cadre(row: CadreLoad) -> Iterator[Block]:
    described_as = who(row)
    if described_as:
        yield Paragraph(described_as)
    yield from too_few(row)
    yield figures_table(row, RECEIVED, f"{row.cadre}：收到多少", half=True)
    yield figures_table(row, DEMANDED, f"{row.cadre}：要求多少", half=True)
    yield groups_table(row)
    yield evidence_table(row)


def _signature() -> Section:
    lines = "复核意见：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿　复核人：＿＿＿＿＿＿　日期：＿＿＿＿＿＿"
    return Section("signature", "复核", (Paragraph("数字由程序提出，结论由复核人签字后作出。"), Paragraph(lines)))
