"""Large JSON and JSONL read in bounded memory, every value with the line it begins on.

A window of decoded text slides over the file and the standard library's scanner decodes one value at a
time, so memory is that of the largest single value (``LIMIT`` characters at most). What cannot be read
is MalformedFile with its line, after all that stood before it has been yielded. Bytes that are not in
the file's encoding reach the caller as ``Unreadable`` records, never as text. NaN and Infinity are None.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from monitor.errors import MalformedFile, UnreadableFile
from monitor.importers.decoding import decoded, detect_encoding, read_head
from monitor.importers.jsonwindow import (
    BROKEN_BYTES,
    CHUNK,
    DECODER,
    EXPORT_AGAIN,
    LIMIT,
    TOO_LONG,
    Unreadable,
    Window,
)
from monitor.importers.meter import followed
from monitor.importers.values import is_whole

__all__ = [
    "BROKEN_BYTES",
    "BROKEN_LINE",
    "CHUNK",
    "EXPORT_AGAIN",
    "LIMIT",
    "Unreadable",
    "Window",
    "elements",
    "fault_of",
    "first_element",
    "header",
    "items",
    "outline",
    "records",
    "side_items",
]

NO_RECORD = "这一条不是一个 JSON 对象，没有读入"
BROKEN_LINE = Unreadable("这一行不是完整的 JSON，没有读入")


def _open(path: Path) -> TextIO:
    """The file as text, bytes outside its encoding escaped to lone surrogates."""
    try:
        return followed(path.open("r", encoding=_encoding(path), errors="surrogateescape"), path)
    except OSError as fault:
        raise UnreadableFile(
            path, "打不开这个文件", f"请检查文件是否存在、是否有读取权限（{fault.strerror}）"
        ) from fault


def _encoding(path: Path) -> str:
    """UTF-8 when the head is mostly UTF-8: a cut-off or damaged character must not turn the rest into mojibake."""
    head = read_head(path)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in head[:4]:
        return detect_encoding(path)
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(head)
    foreign = [char for char in text if char > "\x7f"]
    wrong = sum("\udc80" <= char <= "\udcff" for char in foreign)
    return "utf-8" if wrong * 4 <= len(foreign) else detect_encoding(path)


def header(path: Path, wanted: frozenset[str]) -> dict[str, object]:
    """Values of the wanted top-level keys, read until all are found; those missing or behind a fault are left out."""
    found: dict[str, object] = {}
    with _open(path) as file:
        window = Window(file, path)
        try:
            for key in window.members():
                if key not in wanted:
                    window.skip()
                    continue
                found[key] = window.value()
                if len(found) == len(wanted):
                    break
        except MalformedFile:
            return found
    return found


def items(path: Path, key: str) -> Iterator[tuple[int, object]]:
    """The elements of the array under a top-level key, each with its line; MalformedFile when there is none."""
    with _open(path) as file:
        window = Window(file, path)
        for name in window.members():
            if name == key:
                yield from window.elements()
                return
            window.skip()
        window.fail(f"文件里没有 {key} 这一部分")


def elements(path: Path) -> Iterator[tuple[int, object]]:
    """The elements of a file that is one array, each with its line."""
    with _open(path) as file:
        yield from Window(file, path).elements()


def side_items(path: Path, key: str) -> Iterator[tuple[int, object]]:
    """Like items for a part that may be missing; it ends at a fault, which reading the main part will name."""
    try:
        yield from items(path, key)
    except MalformedFile:
        return


def records(path: Path) -> Iterator[tuple[int, object]]:
    """One JSON value per line; blank lines and lines that begin with # are passed over.

    MalformedFile when the last line is broken off or a line is too long.
    """
    for line, text, finished in _lines(path):
        bare = text.strip(" \t\r\n\ufeff") if line == 1 else text.strip(" \t\r\n")
        if not bare or bare[0] == "#":
            continue
        value = _decode(bare)
        if value is BROKEN_LINE and not finished:
            raise MalformedFile(path, "最后一行没有写完", EXPORT_AGAIN, line=line)
        yield line, value


def _lines(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Every line with its number and whether it ends; MalformedFile at one that is too long or cannot be decoded."""
    number, rest = 0, ""
    try:
        for text in decoded(path, _encoding(path), "surrogateescape"):
            *block, rest = (rest + text).split("\n")
            for line in block:
                number += 1
                if len(line) >= LIMIT - 1:
                    raise MalformedFile(path, TOO_LONG, EXPORT_AGAIN, line=number)
                yield number, line, True
            if len(rest) >= LIMIT:
                raise MalformedFile(path, TOO_LONG, EXPORT_AGAIN, line=number + 1)
    except UnicodeDecodeError as fault:
        raise MalformedFile(path, "从这里往后有无法识别的字节", EXPORT_AGAIN, line=number + 1) from fault
    if rest:
        yield number + 1, rest, False


def _decode(bare: str) -> object:
    if not is_whole(bare):
        return BROKEN_BYTES
    try:
        value, end = DECODER.raw_decode(bare)
    except (ValueError, RecursionError):
        return BROKEN_LINE
    return value if end == len(bare) else BROKEN_LINE


def fault_of(record: object) -> str | None:
    """Why a record cannot be read at all, None when it is an object."""
    if isinstance(record, Unreadable):
        return record.reason
    return None if isinstance(record, dict) else NO_RECORD


def outline(text: str) -> dict[str, object]:
    """Top-level keys of the JSON object that a head of text begins with; a value cut by the end is None."""
    found: dict[str, object] = {}
    window = Window(io.StringIO(text), Path("head"))
    try:
        for key in window.members():
            found[key] = None
            found[key] = window.value()
    except MalformedFile:
        return found
    return found


def first_element(text: str) -> dict[str, object]:
    """Like outline, of the first object in the array that a head of text begins with."""
    bare = text.lstrip("\ufeff \t\n")
    return outline(bare[1:]) if bare.startswith("[") else {}
