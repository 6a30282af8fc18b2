"""Sheets to HTML: the report's own sections and macros, with links between pages; autoescaped, nothing undefined."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from monitor.rendering import html
from monitor.rendering.document import Section

FOLDER = Path(__file__).parent
RENDERING = Path(html.__file__).parent
EMBEDDED_FONT = 'url("data:font/woff;base64,FONT_DATA") format("woff")'
SERVED_FONT = 'url("/static/font.ttf") format("truetype"); font-display: swap'
HOME, JOBS = "/", "/jobs"
FAULTS = {
    404: ("没有这一页", "网址里的周次或干部不存在，或者这一周还没有出报告。请回到首页，从列表里选。"),
    405: ("不能这样做", "网页只供查看，不能提交或修改任何东西。"),
    421: ("网址不对", "请在本机浏览器里，用启动时显示的网址打开（形如 http://127.0.0.1:8321）。"),
    500: ("程序内部出错", "这是程序的问题，已入库的数据没有受影响。请把运行 jianfu serve 的窗口里最后几行告诉维护者。"),
    503: ("现在读不出来", "数据正忙，或者存着的报告读不出来。请过一会儿再打开；还不行就重新运行 jianfu report。"),
}
OTHER = ("看不懂这个请求", "请回到首页，从列表里选。")


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page; ``here`` on the page itself."""

    address: str
    title: str
    note: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """A section that lists ways to other pages."""

    anchor: str
    title: str
    note: str
    links: tuple[Link, ...]
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole page: ``trail`` leads through the site, ``notices`` stand above everything."""

    title: str
    subtitle: tuple[str, ...]
    trail: tuple[Link, ...]
    sections: tuple[Section | Index, ...]
    notices: tuple[str, ...] = ()


def trail(*between: Link, here: str = "") -> tuple[Link, ...]:
    """The ways that stand on every page, with those that lead to this one."""
    return (Link(HOME, "首页", here=here == HOME), *between, Link(JOBS, "定时任务", here=here == JOBS))


def write(sheet: Sheet) -> str:
    """The page; equal sheets give equal pages."""
    return TEMPLATES.get_template("sheet.html").render(sheet=sheet)


def write_fault(status: int) -> str:
    """The page of a fault: what to do, and nothing of what was asked for or found."""
    title, advice = FAULTS.get(status, OTHER)
    return write(Sheet(title, (f"（{status}）",), trail(), (), (advice,)))


def style() -> str:
    """The report's style sheet with the served font, and what the pages add."""
    shared = (RENDERING / "style.css").read_text("utf-8")
    return shared.replace(EMBEDDED_FONT, SERVED_FONT) + (FOLDER / "static" / "style.css").read_text("utf-8")


def _environment() -> Environment:
    """The report's own, so that its macros find all they need, with the pages' template beside them."""
    environment = html._environment().overlay(loader=FileSystemLoader([FOLDER / "templates", RENDERING / "templates"]))
    environment.tests = {**environment.tests, "index": lambda section: isinstance(section, Index)}
    return environment


TEMPLATES = _environment()
