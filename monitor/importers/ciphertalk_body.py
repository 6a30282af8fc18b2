"""What CipherTalk writes into a message body, undone with the help of WeChat's own ``rawContent``.

    语音消息  [语音消息] media/voice/8.mp3 今天开会         a media path and a transcript, both optional
    链接消息  [链接] 防火通知                             the description only in rawContent's <des>
    群公告    [群公告] 各村…                              the whole text; [群公告] alone: in <textannouncement>
    引用消息  好的                                        the quoted original only in rawContent's <refermsg>
    其他消息  #接龙\\n…                                   the whole list
    文本消息  30 前到, rawContent 18:30 前到              the leading word was cut off by CipherTalk

In a group rawContent of others begins with ``<sender's id>:`` and a new line; that is no part of the text.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from monitor.importers.body import Body, system_body
from monitor.importers.group_tools import program_tool
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.values import Fields
from monitor.importers.wechat_kinds import ANNOUNCEMENT, APPLICATION, RELAY, kind_of, split
from monitor.importers.wechat_records import record_lines
from monitor.importers.weflow_body import (
    KINDS,
    MEDIA_SUFFIXES,
    PROGRAM_WORD,
    WORD_TOOLS,
    application_tool,
    is_room,
    plain_text,
)
from monitor.types import Kind

WRAPPERS = ("[语音消息]", "[文件]", "[链接]", "[小程序]", "[聊天记录]", "[群公告]", "[位置]")
LOST = frozenset({"[引用消息]", "[系统消息]"})
SHOWN = (Kind.TEXT, Kind.LINK, Kind.FILE, Kind.LOCATION)
OPENING = "#接龙"
RAW_TEXTS = {RELAY: "title", ANNOUNCEMENT: "textannouncement"}  # where rawContent has what 接龙 and 群公告 say


def body(fields: Fields) -> Body:
    """The body of a record."""
    content, raw = fields.text("content"), fields.text("rawContent")
    number, application = split(fields.whole("localType"))
    kind = KINDS.get(fields.text("type")) or kind_of(number, application)
    if kind is Kind.SYSTEM:
        return system_body(content)
    if kind is Kind.TEXT and number != APPLICATION and fields.text("type") not in WORD_TOOLS:
        return _typed(content, raw, fields.text("senderUsername"))
    if kind is Kind.QUOTE:
        return Body(kind, _element(raw, "title") if content in LOST else content, quoted=_original(raw) or None)
    text = _bare(content)
    if application in RAW_TEXTS and (not text or text.startswith(UNSHOWABLE)):
        text = _element(raw, RAW_TEXTS[application])
    return _card(fields, kind, text, application)


def _card(fields: Fields, kind: Kind, text: str, application: int | None) -> Body:
    """What is no typed text, its wrapper taken off."""
    word = fields.text("type")
    tool = program_tool(text) if word == PROGRAM_WORD else WORD_TOOLS.get(word) or application_tool(application, text)
    if kind is Kind.LINK and text.startswith(OPENING):
        kind = Kind.TEXT
    if text.startswith(UNSHOWABLE) or (kind is Kind.TEXT and not text):
        return Body(Kind.OTHER, "", tool=tool)
    if kind is Kind.FORWARD:
        return Body(kind, "\n".join(filter(None, (text, *_forwarded(fields)))))
    if kind is Kind.VOICE:
        return Body(kind, _transcript(text))
    if kind is Kind.LINK and (description := _element(fields.text("rawContent"), "des")):
        return Body(kind, f"{text}\n{description}", tool=tool)
    return Body(kind, text if kind in SHOWN else "", tool=tool)


def _typed(content: str, raw: str, sender: str) -> Body:
    """A typed text, whole where rawContent still has the word that CipherTalk took for a sender's id."""
    cut = raw.removesuffix(content) if content and raw.endswith(content) else ""
    if not cut:
        return plain_text(content)
    is_id = cut.strip().removesuffix(":") == sender or (is_room(sender) and cut.endswith(":\n"))
    return Body(Kind.TEXT, content if is_id else raw)


def _bare(content: str) -> str:
    for wrapper in WRAPPERS:
        if content.startswith(wrapper):
            return content.removeprefix(wrapper).removeprefix(" ")
    return content


def _transcript(text: str) -> str:
    path, _, rest = text.partition(" ")
    return rest if path.lower().endswith(MEDIA_SUFFIXES) else text


def _element(xml: str, name: str) -> str:
    """The text of the first element of that name, "" for none; the XML is looked at as text and never parsed."""
    inner, closed, _ = xml.partition(f"<{name}>")[2].partition(f"</{name}>")
    if inner.startswith("<![CDATA["):
        return inner.removeprefix("<![CDATA[").removesuffix("]]>").strip() if closed else ""
    return html.unescape(inner).strip() if closed else ""


def _original(raw: str) -> str:
    """The quoted text; of a quoted card, which is XML itself, the title."""
    original = _element(raw.partition("<refermsg>")[2], "content")
    return _element(original, "title") if original.startswith("<") else original


def _forwarded(fields: Fields) -> Iterator[str]:
    if not fields.parts("chatRecords"):
        yield from record_lines(_element(fields.text("rawContent"), "recorditem"))
    for inner in fields.parts("chatRecords"):
        yield f"{inner.first_text('senderDisplayName', 'sender') or ''}: {inner.text('content')}"
