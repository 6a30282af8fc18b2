"""MemoTrace (留痕) 2.x TXT (WeChat): ``<群名>(<群号@chatroom>)/<群名>.txt``, UTF-8 without mark, sorted by time.

    2026-11-09 08:02:11 党办小周
    请各村今天17:00前报送秋防名单

    2026-11-09 08:03:40                       <- the time alone: a system line
    "党办小周"邀请"石桥村会计"加入了群聊

    2026-11-09 08:05:00 石桥村会计
    收到
    引用：党办小周: 请各村今天17:00前报送秋防名单

Group name and group id stand only in the folder's name; a folder ``名(wxid_…)`` is a private chat and refused.
Placeholders are in 【】. 接龙 and 群公告 come out as a number (``sub << 32 | 49``) and the printed form of a Python
dict, from which the text is recovered. A quote is cut at the last ``\\n引用：``. A 拍一拍 stands under the name of
whoever did it and is a system line all the same. The 1.x TXT (system lines on one line with their time, placeholders
in []) is another format.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import CHOOSE_GROUP, PRIVATE, Body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.memotrace_body import CARD, body, card, quote
from monitor.importers.notices import Notice, classify, is_known, is_pat, is_recall
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.printed_time import epoch
from monitor.importers.producers import MEMOTRACE_2
from monitor.importers.textlog import (
    Header,
    Layout,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    text_of,
)
from monitor.importers.timeorder import SortedJudge, settled
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage

HEADER = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?: (.*))?", re.ASCII)
ROOM = re.compile(r"(.*)\(([^()]+@(?:im\.)?chatroom)\)")
PRIVATE_ROOM = re.compile(r"(.*)\(([A-Za-z][-\w]{5,40})\)", re.ASCII)
STRANGE_NOTICE = "认不出的系统提示，也可能是正文里的时间行，请人工核对"
WORDS = ("语音", "表情包", "文件", "分享链接", "红包", "位置分享", "合并转发的聊天记录", "小程序", "视频号", "音乐分享")
LOST = ("转账", "音视频通话", "收藏笔记", "名片", "个人名片", "公众号名片")
_V2_SIGNS = ("【图片】", "【视频】", "【语音】", "【表情包】", "【文件】", "【分享链接】", "【位置分享】", "【红包】")
_V1_SIGNS = ("[图片]", "[语音]", "[视频]", "[表情包]", "[文件]", "[音乐分享]")
_QQNT_SIGNS = ("[文本]", "[提示]", "[表情]", "[红包]", "[应用消息]", "[被引用的消息]", "[动态消息]", "[通话]", "[")


def _identify(head: Head) -> bool:
    found = signs(head)
    folder = head.path.resolve().parent.name
    if found and (ROOM.fullmatch(folder) or PRIVATE_ROOM.fullmatch(folder)):
        return min(found) > -2
    return len(found) >= 2 and sum(found) >= 0 and min(found) > -2


def signs(head: Head) -> list[int]:
    """For every header in its place what it tells of the version, see _sign; empty when the first line is none."""
    lines = head.text.lstrip("\n").split("\n")[:400]
    if len(lines[0]) > 200 or (first := HEADER.fullmatch(lines[0])) is None or (first[7] or "")[:1] == "'":
        return []
    places = [at for at in range(len(lines)) if (at == 0 or not lines[at - 1]) and HEADER.match(lines[at][:200])]
    return [_sign(lines[at], lines[at + 1] if at + 1 < len(lines) else "") for at in places]


def _sign(header: str, line: str) -> int:
    """+1 for what only 2.x prints, -1 for what only 1.x prints, -2 for what only QQNT_Export prints."""
    found = HEADER.fullmatch(header)
    name = found[7] if found else None
    if line.startswith(_V2_SIGNS) or _is_card_number(line) or (name is None and is_known(line)):
        return 1
    if line.startswith(("[被引用的消息]", "[应")) or line in _QQNT_SIGNS:
        return -2
    one_line = not line and name is not None and classify(name) is not Notice.OTHER
    return -1 if line in _V1_SIGNS or line.lstrip(" ").startswith("[链接]:title:") or one_line else 0


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.fullmatch(text) if text[4:5] == "-" else None
        if found is None:
            return None
        year, month, day, hour, minute, second = map(int, found.groups()[:6])
        return Header(epoch(source.zone, (year, month, day), hour, minute, second), None, found[7])

    return Layout(header, lambda text: False, plausible=plausible_names(source.path, header))


def _is_card_number(line: str) -> bool:
    """Whether a line is the type of an app message, ``sub << 32 | 49``."""
    return line.isascii() and line.isdigit() and len(line) < 20 and int(line) & 0xFFFFFFFF == CARD


def _content(content: str) -> Body:
    """The body of a message with a sender, undone."""
    first, _, rest = content.partition("\n")
    if _is_card_number(first) and rest.startswith(("{", "<")):
        return card(content) or Body(Kind.TEXT, content)
    if content in ("【图片】", "【视频】"):
        return body(content[1:-1], content)
    word = content[1 : content.find("】")] if content.startswith("【") else ""
    if word in WORDS:
        return body(word, content)
    if word in LOST or content.startswith(UNSHOWABLE):
        return Body(Kind.OTHER, "")
    _, mark, quoted = content.rpartition("\n引用：")
    return quote(content) if mark and ": " in quoted else Body(Kind.TEXT, content)


def _message(segment: Segment) -> RawMessage:
    content, name = text_of(segment.body, 1), segment.header.name
    if name is not None and not is_pat(content):
        return segment.message(_content(content))
    strange = name is None and content and not is_known(content)
    kind = Kind.RECALL if is_recall(content) else Kind.SYSTEM
    return segment.message(Body(kind, content, flag=STRANGE_NOTICE if strange else None))


def group_of(path: Path) -> GroupHeader:
    """The group by the folder's name, else its name by the file's; RefusedFormat in the folder of a private chat."""
    folder = path.resolve().parent.name
    if found := ROOM.fullmatch(folder):
        return GroupHeader(Platform.WECHAT, found[1] or None, found[2])
    private = PRIVATE_ROOM.fullmatch(folder)
    if private is not None and path.stem.startswith(private[1]):
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
    return GroupHeader(Platform.WECHAT, path.stem)


def _read(source: Source) -> Iterator[Parsed]:
    yield group_of(source.path)
    for part in settled(segments(numbered_lines(source.path), _layout(source)), SortedJudge()):
        yield _message(part) if isinstance(part, Segment) else part


IMPORTERS = (
    Importer(
        name="memotrace-txt",
        version=1,
        platform=Platform.WECHAT,
        zh="留痕 MemoTrace 2.x 导出的文本",
        extensions=(".txt",),
        signature="第一行是“2026-11-09 08:02:11 名字”，图片等写作【图片】，放在“群名(群号@chatroom)”文件夹里",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=MEMOTRACE_2,
            keeps=Keeps.of("秒 撤回 引用 转发 接龙 公告 卡片", "群名 群号 名片 @全体"),
            loses="没有账号和消息编号；您写了备注的人显示备注，不显示群名片。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；认不出的系统提示、没有导出完整的接龙和公告，"
            "也标出来；私聊不读。",
        ),
    ),
)
