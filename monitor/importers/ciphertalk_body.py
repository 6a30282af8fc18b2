"""What CipherTalk writes into a message body, undone with the help of WeChat's own ``rawContent``.

    语音消息  [语音消息] media/voice/8.mp3 今天开会         a media path and a transcript, both optional
    链接消息  [链接] 防火通知                             the description only in rawContent's <des>
    群公告    [群公告] 各村…                              the whole text; [群公告] alone when there is none
    其他消息  #接龙\\n…                                   the whole list
    文本消息  30 前到, rawContent 18:30 前到              the leading word was cut off by CipherTalk

In a group rawContent of others begins with ``<sender's id>:`` and a new line; that is no part of the text.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from monitor.importers.body import Body, system_body
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.values import Fields
from monitor.importers.wechat_kinds import APPLICATION, kind_of, split
from monitor.importers.weflow_body import KINDS, MEDIA_SUFFIXES, is_room, plain_text
from monitor.types import Kind

WRAPPERS = ("[语音消息]", "[文件]", "[链接]", "[小程序]", "[聊天记录]", "[群公告]", "[位置]")
LOST = frozenset({"[引用消息]", "[系统消息]"})
SHOWN = (Kind.TEXT, Kind.LINK, Kind.FILE, Kind.LOCATION)
RELAY = "#接龙"


def body(fields: Fields) -> Body:
    """The body of a record."""
    content, raw = fields.text("content"), fields.text("rawContent")
    number, application = split(fields.whole("localType"))
    kind = KINDS.get(fields.text("type")) or kind_of(number, application)
    if kind is Kind.SYSTEM:
        return system_body(content)
    if kind is Kind.TEXT and number != APPLICATION:
        return _typed(content, raw, fields.text("senderUsername"))
    if kind is Kind.QUOTE:
        return Body(kind, "" if content in LOST else content)
    text = _bare(content)
    if kind is Kind.LINK and text.startswith(RELAY):
        kind = Kind.TEXT
    if text.startswith(UNSHOWABLE) or (kind is Kind.TEXT and not text):
        return Body(Kind.OTHER, "")
    if kind is Kind.FORWARD:
        return Body(kind, "\n".join(filter(None, (text, *_forwarded(fields)))))
    if kind is Kind.VOICE:
        return Body(kind, _transcript(text))
    if kind is Kind.LINK and (description := _element(raw, "des")):
        return Body(kind, f"{text}\n{description}")
    return Body(kind, text if kind in SHOWN else "")


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
    """The text of the first element of that name; the XML is looked at as text and never parsed."""
    inner, closed, _ = xml.partition(f"<{name}>")[2].partition(f"</{name}>")
    return html.unescape(inner.removeprefix("<![CDATA[").removesuffix("]]>")).strip() if closed else ""


def _forwarded(fields: Fields) -> Iterator[str]:
    for inner in fields.parts("chatRecords"):
        yield f"{inner.first_text('senderDisplayName', 'sender') or ''}: {inner.text('content')}"
