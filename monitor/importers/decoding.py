"""Bytes to text lines: the encoding is read off the bytes, never off the file's name.

Order: byte-order mark, UTF-8 over the whole stream with at most single faults, GB18030 (a superset of GBK and GB2312),
UTF-16-LE without a mark when many odd bytes are zero. Lines end at LF only, after CRLF and CR are
normalised; U+2028, U+0085, VT and FF stay inside bodies.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from errno import EINVAL
from pathlib import Path

from monitor.errors import MalformedFile, UnreadableFile
from monitor.importers.meter import followed

CHUNK = 1 << 20
PIECE = 1 << 17
HEAD_BYTES = 1 << 16
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ESCAPED = re.compile("[\udc80-\udcff]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")
TOLERANCE = 20  # a file is damaged UTF-8, not another encoding, when 20 whole characters stand against each bad byte
WIDE = re.compile("[\u3000-\u9fff\uff01-\uff5e]")  # hardly any of these come out of GBK read as UTF-8 …
RUN = re.compile(f"{WIDE.pattern}{{4}}")  # … and never so many in a row
ASK_UTF8 = "请用记事本打开，另存为 UTF-8 编码后重试"


def detect_encoding(path: Path) -> str:
    """The Python codec name of a text file; MalformedFile with the line when no encoding fits.

    ``utf-8`` may hold single bad bytes (a cut end, a byte lost on the way); other encodings decode strictly.
    """
    head = read_head(path, 4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    if head[1::2].count(0) > len(head[1::2]) * 0.3:
        return "utf-16-le"
    if _decodes(path, "utf-8"):
        return "utf-8"
    survey = _survey_utf8(path)
    if survey.wrong * TOLERANCE <= survey.whole:
        return "utf-8"
    if not survey.mixed and _decodes(path, "gb18030"):
        return "gb18030"
    raise MalformedFile(path, "文字编码不一致，既不是完整的 UTF-8，也不是 GBK", ASK_UTF8, line=survey.line)


@dataclass(frozen=True, slots=True)
class _Survey:
    """Characters beyond ASCII that are whole UTF-8, bytes that are not, and the line of the first of these.

    ``mixed``: some of it is UTF-8 for certain, so that the whole is no GBK.
    """

    whole: int
    wrong: int
    line: int | None
    mixed: bool


def _survey_utf8(path: Path) -> _Survey:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    whole, wide, wrong, lines, first, mixed = 0, 0, 0, 1, None, False
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if first is None and (fault := ESCAPED.search(text)):
                first = lines + text.count("\n", 0, fault.start())
            good = text.encode("utf-8", "ignore").decode("utf-8")
            wrong += len(text) - len(good)
            whole += len(good) - len(good.encode("ascii", "ignore"))
            lines += text.count("\n")
            wide += len(WIDE.findall(text))
            mixed = mixed or RUN.search(text) is not None
            if not chunk:
                return _Survey(whole, wrong, first, mixed or wide > wrong)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def read_head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file; UnreadableFile when it cannot be opened, or is a pipe or device that never ends."""
    try:
        if path.exists() and not path.is_file():
            raise OSError(EINVAL, "不是普通的文件")
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
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(head)
    wrong = len(ESCAPED.findall(text))
    if wrong * TOLERANCE <= len(BEYOND_ASCII.findall(text)) - wrong:
        return ESCAPED.sub("\ufffd", text)
    return head.decode("gb18030", "ignore")


def open_text(path: Path) -> io.TextIOWrapper:
    """The file as decoded text with universal newlines turned to LF (CSV readers get their own, see open_csv).

    Single bad bytes in UTF-8 become U+FFFD, which marks their message as doubtful.
    """
    encoding = detect_encoding(path)
    return followed(path.open("r", encoding=encoding, errors=_on_fault(encoding), newline=None), path)


def _on_fault(encoding: str) -> str:
    return "replace" if encoding == "utf-8" else "strict"


def pieces(path: Path) -> Iterator[str]:
    """The text that open_text gives, in pieces; see decoded."""
    encoding = detect_encoding(path)
    return decoded(path, encoding, _on_fault(encoding))


def decoded(path: Path, encoding: str, errors: str) -> Iterator[str]:
    """The text of a file with line ends turned to LF, in pieces of at most PIECE bytes.

    Raises UnicodeDecodeError once everything before the bytes that do not follow the encoding has been given.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    with followed(path.open("rb"), path) as file:
        data, split = None, False  # split: the last piece ended between CR and LF, perhaps
        while data != b"":
            data = file.read(PIECE)
            before = decoder.getstate()
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError as fault:
                decoder.setstate(before)
                good = len(data) - (len(fault.object) - fault.start)
                yield newlines.decode(decoder.decode(data[: max(good, 0)]), final=True)
                raise
            yield newlines.decode(text, final=not data) if split or "\r" in text else text
            split = text.endswith("\r") if text else split


def open_csv(path: Path) -> io.TextIOWrapper:
    """The file as decoded text with line ends untouched, as the csv module wants it."""
    return followed(path.open("r", encoding=detect_encoding(path), newline=""), path)
