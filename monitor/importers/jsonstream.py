"""Large JSON and JSONL read in bounded memory, every value with the line it begins on.

A window of decoded text slides over the file and the standard library's scanner decodes one value at a
time, so memory is that of the largest single value (``LIMIT`` characters at most). What cannot be read
is MalformedFile with its line, after all that stood before it has been yielded. Bytes that are not in
the file's encoding reach the caller as ``Unreadable`` records, never as text. NaN and Infinity are None.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TextIO

from monitor.errors import MalformedFile, UnreadableFile
from monitor.importers.decoding import decoded, detect_encoding, read_head
from monitor.importers.meter import followed
from monitor.importers.values import is_whole

CHUNK = 1 << 18
LIMIT = 1 << 23
EXPORT_AGAIN = "请重新导出；若文件是拷贝来的，请检查是否拷贝完整"
TOO_LONG = f"这一条超过 {LIMIT} 个字符，无法读入"
BLANK = re.compile(r"[ \t\r\n\ufeff]*")
COMMA = re.compile(r"[ \t\r\n\ufeff]*,[ \t\r\n\ufeff]*")
DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that stands in the file but cannot be read, with the reason in Chinese."""

    reason: str


NO_RECORD = "这一条不是一个 JSON 对象，没有读入"
BROKEN_LINE = Unreadable("这一行不是完整的 JSON，没有读入")
BROKEN_BYTES = Unreadable("这一条里有不属于文件编码的字节，文字已损坏，没有读入")


class Window:
    """A stretch of the text with a reading position; ``line`` is the 1-based line of that position."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file, self._path = file, path
        self._text, self._at, self._counted, self._line = "", 0, 0, 1
        self._ended = False
        self._tainted = False

    @property
    def line(self) -> int:
        """The line of the reading position."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def fail(self, reason: str) -> NoReturn:
        """Raises MalformedFile at the reading position."""
        raise MalformedFile(self._path, reason, EXPORT_AGAIN, line=self.line)

    def _more(self, size: int = CHUNK) -> bool:
        """Appends the next piece of the file, dropping what is behind; False at the end of the file."""
        if self._ended:
            return False
        _ = self.line
        try:
            piece = self._file.read(size)
        except UnicodeDecodeError:
            self.fail("从这里往后有无法识别的字节，文件可能没有写完")
        self._ended = not piece
        self._tainted = self._tainted or not is_whole(piece)
        self._text, self._at, self._counted = self._text[self._at :] + piece, 0, 0
        return bool(piece)

    def peek(self) -> str:
        """The next character that is not blank, "" at the end of the file."""
        while True:
            match = BLANK.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def step(self, allowed: str) -> str:
        """Passes the next character that is not blank, which must be one of ``allowed``."""
        mark = self.peek()
        if not mark:
            self.fail("文件到这里就断了，没有写完")
        if mark not in allowed:
            self.fail("这里不合 JSON 的写法")
        self._at += 1
        return mark

    def value(self) -> object:
        """Decodes the value at the reading position and passes it."""
        if self._text[self._at : self._at + 1] != "{" and not self.peek():
            self.fail("文件到这里就断了，没有写完")
        size = CHUNK
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as fault:
                self._retry(fault, size)
            except (RecursionError, ValueError):
                self.fail("这里的 JSON 嵌套太深或数字太长")
            else:
                if end - self._at > LIMIT:
                    self.fail(TOO_LONG)
                if end < len(self._text) or self._ended or not self._more(size):
                    return self._pass(value, end)
            size *= 2

    def _retry(self, fault: json.JSONDecodeError, size: int) -> None:
        """Reads on when the value may merely be cut by the window's edge, fails otherwise."""
        cut = fault.msg.startswith("Unterminated string") or fault.pos > len(self._text) - 12
        if cut and len(self._text) - self._at > LIMIT:
            self.fail(TOO_LONG)
        if not cut:
            self._at = fault.pos
            self.fail("这里不合 JSON 的写法")
        if not self._more(size):
            self.fail("文件到这里就断了，没有写完")

    def _pass(self, value: object, end: int) -> object:
        start, self._at = self._at, end
        if self._tainted and not is_whole(self._text[start:end]):
            return BROKEN_BYTES
        return value

    def elements(self) -> Iterator[tuple[int, object]]:
        """The elements of the array at the reading position, each with its line."""
        self.step("[")
        if self.peek() == "]":
            self.step("]")
            return
        while True:
            line = self.line
            yield line, self.value()
            comma = COMMA.match(self._text, self._at)
            if comma and comma.end() < len(self._text):
                self._at = comma.end()
            elif self.step(",]") == "]":
                return
            else:
                self.peek()

    def members(self) -> Iterator[str]:
        """The keys of the object at the reading position; the caller passes each value before the next key."""
        self.step("{")
        if self.peek() == "}":
            self.step("}")
            return
        while True:
            key = self.value() if self.peek() == '"' else self.step('"')
            self.step(":")
            yield str(key)
            if self.step(",}") == "}":
                return

    def skip(self) -> None:
        """Passes the value at the reading position; members of an array or object are decoded one at a time."""
        mark = self.peek()
        if mark == "[":
            for _ in self.elements():
                pass
        elif mark == "{":
            for _ in self.members():
                self.value()
        else:
            self.value()


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
        if not bare or bare.startswith("#"):
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
