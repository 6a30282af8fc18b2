"""Saved web pages and mails as a stream of tags and texts, in linear time and bounded memory.

    <p><strong>何梅 &nbsp;08:02</strong></p>     Tag p · Tag strong · Words "何梅 \\xa008:02" · Tag /strong · Tag /p

No tree is built: the standard library's parser takes quadratic time on hostile pages, and the tree of a large chat
does not fit into memory. Comments, declarations and the contents of script and style are left out. A tag that never
ends is text; a long text arrives in pieces. Tokens: HTML standard, 13.2.5.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.decoding import ASK_UTF8, detect_encoding
from monitor.importers.jsonstream import EXPORT_AGAIN
from monitor.importers.meter import followed

PIECE = 1 << 16
LIMIT = 1 << 22  # no tag, not even one with a picture inside, is longer
LONGEST_ENTITY = 33
LOOK_AHEAD, ORDINARY = 64, 1000
DEEPEST = 500
RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed"})
NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,40})")
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
COMMENT_END, DECLARATION_END = re.compile("-->"), re.compile(">")
UNENDED = "网页里有一个没有结束的标签"


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


def page(path: Path) -> Iterator[Token]:
    """The tokens of a page; bytes outside its encoding are lone surrogates. Raises MalformedFile."""
    with followed(path.open("r", encoding=detect_encoding(path), errors="surrogateescape"), path) as file:
        try:
            yield from tokens(iter(lambda: file.read(PIECE), ""), path)
        except UnicodeDecodeError as fault:
            raise MalformedFile(path, "文件里有无法识别的字节", ASK_UTF8) from fault


def fragment(text: str) -> Iterator[Token]:
    """The tokens of a text in memory."""
    return tokens((text[at : at + PIECE] for at in range(0, len(text), PIECE)), None)


def tokens(pieces: Iterator[str], path: Path | None) -> Iterator[Token]:
    """The tokens of a text that arrives in pieces. A tag above LIMIT is MalformedFile when there is a path."""
    return _Scanner(pieces, path).tokens()


class _Scanner:
    """The unread part of the text, from ``at`` on; ``line`` is the line of that position."""

    def __init__(self, pieces: Iterator[str], path: Path | None) -> None:
        self._pieces, self._path = pieces, path
        self._text, self._at, self._line = "", 0, 1
        self._no_more_ends = False

    def tokens(self) -> Iterator[Token]:
        while self._at < len(self._text) or self._more():
            if self._text[self._at] != "<":
                yield self._words()
                continue
            while len(self._text) - self._at < LOOK_AHEAD and self._more():
                pass
            if self._text.startswith("<!--", self._at):
                self._skip(COMMENT_END, 3)
            elif self._text[self._at + 1 : self._at + 2] in ("!", "?"):
                self._skip(DECLARATION_END, 1)
            elif tag := self._tag():
                yield tag
                if tag.name in RAW and not tag.closes:
                    self._skip(RAW[tag.name], 0)
            else:
                yield Words(self._line, self._pass(self._at + 1))

    def _more(self) -> bool:
        """Appends the next piece, dropping what is behind; False at the end."""
        piece = next(self._pieces, "")
        if piece:
            self._text, self._at = self._text[self._at :] + piece, 0
        if len(self._text) > LIMIT and self._path is not None:
            raise MalformedFile(self._path, UNENDED, EXPORT_AGAIN, line=self._line)
        return bool(piece)

    def _pass(self, end: int) -> str:
        text = self._text[self._at : end]
        self._line += text.count("\n")
        self._at = end
        return text

    def _words(self) -> Words:
        """The text up to the next tag or the end of what is loaded, without half an entity."""
        line = self._line
        text = self._pass(self._words_end())
        return Words(line, html.unescape(text) if "&" in text else text)

    def _words_end(self) -> int:
        while (end := self._text.find("<", self._at)) < 0:
            half = self._text.rfind("&", max(self._at, len(self._text) - LONGEST_ENTITY))
            if half > self._at:
                return half
            if half < 0 or not self._more():
                return len(self._text)
        return end

    def _find(self, mark: str, start: int) -> int:
        """Where a mark stands at or behind ``start`` characters from here, counted from here; -1 when nowhere."""
        while (found := self._text.find(mark, self._at + start)) < 0:
            start = max(start, len(self._text) - self._at - len(mark) + 1)
            if not self._more():
                return -1
        return found - self._at

    def _skip(self, mark: re.Pattern[str], length: int) -> None:
        """Passes everything up to a mark and ``length`` characters of it, without keeping it."""
        while True:
            if found := mark.search(self._text, self._at):
                self._pass(found.start() + length)
                return
            self._pass(max(self._at, len(self._text) - LOOK_AHEAD))
            if not self._more():
                self._pass(len(self._text))
                return

    def _tag(self) -> Tag | None:
        name = NAME.match(self._text, self._at + 1)
        end = -1 if name is None or self._no_more_ends else self._plain_end() or self._tag_end()
        if name is None or end < 0:
            return None
        line = self._line
        body = self._pass(self._at + end + 1)[1:-1][:PIECE]
        if body[0] == "/":
            return Tag(line, name[1].lower(), {}, True)
        bare = body[len(name[0]) :]
        found = {one[1].lower(): _value(one) for one in ATTRIBUTE.finditer(bare)} if bare else {}
        return Tag(line, name[1].lower(), found, False)

    def _plain_end(self) -> int:
        """The distance to the > of an ordinary tag, 0 when the quotes before it need a closer look."""
        end = self._text.find(">", self._at, self._at + ORDINARY)
        if end < 0 or self._text.find("'", self._at, end) >= 0 or self._text.count('"', self._at, end) % 2:
            return 0
        return end - self._at

    def _tag_end(self) -> int:
        """The distance to the > that ends the tag here, those inside quoted values passed over; -1 without one."""
        at, end = 1, -1
        nearest = {'"': 0, "'": 0}
        while True:
            if end < at and (end := self._find(">", at)) < 0:
                self._no_more_ends = True
                return -1
            for quote, where in nearest.items():
                if 0 <= where < at:
                    nearest[quote] = self._text.find(quote, self._at + at, self._at + end) - self._at
            opened = min((where for where in nearest.values() if where >= at), default=end)
            if opened >= end:
                return end
            at = opened + 1
            if self._opens_value(opened):
                closed = self._find(self._text[self._at + opened], at)
                if closed < 0:
                    return end
                at, nearest = closed + 1, {'"': 0, "'": 0}

    def _opens_value(self, quote: int) -> bool:
        before = self._text[self._at + max(0, quote - 9) : self._at + quote]
        return before.rstrip().endswith("=")


def _value(found: re.Match[str]) -> str:
    text = next((group for group in found.groups()[1:] if group is not None), "")
    return html.unescape(text) if "&" in text else text


@dataclass(slots=True)
class Run:
    """The text of one element, without that of the wanted elements inside it; a line break is LF."""

    key: str
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as a whole."""
        return "".join(self.pieces)


