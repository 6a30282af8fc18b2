"""What an import was asked to do, and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.errors import MonitorError, RefusedFormat
from monitor.importers import Importer
from monitor.importers.hand_table import Columns

IMPORTED, DUPLICATE, REJECTED, QUARANTINED = "imported", "duplicate", "rejected", "quarantined"


@dataclass(frozen=True, slots=True)
class Options:
    """How the user wants the files read."""

    format: str | None = None
    group: str | None = None
    as_of: date | None = None
    columns: Columns | None = None
    tags: bool = True  # False: messages are stored without labels; compute and report label them


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; ``messages`` = ``new`` + ``duplicate``, and with ``skipped`` they are ``read``."""

    path: str
    format: str | None
    platform: str | None
    groups: tuple[str, ...]
    read: int
    messages: int
    new: int
    duplicate: int
    skipped: int
    flagged: int
    status: str
    error: str | None = None
    skipped_lines: tuple[tuple[int, str], ...] = ()
    warnings: tuple[tuple[int, str], ...] = ()


class NoMessages(RefusedFormat):
    """一条群消息也没有读到。"""

    def __init__(self, path: Path, skipped: tuple[tuple[int, str], ...]) -> None:
        why = f"（跳过 {len(skipped)} 处：{skipped[0][1]}）" if skipped else ""
        super().__init__(path, f"没有读到任何群消息{why}", "请检查导出时是否选对了群和日期")
        self.skipped = skipped


def rejected(path: Path, fault: MonitorError, importer: Importer | None = None) -> FileResult:
    """The result of a file that was not taken in."""
    skipped = fault.skipped if isinstance(fault, NoMessages) else ()
    return FileResult(
        path=str(path),
        format=importer.name if importer else None,
        platform=None,
        groups=(),
        read=len(skipped),
        messages=0,
        new=0,
        duplicate=0,
        skipped=len(skipped),
        flagged=0,
        status=REJECTED,
        error=str(fault),
        skipped_lines=skipped,
    )
