"""Reading without a site: parse, its ledger, and the list of formats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from monitor.clock import Clock, WorkCalendar
from monitor.errors import FileFault, MalformedFile, MonitorError, UnreadableFile
from monitor.importers import IMPORTERS, Importer, Source, by_name, exports_under, identify, read
from monitor.importers.archives import is_archive, unpacked
from monitor.importers.hand_table import Columns
from monitor.importers.manual import TRAITS
from monitor.importers.rows import contract_row
from monitor.importers.silence import watched
from monitor.types import GroupHeader, Parsed, RawMessage, Skipped, Warned

__all__ = ["TRAITS", "Columns", "FormatRow", "exports", "format_of", "formats", "ledger", "rows"]


class FormatRow(TypedDict):
    """One row of ``jianfu formats``; ``keeps`` has 有, 部分 or 无 by ``Trait.key``."""

    name: str
    zh: str
    platform: str
    extensions: tuple[str, ...]
    signature: str
    producer: str
    keeps: dict[str, str]
    loses: str
    alerts: str
    steps: tuple[str, ...]


class Line(TypedDict):
    """A line that was read and not taken."""

    line: int
    reason: str


class Ledger(TypedDict):
    """The line ledger of one file: ``read`` = ``messages`` + skipped ones; ``error`` says why nothing more was read."""

    file: str
    format: str | None
    read: int
    messages: int
    skipped: list[Line]
    warnings: list[Line]
    flagged: list[Line]
    error: str | None


def exports(given: Path) -> Iterator[tuple[Path, str | MonitorError]]:
    """The export files that a path names or holds, each with the name to show for it, or with why it cannot be opened.

    Those of a zip are there until the next one is asked for.
    """
    for path in exports_under(given):
        if not is_archive(path):
            yield path, str(path)
            continue
        try:
            with TemporaryDirectory(prefix="jianfu-parse-") as place, unpacked(path, Path(place)) as folder:
                for export in exports_under(folder):
                    yield export, f"{path}/{export.relative_to(folder).as_posix()}"
        except MonitorError as fault:
            yield path, fault


def formats() -> list[FormatRow]:
    """The importers, in the order of the registry."""
    return [_format_row(row) for row in IMPORTERS]


def format_of(name: str) -> FormatRow:
    """One importer by its name; WrongUsage for an unknown one."""
    return _format_row(by_name(name))


def _format_row(row: Importer) -> FormatRow:
    page = row.manual
    return FormatRow(
        name=row.name, zh=row.zh, platform=str(row.platform or "见文件"), extensions=row.extensions,
        signature=row.signature, producer=page.producer.zh,
        keeps={trait.key: str(page.keeps.mark(trait)) for trait in TRAITS}, loses=page.loses, alerts=page.alerts,
        steps=page.producer.steps,
    )  # fmt: skip


def _opened(path: Path, name: str | None, as_of: date | None) -> tuple[Source, Importer]:
    importer = by_name(name) if name else identify(path)
    if name and not path.exists():
        raise UnreadableFile(path, "没有这个文件", "请检查路径")
    return Source(path, as_of=as_of), importer


def _parsed(source: Source, importer: Importer) -> Iterator[Parsed]:
    try:
        yield from read(source, importer)
    except OSError as fault:
        raise UnreadableFile(source.path, "读取中断", f"请检查磁盘和权限（{fault.strerror}）后重试") from fault


def rows(path: Path, name: str | None = None, as_of: date | None = None) -> Iterator[dict[str, object]]:
    """The contract's rows of one export, in file order. Raises MonitorError."""
    source, importer = _opened(path, name, as_of)
    header: GroupHeader | None = None
    for item in _parsed(source, importer):
        if isinstance(item, GroupHeader):
            header = item
        elif isinstance(item, RawMessage):
            if header is None:
                raise MalformedFile(path, "消息之前没有群信息", "请换一种格式导出", line=item.line)
            yield contract_row(header, item, source.zone)


def ledger(path: Path, shown: str, name: str | None = None, as_of: date | None = None) -> Ledger:
    """What became of every record of one export, however far it can be read."""
    row = Ledger(file=shown, format=None, read=0, messages=0, skipped=[], warnings=[], flagged=[], error=None)
    try:
        source, importer = _opened(path, name, as_of)
        row["format"] = importer.name
        for item in watched(_parsed(source, importer), Clock(source.zone), WorkCalendar()):
            _enter(row, item)
    except FileFault as fault:
        row["error"] = str(fault)
    row["read"] = row["messages"] + len(row["skipped"])
    return row


def _enter(row: Ledger, item: Parsed) -> None:
    if isinstance(item, RawMessage):
        row["messages"] += 1
        if item.flag:
            row["flagged"].append(Line(line=item.line, reason=item.flag))
    elif isinstance(item, Skipped):
        row["skipped"].append(Line(line=item.line, reason=item.reason))
    elif isinstance(item, Warned):
        row["warnings"].append(Line(line=item.line, reason=item.reason))
