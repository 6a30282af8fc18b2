"""The scheduler: when it rings next, what is due now, and what its latest rounds did."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.rendering.document import Block, Column, Paragraph, Section, Table
from monitor.rendering.wording import listed
from monitor.service.viewing import UpkeepState, upkeep_state
from monitor.web.pages.page import Page, Visit
from monitor.web.writing import JOBS, Sheet, trail, write

NAMES = {"weekly": "每周出报告", "nightly": "夜间导入", "catch-up": "启动时补做"}
ONCE = "每次启动时一次"
NO_CLOCK = "这些网页没有和定时任务一起运行；到点不会自动导入和出报告。"


def load(visit: Visit) -> UpkeepState:
    """The state of upkeep beside the bells of the running scheduler."""
    return upkeep_state(visit.ctx, visit.actor, visit.rings)


def render(shown: UpkeepState) -> str:
    """Bells, due work, rounds."""
    sections = (
        Section("rings", "下次什么时候运行", (_rings(shown),)),
        Section("due", "现在该做的", tuple(_due(shown))),
        Section("rounds", "最近做过的", (_rounds(shown),)),
    )
    notices = tuple(f"{_name(ring.name)}没有做成：{ring.trouble}" for ring, _ in shown.rings if ring.trouble)
    return write(
        Sheet("定时任务", ("到点自动导入 inbox 里的文件、给已结束的周出报告",), trail(here=JOBS), sections, notices)
    )


def _name(name: str) -> str:
    return NAMES.get(name, name)


def _rings(shown: UpkeepState) -> Block:
    if not shown.rings:
        return Paragraph(NO_CLOCK, notice=True)
    rows = tuple((_name(ring.name), when or ONCE, "没有做成" if ring.trouble else "没有") for ring, when in shown.rings)
    return Table(
        "定时任务的下次时间（本地时间）", (Column("任务"), Column("下次", short=True), Column("上次的问题")), rows
    )


def _due(shown: UpkeepState) -> Iterator[Block]:
    weeks, files = shown.due.weeks, shown.due.inbox
    yield Paragraph(f"等着出报告的周：{listed(weeks)}。" if weeks else "已结束的周都出了报告。")
    yield Paragraph(f"inbox 里等着导入的文件：{files} 个。" if files else "inbox 是空的。")
    if weeks or files:
        yield Paragraph("不想等，就运行 jianfu run-due。")


def _rounds(shown: UpkeepState) -> Block:
    if not shown.rounds:
        return Paragraph("还没有运行过。")
    rows = tuple((row.at, _name(row.name), row.note) for row in shown.rounds)
    return Table("最近的几轮，新的在前", (Column("完成时间", short=True), Column("任务"), Column("结果")), rows)


PAGE = Page(JOBS, "jobs.view", load, render)
