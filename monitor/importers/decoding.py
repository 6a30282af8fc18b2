"""Bytes to text lines: the encoding is read off the bytes, never off the file's name.

Order: byte-order mark, strict UTF-8 over the whole stream, GB18030 (a superset of GBK and GB2312),
UTF-16-LE without a mark when many odd bytes are zero. Lines end at LF only, after CRLF and CR are
normalised; U+2028, U+0085, VT and FF stay inside bodies.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import MalformedFile, UnreadableFile

CHUNK = 1 << 20
HEAD_BYTES = 1 << 16
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ASK_UTF8 = "请用记事本打开，另存为 UTF-8 编码后重试"


def detect_encoding(path: Path) -> str:
    """The Python codec name of a text file; MalformedFile with the line when no encoding fits."""
    head = read_head(path, 4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    if head[1::2].count(0) > len(head[1::2]) * 0.3:
        return "utf-16-le"
    bad_utf8 = _first_fault(path, "utf-8")
    if bad_utf8 is None:
        return "utf-8"
    if _first_fault(path, "gb18030") is None:
        return "gb18030"
    raise MalformedFile(path, "文字编码不一致，既不是完整的 UTF-8，也不是 GBK", ASK_UTF8, line=bad_utf8)


def _first_fault(path: Path, encoding: str) -> int | None:
    """The 1-based line of the first undecodable byte, None when all decodes."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as fault:
                return lines + chunk[: fault.start].count(b"\n")
            if not chunk:
                return None
            lines += chunk.count(b"\n")


def read_head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file; UnreadableFile when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as fault:
        advice = f"请检查文件是否存在、是否有读取权限（{fault.strerror}）"
        raise UnreadableFile(path, "打不开这个文件", advice) from fault


def head_text(head: bytes) -> str:
    """The head decoded for detection only: faults at the cut edge are dropped."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return head.decode(name, "ignore").lstrip("\ufeff")
    if head[1::2].count(0) > len(head[1::2]) * 0.3:
        return head.decode("utf-16-le", "ignore")
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
        return head.decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return head.decode("gb18030", "ignore")


def open_text(path: Path) -> io.TextIOWrapper:
    """The file as decoded text with universal newlines turned to LF (CSV readers get their own, see open_csv)."""
    return path.open("r", encoding=detect_encoding(path), newline=None)


def open_csv(path: Path) -> io.TextIOWrapper:
    """The file as decoded text with line ends untouched, as the csv module wants it."""
    return path.open("r", encoding=detect_encoding(path), newline="")


def text_lines(path: Path) -> Iterator[str]:
    """The lines of a text file without their ends, a leading byte-order mark removed."""
    with open_text(path) as file:
        for number, line in enumerate(file):
            bare = line[:-1] if line.endswith("\n") else line
            yield bare.lstrip("\ufeff") if number == 0 else bare
