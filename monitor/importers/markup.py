"""Saved web pages and mails as a stream of tags and texts, in linear time and bounded memory.

    <p><strong>何梅 &nbsp;08:02</strong></p>     Tag p · Tag strong · Words "何梅 \\xa008:02" · Tag /strong · Tag /p

No tree is built: the standard library's parser takes quadratic time on hostile pages, and a tree of a large chat does
not fit into memory. Comments, declarations and the contents of script and style are left out. A tag that never ends
is text in a fragment and MalformedFile in a page; a long text arrives in pieces. Tokens: HTML standard, 13.2.5.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from monitor.errors import MalformedFile

PIECE = 1 << 16
LIMIT = 1 << 22  # no tag, not even one with a picture inside, is longer
LONGEST_ENTITY = 33
DEEPEST = 500
RAW = frozenset({"script", "style"})
VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed"})
NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,40})")
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
UNENDED, EXPORT_AGAIN = "网页里有一个没有结束的标签", "请重新导出；若文件是拷贝来的，请检查是否拷贝完整"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with its lower-case name and attributes."""

    line: int
    name: str
    attributes: Mapping[str, str]
    closes: bool

    @property
    def classes(self) -> frozenset[str]:
        """The words of its class attribute."""
        return frozenset(self.attributes.get("class", "").split())


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text, its entities resolved."""

    line: int
    text: str


Token = Tag | Words


def page(file: TextIO, path: Path) -> Iterator[Token]:
    """The tokens of an open page."""
    return _Scanner(iter(lambda: file.read(PIECE), ""), path).tokens()


def fragment(text: str) -> Iterator[Token]:
    """The tokens of a text in memory."""
    return _Scanner((text[at : at + PIECE] for at in range(0, len(text), PIECE)), None).tokens()


class _Scanner:
    """The unread part of the text, from ``at`` on; ``line`` is the line of that position."""

    def __init__(self, pieces: Iterator[str], path: Path | None) -> None:
        self._pieces, self._path = pieces, path
        self._text, self._at, self._line = "", 0, 1
        self._ended = False

    def tokens(self) -> Iterator[Token]:
        while self._at < len(self._text) or self._more():
            if self._text[self._at] != "<":
                yield self._words()
                continue
            while len(self._text) - self._at < LONGEST_ENTITY + 10 and self._more():
                pass
            mark = self._text[self._at + 1 : self._at + 2]
            if self._text.startswith("<!--", self._at):
                self._skip_behind("-->")
            elif mark in ("!", "?"):
                self._skip_behind(">")
            elif tag := self._tag():
                yield tag
                if tag.name in RAW and not tag.closes:
                    self._skip_to(f"</{tag.name}")
            else:
                yield self._passed("<")

    def _more(self) -> bool:
        """Appends the next piece, dropping what is behind; False at the end."""
        piece = next(self._pieces, "")
        self._text, self._at, self._ended = self._text[self._at :] + piece, 0, not piece
        if len(self._text) > LIMIT and self._path is not None:
            raise MalformedFile(self._path, UNENDED, EXPORT_AGAIN, line=self._line)
        return bool(piece)

    def _pass(self, end: int) -> str:
        text = self._text[self._at : end]
        self._line += text.count("\n")
        self._at = end
        return text

    def _passed(self, text: str) -> Words:
        line = self._line
        self._pass(self._at + len(text))
        return Words(line, text)

    def _words(self) -> Words:
        """The text up to the next tag or the end of what is loaded, without half an entity."""
        end = self._text.find("<", self._at)
        if end < 0:
            end = len(self._text)
            entity = self._text.rfind("&", max(self._at, end - LONGEST_ENTITY), end)
            if entity >= 0 and self._more():
                end = self._text.find("<")
                end = (
                    end if end >= 0 else max(1, self._text.rfind("&", 1)) if "&" in self._text[1:] else len(self._text)
                )
        line = self._line
        text = self._pass(end)
        return Words(line, html.unescape(text) if "&" in text else text)

    def _find(self, mark: str, start: int) -> int:
        """Where a mark stands at or behind ``start`` characters from here, counted from here; -1 when nowhere."""
        while (found := self._text.find(mark, self._at + start)) < 0:
            start = max(start, len(self._text) - self._at - len(mark) + 1)
            if not self._more():
                return -1
        return found - self._at

    def _skip_behind(self, mark: str) -> None:
        self._skip_to(mark)
        self._pass(min(self._at + len(mark), len(self._text)))

    def _skip_to(self, mark: str) -> None:
        """Passes everything up to a mark, in either case of its letters, without keeping it."""
        while True:
            found = self._text.lower().find(mark, self._at)
            if found >= 0:
                self._pass(found)
                return
            self._pass(max(self._at, len(self._text) - len(mark) + 1))
            if not self._more():
                self._pass(len(self._text))
                return

    def _tag(self) -> Tag | None:
        name = NAME.match(self._text, self._at + 1)
        end = self._tag_end() if name else -1
        if name is None or end < 0:
            return None
        line = self._line
        body = self._pass(self._at + end + 1)[1:-1][:PIECE]
        closes = body.startswith("/")
        bare = body[len(name[0]) :]
        found = {} if closes else {one[1].lower(): _value(one) for one in ATTRIBUTE.finditer(bare)}
        return Tag(line, name[1].lower(), found, closes)

    def _tag_end(self) -> int:
        """The distance to the > that ends the tag here, those inside quoted values passed over; -1 without one."""
        at = 1
        while True:
            end = self._find(">", at)
            if end < 0:
                return -1
            quotes = [q for q in (self._text.find(mark, self._at + at, self._at + end) for mark in "\"'") if q >= 0]
            if not quotes:
                return end
            opened = min(quotes) - self._at
            closed = self._find(self._text[self._at + opened], opened + 1)
            if closed < 0:
                return end
            at = closed + 1


def _value(found: re.Match[str]) -> str:
    text = next((group for group in found.groups()[1:] if group is not None), "")
    return html.unescape(text) if "&" in text else text


@dataclass(slots=True)
class Run:
    """The text of one element, without that of the wanted elements inside it; a line break is LF."""

    key: str
    text: str = ""


@dataclass(slots=True)
class Gathered:
    """The runs of a stretch of tokens in their order, and its media and link tags."""

    runs: list[Run] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)

    def text(self, key: str) -> str | None:
        """The text of the first run of that key."""
        return next((run.text for run in self.runs if run.key == key), None)

    def texts(self, key: str) -> list[str]:
        """The texts of all runs of that key."""
        return [run.text for run in self.runs if run.key == key]


def gathered(tokens: Iterable[Token], wanted: tuple[str, ...], emoji: str) -> Gathered:
    """Texts by the first wanted class of their nearest element; ``emoji`` names the attribute with a face's words."""
    found = Gathered()
    stack: list[tuple[str, Run | None]] = []
    for token in tokens:
        run = stack[-1][1] if stack else None
        if isinstance(token, Words):
            if run is not None:
                run.text += token.text
        elif token.closes:
            _close(stack, token.name)
        elif token.name == "br" and run is not None:
            run.text += "\n"
        elif token.name == "img" and run is not None and token.attributes.get(emoji, "").startswith("["):
            run.text += token.attributes[emoji]
        else:
            found.tags.append(token)
            key = next((name for name in wanted if name in token.classes), None)
            if key is not None and token.name not in VOID:
                run = Run(key)
                found.runs.append(run)
            if token.name not in VOID and len(stack) < DEEPEST:
                stack.append((token.name, run))
    return found


def _close(stack: list[tuple[str, Run | None]], name: str) -> None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == name:
            del stack[depth:]
            return
