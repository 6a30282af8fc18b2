"""What MemoTrace (留痕) 2.x writes into a message body, undone.

    【文件】春耕台账.xlsx 0.02 MB msg\\file\\2026-03\\春耕台账.xlsx xlsx 0000…     name, size, path, type, md5
    【分享链接】\\n标题：…\\n描述：…\\n链接: …\\n应用：…                          also for mini programs
    好的\\n引用：周七: 今天报                                               cut at the last mark
    227633266737\\n{'msg': {'appmsg': {'title': '#接龙\\\\n…', 'type': '53'}}}    接龙; 373662154801 is 群公告

The number in front of a dump is 49 + (application type << 32), what follows is the printed form of a Python
dict (see literals).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from monitor.importers.body import Body, system_body
from monitor.importers.group_tools import program_tool
from monitor.importers.literals import LONGEST, literal_of
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.weflow_body import application_tool
from monitor.types import Kind

KINDS = {
    "文本": Kind.TEXT,
    "图片": Kind.IMAGE,
    "视频": Kind.VIDEO,
    "语音": Kind.VOICE,
    "表情包": Kind.STICKER,
    "文件": Kind.FILE,
    "位置分享": Kind.LOCATION,
    "分享链接": Kind.LINK,
    "小程序": Kind.LINK,
    "视频号": Kind.LINK,
    "音乐分享": Kind.LINK,
    "红包": Kind.RED_PACKET,
    "引用消息": Kind.QUOTE,
    "合并转发的聊天记录": Kind.FORWARD,
    "系统消息": Kind.SYSTEM,
    "拍一拍": Kind.SYSTEM,
}
PROGRAM_WORD = "小程序"
CARD = 49
RELAY, ANNOUNCEMENT = 53, 87
LOST = "这张卡片的内容没有导出完整，无法还原"
FILE_SIZE = re.compile(r" \d+(?:\.\d+)? [KMGT]?B(?= |$)")


def body(word: str, content: str) -> Body:
    """Undoes a body given the word in the 类型 column."""
    kind = KINDS.get(word, Kind.OTHER)
    if kind is Kind.SYSTEM:
        return system_body(content)
    if kind in (Kind.IMAGE, Kind.VIDEO, Kind.STICKER):
        return Body(kind, "")
    if kind is Kind.LINK:
        text = link_text(content)
        return Body(kind, text, tool=program_tool(text) if word == PROGRAM_WORD else None)
    if kind is Kind.QUOTE:
        return quote(content)
    if kind is Kind.OTHER:
        return card(content) or Body(kind, "" if content.startswith(UNSHOWABLE) else content)
    return Body(kind, _plain(kind, content))


def _plain(kind: Kind, content: str) -> str:
    if kind is Kind.FILE:
        return file_name(content)
    if kind is Kind.VOICE:
        return content.removeprefix("【语音】")
    if kind is Kind.RED_PACKET:
        return content.removeprefix("【红包】").removeprefix(": ")
    return content.rstrip("\n") if kind in (Kind.LOCATION, Kind.FORWARD) else content


def file_name(content: str) -> str:
    """The name before the size; of several that look like a size the last one whose name the path repeats."""
    text = content.removeprefix("【文件】")[:4096]
    names = [(text[: size.start()], text[size.end() :]) for size in FILE_SIZE.finditer(text)]
    repeated = [name for name, rest in names if name in rest]
    return repeated[-1] if repeated else names[0][0] if names else text


def link_text(content: str) -> str:
    """Title and, on a second line, the description of a shared link."""
    title, _, rest = content.partition("标题：")[2].partition("\n描述：")
    if not title and "标题：" not in content:
        return content
    description = rest.rpartition("\n链接:")[0]
    return f"{title}\n{description}" if description else title


def quote(content: str) -> Body:
    """The new text and the quoted original."""
    text, mark, original = content.rpartition("\n引用：")
    if not mark:
        return Body(Kind.QUOTE, content)
    return Body(Kind.QUOTE, text, quoted=original.partition(": ")[2] or original)


def card(content: str) -> Body | None:
    """接龙, 群公告 and other cards out of a dump; None when the content is no dump."""
    number, _, dump = content.partition("\n")
    if not (number.isascii() and number.isdecimal() and len(number) < 20 and int(number) & 0xFFFFFFFF == CARD):
        return None
    application = int(number) >> 32
    text = _appmsg_field(dump, "textannouncement" if application == ANNOUNCEMENT else "title")
    tool = application_tool(application, text or "")
    if application in (RELAY, ANNOUNCEMENT) and text and not text.startswith(UNSHOWABLE):
        return Body(Kind.TEXT, text, tool=tool)
    if text is None:
        return Body(Kind.OTHER, "", flag=LOST, tool=tool)
    return Body(Kind.OTHER, "" if text.startswith(UNSHOWABLE) else text, tool=tool)


def _appmsg_field(dump: str, name: str) -> str | None:
    """A field of msg.appmsg in a dict dump or in XML; None when the dump cannot be read."""
    if dump.lstrip().startswith("<"):
        return _xml_field(dump, name) if len(dump) <= LONGEST else None
    value = literal_of(dump)
    if value is None:
        return None
    for step in ("msg", "appmsg", name):
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _xml_field(dump: str, name: str) -> str | None:
    try:
        root = fromstring(dump, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    return root.findtext(f".//appmsg/{name}") or ""
