"""Text logs made of header lines and bodies: the one state machine that all of them share.

    2026-11-09 08:02:11 '党办小周'          <- header: strict pattern, after a blank line, in time order
    请各村报送秋防名单                       <- body, blank lines allowed inside
    2026-11-08 20:00:01 '石桥村会计'         <- no blank line before it: body that imitates a header, flagged
    东岭已报

A header is accepted only where all four hold: (a) the whole line matches the format's pattern, (b) it stands after the
blank lines that the exporter writes, (c) its time fits (see ``timeorder``), (d) its name is plausible. What matches (a)
and fails any other stays in the body of the message it stands in, and that message is flagged. What cannot be told
from a real header by any of them: a header typed after a blank line, with a fitting time and a name that occurs in
the log. Nothing in such a file distinguishes it, which is why text logs are weaker evidence than exports with ids.

A header in its place whose date or time does not exist (``2026-02-30``) ends the message before it and is skipped
with its body, so that nobody's words are glued to somebody else's.

Lines end at LF. Lines above MAX_LINE characters are never matched against a pattern; of a body longer than MAX_BODY
characters the rest is dropped and the message is flagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from monitor.errors import MalformedFile
from monitor.importers.body import UNSENT, Body, mentions_all
from monitor.importers.decoding import ASK_UTF8, pieces
from monitor.types import GroupHeader, Kind, Precision, RawMessage, Skipped

MAX_LINE = 65_536
MAX_BODY = 200_000
LONGEST = MAX_BODY + 2  # characters of a line that are kept; one more than a body takes, so that it is seen to be cut
MAX_NAME, LONG_NAME, SHORT_NAME = 64, 30, 7
SENTENCE_MARKS = frozenset("，。；！？")
IMITATION = "正文里有形似消息头的行，已按正文处理，请人工核对"
TOO_LONG = f"正文超过 {MAX_BODY} 字，后面的没有读入"
NO_SUCH_TIME = "消息头的日期或时间不存在，这一条没有读入"
AFTER_BROKEN = "紧接着的一条消息头日期或时间不存在，请人工核对两条的分界"
BROKEN_OFF = "文件在一个消息头中间断了，这一条没有读入，请重新导出"
CUT_SHORT = "文件在这一条之后损坏，正文可能不完整"
PREAMBLE = "第一条消息之前的文字，不属于任何消息"

TEXT, SECOND = Kind.TEXT, Precision.SECOND  # an Enum looks its members up slowly
NumberedLine = tuple[int, str]
Block = tuple[int, list[str]]  # the number of the first line, and the lines
Part = TypeVar("Part")


class Header(NamedTuple):
    """A line that matches the format's header pattern; ``at`` is None when the printed time does not exist.

    ``room`` is the group that the line names, where a format does that.
    """

    at: int | None
    sender_id: str | None
    name: str | None
    room: GroupHeader | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a format prints: its strict header, what else looks like one to the eye, blank lines before a header."""

    header: Callable[[str], Header | None]
    resembles: Callable[[str], bool]
    blanks: int = 1
    plausible: Callable[[Header], bool] = lambda header: True


@dataclass(slots=True)
class Segment:
    """A header in its place with the lines that follow it, until the next such header."""

    line: int
    raw: str
    header: Header
    body: list[str] = field(default_factory=list)
    flags: tuple[str, ...] = ()
    size: int = 0

    def add(self, text: str) -> None:
        """One more body line, as long as the body is not over its limit."""
        before = self.size
        self.size = size = before + len(text) + 1
        if size <= MAX_BODY:
            self.body.append(text)
        elif before <= MAX_BODY:
            self.body.append(text[: MAX_BODY - before])
            if before + len(text) > MAX_BODY:
                self.flag(TOO_LONG)

    def flag(self, reason: str) -> None:
        """Marks the message as doubtful, once per reason."""
        if reason not in self.flags:
            self.flags += (reason,)

    def message(self, body: Body, precision: Precision = Precision.SECOND) -> RawMessage:
        """The message, once its body is understood; system lines and recall notices lose their sender."""
        unsent = body.kind in UNSENT
        if body.flag:
            self.flag(body.flag)
        return RawMessage(
            self.line,
            self.header.at,
            None if unsent else self.header.sender_id,
            None if unsent else self.header.name or None,
            body.kind,
            body.text,
            mentions_all(body.kind, body.text),
            None,
            precision,
            body.quoted,
            "；".join(self.flags) or None,
            body.tool,
        )

    def said(self, text: str) -> RawMessage:
        """The message of a sender, its body being plain text."""
        at, who, name, _ = self.header
        everyone = "@" in text and mentions_all(TEXT, text)
        flag = "；".join(self.flags) if self.flags else None
        return RawMessage(self.line, at, who, name or None, TEXT, text, everyone, None, SECOND, None, flag)

    def absorb(self, imitation: Segment) -> None:
        """Takes back a segment that turned out to be part of this message's body."""
        self.flag(IMITATION)
        for text in (imitation.raw, *imitation.body):
            self.add(text)


