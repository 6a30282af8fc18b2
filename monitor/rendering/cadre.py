"""One cadre's figures as tables: what was received, from which groups, what was demanded, and the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.metrics import definitions
from monitor.rendering.coverage import GRADES
from monitor.rendering.document import Block, Column, Paragraph, Table
from monitor.rendering.kinds import kinds_of
from monitor.rendering.method import VERDICT
from monitor.rendering.wording import (
    FEW_MARK,
    GAP,
    TOO_FEW,
    banded,
    cell,
    confidence,
    described,
    headed,
    moment,
    platform,
    unit_name,
)
from monitor.report import UNKNOWN, CadreLoad

RECEIVED = (
    "received", "reading_seconds", "groups", "acks_received", "mention_all_received", "directed",
    "after_hours_received", "interrupted_hours",
)  # fmt: skip
DEMANDED = (
    "demands", "urgent_demands", "trace_demands", "urgent_trace_demands", "after_hours_demands", "night_demands",
    "rest_day_demands", "after_hours_days",
)  # fmt: skip
BY_GROUP = ("received", "demands", "urgent_demands", "trace_demands", "after_hours_demands", "reading_seconds")


def who(cadre: CadreLoad) -> str:
    """Unit, post and level, as far as they are known."""
    level = f"{cadre.level}级" if len(cadre.level) == 1 else cadre.level.replace(UNKNOWN, "")
    return "，".join(part for part in (cadre.unit, cadre.post, level) if part)


def too_few(cadre: CadreLoad) -> tuple[Block, ...]:
    """The notice that the figures do not bear a judgement."""
    if cadre.enough_data:
        return ()
    limits = definitions().limits
    reason = f"收到不足 {limits['received']} 条或要求不足 {limits['demands']} 条"
    return (Paragraph(f"{TOO_FEW}（{reason}）。带 {FEW_MARK} 的数字照实列出，只供查看。", notice=True),)


def figure(cadre: CadreLoad, name: str) -> str:
    """A figure of the cadre with unit and band, marked when there is too little to judge by."""
    return _marked(cadre, banded(described(name).unit, cadre.metrics[name]))


def _marked(cadre: CadreLoad, text: str) -> str:
    return text if cadre.enough_data else f"{FEW_MARK}{GAP}{text}"


def figures_table(cadre: CadreLoad, names: Sequence[str], caption: str, half: bool = False) -> Table:
    """Metrics one a row."""
    columns = (Column("指标", short=True), Column("数（可能范围）", figures=True))
    rows = tuple((described(name).zh, figure(cadre, name)) for name in names if name in cadre.metrics)
    return Table(caption, columns, rows, half)


def explained_table(cadre: CadreLoad, names: Sequence[str], caption: str) -> Table:
    """Metrics one a row, with what each counts."""
    columns = (Column("指标", short=True), Column("数（可能范围）", figures=True), Column("数什么"))
    rows = tuple((described(name).zh, figure(cadre, name), described(name).why) for name in names)
    return Table(caption, columns, rows)


def all_names(cadre: CadreLoad) -> tuple[str, ...]:
    """Every metric of the cadre in the order of the definitions, unknown ones last."""
    order = [metric.name for metric in definitions().metrics if metric.name in cadre.metrics]
    return (*order, *sorted(set(cadre.metrics) - set(order)))


def groups_table(cadre: CadreLoad) -> Block:
    """The load by group."""
    if not cadre.by_group:
        return Paragraph("本周不在任何已知的工作群里。")
    names = [name for name in BY_GROUP if any(name in row.metrics for row in cadre.by_group)]
    columns = (Column("群"), Column("平台", short=True), *(Column(headed(name), figures=True) for name in names))
    rows = tuple(
        (row.group, platform(row.platform), *(_marked(cadre, cell(name, row.metrics)) for name in names))
        for row in cadre.by_group
    )
    return Table(f"{cadre.cadre}：各群的负担", columns, rows)


def kinds_table(cadre: CadreLoad) -> Table:
    """The demands by kind."""
    caption = f"{cadre.cadre}：要求的种类（一条要求可以同时属于几种）"
    return explained_table(cadre, tuple(row.name for row in kinds_of(cadre)), caption)


def evidence_table(cadre: CadreLoad) -> Block:
    """Messages that counted, with the words that carried the tag and how sure it is."""
    if not cadre.examples:
        return Paragraph("没有可举的例子。")
    columns = (
        Column("时间", short=True), Column("群"), Column("发文单位"), Column("判断", short=True), Column("依据的字句"),
        Column("把握", figures=True), Column("记录", short=True), Column("编号", short=True),
    )  # fmt: skip
    rows = tuple(
        (
            moment(row.sent_at),
            row.group,
            unit_name(row.issuer),
            f"疑似{described(row.metric).zh}",
            f"“{row.span}”" if row.span else "（没有可引的字句）",
            confidence(row.confidence),
            GRADES[row.grade],
            row.message,
        )
        for row in cadre.examples
    )
    return Table(f"{cadre.cadre}：判断的依据举例（{VERDICT}）", columns, rows)
