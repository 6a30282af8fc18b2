"""WechatExporter TXT (WeChat, from an iPhone's backup): ``<群>/index.txt`` or ``<群>.txt``, UTF-8, sorted by time.

    松坪乡护林防汛群 - 微信聊天记录

    党政办-卢静 (2026-10-12 07:30:00):今天18:00前报
    没有照片的视为没去
    "党政办-卢静"邀请"石头"加入了群聊                 <- a notice: no time, no sender
    「党政办-卢静：今天18:00前报」                    <- a quote: no time, no sender
    - - - - - - - - - - - - - - -
    收到
    石头 (2026-10-12 07:40:00):群聊的聊天记录         <- a forward: swallowed up to its end mark
    << 群聊的聊天记录
    护林员 (2026-10-11 20:00:00):东坡无火情
    群聊的聊天记录 结束 >>
    石头 (2026-10-12 07:41:00):微信转账 ¥8.00龙潭村-韦兰 (2026-10-12 07:42:00):收到    <- glued to the next message

No blank lines stand between messages (see inlinelog). Notices and quotes take the time of the message before them; only
those at the end of a body count, and notices only in the client's own words, so a line that merely resembles one stays
text. A forward's lines are older than itself: an end mark behind anything newer ends nothing. In a private chat one of
two senders bears the title's name.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.body import Body, system_body
from monitor.importers.importer import DEFAULT_ZONE, Head, Importer, Source
from monitor.importers.inlinelog import HEAD, InlineLayout, carried, inline_segments, is_cut_stamp, numbered_body
from monitor.importers.notices import Notice, classify, is_known
from monitor.importers.textlog import (
    MAX_NAME,
    Header,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    surveyed,
)
from monitor.importers.timeorder import SLACK, SortedJudge, settled
from monitor.importers.values import printed_moment
from monitor.importers.wechat_exporter_body import (
    NOTICE_MARKS,
    TITLE,
    TRANSFER,
    group_of,
    read_body,
    refuse_private,
    without_mark,
)
from monitor.types import Kind, Parsed, Platform, RawMessage

HEADER = re.compile(r"(.*?) \((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\):", re.ASCII)
TEMPLATE = "0000-00-00 00:00:00):"
DASHES = "- - - - - - - - - - - - - - -"
BEGIN, ENDS = "<< ", (" 结束 >>", " Ends >>")
QUOTED_LINES, NOTICE_LENGTH = 300, 300
MOST_SENDERS, DEEPEST = 100, 50
QUOTES, OWN_NOTICES = '"“', ("你邀请", "你将", "你撤回了", "你修改", "你被", "你通过", "你已")
NO_SENDER = "导出工具没有写引用消息的发送人和时间，时间取自上一条"


def _identify(head: Head) -> bool:
    first, _, rest = head.text.lstrip("\ufeff").partition("\n")
    return len(first) < 350 and TITLE.fullmatch(first) is not None and rest[:1] in ("\n", "")


def _seconds(header: re.Match[str]) -> int | None:
    when = printed_moment(header[2], DEFAULT_ZONE)
    return when[0] if when else None


@dataclass(slots=True)
class Survey:
    """What one pass over the file finds: who sends, and which lines belong to forwards (first and last ones)."""

    senders: set[str] = field(default_factory=set)
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)  # titles of forwards not yet ended, the outermost first
    _begin: int = 0
    _title: str | None = None  # the body beside the header of the line before: a forward may begin under it
    _sent_at: int | None = None

    @classmethod
    def of(cls, path: Path) -> Survey:
        """The survey of a file."""
        survey = cls()
        for number, text in surveyed(path):
            survey._saw(number, text)
        return survey

    def swallows(self, number: int) -> bool:
        """Whether a line belongs to a forward."""
        at = bisect_right(self.begins, number) - 1
        return at >= 0 and number <= self.ends[at]

    def _saw(self, number: int, text: str) -> None:
        header = HEADER.match(text[:HEAD])
        at = _seconds(header) if header else None
        if self._open and at is not None and self._sent_at is not None and at > self._sent_at + SLACK:
            self._open.clear()
        if self._open:
            self._inside(number, text)
        elif self._title is not None and text == BEGIN + self._title:
            self._open.append(self._title)
            self._begin, self._title = number, None
        else:
            self._title, self._sent_at = (text[header.end() :], at) if header else (None, None)
            if header and len(self.senders) < MOST_SENDERS:
                self.senders.add(header[1].strip())

    def _inside(self, number: int, text: str) -> None:
        if text.startswith(BEGIN) and len(self._open) < DEEPEST:
            self._open.append(text[len(BEGIN) :])
            return
        title = next((text.removesuffix(end) for end in ENDS if text.endswith(end)), None)
        if title in self._open:
            del self._open[self._open.index(title) :]
        if not self._open:
            self.begins.append(self._begin)
            self.ends.append(number)


def _layout(source: Source) -> InlineLayout:
    def split(text: str) -> tuple[Header, int] | None:
        found = HEADER.match(text)
        if found is None:
            return None
        when = printed_moment(found[2], source.zone)
        return Header(when[0] if when else None, None, found[1].strip()), found.end()

    def named(text: str) -> Header | None:
        found = split(text[:HEAD])
        return found[0] if found else None

    return InlineLayout(split, lambda text: False, _is_cut_off, plausible_names(source.path, named))


def _is_cut_off(text: str) -> bool:
    """Whether a line is a header broken off in its time."""
    name, mark, stamp = text.rpartition(" (")
    return bool(mark) and len(name) <= MAX_NAME and is_cut_stamp(stamp, TEMPLATE)


def _read(source: Source) -> Iterator[Parsed]:
    title = TITLE.fullmatch(next((text for _, text in surveyed(source.path)), "")[:350])
    if title is None:
        raise MalformedFile(source.path, "第一行不是“……- 微信聊天记录”", "请重新导出")
    group, survey = group_of(title[1]), Survey.of(source.path)
    refuse_private(source.path, group, survey.senders)
    yield group
    layout = _layout(source)
    lines = _unglued(_below_title(numbered_lines(source.path)))
    for part in settled(inline_segments(lines, layout, survey.swallows), SortedJudge()):
        if isinstance(part, Segment):
            yield from _messages(part, layout, survey)
        else:
            yield part


def _below_title(lines: Iterator[NumberedLine]) -> Iterator[NumberedLine]:
    """The lines below the title, without the blank line that ends the file."""
    blank: NumberedLine | None = None
    next(lines, None)
    for number, text in lines:
        if blank is not None:
            yield blank
        blank = None if text or number == 2 else (number, text)
        if text:
            yield number, text


def _unglued(lines: Iterable[NumberedLine]) -> Iterator[NumberedLine]:
    """The lines, a transfer and the header glued to it apart."""
    for number, text in lines:
        while (end := _transfer_end(text)) and HEADER.match(text[end : end + HEAD]):
            yield number, text[:end]
            text = text[end:]
        yield number, text


def _transfer_end(text: str) -> int:
    """Where the words of a transfer end on a header's line, 0 when it is none."""
    header = HEADER.match(text[:HEAD])
    found = TRANSFER.match(text[header.end() : header.end() + HEAD]) if header else None
    return header.end() + found.end() if header and found else 0


