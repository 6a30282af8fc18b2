"""QQ message manager TXT (classic PC QQ up to 9.7, TIM): one conversation, or the whole account in one file.

    消息记录（此消息记录为文本格式，不支持重新导入）

    ================================================================
    消息分组:我加入的群聊
    ================================================================
    消息对象:云岭镇秋防群
    ================================================================

    2026-11-09 8:02:11 【群主】党办小周(100200301)
    @全体成员 请各村今天17:00前报送名单

    2026-11-09 上午 08:03:40 【LV5 先锋】石桥村会计<shiqiao@example.com>
    收到

    2026-11-09 8:04:00 系统消息(1000000)
    东岭网格员加入本群。

UTF-8 with a mark, or GBK or UTF-16 after re-saving; CRLF. Hours are not padded; 12-hour clocks print AM/PM behind or
上午/下午 before the time. The five lines between rules open a conversation and count only whole, after a blank line,
with a header (or another such block, or the end) below; the first line of the file, standing inside it once more,
makes what follows a pasted export. A conversation whose first header has no number or mail address is a private chat
and skipped. The same 消息对象 under several 消息分组 is one group: messages are merged, each as often as in the block
that has most of it. 【…】 titles before names are dropped.

The file is not sorted (roaming messages come late). What cannot be told from a real message: a header typed after a
blank line, in time order, under a name and number that fit each other; nor a whole typed block. What can, and how, is
written in ``timeorder`` (UnsortedJudge). Placeholders: [图片] [表情] [语音] [视频] [文件]…; 请使用最新版手机QQ…
stands for what the old program cannot show, its text is lost.

Identity: there are no message ids; a message is (group, second, QQ number, kind, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from monitor.importers.body import Body, system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.notices import is_recall
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.qq_body import SYSTEM_IDS, content, untitled
from monitor.importers.qq_conversations import (
    CONVERSATION,
    FOLDER,
    RULE,
    TIME,
    TITLES,
    Conversation,
    assembled,
    by_conversation,
    fits,
    group_lines,
    sender_at,
    survey,
)
from monitor.importers.textlog import Header, Layout, NumberedLine, Segment, numbered_lines, segments, text_of
from monitor.importers.timeorder import UnsortedJudge, settled
from monitor.types import Kind, Parsed, Platform, RawMessage, Skipped

BARE_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} .{0,4}\d{1,2}:\d{2}:\d{2}(?: |$)", re.ASCII)


def _identify(head: Head) -> bool:
    lines = [line for line in head.text.split("\n", 12)[:12] if line]
    if lines and lines[0].startswith(TITLES):
        return True
    return len(lines) >= 5 and all(fits(at, line) for at, line in enumerate(lines[:5]))


def _layout(zone: ZoneInfo) -> Layout:
    def header(text: str) -> Header | None:
        end = sender_at(text)
        found = TIME.match(text) if end > 0 else None
        if found is None or found.end() > end:
            return None
        year, month, day, before, hours, minute, second, behind = found.groups()
        hour = hour24(int(hours), before or behind)
        at = None if hour is None else epoch(zone, (int(year), int(month), int(day)), hour, int(minute), int(second))
        sender_id = text[end + 1 : -1]
        if sender_id in SYSTEM_IDS:
            return Header(at, sender_id, None)
        name = untitled(text[found.end() : end])
        return Header(at, sender_id, name if name.strip() else sender_id)

    def resembles(text: str) -> bool:
        if text[0] in "消=":
            return text.startswith((*TITLES, FOLDER, CONVERSATION, RULE))
        return text[4:5] in ("-", "/") and BARE_TIME.match(text) is not None

    return Layout(header, resembles)


def _message(segment: Segment) -> RawMessage:
    text = text_of(segment.body, len(segment.body))
    if segment.header.sender_id not in SYSTEM_IDS:
        return segment.message(content(text))
    return segment.message(Body(Kind.RECALL, text) if is_recall(text) else system_body(text))


def _read(source: Source) -> Iterator[Parsed]:
    names, warnings = survey(source.path)
    yield from warnings
    yield from assembled(_conversations(source), names)


def _conversations(source: Source) -> Iterator[tuple[Conversation, Iterator[Parsed] | Skipped]]:
    layout = _layout(source.zone)
    marked = by_conversation(numbered_lines(source.path), source.path)
    for conversation, rows in groupby(marked, key=itemgetter(0)):
        lines = group_lines(conversation, map(itemgetter(1), rows))
        yield conversation, lines if isinstance(lines, Skipped) else _messages(lines, layout)


def _messages(lines: Iterator[NumberedLine], layout: Layout) -> Iterator[Parsed]:
    for part in settled(segments(lines, layout), UnsortedJudge()):
        yield _message(part) if isinstance(part, Segment) else part


IMPORTERS = (
    Importer(
        name="qq-txt",
        version=1,
        platform=Platform.QQ,
        zh="QQ 消息管理器导出的文本",
        extensions=(".txt",),
        signature="第一行是“消息记录（此消息记录为文本格式，不支持重新导入）”",
        identify=_identify,
        read=_read,
    ),
)
