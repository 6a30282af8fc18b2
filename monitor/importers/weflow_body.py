"""What WeFlow writes into a message body, undone: type words, placeholders, wrappers.

Used for WeFlow's JSON and XLSX and for ChatLab files that WeFlow wrote. Known damage is flagged, never
mended: WeFlow cuts a leading ``word:`` off a text (``18:30 前到`` becomes ``30 前到``) and its JSON keeps
only the first line of a 接龙. Type numbers: ``localType`` is 49 + (application type << 32) for cards.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.importers.body import Body, system_body
from monitor.importers.group_tools import program_tool
from monitor.importers.notices import is_pat
from monitor.importers.placeholders import UNSHOWABLE
from monitor.types import Kind, Tool

__all__ = ["Body", "body", "is_room", "kind_by_prefix", "plain_text", "printed_body", "system_body", "unwrapped"]

KINDS = {
    "文本消息": Kind.TEXT,
    "图片消息": Kind.IMAGE,
    "语音消息": Kind.VOICE,
    "视频消息": Kind.VIDEO,
    "动画表情": Kind.STICKER,
    "位置消息": Kind.LOCATION,
    "链接消息": Kind.LINK,
    "卡片式链接": Kind.LINK,
    "小程序消息": Kind.LINK,
    "音乐消息": Kind.LINK,
    "视频号消息": Kind.LINK,
    "文件消息": Kind.FILE,
    "引用消息": Kind.QUOTE,
    "聊天记录": Kind.FORWARD,
    "聊天记录合并转发": Kind.FORWARD,
    "群公告": Kind.TEXT,
    "系统消息": Kind.SYSTEM,
    "红包卡片": Kind.RED_PACKET,
}
PLAIN = frozenset({"文本消息", ""})
MESSAGES = {  # localType of what is no card, for records without a known type word
    1: Kind.TEXT,
    3: Kind.IMAGE,
    34: Kind.VOICE,
    43: Kind.VIDEO,
    47: Kind.STICKER,
    48: Kind.LOCATION,
    10000: Kind.SYSTEM,
}
CARDS = {  # application type of a card, for records that only say 其他消息
    5: Kind.LINK,
    6: Kind.FILE,
    19: Kind.FORWARD,
    33: Kind.LINK,
    36: Kind.LINK,
    53: Kind.TEXT,
    57: Kind.QUOTE,
    62: Kind.SYSTEM,
    87: Kind.TEXT,
    2001: Kind.RED_PACKET,
}
CARD_TOOLS = {53: Tool.RELAY, 87: Tool.ANNOUNCEMENT}
MINI_PROGRAMS = frozenset({33, 36})
WORD_TOOLS = {"群公告": Tool.ANNOUNCEMENT}
PREFIXES = {  # what an exporter without a usable type word leaves at the start of the body
    "[图片]": Kind.IMAGE,
    "[语音": Kind.VOICE,
    "[视频]": Kind.VIDEO,
    "[表情包]": Kind.STICKER,
    "[动画表情]": Kind.STICKER,
    "[位置]": Kind.LOCATION,
    "[接龙]": Kind.TEXT,
    "[链接]#接龙": Kind.TEXT,
    "[链接]": Kind.LINK,
    "[小程序]": Kind.LINK,
    "[视频号]": Kind.LINK,
    "[文件]": Kind.FILE,
    "[转发的聊天记录]": Kind.FORWARD,
    "[群公告]": Kind.TEXT,
    "[红包]": Kind.RED_PACKET,
    "微信红包": Kind.RED_PACKET,
}
WRAPPERS = {
    Kind.LOCATION: ("[位置]",),
    Kind.LINK: ("[链接]", "[小程序]", "[视频号]", "[音乐]"),
    Kind.FILE: ("[文件]",),
    Kind.FORWARD: ("[转发的聊天记录]", "[聊天记录]"),
    Kind.TEXT: ("[群公告]", "[接龙]", "[链接]"),
    Kind.VOICE: ("[语音转文字]",),
}
WRAPPER_TOOLS = {"[接龙]": Tool.RELAY, "[群公告]": Tool.ANNOUNCEMENT}
PROGRAM_WORD, PROGRAM_WRAPPER = "小程序消息", "[小程序]"
BARE = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.STICKER, Kind.RED_PACKET})
DAMAGED = re.compile(r"\s*\d{1,2}(?::\d{2})?\s?(?:[前到]|[之以]前|分(?!钟))", re.ASCII)
DAMAGE = "正文开头的“时:”可能被导出工具删掉了，原来的钟点无法恢复，请看原始记录"
CUT_RELAY_FLAG = "导出工具只留下接龙的第一行，接龙内容未导出"
VOICE = "[其他消息]"  # what a voice message is called where WeFlow prints no type words
MEDIA = (Kind.IMAGE, Kind.VIDEO, Kind.STICKER, Kind.VOICE)
LOST = ("[转账]", "[名片]", "[通话]", "[语音通话]", "[视频通话]")
SHORT = 12
MEDIA_SUFFIXES = (".mp3", ".wav", ".amr", ".silk", ".m4a", ".aac")


def is_room(wxid: str) -> bool:
    """Whether a WeChat id is that of a group."""
    return wxid.endswith(("@chatroom", "@im.chatroom"))


def body(word: str, content: str, local_type: int | None, from_room: bool) -> Body:
    """Undoes a body given WeFlow's type word, its type number where there is one, and whether the room sent it."""
    if from_room:
        return system_body(content)
    kind = KINDS.get(word) or _kind_by_number(local_type) or kind_by_prefix(content) or Kind.OTHER
    if kind is Kind.TEXT and word in PLAIN:
        return plain_text(content)
    found = unwrapped(kind, content)
    if found.tool or found.kind not in (Kind.TEXT, Kind.LINK, Kind.OTHER):
        return found
    application = local_type >> 32 if local_type is not None and local_type & 0xFFFFFFFF == 49 else None
    tool = WORD_TOOLS.get(word) or application_tool(application, found.text)
    return found._replace(tool=tool or (program_tool(found.text) if word == PROGRAM_WORD else None))


