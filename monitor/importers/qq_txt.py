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
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from monitor.importers.body import Body, system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.notices import is_recall
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.qq_conversations import (
    CONVERSATION,
    FOLDER,
    RULE,
    SYSTEM_IDS,
    TIME,
    TITLES,
    by_conversation,
    fits,
    group_lines,
    merged,
    sender_at,
    survey,
)
from monitor.importers.textlog import Header, Layout, Segment, numbered_lines, segments, text_of
from monitor.importers.timeorder import UnsortedJudge, settled
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage, Skipped, Warned

BARE_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} .{0,4}\d{1,2}:\d{2}:\d{2}(?: |$)", re.ASCII)
LOST = ("请使用最新版手机QQ", "请使用新版手机QQ", "请使用最新版QQ", "你的QQ版本过低", "当前版本不支持")
MEDIA = {"[图片]": Kind.IMAGE, "[表情]": Kind.STICKER, "[语音]": Kind.VOICE, "[视频]": Kind.VIDEO}


def _identify(head: Head) -> bool:
    lines = [line for line in head.text.split("\n", 12)[:12] if line]
    if lines and lines[0].startswith(TITLES):
        return True
    return len(lines) >= 5 and all(fits(at, line) for at, line in enumerate(lines[:5]))


def _untitled(name: str) -> str:
    while name.startswith("【") and (end := name.find("】")) > 0:
        name = name[end + 1 :]
    return name


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
        name = _untitled(text[found.end() : end])
        return Header(at, sender_id, name if name.strip() else sender_id)

    def resembles(text: str) -> bool:
        if text[0] in "消=":
            return text.startswith((*TITLES, FOLDER, CONVERSATION, RULE))
        return text[4:5] in ("-", "/") and BARE_TIME.match(text) is not None

    return Layout(header, resembles)


def _media(text: str) -> Kind | None:
    """The kind of a body that holds nothing but placeholders of media."""
    kinds = []
    while text:
        word = text[: text.find("]") + 1]
        if word not in MEDIA:
            return None
        kinds.append(MEDIA[word])
        text = text[len(word) :].lstrip()
    return Kind.IMAGE if Kind.IMAGE in kinds else kinds[0]


def _content(text: str) -> Body:
    if text.startswith("["):
        if len(text) < 2000 and (kind := _media(text)):
            return Body(kind, "")
        if text.startswith("[QQ红包]"):
            return Body(Kind.RED_PACKET, "")
        if text.startswith("[文件]"):
            return Body(Kind.FILE, text.removeprefix("[文件]").strip())
    elif text.startswith(LOST) and "\n" not in text:
        return Body(Kind.OTHER, "")
    return Body(Kind.TEXT, text)


def _message(segment: Segment) -> RawMessage:
    text = text_of(segment.body, len(segment.body))
    if segment.header.sender_id not in SYSTEM_IDS:
        return segment.message(_content(text))
    return segment.message(Body(Kind.RECALL, text) if is_recall(text) else system_body(text))


def _read(source: Source) -> Iterator[Parsed]:
    names, warnings = survey(source.path)
    yield from warnings
    layout = _layout(source.zone)
    seen: dict[str, Counter[int]] = {}
    folders: set[tuple[str, str]] = set()
    marked = by_conversation(numbered_lines(source.path), source.path)
    for conversation, rows in groupby(marked, key=itemgetter(0)):
        lines = group_lines(conversation, map(itemgetter(1), rows))
        if isinstance(lines, Skipped):
            yield lines
            continue
        if (conversation.folder, conversation.name) in folders:
            yield Warned(
                conversation.line, f"同一分组里有两个都叫“{conversation.name}”的群，文件里没有群号，已当作同一个群"
            )
        folders.add((conversation.folder, conversation.name))
        yield GroupHeader(Platform.QQ, conversation.name or None)
        settling = settled(segments(lines, layout), UnsortedJudge())
        parts: Iterator[Parsed] = (_message(part) if isinstance(part, Segment) else part for part in settling)
        if names[conversation.name] > 1:
            parts = merged(parts, seen.setdefault(conversation.name, Counter()), conversation)
        yield from parts


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
