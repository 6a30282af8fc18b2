"""The report as one self-contained page: no script, no outside request, its own font, readable without colour.

The policy in the head allows the one style sheet by its digest, and pictures and the font only from within the page.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from monitor.rendering.canvas import Chart, svg
from monitor.rendering.fonts import subset
from monitor.rendering.layout import document_of
from monitor.rendering.wording import visible
from monitor.report import WeekReport, WeekTotal

FOLDER = Path(__file__).parent
FONT_PLACE = "FONT_DATA"
ONE_PAGE = 24  # rows that a printed page holds: such a table is not broken
ASCII = frozenset(map(chr, range(0x20, 0x7F)))


def render_html(report: WeekReport, trend: tuple[WeekTotal, ...]) -> str:
    """The whole page; equal reports give equal pages."""
    document = document_of(report, trend)
    body = _template("body.html").render(document=document)
    style = _style(body + document.title)
    return _template("page.html").render(
        title=document.title, body=Markup(body), style=Markup(style), policy=_policy(style)
    )


def _style(text: str) -> str:
    """The style sheet with a font that has every character of the page."""
    sheet = (FOLDER / "style.css").read_text("utf-8")
    font = base64.b64encode(subset(ASCII | set(text) | set(sheet))).decode("ascii")
    return sheet.replace(FONT_PLACE, font)


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _address(chart: Chart) -> str:
    """The picture as a data address: in an image element no part of it can run or fetch."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg(chart).encode("utf-8")).decode("ascii")


def _apart(cell: str) -> tuple[str, ...]:
    """A figure and its bracket, each kept on one line."""
    number, bracket, band = cell.partition("（")
    return (number, bracket + band) if bracket else (number,)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters |= {"address": _address, "apart": _apart}
    environment.globals["one_page"] = ONE_PAGE
    return environment


def _template(name: str) -> Template:
    return _environment().get_template(name)
