"""Reports as files: which formats there are, and what a file is called."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.rendering import render_html, render_markdown, render_png
from monitor.report import WeekReport, WeekTotal
from monitor.service.reporting import Selection, json_text

Trend = tuple[WeekTotal, ...]
UNSAFE = re.compile(r'[\\/:*?"<>|\s.\x00-\x1f]+')


def _text(render: Callable[[WeekReport, Trend], str]) -> Callable[[WeekReport, Trend], bytes]:
    return lambda report, trend: render(report, trend).encode("utf-8", "backslashreplace")


FORMATS: dict[str, Callable[[WeekReport, Trend], bytes]] = {
    "json": _text(lambda report, _: json_text(report)),
    "html": _text(render_html),
    "md": _text(render_markdown),
    "png": render_png,
}


def written(report: WeekReport, trend: Trend, kind: str) -> bytes:
    """The report in one of FORMATS."""
    return FORMATS[kind](report, trend)


def report_name(report: WeekReport, part: Selection, kind: str) -> str:
    """``2026-W46.html``, with the cadre or unit in the name when only one is shown."""
    subject = part.cadre or part.unit or ("发文单位" if part.issuers else "")
    return "-".join(filter(None, [report.week, UNSAFE.sub("_", subject)])) + f".{kind}"