def application_tool(application: int | None, title: str) -> Tool | None:
    """The group tool that an application type tells; that of a mini program by its title."""
    return program_tool(title) if application in MINI_PROGRAMS else CARD_TOOLS.get(application or 0)


def _kind_by_number(local_type: int | None) -> Kind | None:
    if local_type is None:
        return None
    return CARDS.get(local_type >> 32) if local_type & 0xFFFFFFFF == 49 else MESSAGES.get(local_type)


def plain_text(content: str) -> Body:
    """A typed text: nothing to undo, whatever it looks like."""
    return _short_text(content) if len(content) <= SHORT else _typed(content)


def _typed(content: str) -> Body:
    return Body(Kind.TEXT, content, flag=DAMAGE if DAMAGED.match(content[:200]) else None)


_short_text = lru_cache(maxsize=1024)(_typed)  # half of what is said is 收到 and the like


def kind_by_prefix(content: str) -> Kind | None:
    """The kind that a placeholder at the start of the body gives away."""
    if is_pat(content):
        return Kind.SYSTEM
    return next((kind for prefix, kind in PREFIXES.items() if content.startswith(prefix)), None)


def printed_body(content: str) -> Body:
    """A sender's body in formats without type words; a placeholder that is only the start of a text is text."""
    if content == VOICE:
        return Body(Kind.VOICE, "")
    if content.startswith(LOST):
        return Body(Kind.OTHER, "")
    kind = kind_by_prefix(content) or Kind.TEXT
    if kind in MEDIA and not (content.endswith("]") and content.count("]") == 1):
        kind = Kind.TEXT
    return unwrapped(kind, content)


def unwrapped(kind: Kind, content: str) -> Body:
    """The body of a message of that kind without its placeholder, wrapper and quoted original."""
    if kind is Kind.SYSTEM:
        return system_body(content)
    if kind in BARE:
        return Body(kind, "")
    if kind is Kind.QUOTE:
        return _quote(content)
    text = _without_wrapper(kind, content)
    tool = next((tool for wrapper, tool in WRAPPER_TOOLS.items() if content.startswith(wrapper)), None)
    if text.startswith(UNSHOWABLE) or (tool and not text.strip()):
        return Body(Kind.OTHER, "", tool=tool)
    if kind is Kind.LINK:
        title = _link_title(text)
        return Body(kind, title, tool=program_tool(title) if content.startswith(PROGRAM_WRAPPER) else None)
    if kind is Kind.VOICE:
        return Body(kind, "" if text.startswith("[") or text.endswith(MEDIA_SUFFIXES) else text)
    if kind is not Kind.TEXT:
        return Body(kind, text)
    cut_relay = content.startswith("[接龙]") and "\n" not in content
    return Body(kind, text, flag=CUT_RELAY_FLAG if cut_relay else plain_text(text).flag, tool=tool)


def _without_wrapper(kind: Kind, content: str) -> str:
    for wrapper in WRAPPERS.get(kind, ()):
        if content.startswith(wrapper):
            return content.removeprefix(wrapper).removeprefix(" ")
    return content


def _link_title(text: str) -> str:
    """``[标题](地址)`` and ``标题\\n地址`` without the address."""
    if text.startswith("[") and text.endswith(")") and "](" in text:
        return text[1 : text.rindex("](")]
    title, _, rest = text.partition("\n")
    return title if rest.startswith(("http://", "https://")) else text


def _quote(content: str) -> Body:
    """``正文[引用 名：原文]``; the text before the first such bracket that closes the body."""
    flag = plain_text(content).flag
    text, mark, rest = content.partition("[引用 ")
    if not mark or not rest.endswith("]"):
        return Body(Kind.QUOTE, content, flag=flag)
    return Body(Kind.QUOTE, text, quoted=rest[:-1].partition("：")[2] or None, flag=flag)
