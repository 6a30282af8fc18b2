"""WeFlow (WeChat 4.x): its JSON, and the bodies that its ChatLab files share.

What it does to texts is done here as well: a leading ``word:`` is cut off, of a 接龙 only the first line is kept.
"""

from __future__ import annotations

import json
import re
from typing import Any

from monitor.demo.groups import Group
from monitor.demo.moments import EXPORTED, local
from monitor.demo.people import Person
from monitor.demo.posts import RELAY, Chat, Post
from monitor.demo.writers.numbers import digest, server_id
from monitor.types import Kind

_CUT = re.compile(r"^\s*[A-Za-z0-9_-]+:(?!//)")
_RELAY_TYPE = ("其他消息", 53 << 32 | 49)
_TYPES = {
    Kind.TEXT: ("文本消息", 1),
    Kind.IMAGE: ("图片消息", 3),
    Kind.VOICE: ("语音消息", 34),
    Kind.VIDEO: ("视频消息", 43),
    Kind.STICKER: ("动画表情", 47),
    Kind.LOCATION: ("位置消息", 48),
    Kind.LINK: ("链接消息", 5 << 32 | 49),
    Kind.FILE: ("文件消息", 6 << 32 | 49),
    Kind.FORWARD: ("聊天记录", 19 << 32 | 49),
    Kind.QUOTE: ("引用消息", 57 << 32 | 49),
    Kind.RED_PACKET: ("其他消息", 2001 << 32 | 49),
    Kind.SYSTEM: ("系统消息", 10000),
    Kind.RECALL: ("系统消息", 10000),
}
_BODIES = {
    Kind.IMAGE: "[图片]",
    Kind.VOICE: "[语音消息]",
    Kind.VIDEO: "[视频]",
    Kind.STICKER: "[表情包]",
    Kind.RED_PACKET: "微信红包",
}
_WRAPPERS = {Kind.FILE: "[文件] ", Kind.LOCATION: "[位置] ", Kind.FORWARD: "[转发的聊天记录]"}


def json_file(chat: Chat, exporter: Person) -> bytes:
    """The JSON file; the exporter's own messages are marked as sent."""
    group = chat.group
    session = {
        "wxid": group.native_id,
        "nickname": group.name,
        "remark": "",
        "displayName": group.name,
        "type": "群聊",
        "lastTimestamp": chat.posts[-1].at,
        "messageCount": len(chat.posts),
    }
    whole = {
        "weflow": {"version": "1.0.3", "exportedAt": int(EXPORTED.timestamp()), "generator": "WeFlow"},
        "session": session,
        "messages": [_record(number, post, group, exporter) for number, post in enumerate(chat.posts, 1)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def sender(post: Post, group: Group) -> tuple[str, str]:
    """Id and shown name; the room itself speaks the lines of the client."""
    return (post.seat.person.wxid, post.seat.card) if post.seat else (group.native_id, group.name)


def content(post: Post) -> str:
    """The body as WeFlow prints it."""
    if post.text.startswith(RELAY):
        return f"[接龙] {RELAY}"
    if post.kind is Kind.LINK:
        title = post.text.partition("\n")[0]
        return f"[链接] {title}\n{_address(title)}"
    if post.kind is Kind.QUOTE and post.quotes is not None and post.quotes.seat is not None:
        return f"{post.text}[引用 {post.quotes.seat.card}：{post.quotes.text or content(post.quotes)}]"
    if post.kind is Kind.RECALL:
        return f"{post.text}0"
    text = _CUT.sub("", post.text) if post.kind is Kind.TEXT else post.text
    return _BODIES.get(post.kind) or _WRAPPERS.get(post.kind, "") + text


def _address(title: str) -> str:
    return f"https://example.cn/a/{digest(title)[:8]}"


def _record(number: int, post: Post, group: Group, exporter: Person) -> dict[str, Any]:
    word, local_type = _RELAY_TYPE if post.text.startswith(RELAY) else _TYPES[post.kind]
    username, shown = sender(post, group)
    record = {
        "localId": number,
        "createTime": post.at,
        "formattedTime": local(post.at).strftime("%Y-%m-%d %H:%M:%S"),
        "type": word,
        "localType": local_type,
        "content": content(post),
        "isSend": int(username == exporter.wxid),
        "senderUsername": username,
        "senderDisplayName": shown,
        "source": "",
        "senderAvatarKey": username,
        "platformMessageId": server_id(group, post),
    }
    return record | _extra(post, group)


def _extra(post: Post, group: Group) -> dict[str, Any]:
    """The fields that only links and quotes have."""
    if post.kind is Kind.LINK:
        title, _, about = post.text.partition("\n")
        extra = {"appMsgType": "5", "appMsgKind": "link", "appMsgDesc": about}
        return extra | {"linkTitle": title, "linkUrl": _address(title)}
    if post.kind is Kind.QUOTE and post.quotes is not None and post.quotes.seat is not None:
        original, card = post.quotes, post.quotes.seat.card
        return {
            "replyToMessageId": server_id(group, original),
            "appMsgType": "57",
            "appMsgKind": "quote",
            "quotedContent": original.text or content(original),
            "quotedSender": card,
            "quotedType": str(_TYPES[original.kind][1] & 0xFFFFFFFF),
        }
    return {}
