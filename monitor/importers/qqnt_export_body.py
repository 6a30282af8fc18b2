"""The elements of one message of Tealina28/QQNT_Export, put together.

    [文本] 收到   [表情] /赞-76                        the text 收到[/赞]
    [被引用的消息][文本] 今天报   [文本] 好              a reply: the new text, the one replied to apart
    [图片] chatraw/1c3/Cache_a1 50.00 KiB              an image; among words it is [图片]
    [文件] 值班表.docx 24.00 KiB                        a file, by its name
    [语音] 8″ 转成的文字 \\n a.amr 4.00 KiB              a voice message, by its transcript
    [应用消息] [群接龙]值班                             a card, by its title (TXT has lost it)
    None None                                         something the program does not know

Kinds of elements: ``exporter/txt/elements.py`` of that project.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.importers.body import Body, system_body
from monitor.types import Kind

TEXT, FACE, TIP, CARD, QUOTED = "[文本]", "[表情]", "[提示]", "[应用消息]", "[被引用的消息]"
FEED, CALL = "[动态消息]", "[通话]"
KINDS = {
    "[图片]": Kind.IMAGE,
    "[文件]": Kind.FILE,
    "[语音]": Kind.VOICE,
    "[视频]": Kind.VIDEO,
    "[红包]": Kind.RED_PACKET,
    CARD: Kind.LINK,
    FEED: Kind.LINK,
    CALL: Kind.OTHER,
}
SORTS = frozenset({TEXT, FACE, TIP, *KINDS})
RECORD = "[聊天记录]"
LOST, NOTHING = "卡片内容未导出", "None"
SIZE = re.compile(r"(?:(?<! ) +|(?<![\d ]))\d++(?:\.\d++)? (?:Bytes?|[KMGT]iB) *$", re.ASCII)
SIZE_LENGTH = 40
AUDIO = (".amr", ".silk", ".slk", ".mp3", ".wav", ".ogg", ".m4a")
FACE_ID = re.compile(r"-\d{1,6}$", re.ASCII)
LENGTH_WITHIN = 1000
SECONDS = re.compile(r"(?<!\d)\d++(?:\.\d++)?[″\"] ?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its sort as printed, "" for an unknown one, its content, and whether it is one replied to."""

    sort: str
    content: str
    quoted: bool = False
    lost: bool = False


def message_body(elements: Sequence[Element]) -> Body:
    """The message that the elements make."""
    said = [one for one in elements if not one.quoted]
    if len(said) < len(elements):
        original = "".join(_words(one) for one in elements if one.quoted)
        return Body(Kind.QUOTE, "".join(map(_words, said)), quoted=original or None)
    if any(one.sort == TIP for one in said):
        return system_body("".join(_plain(one) for one in said if one.sort == TIP))
    if all(one.sort in (TEXT, FACE) for one in said) and said:
        return Body(Kind.TEXT, "".join(map(_words, said)))
    return _other(said)


def _other(said: Sequence[Element]) -> Body:
    """A message with an element that is no words: that element's kind, or a text when there are words beside it."""
    if any(one.sort in (TEXT, FACE) for one in said):
        return Body(Kind.TEXT, "".join(map(_words, said)))
    first = said[0] if said else Element("", "")
    kind = KINDS.get(first.sort, Kind.OTHER)
    if kind is Kind.LINK and first.content.startswith(RECORD):
        return Body(Kind.FORWARD, first.content)
    if kind in (Kind.LINK, Kind.OTHER):
        return Body(kind, _plain(first), flag=LOST if first.lost else None)
    return Body(kind, _file_name(first) if kind is Kind.FILE else _transcript(first) if kind is Kind.VOICE else "")


def _plain(one: Element) -> str:
    return "" if one.content == NOTHING else one.content


def _words(one: Element) -> str:
    """What an element adds to a text."""
    if one.sort == TEXT:
        return one.content
    if one.sort == FACE:
        return f"[{FACE_ID.sub('', one.content[:100])}]"
    if one.sort == CARD:
        return _plain(one)
    return one.sort if one.sort != "[文件]" else f"{one.sort}{_file_name(one)}"


def _without_size(text: str) -> str:
    found = SIZE.search(text[-SIZE_LENGTH:])
    return text[: max(len(text) - SIZE_LENGTH, 0) + found.start()] if found else text


def _file_name(one: Element) -> str:
    """The name of a file without the size behind it."""
    return _without_size(one.content.partition("\n")[0])


def _without_length(text: str) -> str:
    return SECONDS.sub("", text[:LENGTH_WITHIN], count=1) + text[LENGTH_WITHIN:]


def _transcript(one: Element) -> str:
    """The words of a voice message, between its length and its file."""
    words = _without_size(_without_length(one.content.partition("\n")[0])).strip()
    return "" if words.endswith(AUDIO) else words
