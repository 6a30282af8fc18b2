"""Tealina28/QQNT_Export (QQNT): one TXT or JSON file per group, named after it, sorted by time.

    2026-11-09 08:02:11 党办小周                  ┐
    [文本]                                        │ elements: a line with the sort, then the content
    各村今天17:00前报送秋防名单                    │
    [图片]                                        │
    chatraw/1c3/Cache_a1b2 50.00 KiB              ┘ one blank line behind

    [{"time": "2026-11-09 08:02:11", "sender": "党办小周", "sender_qq": 300110001,
      "contents": [["[文本]", "各村…"], ["[图片]", "…"], "[应用消息][群接龙]值班"]}]

UTF-8 without mark. A file whose name is a number is that group's number. Senders of a private chat are 收 and 发 (TXT)
or stand under ``direction`` (JSON); such a file is refused. In TXT a header counts only with the line of an element
below it, in its place and in order of time (``textlog``); a card is printed as the two characters ``[`` and ``应`` and
lost; a text that holds a line ``[文本]`` cannot be told from two texts. Elements: ``qqnt_export_body``.

Identity: there are no ids; a message is (group, second, QQ number or name, kind, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers import jsonstream
from monitor.importers.body import CHOOSE_GROUP, NO_TIME, PRIVATE
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
from monitor.importers.qqnt_export_body import NOTHING, QUOTED, SORTS, Element, message_body
from monitor.importers.textlog import (
    Header,
    Layout,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    surveyed,
    text_of,
)
from monitor.importers.timeorder import SortedJudge, settled
from monitor.importers.values import Fields, clean, printed_moment
from monitor.types import GroupHeader, Parsed, Platform, RawMessage, Skipped

HEADER = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (.*)", re.ASCII)
DIRECTIONS = frozenset({"收", "发", "转发", "未知"})
BARE_CARD = ("[", "应")
MEMOTRACE_PLACEHOLDERS = ("[图片]", "[语音]", "[视频]", "[文件]")  # whole bodies there, with nothing below
KEYS = frozenset({"time", "contents"})
NO_CONTENTS = "这一条没有 contents，没有读入"


def _opens(line: str, following: str) -> bool:
    """Whether a line is that of an element's sort."""
    return line.removeprefix(QUOTED) in SORTS or line == QUOTED or (line, following) in (BARE_CARD, (NOTHING, NOTHING))


def _identify_txt(head: Head) -> bool:
    first, second, third, *_ = (*head.text.lstrip("\n").split("\n", 3), "", "", "")
    if len(first) >= 500 or HEADER.fullmatch(first) is None or (second in MEMOTRACE_PLACEHOLDERS and not third.strip()):
        return False
    return _opens(second[:50], third[:50])


def _identify_json(head: Head) -> bool:
    first = jsonstream.first_element(head.text) if '"contents"' in head.text else {}
    return first.keys() >= KEYS and ("sender_qq" in first or "direction" in first)


def _group(path: Path) -> GroupHeader:
    if path.stem.isascii() and path.stem.isdecimal() and 5 <= len(path.stem) <= 12:
        return GroupHeader(Platform.QQ, None, path.stem)
    return GroupHeader(Platform.QQ, path.stem)


@dataclass(slots=True)
class Reading:
    """Where the reader of one file is, and what the two lines below are."""

    source: Source
    below: str = ""
    second: str = ""

    def lines(self) -> Iterator[NumberedLine]:
        """Every line, with the next two known while it is looked at."""
        current: list[NumberedLine] = []
        for line in numbered_lines(self.source.path):
            current.append(line)
            if len(current) == 3:
                yield self._first(current)
        while current:
            yield self._first(current)

    def _first(self, current: list[NumberedLine]) -> NumberedLine:
        line = current.pop(0)
        self.below, self.second = [text[:50] for _, text in (*current, (0, ""), (0, ""))][:2]
        return line

    def header(self, text: str) -> Header | None:
        """A line with time and name above the line of an element."""
        found = _header(text, self.source)
        return found if found and _opens(self.below, self.second) else None


def _header(text: str, source: Source) -> Header | None:
    found = HEADER.fullmatch(text) if text[4:5] == "-" else None
    if found is None:
        return None
    when = printed_moment(found[1], source.zone)
    return Header(when[0] if when else None, None, found[2])


