"""What echotrace writes into a message body, undone: placeholders, wrappers, the bare titles of unlisted types."""

from __future__ import annotations

import re

from monitor.importers.body import Body, system_body
from monitor.importers.group_tools import program_tool
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.wechat_kinds import APPLICATION, kind_of, split
from monitor.importers.weflow_body import KINDS, WORD_TOOLS, application_tool, kind_by_prefix, plain_text
from monitor.types import Kind, Tool

WORDS = KINDS | {
    "图文消息": Kind.LINK,
    "小程序分享": Kind.LINK,
    "音乐卡片": Kind.LINK,
    "视频号直播卡片": Kind.LINK,
    "拍一拍消息": Kind.SYSTEM,
    "转账卡片": Kind.OTHER,
    "名片消息": Kind.OTHER,
    "通话消息": Kind.OTHER,
}
PROGRAM_WORD, PROGRAM_WRAPPER = "小程序分享", "[小程序]"
WRAPPERS = ("[文件]", "[图文]", "[链接]", "[小程序]", "[位置]")
PLACEHOLDERS = frozenset(
    {
        *("[文件]", "[链接]", "[图文消息]", "[小程序]", "[音乐]", "[视频号直播]", "[位置消息]", "[聊天记录]"),
        *("[引用消息]", "[不支持的消息类型]", "[解码失败]", "群公告"),
    }
)
UNKNOWN = re.compile(r"未知类型\((\d{1,19})\)|\[未知消息类型\(\d{1,19}\)\]", re.ASCII)
RECALLED, RELAY = "[撤回消息]", "#接龙"
SHOWN = (Kind.TEXT, Kind.LINK, Kind.FILE, Kind.LOCATION, Kind.QUOTE)


def body(word: str, content: str, local_type: int | None) -> Body:
    """Undoes a body given the type word and, in JSON, the joined type number."""
    unlisted = UNKNOWN.fullmatch(word[:60])
    if local_type is None and unlisted and unlisted[1]:
        local_type = int(unlisted[1])
    number, application = split(local_type)
    kind = WORDS.get(word) or kind_of(number, application)
    if kind is Kind.OTHER and unlisted:
        kind = kind_by_prefix(content) or kind
    if kind is Kind.SYSTEM:
        return Body(Kind.RECALL, content) if content == RECALLED else system_body(content)
    if kind is Kind.TEXT and number != APPLICATION and word not in WORD_TOOLS:
        return plain_text(content)
    text = _bare(content)
    tool = _tool(word, content, text, application)
    if text.startswith(UNSHOWABLE):
        return Body(Kind.OTHER, "", tool=tool)
    if kind in (Kind.TEXT, Kind.LINK) and text.startswith(RELAY):
        return Body(Kind.TEXT, text, tool=tool)
    if kind is Kind.TEXT and not text:
        return Body(Kind.OTHER, "", tool=tool)
    return Body(kind, text if unlisted or kind in SHOWN else "", tool=tool)


def _tool(word: str, content: str, text: str, application: int | None) -> Tool | None:
    """The group tool that type word, wrapper or application type tell."""
    if word == PROGRAM_WORD or content.startswith(PROGRAM_WRAPPER):
        return program_tool(text)
    return WORD_TOOLS.get(word) or application_tool(application, text)


def _bare(content: str) -> str:
    """The content without its wrapper, "" for a mere placeholder."""
    if content in PLACEHOLDERS or UNKNOWN.fullmatch(content[:60]):
        return ""
    for wrapper in WRAPPERS:
        if content.startswith(wrapper):
            return content.removeprefix(wrapper).removeprefix(" ")
    return content
