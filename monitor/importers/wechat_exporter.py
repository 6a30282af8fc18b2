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

No blank lines stand between messages (see inlinelog). Notices and quotes take the time of the message before them (see
wechat_exporter_parts), forwards are one message each (see wechat_exporter_forwards). In a private chat one of two
senders bears the title's name: it is refused.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.errors import MalformedFile
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.inlinelog import HEAD, InlineLayout, inline_segments, is_cut_stamp, is_finished
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import WECHAT_EXPORTER
from monitor.importers.textlog import (
    MAX_NAME,
    Header,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    surveyed,
)
from monitor.importers.timeorder import SortedJudge, settled
from monitor.importers.values import printed_moment
from monitor.importers.wechat_exporter_body import TITLE, TRANSFER, group_of, refuse_private
from monitor.importers.wechat_exporter_forwards import HEADER, Survey, is_mark
from monitor.importers.wechat_exporter_parts import messages
from monitor.types import Parsed, Platform

TEMPLATE = "0000-00-00 00:00:00):"


def _identify(head: Head) -> bool:
    first, _, rest = head.text.lstrip("\ufeff").partition("\n")
    return len(first) < 350 and TITLE.fullmatch(first) is not None and rest[:1] in ("\n", "")


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

    return InlineLayout(split, is_mark, _is_cut_off, plausible_names(source.path, named))


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
    for part in settled(inline_segments(lines, layout, is_finished(source.path), survey.swallows), SortedJudge()):
        if isinstance(part, Segment):
            yield from messages(part, layout, survey)
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
        manual=Manual(
            producer=WECHAT_EXPORTER,
            keeps=Keeps.of("群名 秒 转发 接龙", "群号 撤回 @全体 引用 卡片"),
            loses="引用没有发送人和时间；通知没有自己的时间；文件、链接、小程序只剩标题，与普通文字分不开；"
            "没有账号、群名片和消息编号；群公告没有内容。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；引用的时间取自上一条，标出来；"
            "从新到旧排列的会提醒；没有写完的最后一条标出来；私聊不读。",
        ),
    ),
)
