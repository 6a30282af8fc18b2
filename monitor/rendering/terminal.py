"""The self-check in the terminal: one cadre's main figures in one table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from monitor.rendering.cadre import DEMANDED, RECEIVED, figure
from monitor.rendering.coverage import ADVISORY
from monitor.rendering.wording import FEW_MARK, TOO_FEW, described, listed, percent, visible, week_span
from monitor.report import CadreLoad, Share, WeekReport

EXTRA = ("reply_demands", "meeting_demands")
WIDTH = 48


def check_table(report: WeekReport) -> Table:
    """Name and figure, one metric a row; the groups of the log where the report holds no cadre."""
    cadre = report.cadres[0] if report.cadres else None
    subject = cadre.cadre if cadre else "工作群"
    table = Table(
        title=Text(f"{visible(subject)}\n{week_span(report.week)}"),
        caption=Text("\n".join(map(visible, _caption(report, cadre)))),
        caption_justify="left",
        min_width=WIDTH,
    )
    if cadre is None:
        _fill_groups(table, report)
    else:
        _fill_cadre(table, cadre)
    return table


def _fill_cadre(table: Table, cadre: CadreLoad) -> None:
    table.add_column("指标")
    table.add_column("数（可能范围）", justify="right")
    for name in (*RECEIVED, *DEMANDED, *EXTRA):
        if name in cadre.metrics:
            table.add_row(Text(described(name).zh), Text(figure(cadre, name)))


def _fill_groups(table: Table, report: WeekReport) -> None:
    table.add_column("群")
    table.add_column("消息", justify="right")
    table.add_column("“收到”类占比", justify="right")
    for row in report.groups:
        table.add_row(Text(visible(row.group)), Text(f"{row.messages:,} 条"), Text(percent(row.ack_share)))


def _caption(report: WeekReport, cadre: CadreLoad | None) -> Iterator[str]:
    if cadre is not None and not cadre.enough_data:
        yield f"{FEW_MARK} {TOO_FEW}。"
    if cadre is not None and cadre.by_group:
        yield f"来自：{listed(tuple(row.group for row in cadre.by_group))}。"
    coverage = report.coverage
    yield f"已导出的群 {percent(Share(coverage.groups_exported, coverage.groups_known))}。{ADVISORY}。"
