"""The importers: one module per producer, one row per format in IMPORTERS, exactly one match per file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from monitor.errors import AmbiguousFormat, RefusedFormat, UnknownFormat, UnreadableFile, WrongUsage
from monitor.importers import sheets
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.registry import IMPORTERS, REFUSALS
from monitor.importers.side_files import is_side_file
from monitor.importers.values import clean, is_whole
from monitor.types import GroupHeader, Parsed, Skipped, Warned

__all__ = ["IMPORTERS", "Head", "Importer", "Source", "by_name", "exports_under", "identify", "read"]

BOOK = ".xlsx"


def by_name(name: str) -> Importer:
    """The importer of that name; WrongUsage names the ones that are spelt alike."""
    known = {importer.name: importer for importer in IMPORTERS}
    if name in known:
        return known[name]
    alike = "、".join(get_close_matches(name.lower(), known, n=3))
    hint = f"，是不是 {alike}" if alike else f"，格式名要写成 {IMPORTERS[0].name} 这样"
    raise WrongUsage(f"没有名为 {name} 的格式{hint}；用 jianfu formats 查看有哪些格式")


def identify(path: Path) -> Importer:
    """The one importer whose signature the file bears.

    Raises UnreadableFile, RefusedFormat, UnknownFormat or AmbiguousFormat; MalformedFile for a damaged workbook.
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
    if head.data.startswith(b"PK") and (path.suffix.lower() == BOOK or "xl/workbook.xml" in head.members):
        sheets.peeked(path)
    raise UnknownFormat(
        path, "认不出这是哪种导出格式", "请用 jianfu formats 查看能读的格式和导出办法，或用 --format 指定"
    )


def exports_under(path: Path) -> Iterator[Path]:
    """The path itself; of a plain folder, every file in it; a chunked export's folder stays one thing.

    Files that belong to the export beside them are passed over, and a folder to which several links lead is entered
    once. A folder that is empty or closed to us is given back itself, so that its reader can say so.
    """
    waiting, entered = [path], set[Path]()
    while waiting:
        here = waiting.pop()
        entries = _entries(here)
        if entries is None:
            yield here
        elif (place := here.resolve()) not in entered:
            entered.add(place)
            waiting += reversed(entries)


def _entries(path: Path) -> list[Path] | None:
    """What a folder holds, in the order of names; None for what is one thing by itself."""
    try:
        if not path.is_dir() or (path / "manifest.json").is_file():
            return None
        entries = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "~$")))
        return [entry for entry in entries if not is_side_file(entry)] if entries else None
    except OSError:
        return None


def read(source: Source, importer: Importer) -> Iterator[Parsed]:
    """All that the importer finds in the source, in file order."""
    found = importer.read(source)
    return found if is_whole(str(source.path)) else map(_storable, found)


def _storable(part: Parsed) -> Parsed:
    """A part that may hold the name of a file whose name is no text."""
    if isinstance(part, GroupHeader):
        return replace(part, name=part.name and clean(part.name), native_id=part.native_id and clean(part.native_id))
    return replace(part, reason=clean(part.reason)) if isinstance(part, Skipped | Warned) else part
