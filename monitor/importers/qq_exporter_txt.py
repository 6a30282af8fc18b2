"""shuakami/qq-chat-exporter TXT (QQNT), V5 and V6: one group per file, UTF-8 without mark, sorted by time.

    [QQChatExporter V5 / https://…]
    [本软件是免费的开源项目~ …]

    ===============================================
               QQ聊天记录导出文件
    ===============================================

    聊天名称: 白杨镇防火群
    聊天类型: 群聊
    消息总数: 2


    [先锋] 林场-周七:                     <- two blank lines before; [头衔] only with the space behind it
    时间: 2026-05-28 07:10:00
    内容: 看这张图[图片: a.jpg]
    资源: 1 个文件                        <- these are not part of the text:
      - image: a.jpg                         files, 提及: names, 回复: 05-28 07:00 name - text replied to


    0:                                    <- V5: a line of the client, its words lost; V6: 系统消息
    时间: 2026-05-28 07:12:00
    内容: [4]

    ===============================================
                  导出完成
    ===============================================
    总计导出 2 条消息
    导出时间: 2026-05-29 09:00:00

A header is three whole lines (…:, 时间: , 内容: ) after two blank lines, with a time and a name that fit (``textlog``,
``timeorder``); 消息总数 is checked. A file without its end is cut off: the last message is flagged. Other settings of
the time (date only, clock only, “3 天前”) are refused. The group's number stands in the file's name. A recalled
message is not told from any other; V5 prints the notice of a recall as ``[1]`` under the name of whoever recalled.

Identity: there are no ids; a message is (group, second, sender's name, kind, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.body import Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import QQ_EXPORTER
from monitor.importers.qq_exporter_body import RECALL_TIP
from monitor.importers.qq_exporter_flat import flat_body
from monitor.importers.qq_exporter_group import group_header
from monitor.importers.qq_exporter_trailers import undone
from monitor.importers.textlog import (
    CUT_SHORT,
    MAX_LINE,
    Header,
    Layout,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    surveyed,
    text_of,
    until_fault,
)
from monitor.importers.timeorder import SortedJudge, settled
from monitor.importers.values import Fields, printed_moment
from monitor.types import Kind, Parsed, Platform, Precision, RawMessage, Skipped, Warned

PRODUCER, TITLE = "[QQChatExporter", "QQ聊天记录导出文件"
RULE, DONE = "=" * 47, "导出完成"
TIME, CONTENT = "时间: ", "内容: "
THIRD = (CONTENT, "资源: ", "提及: ")  # V4 leaves 内容 out where there is no text
SYSTEM_NAME = "系统消息"
HEADER = re.compile(r"(.*):\n时间: (.*)")
FULL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
LABEL = re.compile(r"(聊天名称|聊天类型|参与人数|导出时间|消息总数|时间范围): (.*)")
TITLED = re.compile(r"\[[^\[\]\n]{1,60}\] (?=\S)")
TIP = re.compile(r"\[\d{1,2}\]", re.ASCII)
CHAT_TYPES = {"群聊": "group", "未知类型": ""}
BLANKS, TOP_LINES, END_LINES = 2, 30, 8
NO_END = "文件没有写到结尾，后面的消息可能缺失，请重新导出"
STRANGE_TIME = "每条消息的时间不是完整的日期和时间"
FULL_TIME = "请在导出设置里把时间格式改回“年-月-日 时:分:秒”，或改选 JSON 重新导出"


@dataclass(frozen=True, slots=True)
class Top:
    """The block before the first message: its labels, and the line on which it ends."""

    labels: dict[str, str]
    end: int


def _identify(head: Head) -> bool:
    lines = head.text[:4000].split("\n")[:8]
    return lines[0].startswith(PRODUCER) and any(line.strip() == TITLE for line in lines)


def _top(lines: Iterable[NumberedLine]) -> Top:
    labels: dict[str, str] = {}
    number = 0
    for number, text in lines:
        if found := LABEL.fullmatch(text[:500]):
            labels.setdefault(found[1], found[2])
        elif labels:
            return Top(labels, number - 1)
    return Top(labels, number)


@dataclass(slots=True)
class Reading:
    """The lines below the top with the first two of each header joined by a line end, up to the end of the export."""

    lines: Iterator[NumberedLine]
    ahead: list[NumberedLine] = field(default_factory=list)
    complete: bool = False

    def joined(self) -> Iterator[NumberedLine]:
        """What ``segments`` cuts; ``complete`` tells afterwards whether the end of the export was there."""
        blanks = BLANKS
        while self._peek(1):
            number, text = self.ahead.pop(0)
            if text == RULE and self._is_end():
                self.complete = True
                return
            if blanks >= BLANKS and text.endswith(":") and self._is_header():
                text = f"{text}\n{self.ahead.pop(0)[1] if self.ahead else TIME}"
            blanks = 0 if text else blanks + 1
            yield number, text

    def _peek(self, count: int) -> list[NumberedLine]:
        self.ahead += islice(self.lines, max(count - len(self.ahead), 0))
        return self.ahead

    def _is_end(self) -> bool:
        rest = [text.strip() for _, text in self._peek(END_LINES)]
        return rest[:2] == [DONE, RULE] and not any(rest[4:]) and len(rest) < END_LINES

    def _is_header(self) -> bool:
        """Two more lines of a header follow, or as much of them as the end of the file leaves."""
        following = [text for _, text in self._peek(2)[:2]]
        return all(text.startswith(starts) for text, starts in zip(following, ((TIME,), THIRD), strict=False))


def _name(printed: str) -> str:
    return TITLED.sub("", printed, count=1)


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.fullmatch(text) if "\n" in text else None
        if found is None:
            return None
        when = printed_moment(found[2], source.zone)
        return Header(when[0] if when and when[1] is Precision.SECOND else None, None, _name(found[1]))

    def named(text: str) -> Header | None:
        return Header(None, None, _name(text[:-1])) if text.endswith(":") else None

    def resembles(text: str) -> bool:
        return text.startswith(TIME) and FULL.fullmatch(text[len(TIME) :]) is not None

    return Layout(header, resembles, BLANKS, plausible_names(source.path, named))


def _message(segment: Segment) -> RawMessage:
    content, name = text_of(segment.body, BLANKS), segment.header.name
    content = content.removeprefix(CONTENT) if content.startswith(CONTENT) else f"\n{content}"
    if content == RECALL_TIP:
        return segment.message(Body(Kind.RECALL, content))
    if name == SYSTEM_NAME or (name == "0" and TIP.fullmatch(content[:8])):
        return segment.message(system_body(content))
    return segment.message(flat_body(None, *undone(content)))


def _check_time(path: Path, below: Iterator[NumberedLine]) -> None:
    """RefusedFormat when the first message is not printed with date and time."""
    first = next((text for _, text in islice(below, 20) if text.startswith(TIME)), TIME)
    if first != TIME and not FULL.fullmatch(first[len(TIME) : MAX_LINE]):
        raise RefusedFormat(path, STRANGE_TIME, FULL_TIME)


def _read(source: Source) -> Iterator[Parsed]:
    lines = surveyed(source.path)
    top = _top(islice(lines, TOP_LINES))
    sort = top.labels.get("聊天类型", "")
    chat = {"type": CHAT_TYPES.get(sort, sort), "name": top.labels.get("聊天名称", "").removeprefix("未知聊天")}
    yield group_header(source.path, Fields(chat), source.path.stem)
    _check_time(source.path, lines)
    yield from _messages(source, top)


def _messages(source: Source, top: Top) -> Iterator[Parsed]:
    faults: list[MalformedFile] = []
    reading = Reading(islice(until_fault(numbered_lines(source.path), faults), top.end, None))
    watch, last = Continuity(), None
    for part in settled(segments(reading.joined(), _layout(source)), SortedJudge()):
        parsed = _message(part) if isinstance(part, Segment) else part
        if isinstance(parsed, RawMessage | Skipped):
            watch.saw(parsed.line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        if last is not None:
            yield last
        last = parsed
    if isinstance(last, RawMessage) and not reading.complete:
        last = last._replace(flag="；".join(filter(None, (last.flag, CUT_SHORT))))
    if last is not None:
        yield last
    if not reading.complete:
        yield Warned(top.end + 1, NO_END)
    total = top.labels.get("消息总数", "")
    yield from watch.warnings(int(total) if total.isdecimal() and len(total) < 12 else None)
    for fault in faults:
        raise fault


IMPORTERS = (
    Importer(
        name="qce-txt",
        version=1,
        platform=Platform.QQ,
        zh="QQ Chat Exporter 导出的文本（V5、V6）",
        extensions=(".txt",),
        signature="第一行以“[QQChatExporter”开头，随后有“QQ聊天记录导出文件”",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=QQ_EXPORTER,
            keeps=Keeps.of("群名 名片 秒 撤回 引用", "群号 @全体 转发 接龙 公告 卡片"),
            loses="没有账号和消息编号；被撤回的消息与普通消息没有区别；卡片只有标题或者没有；群号只在文件名里。",
            alerts="每条的时间不是“年-月-日 时:分:秒”的不读；文件没有写到结尾、条数与文件自称的不符，会提醒；"
            "正文里形似消息头的行按正文处理，标出来请人核对；私聊不读。",
        ),
    ),
)