@dataclass(slots=True)
class Gathered:
    """The runs of a stretch of tokens in their order, and its opening tags without the line breaks."""

    runs: list[Run] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)

    def texts(self, key: str) -> list[str]:
        """The texts of all runs of that key."""
        return [run.text for run in self.runs if run.key == key]

    def text(self, key: str) -> str | None:
        """The text of the first run of that key."""
        return next(iter(self.texts(key)), None)


def gathered(found: Iterable[Token], wanted: tuple[str, ...], emoji: str) -> Gathered:
    """Texts by the nearest element with a wanted class, or a wanted name such as ``<a>``, the first that fits.

    ``emoji`` names the attribute of an img that holds a face's words, ``[强]``.
    """
    result = Gathered()
    stack: list[tuple[str, Run | None]] = []
    for token in found:
        run = stack[-1][1] if stack else None
        if isinstance(token, Words):
            if run is not None:
                run.pieces.append(token.text)
        elif token.closes:
            _close(stack, token.name)
        elif token.name == "br":
            if run is not None:
                run.pieces.append("\n")
        elif run is not None and token.name == "img" and token.attributes.get(emoji, "").startswith("["):
            run.pieces.append(token.attributes[emoji])
        else:
            _open(token, stack, wanted, result)
    return result


def _open(tag: Tag, stack: list[tuple[str, Run | None]], wanted: tuple[str, ...], result: Gathered) -> None:
    result.tags.append(tag)
    if tag.name in VOID or len(stack) >= DEEPEST:
        return
    words = {*tag.classes, f"<{tag.name}>"}
    key = next((name for name in wanted if name in words), None)
    run = stack[-1][1] if stack else None
    if key is not None:
        run = Run(key)
        result.runs.append(run)
    stack.append((tag.name, run))


def _close(stack: list[tuple[str, Run | None]], name: str) -> None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == name:
            del stack[depth:]
            return
