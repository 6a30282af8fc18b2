"""A window of decoded text that slides over a JSON file: one value at a time, each with the line it begins on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TextIO

from monitor.errors import MalformedFile
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
