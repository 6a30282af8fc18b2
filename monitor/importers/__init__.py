"""The importers: one module per producer, one row per format in IMPORTERS, exactly one match per file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitor.errors import AmbiguousFormat, RefusedFormat, UnknownFormat, UnreadableFile, WrongUsage
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.registry import IMPORTERS, REFUSALS
from monitor.importers.side_files import is_side_file
from monitor.types import Parsed

__all__ = ["IMPORTERS", "Head", "Importer", "Source", "by_name", "exports_under", "identify", "read"]


def by_name(name: str) -> Importer:
    """The importer of that name; WrongUsage lists the names there are."""
    for importer in IMPORTERS:
        if importer.name == name:
            return importer
    known = "、".join(importer.name for importer in IMPORTERS)
    raise WrongUsage(f"没有名为 {name} 的格式；可用的格式：{known}")


def identify(path: Path) -> Importer:
    """The one importer whose signature the file bears.

    Raises UnreadableFile, RefusedFormat, UnknownFormat or AmbiguousFormat.
    """
    head = Head.of(path)
    if head.is_empty:
        raise UnreadableFile(path, "文件是空的", "请重新导出")
    if path.is_dir() and not head.data:
        raise UnreadableFile(path, "是一个没有导出文件的文件夹", "请给出导出的文件，或放有导出文件的文件夹")
    matches = [importer for importer in IMPORTERS if importer.identify(head)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = "、".join(importer.name for importer in matches)
        raise AmbiguousFormat(path, f"同时像这几种格式：{names}", "请用 --format 指定其中一种")
    for refusal in REFUSALS:
        if refusal.identify(head):
            raise RefusedFormat(path, refusal.reason, refusal.advice)
    raise UnknownFormat(path, "认不出这是哪种导出格式", "请用 jianfu formats 查看支持的格式，或用 --format 指定")


def exports_under(path: Path) -> Iterator[Path]:
    """The path itself; of a plain folder, every file in it; a chunked export's folder stays one thing.

    Files that belong to the export beside them are passed over. An empty folder is given back itself, so that
    its reader can say so.
    """
    if not path.is_dir() or (path / "manifest.json").is_file():
        yield path
        return
    entries = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "~$")))
    if not entries:
        yield path
    for entry in entries:
        if not is_side_file(entry):
            yield from exports_under(entry)


def read(source: Source, importer: Importer) -> Iterator[Parsed]:
    """All that the importer finds in the source, in file order."""
    return importer.read(source)
