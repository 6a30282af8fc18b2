"""One message of shuakami/qq-chat-exporter in any of its JSON dialects.

    V5 file and batch chunks   "type":"type_8"  "text":"[文件: 值班表.xlsx]"   system text is a bare number: [1] recall
    V5 stream chunks and V6    "type":"file"    "text":"[文件:值班表.xlsx]"    system text is a sentence
    V4                         "messageType":3  ISO time, the group card only in rawMessage.sendMemberName

``content.elements`` tells the parts of a message where it is there; the text repeats them in brackets. Fields:
``plugins/qq-chat-exporter/lib/core`` (V5) and ``qq-chat-export-server/src/parser`` (V6) of that project.
"""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from monitor.importers.body import NO_TEXT, NO_TIME, Body, system_body
from monitor.importers.markup import fragment, gathered
from monitor.importers.qq_ark import ark_of
from monitor.importers.values import Fields, moment, native_id
from monitor.types import Kind, RawMessage, Skipped, Tool

KINDS = {
    "text": Kind.TEXT,
    "type_1": Kind.TEXT,
    "reply": Kind.QUOTE,
    "type_3": Kind.QUOTE,
    "audio": Kind.VOICE,
    "type_6": Kind.VOICE,
    "json": Kind.LINK,
    "type_7": Kind.LINK,
    "file": Kind.FILE,
    "type_8": Kind.FILE,
    "video": Kind.VIDEO,
    "type_9": Kind.VIDEO,
    "type_10": Kind.RED_PACKET,
    "forward": Kind.FORWARD,
    "type_11": Kind.FORWARD,
    "location": Kind.LOCATION,
    "type_17": Kind.LOCATION,
    "image": Kind.IMAGE,
    "market_face": Kind.STICKER,
}
V4_KINDS = {
    2: Kind.TEXT,
    3: Kind.FILE,
    6: Kind.VOICE,
    7: Kind.VIDEO,
    8: Kind.FORWARD,
    9: Kind.QUOTE,
    10: Kind.RED_PACKET,
    11: Kind.LINK,
    25: Kind.LOCATION,
}
ELEMENTS = {
    "image": Kind.IMAGE,
    "market_face": Kind.STICKER,
    "giphy": Kind.STICKER,
    "face_bubble": Kind.STICKER,
    "video": Kind.VIDEO,
    "audio": Kind.VOICE,
    "file": Kind.FILE,
    "json": Kind.LINK,
    "forward": Kind.FORWARD,
    "location": Kind.LOCATION,
    "wallet": Kind.RED_PACKET,
    "task_top_msg": Kind.LINK,
    "long_message": Kind.OTHER,
    "av_record": Kind.OTHER,
}
SILENT = frozenset({Kind.IMAGE, Kind.STICKER, Kind.VOICE, Kind.VIDEO, Kind.RED_PACKET})
RECALL_TIP = "[1]"  # V5 prints only the number of a grey tip; 1 is a recall
LOST_CARD = "卡片内容未导出"
LOST_CARDS = ("[JSON消息]", "[卡片]", "[卡片消息: undefined]", "[分享]")
FORWARD_XML, TITLE_TAG = "[合并转发: <", "<title>"
RECORD_PROMPT = "[聊天记录]"
V4_SYSTEM = 5
LONG_TEXT = 1 << 16  # words for certain, not worth searching for brackets


def read_message(line: int, fields: Fields, zone: ZoneInfo) -> RawMessage | Skipped:
    """The message that a record holds."""
    sent_at = moment(fields.data.get("timestamp"), zone)
    content = fields.part("content")
    if sent_at is None:
        return Skipped(line, NO_TIME)
    if not content.has_text("text"):
        return Skipped(line, NO_TEXT)
    sender = fields.part("sender")
    card = sender.first_text("groupCard", "nickname", "name")
    if "rawMessage" in fields.data:
        card = fields.part("rawMessage").first_text("sendMemberName") or card
    sender_id = sender.native_id("uin") or sender.native_id("uid")
    return _body(fields, content).message(
        line,
        sent_at,
        sender_id=sender_id,
        sender_name=card if card and native_id(card) else sender_id,
        native_id=fields.native_id("id") or fields.native_id("messageId"),
        everyone=_mentions_all(content),
    )


def sequence(fields: Fields) -> int | None:
    """The number that grows by one with every message of a group."""
    return fields.whole("seq") or fields.whole("messageSeq")


def _mentions_all(content: Fields) -> bool | None:
    """The structured mark of @全体成员; None when the record has no list of mentions."""
    if not isinstance(content.data.get("mentions"), list):
        return None
    return any(one.text("type") == "all" or one.text("uid") == "all" for one in content.parts("mentions"))


def _body(fields: Fields, content: Fields) -> Body:
    recalled = fields.is_true("recalled") or fields.is_true("isRecalled")
    if _is_system(fields):
        return _tip(content, recalled)
    found = said(_kind(fields, content), content)
    return Body(Kind.RECALL, found.text, quoted=found.quoted, survived=True) if recalled else found


def _is_system(fields: Fields) -> bool:
    marked = fields.is_true("system") or fields.is_true("isSystemMessage")
    return marked or fields.text("type") == "system" or fields.whole("messageType") == V4_SYSTEM


def _tip(content: Fields, recalled: bool) -> Body:
    """A grey line of the client."""
    text = content.text("text")
    if text == RECALL_TIP or recalled:
        return Body(Kind.RECALL, text)
    return system_body(text)


