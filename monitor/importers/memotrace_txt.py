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

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import Body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.notices import Notice, classify, is_known, is_pat, is_recall
from monitor.importers.placeholders import marks, read_placeholder
from monitor.importers.printed_time import epoch
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
MAX_CARD = 100_000
JIELONG, ANNOUNCEMENT = 53, 87
_FILE = re.compile(r"【文件】(.*?) \d+(?:\.\d+)? [KMG]?B(?: |$)")
_TABLE = (
    *marks(Kind.IMAGE, "【图片】"),
    *marks(Kind.VIDEO, "【视频】"),
    *marks(Kind.VOICE, "【语音】", keeps=True),
    *marks(Kind.FILE, "【文件】", keeps=True),
    *marks(Kind.RED_PACKET, "【红包】: ", "【红包】", keeps=True),
    *marks(Kind.LINK, "【小程序】", "【视频号】", "【音乐分享】", keeps=True),
    *marks(Kind.OTHER, "【转账】", "【音视频通话】", "【收藏笔记】", "【名片】", keeps=True),
)
_V2_SIGNS = ("【图片】", "【视频】", "【语音】", "【表情包】", "【文件】", "【分享链接】", "【位置分享】", "【红包】")
_V1_SIGNS = ("[图片]", "[语音]", "[视频]", "[表情包]", "[文件]", "[音乐分享]")
_QQNT_SIGNS = ("[文本]", "[提示]", "[表情]", "[红包]", "[应用消息]", "[被引用的消息]", "[动态消息]", "[通话]", "[")


def _identify(head: Head) -> bool:
    lines = head.text.lstrip("\n").split("\n")[:400]
    if len(lines[0]) > 200 or (first := HEADER.fullmatch(lines[0])) is None or (first[7] or "")[:1] == "'":
        return False
    places = [at for at in range(len(lines)) if (at == 0 or not lines[at - 1]) and HEADER.match(lines[at][:200])]
    signs = [_sign(lines[at], lines[at + 1] if at + 1 < len(lines) else "") for at in places]
    if ROOM.fullmatch(head.path.parent.name) or PRIVATE_ROOM.fullmatch(head.path.parent.name):
        return min(signs) > -2
    return len(places) >= 2 and sum(signs) >= 0 and min(signs) > -2


def _sign(header: str, body: str) -> int:
    """+1 for what only 2.x prints, -1 for what only 1.x prints, -2 for what only QQNT_Export prints."""
    found = HEADER.fullmatch(header)
    name = found[7] if found else None
    if body.startswith(_V2_SIGNS) or _card_number(body) or (name is None and is_known(body)):
        return 1
    if body.startswith(("[被引用的消息]", "[应")) or body in _QQNT_SIGNS:
        return -2
    one_line = not body and name is not None and classify(name) is not Notice.OTHER
    return -1 if body in _V1_SIGNS or body.lstrip(" ").startswith("[链接]:title:") or one_line else 0


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.fullmatch(text) if text[4:5] == "-" else None
        if found is None:
            return None
        year, month, day, hour, minute, second = map(int, found.groups()[:6])
        return Header(epoch(source.zone, (year, month, day), hour, minute, second), None, found[7])

    return Layout(header, lambda text: False, plausible=plausible_names(source.path, header))


def _card_number(line: str) -> int | None:
    """The sub-type of an app message printed as ``sub << 32 | 49``."""
    if not (line.isascii() and line.isdigit() and len(line) < 20):
        return None
    number = int(line)
    return number >> 32 if number & 0xFFFFFFFF == 49 else None


def _card(sub: int, dump: str) -> Body:
    """接龙, 公告 and other cards out of their printed dict (or XML); a text that is lost gives OTHER and ''."""
    key = "textannouncement" if sub == ANNOUNCEMENT else "title"
    text = _field(dump, key) if len(dump) <= MAX_CARD else ""
    return Body(Kind.TEXT if text and sub in (JIELONG, ANNOUNCEMENT) else Kind.OTHER, text)


def _field(dump: str, key: str) -> str:
    if dump.startswith("<"):
        inner = dump.partition(f"<{key}>")[2].partition(f"</{key}>")[0]
        return html.unescape(inner.removeprefix("<![CDATA[").removesuffix("]]>"))
    try:
        value: object = ast.literal_eval(dump)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ""
    for step in ("msg", "appmsg", key):
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _link(body: str) -> str:
    """Title and description of a shared link, one per line."""
    title, _, rest = body.partition("标题：")[2].partition("\n描述：")
    description = rest.partition("\n链接: ")[0]
    return "\n".join(part for part in (title.strip(), description.strip()) if part)


def _content(content: str) -> Body:
    """The body of a message with a sender, undone."""
    first, _, rest = content.partition("\n")
    if (sub := _card_number(first)) is not None and rest.startswith(("{", "<")):
        return _card(sub, rest)
    if content.startswith("【分享链接】"):
        return Body(Kind.LINK, _link(content))
    if content.startswith("【合并转发的聊天记录】"):
        return Body(Kind.FORWARD, content)
    if content.startswith("【位置分享】"):
        return Body(Kind.LOCATION, content.removeprefix("【位置分享】").strip())
    if content.startswith("【表情包】"):
        return Body(Kind.STICKER, "")
    text, mark, quoted = content.rpartition("\n引用：")
    if mark and ": " in quoted:
        return Body(Kind.QUOTE, text, quoted.partition(": ")[2])
    if found := _FILE.match(content):
        return Body(Kind.FILE, found[1])
    return read_placeholder(content, _TABLE)


def _message(segment: Segment) -> RawMessage:
    content, name = text_of(segment.body, 1), segment.header.name
    if name is not None and not is_pat(content):
        return segment.message(_content(content))
    strange = name is None and content and not is_known(content)
    kind = Kind.RECALL if is_recall(content) else Kind.SYSTEM
    return segment.message(Body(kind, content, flag=STRANGE_NOTICE if strange else None))


def _group(path: Path) -> GroupHeader:
    if found := ROOM.fullmatch(path.parent.name):
        return GroupHeader(Platform.WECHAT, found[1] or None, found[2])
    return GroupHeader(Platform.WECHAT, path.stem)


def _read(source: Source) -> Iterator[Parsed]:
    private = PRIVATE_ROOM.fullmatch(source.path.parent.name)
    if private is not None and source.path.stem.startswith(private[1]):
        raise RefusedFormat(source.path, "这是私聊的记录，不是工作群", "请选择群聊重新导出")
    yield _group(source.path)
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
    ),
)
