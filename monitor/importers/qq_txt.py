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
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from monitor.importers.body import Body, system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.notices import is_recall
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.producers import QQ_CLIENT
from monitor.importers.qq_body import SYSTEM_IDS, content, is_plain, untitled
from monitor.importers.qq_conversations import (
    CONVERSATION,
    FOLDER,
    RULE,
    TIME,
    TITLES,
    Conversation,
    account_at,
    assembled,
    by_conversation,
    fits,
    group_lines,
    survey,
)
from monitor.importers.textlog import Block, Header, Layout, Segment, line_blocks, numbered, segments
from monitor.importers.timeorder import UnsortedJudge, settled
from monitor.types import Kind, Parsed, Platform, RawMessage, Skipped

BARE_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} .{0,4}\d{1,2}:\d{2}:\d{2}(?: |$)", re.ASCII)
HEADER = re.compile(f"{TIME.pattern}(.*)", re.ASCII)
SEPARATORS = frozenset("-/")
SHORT = 200  # characters of a printed sender that is worth remembering


def _identify(head: Head) -> bool:
    lines = [line for line in head.text.split("\n", 12)[:12] if line]
    if lines and lines[0].startswith(TITLES):
        return True
    return len(lines) >= 5 and all(fits(at, line) for at, line in enumerate(lines[:5]))


def _layout(zone: ZoneInfo) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.match(text) if text[4:5] in SEPARATORS else None
        if found is None:
            return None
        day, before, hours, minute, second, behind, shown = found.groups()
        sender = known_sender(shown) if len(shown) <= SHORT else _sender(shown)
        if sender is None:
            return None
        sender_id, name = sender
        start = _hour(zone, day, hours, before or behind)
        if start is None or minute > "59" or second > "59":
            return Header(_epoch(zone, day, hours, before or behind, int(minute), int(second)), sender_id, name)
        return Header(start + 60 * int(minute) + int(second), sender_id, name)

    def resembles(text: str) -> bool:
        if text[0] in "消=":
            return text.startswith((*TITLES, FOLDER, CONVERSATION, RULE))
        return text[4:5] in SEPARATORS and BARE_TIME.match(text) is not None

    return Layout(header, resembles)


@lru_cache(maxsize=4096)
def _hour(zone: ZoneInfo, day: str, hours: str, marker: str | None) -> int | None:
    """When a printed hour begins; None when there is no such hour, and for one in which the clocks are changed."""
    start, end = (_epoch(zone, day, hours, marker, second, second) for second in (0, 59))
    return start if start is not None and end == start + 3599 else None


def _epoch(zone: ZoneInfo, printed_day: str, hours: str, marker: str | None, minute: int, second: int) -> int | None:
    year, month, day = map(int, printed_day.replace("/", "-").split("-"))
    hour = hour24(int(hours), marker)
    return None if hour is None else epoch(zone, (year, month, day), hour, minute, second)


def _sender(shown: str) -> tuple[str, str | None] | None:
    """Number or address and name of a printed sender, None for the name of a system account; None without a number."""
    end = account_at(shown)
    if end < 0:
        return None
    sender_id = shown[end + 1 : -1]
    name = untitled(shown[:end])
    return sender_id, None if sender_id in SYSTEM_IDS else name if name.strip() else sender_id


known_sender = lru_cache(maxsize=4096)(_sender)


def _message(segment: Segment) -> RawMessage:
    text = "\n".join(segment.body).rstrip("\n")
    if segment.header.sender_id not in SYSTEM_IDS:
        return segment.said(text) if is_plain(text) else segment.message(content(text))
    return segment.message(Body(Kind.RECALL, text) if is_recall(text) else system_body(text))


def _read(source: Source) -> Iterator[Parsed]:
    names, warnings = survey(source.path)
    yield from warnings
    yield from assembled(_conversations(source), names)


def _conversations(source: Source) -> Iterator[tuple[Conversation, Iterator[Parsed] | Skipped]]:
    layout = _layout(source.zone)
    marked = by_conversation(line_blocks(source.path), source.path)
    for conversation, rows in groupby(marked, key=itemgetter(0)):
        blocks = group_lines(conversation, map(itemgetter(1), rows))
        yield conversation, blocks if isinstance(blocks, Skipped) else _messages(blocks, layout)


def _messages(blocks: Iterator[Block], layout: Layout) -> Iterator[Parsed]:
    for part in settled(segments(numbered(blocks), layout), UnsortedJudge()):
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
        manual=Manual(
            producer=QQ_CLIENT,
            keeps=Keeps.of("群名 账号 名片 秒 撤回", "@全体"),
            loses="旧版客户端看不了的内容（群接龙、群投票、卡片、群待办）只剩“请使用最新版手机QQ……”，内容找不回来；"
            "引用没有标记；没有群号和消息编号。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；同一名字对应两个号码、时间先后不合的也标出来；"
            "同一个群在文件里出现几次的，合并后只算一次；没有号码的会话是私聊，跳过。",
        ),
    ),
)