def _kind(fields: Fields, content: Fields) -> Kind:
    number = fields.whole("messageType")
    kind = KINDS.get(fields.text("type")) if number is None else V4_KINDS.get(number, Kind.OTHER)
    if kind is None:
        text = content.text("text")
        bracket = not text or (text.startswith("[") and text.endswith("]"))
        kind = kind_of_parts(content) or (Kind.OTHER if bracket else Kind.TEXT)
    return (kind_of_parts(content) or kind) if kind is Kind.TEXT else kind


def _parts(content: Fields, wanted: Collection[str]) -> list[tuple[str, Fields]]:
    """Elements of the wanted types, each type with its data; V4 has only resources."""
    if "elements" in content.data:
        elements = content.parts("elements")
        return [(kind, one.part("data")) for one in elements if (kind := one.text("type")) in wanted]
    return [(kind, one) for one in content.parts("resources") if (kind := one.text("type")) in wanted]


def kind_of_parts(content: Fields) -> Kind | None:
    """The kind of a message that says nothing beside one sort of part: pictures without words, a card."""
    parts = [(ELEMENTS[kind], data) for kind, data in _parts(content, ELEMENTS)]
    rest = content.text("text")
    if not parts or len(rest) > LONG_TEXT:
        return None
    for kind, data in parts:
        if kind not in (Kind.IMAGE, Kind.STICKER):
            return kind
        rest = _without(rest, _picture_marks(data) if kind is Kind.IMAGE else _sticker_marks(data))
    return None if rest.strip() else parts[0][0]


def _picture_marks(data: Fields) -> tuple[str, ...]:
    name = _file_name(data)
    return f"[图片: {name}]", f"[图片:{name}]", "[图片]"


def _sticker_marks(data: Fields) -> tuple[str, ...]:
    name = data.first_text("name", "summary") or "表情"
    return f"[{name}]", name, "[Giphy动图]"


def _without(text: str, marks: tuple[str, ...]) -> str:
    """The text without the first of the marks that it holds."""
    return next((text.replace(mark, "", 1) for mark in marks if mark in text), text)


def _file_name(data: Fields) -> str:
    return data.text("filename") or data.text("fileName")


def said(kind: Kind, content: Fields) -> Body:
    """What a message of a kind says, the exporter's wrapping undone."""
    text = content.text("text")
    if kind is Kind.TEXT:
        return Body(kind, text)
    if kind in SILENT:
        return Body(kind, "")
    if kind is Kind.QUOTE:
        return _reply(content, text)
    if kind is Kind.LINK:
        return _card(content, text)
    if kind is Kind.FILE:
        names = (_file_name(data) for _, data in _parts(content, ("file",)))
        return Body(kind, next(filter(None, names), _inside(text, "[文件:")))
    if kind is Kind.FORWARD:
        return Body(kind, _forwarded(content, text))
    lost = kind is Kind.OTHER and text == "[长消息]"
    return Body(kind, "", flag="长消息的正文未导出") if lost else Body(kind, text)


def _inside(text: str, opening: str) -> str:
    """What stands in a bracket such as ``[文件: 名]``; the text itself when it is none."""
    if text.startswith(opening) and text.endswith("]"):
        return text[len(opening) : -1].removeprefix(" ")
    return text


def _reply(content: Fields, text: str) -> Body:
    """The new text behind ``[回复 名: 原文]`` and a line end, or behind ``[回复消息]``."""
    reply = next((data for _, data in _parts(content, ("reply",))), content.part("reply"))
    original = reply.text("content")
    exact = f"[回复 {reply.text('senderName')}: {original}]"
    if text.startswith(exact):
        text = text.removeprefix(exact).removeprefix("\n")
    elif text.startswith("[回复消息]"):
        text = text.removeprefix("[回复消息]").removeprefix("\n")
    elif text.startswith("[回复 ") and "]\n" in text:
        text = text.partition("]\n")[2]
    return Body(Kind.QUOTE, text, quoted=original if original not in ("", "原消息") else None)


def _under(title: str, more: str) -> str:
    """A title and what stands under it, unless the title says it already."""
    return title if more in title else f"{title}\n{more}".removeprefix("\n")


def _forwarded(content: Fields, text: str) -> str:
    """The titles in the XML that V5 prints, or the messages inside where the text only counts them."""
    if text.startswith(FORWARD_XML):
        titles = gathered(fragment(text), (TITLE_TAG,), "").texts(TITLE_TAG)
        return "\n".join(titles) or text
    inner = [one for _, data in _parts(content, ("forward",)) for one in data.parts("messages")]
    if "\n" in text or not inner:
        return text
    lines = (f"  {one.part('sender').text('name')}: {one.part('content').text('text')}" for one in inner)
    return "\n".join([text, *lines])


def _card(content: Fields, text: str) -> Body:
    """The prompt of a card and, where it says more, its description on a second line."""
    for part, data in _parts(content, ("json", "task_top_msg")):
        if part == "json":
            ark = ark_of(data.text("content"))
            title = data.first_text("title", "summary") or ark.prompt
            if ark.is_record or (title or "").startswith(RECORD_PROMPT):
                return Body(Kind.FORWARD, ark.words or data.text("description") or title or "")
            if title or ark.tool:
                return Body(Kind.LINK, _under(title, ark.words or data.text("description")), tool=ark.tool)
        if part == "task_top_msg":
            title = data.first_text("msgTitle", "summary") or ""
            return Body(Kind.LINK, _under(title, data.text("msgSummary")), tool=Tool.TODO)
    return Body(Kind.LINK, _inside(text, "[卡片消息:"), flag=LOST_CARD if text in LOST_CARDS else None)