def _elements(lines: list[str]) -> Iterator[Element]:
    """The elements of a TXT body."""
    opening = [at for at, (line, after) in enumerate(pairwise((*lines, ""))) if _opens(line[:50], after[:50])]
    opening = [at for at in opening if at == 0 or lines[at - 1 : at + 1] != [NOTHING, NOTHING]]
    for at, end in pairwise((*opening, len(lines))):
        sort, inside = lines[at].removeprefix(QUOTED), "\n".join(lines[at + 1 : end])
        lost = tuple(lines[at : at + 2]) == BARE_CARD
        known = sort if sort in SORTS else ""
        yield Element(known, inside if known else "", quoted=lines[at].startswith(QUOTED), lost=lost)


def _read_txt(source: Source) -> Iterator[Parsed]:
    first = next((found for _, text in surveyed(source.path) if (found := _header(text[:500], source))), None)
    if first is not None and first.name in DIRECTIONS:
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    yield _group(source.path)
    reading = Reading(source)
    plausible = plausible_names(source.path, lambda text: _header(text, source))
    layout = Layout(reading.header, lambda text: _header(text, source) is not None, plausible=plausible)
    for part in settled(segments(reading.lines(), layout), SortedJudge()):
        if isinstance(part, Segment):
            yield part.message(message_body(tuple(_elements(text_of(part.body, 1).split("\n")))))
        else:
            yield part


def _read_json(source: Source) -> Iterator[Parsed]:
    yield _group(source.path)
    watch = Continuity()
    for line, record in jsonstream.elements(source.path):
        parsed = _message(line, record, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings()


def _message(line: int, record: object, source: Source) -> RawMessage | Skipped:
    if fault := jsonstream.fault_of(record):
        return Skipped(line, fault)
    fields = Fields.of(record)
    if "direction" in fields.data and "sender_qq" not in fields.data:
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    when = printed_moment(fields.text("time"), source.zone)
    contents = fields.data.get("contents")
    if when is None or not isinstance(contents, list):
        return Skipped(line, NO_TIME if when is None else NO_CONTENTS)
    number = fields.native_id("sender_qq")
    name = fields.first_text("sender") or number
    found = message_body(tuple(_element(one) for one in contents))
    return found.message(line, when[0], sender_id=number, sender_name=name, native_id=None, precision=when[1])


def _element(one: object) -> Element:
    """A pair of sort and content, or a card as one string."""
    if isinstance(one, str):
        sort = one[: one.find("]") + 1]
        return Element(sort, clean(one[len(sort) :])) if sort in SORTS else Element("", clean(one))
    if not isinstance(one, list) or len(one) != 2 or not isinstance(one[0], str):
        return Element("", "")
    sort = one[0].removeprefix(QUOTED)
    content = clean(one[1]) if isinstance(one[1], str) else ""
    return Element(sort if sort in SORTS else "", content, quoted=one[0].startswith(QUOTED))


PRODUCER = Producer(
    "QQNT_Export（新版 QQ）",
    (
        "如果您手里的是 QQNT_Export 导出的文件：首选 JSON，有成员的 QQ 号和卡片的标题；文本两样都没有。",
        "群名就是文件名，不要改名。",
    ),
)
IMPORTERS = (
    Importer(
        name="qqnt-export-txt",
        version=1,
        platform=Platform.QQ,
        zh="QQNT_Export 导出的文本",
        extensions=(".txt",),
        signature="第一行是“2026-11-09 08:02:11 名字”，下一行是“[文本]”等",
        identify=_identify_txt,
        read=_read_txt,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("秒 撤回", "群名 群号 名片 @全体 引用 卡片"),
            loses="没有 QQ 号和消息编号；卡片（群接龙、投票、在线文档）只印出两个字，内容丢失；群名就是文件名。",
            alerts="丢了内容的卡片标出来；正文里形似消息头的行按正文处理，标出来请人核对；正文里写着“[文本]”一行的，"
            "与两段文字分不开；私聊不读。",
        ),
    ),
    Importer(
        name="qqnt-export-json",
        version=1,
        platform=Platform.QQ,
        zh="QQNT_Export 导出的 JSON",
        extensions=(".json",),
        signature='数组，每条有 "sender_qq" 和 "contents"',
        identify=_identify_json,
        read=_read_json,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("账号 秒 撤回 引用 卡片", "群名 群号 名片 @全体 转发 接龙 公告"),
            loses="没有消息编号；群名就是文件名；接龙、投票、在线文档等卡片只有标题；合并转发的内容没有导出。",
            alerts="时间不合理、没有内容的记录跳过，并写明行号；文件没有写完的，读到断处为止；私聊不读。",
        ),
    ),
)