def text_of(body: list[str], blanks: int) -> str:
    """A body as one text, without the ``blanks`` empty lines that the format puts after it."""
    end = len(body)
    while end and blanks and not body[end - 1]:
        end, blanks = end - 1, blanks - 1
    return "\n".join(body[:end])


def plausible_names(path: Path, header: Callable[[str], Header | None]) -> Callable[[Header], bool]:
    """A test for (d), from one pass over the log: a name that reads like a sentence must occur more than once."""
    lines = (text for _, text in surveyed(path) if text and len(text) <= MAX_LINE)
    counts = Counter(found.name for text in lines if (found := header(text)))

    def plausible(found: Header) -> bool:
        name = found.name or ""
        if len(name) > MAX_NAME or "\t" in name:
            return False
        sentence = len(name) > LONG_NAME or (len(name) > SHORT_NAME and not SENTENCE_MARKS.isdisjoint(name))
        return counts[found.name] > 1 or not sentence

    return plausible


def line_blocks(path: Path) -> Iterator[Block]:
    """The lines of a text file from 1 on, without their ends, in blocks; the excess of a giant line is left unread.

    Raises MalformedFile, after the good lines, where the bytes do not follow the file's encoding.
    """
    number = 1
    try:
        for block in _blocks(pieces(path)):
            if number == 1:
                block[0] = block[0].removeprefix("\ufeff")
            yield number, block
            number += len(block)
    except UnicodeDecodeError as fault:
        raise MalformedFile(path, "文字编码在这里损坏，后面无法继续读", ASK_UTF8, line=number) from fault


def begins(block: list[str], *words: str) -> bool:
    """Whether any line of a block begins with one of the words."""
    text = "\n".join(("", *block))
    return any(f"\n{word}" in text for word in words)


def numbered_lines(path: Path) -> Iterator[NumberedLine]:
    """The lines of line_blocks one at a time, each with its number."""
    return numbered(line_blocks(path))


def numbered(blocks: Iterable[Block]) -> Iterator[NumberedLine]:
    """The lines of blocks, each with its number."""
    return chain.from_iterable(enumerate(block, first) for first, block in blocks)


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    """The lines that pieces of a text make up; only the first of a block can be longer than a piece."""
    rest = ""
    for text in texts:
        block = (rest + text).split("\n")
        block[0] = block[0][:LONGEST]
        rest = block.pop()
        if block:
            yield block
    if rest:
        yield [rest]


def until_fault(parts: Iterable[Part], faults: list[MalformedFile]) -> Iterator[Part]:
    """The parts up to where nothing can follow; the fault is put by, to be raised once the good parts are out."""
    try:
        yield from parts
    except MalformedFile as fault:
        faults.append(fault)


def surveyed(path: Path) -> Iterator[NumberedLine]:
    """The readable lines, for a first pass; the second pass tells where they end."""
    return until_fault(numbered_lines(path), [])


def segments(lines: Iterable[NumberedLine], layout: Layout) -> Iterator[Segment | Skipped]:
    """Cuts lines at every header that stands in its place; a text before the first one is skipped."""
    header_of, resembles, needed = layout.header, layout.resembles, layout.blanks
    current: Segment | None = None
    preamble: int | None = None
    blanks = needed
    try:
        for number, text in lines:
            if not text:
                blanks += 1
                if current is not None:
                    current.add(text)
                continue
            header = header_of(text) if len(text) <= MAX_LINE else None
            in_place, blanks = blanks >= needed, 0
            if header is not None and in_place and layout.plausible(header):
                if current is not None:
                    yield current
                elif preamble is not None:
                    yield Skipped(preamble, PREAMBLE)
                current = Segment(number, text, header)
            elif current is None:
                preamble = preamble or number
            else:
                current.add(text)
                if header is not None or (len(text) <= MAX_LINE and resembles(text)):
                    current.flag(IMITATION)
    except MalformedFile:
        if current is not None:
            current.flag(CUT_SHORT)
            yield current
        elif preamble is not None:
            yield Skipped(preamble, PREAMBLE)
        raise
    if current is not None:
        yield from _last(current, layout)
    elif preamble is not None:
        yield Skipped(preamble, PREAMBLE)


def _last(segment: Segment, layout: Layout) -> Iterator[Segment | Skipped]:
    """The last message of a file; a header that the file breaks off in belongs to nobody."""
    if not segment.body:
        yield Skipped(segment.line, BROKEN_OFF)
        return
    *_, before, last = ("", *segment.body)
    broken = not before and bool(last) and len(segment.body) > 1 and len(last) <= MAX_LINE and layout.resembles(last)
    if broken:
        segment.body.pop()
    yield segment
    if broken:
        yield Skipped(segment.line + len(segment.body) + 1, BROKEN_OFF)
