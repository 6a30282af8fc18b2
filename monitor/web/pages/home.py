"""The first page: which weeks there are, and the newest report's coverage and issuing units."""

from __future__ import annotations

from monitor.rendering.document import Section
from monitor.rendering.wording import week_span
from monitor.service.viewing import Overview, WeekState, overview
from monitor.web.pages.page import Page, Visit
from monitor.web.pages.week import UNREPORTED, sections_of, week_address, week_notices
from monitor.web.writing import HOME, Index, Link, Sheet, trail, write

TITLE = "减负：工作群消息负担"
NOTHING = "还没有导入任何消息。先运行 jianfu import 导出文件…，或把文件放进站点的 inbox 文件夹。"


def load(visit: Visit) -> Overview:
    """The overview."""
    return overview(visit.ctx, visit.actor)


def render(shown: Overview) -> str:
    """The newest issued week in figures between its title and the list of weeks."""
    sections: list[Section | Index] = [_weeks(shown)]
    notices: tuple[str, ...] = ()
    subtitle = (shown.site or "哪些单位提出了多少要求，先看这里",)
    if shown.newest is not None:
        state = next(week for week in shown.weeks if week.week == shown.newest.week)
        notices = week_notices(state)
        whole = Link(week_address(state.week), f"看 {state.week} 的各个群和每名干部")
        told = f"{week_span(state.week)}，第 {state.revision} 版。"
        sections.append(Index("newest", f"最新的报告：{state.week}", told, (whole,)))
        sections += sections_of(shown.newest, ("coverage", "issuers"))
    elif not shown.weeks:
        notices = (NOTHING,)
    return write(Sheet(TITLE, subtitle, trail(here=HOME), tuple(sections), notices))


def _weeks(shown: Overview) -> Index:
    links = tuple(
        Link(week_address(week.week), week.week, f"{week_span(week.week)}，{_told(week)}") for week in shown.weeks
    )
    return Index("weeks", "有哪些周", f"共 {len(links)} 周，新的在前。", links)


def _told(week: WeekState) -> str:
    if not week.revision:
        return UNREPORTED
    return f"第 {week.revision} 版" + ("，之后又导入了记录，待更新" if week.outdated else "")


PAGE = Page(HOME, "report.view", load, render)
