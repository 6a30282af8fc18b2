"""Reports as files: which formats there are, and what a file is called."""

from __future__ import annotations

import os
import re
from pathlib import Path

from monitor import rendering
from monitor.errors import MonitorError
from monitor.report import WeekReport, WeekTotal
from monitor.service.reporting import Selection, json_text

Trend = tuple[WeekTotal, ...]
UNSAFE = re.compile(r'[\\/:*?"<>|\s.\x00-\x1f]+')


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


FORMATS = ("json", *(name for name, _, _ in rendering.FORMATS))


def written(report: WeekReport, trend: Trend, kind: str) -> bytes:
    """The report in one of FORMATS."""
    if kind == "json":
        return _bytes(json_text(report))
    render = next(render for name, _, render in rendering.FORMATS if name == kind)
    return _bytes(render(report, trend))


def report_name(report: WeekReport, part: Selection, kind: str) -> str:
    """``2026-W46.html``, with the cadre or unit in the name when only one is shown."""
    subject = part.cadre or part.unit or ("发文单位" if part.issuers else "")
    return "-".join(filter(None, [report.week, UNSAFE.sub("_", subject)])) + f".{kind}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no reader ever sees half of it. MonitorError when the place cannot be written."""
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as fault:
        raise MonitorError(f"写不了 {path}（{fault.strerror}）；请换一个有写入权限、空间足够的位置") from fault
