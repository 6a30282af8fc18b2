"""What the group tools of WeChat, QQ and WeCom leave in a chat: 接龙, 打卡, forms, votes, announcements, to-dos.

    #接龙                          text: made by WeChat, or typed by hand (see relays)
    防火值班到岗 …
    [群接龙]防火值班                card of QQ: only its title is left, the lines are added behind it
    [腾讯文档]走访台账（收集表）     card: a form, told by its title; so is 【收集表】走访台账
    巡查打卡                        mini program: WeChat has no tools of its own but 接龙 and 群公告, so people share
                                   programs for the rest, told by the word in which the title ends

An importer that knows more than the text says gives the tool itself (``RawMessage.tool``): a type number, a wrapper
it takes off, the data of a card. What somebody types is not made by a tool because it begins like the title of a card:
of these only marks that nobody types are taken in a text.
"""

from __future__ import annotations

import re

from monitor.importers.relays import WORD, Relay, is_relay, relay_of
from monitor.types import Kind, RawMessage, Tool

__all__ = ["Relay", "card_tool", "made_by", "program_tool", "relay_of", "tool_of"]

CARDS = frozenset({Kind.LINK, Kind.OTHER})
SPEAKING = CARDS | {Kind.TEXT, Kind.QUOTE}  # a forwarded list is no list of this group
HEAD = 400  # characters in which a 接龙 is named
TITLE = 120
MARKS = {
    **dict.fromkeys(("群接龙", "接龙"), Tool.RELAY),
    **dict.fromkeys(("群打卡", "打卡", "群签到", "签到"), Tool.CHECKIN),
    **dict.fromkeys(("群收集表", "收集表", "在线收集表"), Tool.FORM),
    **dict.fromkeys(("群投票", "投票", "发起投票"), Tool.VOTE),
    **dict.fromkeys(("群公告",), Tool.ANNOUNCEMENT),
    **dict.fromkeys(("群待办", "待办"), Tool.TODO),
}
UNTYPED = frozenset({"群接龙", "群打卡", "群签到", "群收集表", "群投票", "发起投票", "群待办"})
MARK = re.compile(r"[\[【]([^\[\]【】\n]{1,12})[\]】]")
CARD_WORDS = ("[卡片消息:", "[应用消息]", "[卡片]", "[链接]", "[小程序]", "[分享]")
DOCUMENTS = frozenset({"腾讯文档", "金山文档", "石墨文档", "在线文档", "微盘"})
FORM = re.compile(r"收集|表单|问卷")
FORM_TITLE = re.compile(r"收集表[）)】\]]?(?: - [^\s-]{2,8})?$")
PROGRAMS = {
    "接龙": Tool.RELAY,
    "打卡": Tool.CHECKIN,
    "签到": Tool.CHECKIN,
    "收集表": Tool.FORM,
    "问卷": Tool.FORM,
    "投票": Tool.VOTE,
}
PROGRAM_TITLE = re.compile(rf"({'|'.join(PROGRAMS)})[）)】\]!！。~～]*$")


def made_by(message: RawMessage) -> Tool | None:
    """The group tool that made a message: as the exporter tells it, else as its text shows it."""
    if message.kind not in SPEAKING:
        return None
    return message.tool or (card_tool(message.text) if message.kind in CARDS else None) or tool_of(message.text)


def tool_of(text: str) -> Tool | None:
    """The group tool that a whole text gives away, whoever wrote it; None for an ordinary message."""
    if text.find(WORD, 0, HEAD) >= 0 and is_relay(text):
        return Tool.RELAY
    start = text[:TITLE].lstrip()
    if start[:1] not in ("[", "【"):
        return None
    found = MARK.match(start)
    if found is None:
        return None
    return MARKS[found[1]] if found[1] in UNTYPED else _form(found, start)


def card_tool(text: str) -> Tool | None:
    """The group tool that the title of a card, the first line of its text, gives away."""
    title = _title(text)
    found = MARK.match(title)
    if found and (tool := MARKS.get(found[1]) or _form(found, title)):
        return tool
    return Tool.FORM if FORM_TITLE.search(title) else None


def program_tool(text: str) -> Tool | None:
    """The group tool that a mini program with this title serves as."""
    found = PROGRAM_TITLE.search(_title(text))
    return card_tool(text) or (PROGRAMS[found[1]] if found else None)


def _title(text: str) -> str:
    title = text[:TITLE].lstrip().partition("\n")[0].rstrip()
    wrapper = next((word for word in CARD_WORDS if title.startswith(word)), "")
    return title[len(wrapper) :].lstrip()


def _form(mark: re.Match[str], title: str) -> Tool | None:
    """A form shared out of a program for documents."""
    is_form = mark[1] in DOCUMENTS and FORM.search(title.partition("\n")[0]) is not None
    return Tool.FORM if is_form else None