def _messages(segment: Segment, layout: InlineLayout, survey: Survey) -> Iterator[RawMessage]:
    """A segment's own message, then the notices and quotes behind it."""
    lines = _lines(segment, layout)
    inner = list(takewhile(lambda line: survey.swallows(line[0]), lines[1:]))
    first = 1 + len(inner)
    blocks = _blocks(lines, first)
    own = [text for _, text in lines[first : next(iter(blocks), len(lines))]]
    if inner:
        body = Body(Kind.FORWARD, "\n".join([lines[0][1], *_forwarded(inner), *own]))
    else:
        body = _own_body([lines[0][1], *own])
    yield segment.message(body)
    for at, block in blocks.items():
        yield carried(segment, lines[at][0], block)


def _lines(segment: Segment, layout: InlineLayout) -> list[NumberedLine]:
    """The lines of a body; what is glued to a transfer is a line of its own."""
    lines = numbered_body(segment, layout)
    number, text = lines[0]
    found = TRANSFER.match(text[:HEAD])
    if found and found.end() < len(text):
        lines[:1] = [(number, text[: found.end()]), (number, text[found.end() :])]
    return lines


def _forwarded(lines: list[NumberedLine]) -> Iterator[str]:
    """The messages inside a forward as ``名: 正文``."""
    for _, text in lines[1:-1]:
        header = HEADER.match(text[:HEAD])
        yield f"{header[1]}: {text[header.end() :]}" if header else text


def _own_body(texts: list[str]) -> Body:
    """A sender's body; older clients wrote a quote into the text itself."""
    quoted = _quotes(texts, 0).get(0)
    if quoted is None:
        return read_body("\n".join(texts))
    return _quote(texts[:quoted], texts[quoted + 1 :])


def _quote(original: list[str], reply: list[str], flag: str | None = None) -> Body:
    text = "\n".join(original).removeprefix("「").removesuffix("」")
    return Body(Kind.QUOTE, "\n".join(reply), quoted=text.partition("：")[2] or text, flag=flag)


def _quotes(texts: list[str], first: int) -> dict[int, int]:
    """Where quoted originals begin, and where the dashes under each stand."""
    found: dict[int, int] = {}
    for dashes, text in enumerate(texts):
        if text == DASHES and dashes > first and texts[dashes - 1].endswith("」"):
            back = range(dashes - 1, max(first, dashes - QUOTED_LINES) - 1, -1)
            begin = next((at for at in back if texts[at].startswith("「")), None)
            if begin is not None:
                found[begin] = dashes
    return found


def _blocks(lines: list[NumberedLine], first: int) -> dict[int, Body]:
    """The notices and quotes that end a body, by the index of their first line; all that follows belongs to them."""
    texts = [text for _, text in lines]
    quotes = _quotes(texts, first)
    begins: list[int] = []
    follows = True
    for at in range(len(texts) - 1, first - 1, -1):
        follows = at in quotes or (follows and _is_notice(texts[at]))
        if follows:
            begins.append(at)
    found: dict[int, Body] = {}
    end = len(texts)
    for at in begins:
        if at in quotes:
            dashes = quotes[at]
            found[at] = _quote(texts[at:dashes], texts[dashes + 1 : end], NO_SENDER)
        else:
            found[at] = system_body(without_mark(texts[at]))
        end = at
    return dict(reversed(found.items()))


def _is_notice(text: str) -> bool:
    """Whether a bare line is one of the client's own, told by its quotation marks or its ``你``."""
    if not text or len(text) > NOTICE_LENGTH:
        return False
    if text.startswith(NOTICE_MARKS):
        return True
    return is_known(text) if text[0] in QUOTES else text.startswith(OWN_NOTICES) and classify(text) is not Notice.OTHER


IMPORTERS = (
    Importer(
        name="wechatexporter-txt",
        version=1,
        platform=Platform.WECHAT,
        zh="WechatExporter 导出的文本",
        extensions=(".txt",),
        signature="第一行是“群名 - 微信聊天记录”",
        identify=_identify,
        read=_read,
    ),
)
