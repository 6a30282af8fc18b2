"""The HTML part of a saved mail, decoded piece by piece (RFC 2045–2047); pictures and other attachments are not read.

    Subject: =?UTF-8?B?5b6u5L+h?=
    Content-Type: multipart/mixed; boundary="b1"

    --b1
    Content-Type: text/html; charset="utf-8"
    Content-Transfer-Encoding: base64

    PGh0bWw+PGJvZHk+…
    --b1--

The standard library's mail parser keeps whole parts in memory, ten times over; here a line is the most that is kept.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from pathlib import Path
from typing import BinaryIO

from monitor.errors import MalformedFile
from monitor.importers.jsonstream import EXPORT_AGAIN

LINE = 1 << 16
HEADER_LINES, HEADER_SIZE, DEEPEST = 500, 1 << 16, 10
BOUNDARY = re.compile(r'boundary="?([^";\s]{1,200})"?', re.IGNORECASE)
CHARSET = re.compile(r'charset="?([^";\s]{1,40})"?', re.IGNORECASE)
CHINESE = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936"})
OTHERS = {"big5": "big5", "iso-8859-1": "cp1252", "windows-1252": "cp1252", "utf-16": "utf-16"}
UNFINISHED, BROKEN = "邮件没有写完，后面的消息缺失", "邮件正文的编码损坏，后面的消息缺失"


def headers(file: BinaryIO) -> dict[str, str]:
    """The header fields up to the blank line, folded ones joined, names in lower case; the file is left behind them."""
    found: dict[str, str] = {}
    name, size = "", 0
    for _ in range(HEADER_LINES):
        line = file.readline(LINE)
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        size += len(line)
        if not text or size > HEADER_SIZE:
            break
        if text[0] in " \t" and name:
            found[name] += " " + text.strip()
            continue
        label, mark, value = text.partition(":")
        name = label.strip().lower() if mark else name
        if mark:
            found.setdefault(name, value.strip())
    return found


def readable(value: str) -> str:
    """A header's value with its encoded words decoded."""
    try:
        parts = decode_header(value[:4000])
        return "".join(_decoded(text, charset) for text, charset in parts)
    except (HeaderParseError, ValueError):
        return value


def _decoded(text: str | bytes, charset: str | None) -> str:
    return text if isinstance(text, str) else text.decode(_codec(charset or "utf-8"), "replace")


def _codec(charset: str) -> str:
    """The codec of a charset; names that are none of text, or that nobody's mail bears, are taken as UTF-8."""
    return "gb18030" if charset.lower() in CHINESE else OTHERS.get(charset.lower(), "utf-8")


@dataclass(slots=True)
class HtmlPart:
    """The first text/html part of a mail, found by reading on from its headers; ``seen`` when there is one."""

    file: BinaryIO
    path: Path
    seen: bool = False
    _boundaries: list[bytes] = field(default_factory=list)
    _ended: bool = False
    _line: int = 0

    def pieces(self, top: dict[str, str]) -> Iterator[str]:
        """The decoded text, given the mail's own headers. Raises MalformedFile where the mail breaks off."""
        about: dict[str, str] | None = top
        while about is not None:
            kind = about.get("content-type", "text/plain")
            boundary = BOUNDARY.search(kind)
            if kind.lower().startswith("multipart/") and boundary and len(self._boundaries) < DEEPEST:
                self._boundaries.append(b"--" + boundary[1].encode())
            elif kind.lower().startswith("text/html"):
                self.seen = True
                yield from self._text(about, kind)
                return
            about = self._next_part()

    def _next_part(self) -> dict[str, str] | None:
        """The headers behind the next boundary, None at the end of the mail."""
        if not self._boundaries:
            return None
        for _ in self._lines():
            pass
        return headers(self.file) if self._ended else None

    def _lines(self) -> Iterator[bytes]:
        """The lines of a part (long ones in pieces), up to a boundary or the end of the file."""
        self._ended, begins = False, True
        while line := self.file.readline(LINE):
            if begins and line.startswith(b"--") and line.rstrip().removesuffix(b"--") in self._boundaries:
                self._ended = True
                return
            begins = line.endswith(b"\n")
            yield line

    def _text(self, about: dict[str, str], kind: str) -> Iterator[str]:
        charset = CHARSET.search(kind)
        decoder = codecs.getincrementaldecoder(_codec(charset[1] if charset else "utf-8"))("replace")
        try:
            for data in self._data(about.get("content-transfer-encoding", "").strip().lower()):
                yield decoder.decode(data)
            yield decoder.decode(b"", final=True)
        except (binascii.Error, UnicodeError) as fault:
            raise MalformedFile(self.path, BROKEN, EXPORT_AGAIN) from fault
        if self._boundaries and not self._ended:
            raise MalformedFile(self.path, UNFINISHED, EXPORT_AGAIN)

    def _data(self, encoding: str) -> Iterator[bytes]:
        if encoding == "base64":
            yield from self._base64()
        elif encoding == "quoted-printable":
            yield from self._quoted_printable()
        else:
            yield from self._lines()

    def _base64(self) -> Iterator[bytes]:
        rest = b""
        for line in self._lines():
            rest += b"".join(line.split())
            whole = len(rest) // 4 * 4
            yield binascii.a2b_base64(rest[:whole])
            rest = rest[whole:]
        if rest and self._ended:
            raise binascii.Error("cut base64")

    def _quoted_printable(self) -> Iterator[bytes]:
        rest = b""
        for line in self._lines():
            rest += line
            cut = len(rest) if rest.endswith(b"\n") else max(rest.rfind(b"=", len(rest) - 2), 0) or len(rest)
            yield binascii.a2b_qp(rest[:cut])
            rest = rest[cut:]
        yield binascii.a2b_qp(rest)
