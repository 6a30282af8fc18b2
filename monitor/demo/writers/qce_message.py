"""One message of qq-chat-exporter V6: sender, type, text and the elements that repeat it part by part."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.demo.groups import Group, Seat
from monitor.demo.posts import EVERYBODY, Post
from monitor.demo.writers.numbers import digest
from monitor.types import Kind, Platform

_TYPES = {
    Kind.VOICE: "audio",
    Kind.VIDEO: "video",
    Kind.FILE: "file",
    Kind.LINK: "json",
    Kind.FORWARD: "forward",
    Kind.QUOTE: "reply",
    Kind.LOCATION: "location",
    Kind.RED_PACKET: "type_10",
    Kind.SYSTEM: "system",
    Kind.RECALL: "system",
}
_SUFFIXES = {Kind.IMAGE: ("image", "图片", "jpg"), Kind.VIDEO: ("video", "视频", "mp4")}
_EVERYBODY = EVERYBODY[Platform.QQ].strip()
_FIRST_SEQUENCE = 18_000
Element = dict[str, Any]


def utc(milliseconds: int) -> str:
    """RFC 3339 in UTC, as the V6 writes it."""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def message_id(place: int) -> str:
    """NT's message id, which grows with the place in the group."""
    return str(7_520_000_000_000_000_000 + place * 1009)


def record(post: Post, places: Mapping[int, int], group: Group) -> dict[str, Any]:
    """The whole record; ``places`` are the places in the export by post number."""
    place, seat = places[post.number], post.seat
    text, elements = _said(post, places, group)
    mentions = [_mention(part["data"]) for part in elements if part["type"] == "at"]
    resources = [{"type": part["type"]} | part["data"] for part in elements if "size" in part["data"]]
    content = {
        "text": text,
        "html": html.escape(text, quote=False),
        "elements": elements,
        "resources": resources,
        "mentions": mentions,
    }
    return {
        "id": message_id(place),
        "seq": str(_FIRST_SEQUENCE + place),
        "timestamp": post.at * 1000,
        "time": utc(post.at * 1000),
        "sender": _sender(seat) if seat else {"uid": "未知", "name": "系统消息"},
        "type": _TYPES.get(post.kind, "text"),
        "content": content,
        "recalled": post.recalled,
        "system": seat is None,
    }


def _sender(seat: Seat) -> dict[str, str]:
    person = seat.person
    found = {"uid": _uid(seat), "uin": person.qq, "name": seat.card, "nickname": person.nickname}
    return found if seat.card == person.nickname else found | {"groupCard": seat.card}


def _uid(seat: Seat) -> str:
    return f"u_{seat.person.code}{seat.person.number:022d}"[:24]


def _mention(data: Mapping[str, Any]) -> dict[str, str]:
    everybody = data["uid"] == "all"
    return {"uid": data["uid"], "name": data["name"], "type": "all" if everybody else "user"}


def _said(post: Post, places: Mapping[int, int], group: Group) -> tuple[str, list[Element]]:
    if post.seat is None:
        return post.text, [_element("system", subType=1 if post.kind is Kind.RECALL else 4, text=post.text)]
    if post.kind is Kind.TEXT:
        return post.text, _text_elements(post.text, group)
    if post.kind is Kind.QUOTE and post.quotes is not None and post.quotes.seat is not None:
        return f"[回复消息]{post.text}", [_reply(post.quotes, places), *_text_elements(post.text, group)]
    if post.kind is Kind.FORWARD:
        return _forward(post)
    return _media(post)


def _text_elements(text: str, group: Group) -> list[Element]:
    """The text cut at its mentions."""
    seats = {f"@{seat.card}": seat for seat in group.seats}
    names = sorted((_EVERYBODY, *seats), key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", text)
    return [_piece(piece, seats) for piece in pieces if piece]


def _piece(piece: str, seats: Mapping[str, Seat]) -> Element:
    if piece == _EVERYBODY:
        return _element("at", uid="all", uin="0", name="全体成员", atType=1)
    if seat := seats.get(piece):
        return _element("at", uid=_uid(seat), uin=seat.person.qq, name=piece, atType=2)
    return _element("text", text=piece)


def _element(kind: str, **data: object) -> Element:
    return {"type": kind, "data": data}


def _reply(original: Post, places: Mapping[int, int]) -> Element:
    assert original.seat is not None
    return _element(
        "reply",
        messageId="0",
        referencedMessageId=message_id(places[original.number]),
        senderUin=original.seat.person.qq,
        senderName=original.seat.card,
        content=original.text,
        timestamp=original.at,
        previewElements=[{"type": "text", "text": original.text}],
    )


def _forward(post: Post) -> tuple[str, list[Element]]:
    title, *lines = post.text.split("\n")
    text = "\n".join([f"[转发消息: {len(lines)}条]", *(f"  {line}" for line in lines)])
    return text, [_element("forward", title=title, summary=f"查看{len(lines)}条转发消息", messageCount=len(lines))]


def _media(post: Post) -> tuple[str, list[Element]]:
    """Pictures, voices, files, cards and the like."""
    mixed = digest(f"{post.at}/{post.number}")
    size = int(mixed[:5], 16) + 20_000
    if post.kind in _SUFFIXES:
        element, word, suffix = _SUFFIXES[post.kind]
        name = f"{mixed[:12].upper()}.{suffix}"
        return f"[{word}:{name}]", [_element(element, filename=name, size=size)]
    if post.kind is Kind.VOICE:
        seconds = int(mixed[0], 16) + 2
        return f"[语音:{seconds}秒]", [_element("audio", filename="a.amr", size=size, duration=seconds)]
    if post.kind is Kind.FILE:
        return f"[文件:{post.text}]", [_element("file", filename=post.text, size=size)]
    if post.kind is Kind.LINK:
        return "[JSON消息]", [_card(post.text)]
    if post.kind is Kind.STICKER:
        return "[动画表情]", [_element("market_face", name="[动画表情]", emojiId=mixed[:8])]
    if post.kind is Kind.LOCATION:
        return f"[位置:{post.text}]", [_element("location", title=post.text)]
    return "钱包/红包消息", [_element("system", elementType=9, summary="钱包/红包消息", text="钱包/红包消息")]


def _card(text: str) -> Element:
    title, _, about = text.partition("\n")
    ark = {"app": "com.tencent.structmsg", "prompt": title, "meta": {"news": {"title": title, "desc": about}}}
    content = json.dumps(ark, ensure_ascii=False)
    return _element("json", content=content, title=title, description=about, url="", summary=title)
