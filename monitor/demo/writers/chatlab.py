"""ChatLab JSONL 0.0.2 as WeFlow writes it: type 7 for nearly all that is no text, the room among the members."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from monitor.demo.groups import Group
from monitor.demo.moments import EXPORTED
from monitor.demo.posts import RELAY, Chat, Post
from monitor.demo.writers import weflow
from monitor.demo.writers.numbers import server_id
from monitor.types import Kind

_TYPES = {Kind.TEXT: 0, Kind.FILE: 4, Kind.QUOTE: 25, Kind.SYSTEM: 80, Kind.RECALL: 80}
_OTHER = 7


def jsonl_file(chat: Chat) -> bytes:
    """The JSONL file; like WeFlow's own it ends without a line end."""
    records = [_header(chat.group), *_members(chat.group), *(_message(post, chat.group) for post in chat.posts)]
    lines = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records)
    return "\n".join(lines).encode()


def _header(group: Group) -> dict[str, Any]:
    lab = {"version": "0.0.2", "exportedAt": int(EXPORTED.timestamp()), "generator": "WeFlow"}
    meta = {"name": group.name, "platform": "wechat", "type": "group", "groupId": group.native_id}
    return {"_type": "header", "chatlab": lab, "meta": meta}


def _members(group: Group) -> Iterator[dict[str, Any]]:
    for seat in group.seats:
        yield {
            "_type": "member",
            "platformId": seat.person.wxid,
            "accountName": seat.person.nickname,
            "groupNickname": seat.card,
        }
    yield {"_type": "member", "platformId": group.native_id, "accountName": group.name}


def _message(post: Post, group: Group) -> dict[str, Any]:
    account, shown = weflow.sender(post, group)
    record: dict[str, Any] = {"_type": "message", "sender": account, "accountName": shown}
    if post.seat is not None:
        record["groupNickname"] = shown
    record |= {
        "timestamp": post.at,
        "type": _OTHER if post.text.startswith(RELAY) else _TYPES.get(post.kind, _OTHER),
        "content": _content(post),
        "platformMessageId": server_id(group, post),
    }
    if post.quotes is not None:
        record["replyToMessageId"] = server_id(group, post.quotes)
    return record


def _content(post: Post) -> str:
    body = weflow.content(post)
    if post.kind is Kind.LINK:
        title, _, address = body.removeprefix("[链接] ").partition("\n")
        return f"[{title}]({address})"
    return body
