"""Reading without a site: parse, its ledger, and the list of formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from monitor.errors import MalformedFile, UnreadableFile
from monitor.importers import IMPORTERS, Importer, Source, by_name, exports_under, identify, read
from monitor.importers.archives import is_archive, unpacked
from monitor.importers.hand_table import Columns
from monitor.importers.rows import contract_row
from monitor.types import GroupHeader, Parsed, RawMessage, Skipped, Warned

__all__ = ["Columns", "exports", "formats", "ledger", "rows"]


class FormatRow(TypedDict):
    """One row of ``jianfu formats``."""

    name: str
    zh: str
    platform: str
    extensions: tuple[str, ...]
    signature: str


class Line(TypedDict):
    """A line that was read and not taken."""

    line: int
    reason: str


class Ledger(TypedDict):
    """The line ledger of one file: ``read`` = ``messages`` + skipped ones."""

    file: str
    format: str
    read: int
    messages: int
    skipped: list[Line]
    warnings: list[Line]
    flagged: list[Line]


def exports(paths: Iterable[Path]) -> Iterator[Path]:
    """The export files that the paths name or hold; those of a zip are there until the next one is asked for."""
    for given in paths:
        for path in exports_under(given):
            if not is_archive(path):
                yield path
                continue
            with TemporaryDirectory(prefix="jianfu-parse-") as place, unpacked(path, Path(place)) as folder:
                yield from exports_under(folder)


def formats() -> list[FormatRow]:
    """The importers, in the order of the registry."""
    return [
        FormatRow(
            name=row.name, zh=row.zh, platform=str(row.platform or "见文件"), extensions=row.extensions,
            signature=row.signature,
        )
        for row in IMPORTERS
    ]  # fmt: skip


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


def ledger(path: Path, name: str | None = None, as_of: date | None = None) -> Ledger:
    """What became of every record of one export. Raises MonitorError."""
    source, importer = _opened(path, name, as_of)
    messages = 0
    skipped: list[Line] = []
    warnings: list[Line] = []
    flagged: list[Line] = []
    for item in _parsed(source, importer):
        if isinstance(item, RawMessage):
            messages += 1
            if item.flag:
                flagged.append(Line(line=item.line, reason=item.flag))
        elif isinstance(item, Skipped):
            skipped.append(Line(line=item.line, reason=item.reason))
        elif isinstance(item, Warned):
            warnings.append(Line(line=item.line, reason=item.reason))
    return Ledger(
        file=str(path), format=importer.name, read=messages + len(skipped), messages=messages, skipped=skipped,
        warnings=warnings, flagged=flagged,
    )  # fmt: skip
