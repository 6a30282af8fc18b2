"""One week: coverage, issuing units, groups, and the way to each cadre in alphabetical order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.rendering.cadre import who
from monitor.rendering.document import Section
from monitor.rendering.office import TITLE, office_document
from monitor.rendering.wording import week_span
from monitor.report import WeekReport
from monitor.service.viewing import ShownWeek, WeekState, issued_week
from monitor.web.pages.page import Page, Visit
from monitor.web.writing import Index, Link, Sheet, trail, write

SECTIONS = ("coverage", "issuers", "groups", "limits")
UNREPORTED = "还没有出报告"


def load(visit: Visit) -> ShownWeek:
    """The week that the address names."""
    return issued_week(visit.ctx, visit.actor, visit.parts["week"])


def render(shown: ShownWeek) -> str:
    """The report as issued, or how to have one."""
    week = shown.state.week
    subtitle: tuple[str, ...] = (week_span(week),)
    sections: list[Section | Index] = []
    if shown.report is not None:
        subtitle += (f"{week} 第 {shown.state.revision} 版",)
        sections += sections_of(shown.report, SECTIONS)
        sections.insert(-1, _cadres(shown.report, shown.keys))
    way = trail(Link(week_address(week), week, here=True))
    return write(Sheet(TITLE, subtitle, way, tuple(sections), week_notices(shown.state)))


def sections_of(report: WeekReport, anchors: Sequence[str]) -> list[Section]:
    """Sections of the office's report, as far as it has them, in its order."""
    document = office_document(replace(report, cadres=()), ())
    return [section for section in document.sections if section.anchor in anchors]


def week_notices(state: WeekState) -> tuple[str, ...]:
    """What a reader must know before the figures."""
    if not state.revision:
        return (
            f"{state.week} 有记录，{UNREPORTED}。请运行 jianfu report --week {state.week}；"
            "这一周结束后，定时任务也会自动出报告（或运行 jianfu run-due）。",
        )
    if state.outdated:
        return (f"第 {state.revision} 版之后又导入了记录，下面还是旧数字。请运行 jianfu report --week {state.week}。",)
    return ()


def week_address(week: str) -> str:
    """Where a week's page is."""
    return f"/weeks/{week}"


def _cadres(report: WeekReport, keys: Sequence[str]) -> Index:
    links = tuple(
        Link(f"{week_address(report.week)}/cadres/{key}", row.cadre, who(row))
        for row, key in zip(report.cadres, keys, strict=True)
    )
    note = f"共 {len(links)} 名，按姓名音序排列，不排名次。每人只与自己的数字对照，不与同事比较。"
    return Index("cadres", "干部", note, links)


PAGE = Page("/weeks/{week}", "report.view", load, render)
