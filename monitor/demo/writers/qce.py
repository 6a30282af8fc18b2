"""shuakami/qq-chat-exporter V6: one JSON file, or a folder of JSONL chunks with a manifest.

Recalled messages keep their text and are marked; times are printed in UTC; cards say only [JSON消息] in the text
and hold their words in an element.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from monitor.demo.groups import Group
from monitor.demo.moments import EXPORTED
from monitor.demo.people import Person
from monitor.demo.posts import Chat
from monitor.demo.writers.qce_message import record, utc

_ABOUT = {
    "name": "QQChatExporter",
    "copyright": "https://github.com/shuakami/qq-chat-exporter",
    "version": "0.1.0",
}
_OPTIONS = {
    "includedFields": ["id", "timestamp", "sender", "content", "resources"],
    "filters": {},
    "options": {
        "includeResourceLinks": True,
        "includeSystemMessages": True,
        "preferGroupMemberName": True,
        "timeFormat": "YYYY-MM-DD HH:mm:ss",
        "encoding": "utf-8",
    },
}


def stem(group: Group) -> str:
    """The name of the file or, with _chunked_jsonl, of the folder."""
    return f"group_{group.native_id}_{EXPORTED:%Y%m%d_%H%M%S}"


def json_file(chat: Chat, exporter: Person) -> bytes:
    """The single JSON file: two spaces of indent, one message per line."""
    records = _records(chat)
    messages = ",\n".join(f"    {_compact(each)}" for each in records)
    return (
        f'{{\n  "metadata":{_compact(_ABOUT)},\n'
        f'  "chatInfo":{_compact(_chat_info(chat.group, exporter))},\n'
        f'  "statistics":{_compact(_statistics(records))},\n'
        f'  "messages":[\n{messages}\n  ],\n'
        f'  "exportOptions":{_compact(_OPTIONS)}\n}}\n'
    ).encode()


def chunked_files(chat: Chat, exporter: Person) -> dict[str, bytes]:
    """The manifest and two chunks, by their paths inside the folder."""
    records = _records(chat)
    half = len(records) // 2
    parts = (records[:half], records[half:])
    names = [f"c{number:06d}.jsonl" for number in (1, 2)]
    bodies = ["".join(f"{_compact(each)}\n" for each in part).encode() for part in parts]
    chunks = [
        _chunk_info(number, name, part, len(body))
        for number, (name, part, body) in enumerate(zip(names, parts, bodies, strict=True), 1)
    ]
    manifest = {
        "metadata": _ABOUT,
        "chatInfo": _chat_info(chat.group, exporter),
        "statistics": _statistics(records),
        "chunked": {
            "format": "jsonl",
            "chunksDir": "chunks",
            "chunkFileExt": ".jsonl",
            "maxMessagesPerChunk": len(parts[1]),
            "maxBytesPerChunk": 52428800,
            "chunks": chunks,
        },
        "exportOptions": _OPTIONS,
    }
    whole = json.dumps(manifest, ensure_ascii=False, indent=2).encode()
    return {"manifest.json": whole} | {f"chunks/{name}": body for name, body in zip(names, bodies, strict=True)}


def _records(chat: Chat) -> list[dict[str, Any]]:
    places = {post.number: place for place, post in enumerate(chat.posts, 1)}
    return [record(post, places, chat.group) for post in chat.posts]


def _chat_info(group: Group, exporter: Person) -> dict[str, Any]:
    return {
        "name": group.name,
        "type": "group",
        "selfUid": f"u_{exporter.code}{exporter.number:022d}"[:24],
        "selfUin": exporter.qq,
        "selfName": exporter.nickname,
        "peerUid": group.native_id,
        "peerUin": group.native_id,
        "participantCount": len(group.seats),
    }


def _statistics(records: list[dict[str, Any]]) -> dict[str, Any]:
    spoken = Counter((each["sender"]["uid"], each["sender"]["name"]) for each in records if not each["system"])
    senders = [
        {"uid": uid, "name": name, "messageCount": count, "percentage": round(100 * count / len(records), 2)}
        for (uid, name), count in spoken.most_common()
    ]
    kinds = Counter(part["type"] for each in records for part in each["content"]["resources"])
    size = sum(part["size"] for each in records for part in each["content"]["resources"])
    first, last = records[0]["timestamp"], records[-1]["timestamp"]
    return {
        "totalMessages": len(records),
        "timeRange": {"start": utc(first), "end": utc(last), "durationDays": -(-(last - first) // 86_400_000)},
        "messageTypes": dict(Counter(each["type"] for each in records)),
        "senders": senders,
        "resources": {"total": sum(kinds.values()), "byType": dict(kinds), "totalSize": size},
    }


def _chunk_info(number: int, name: str, part: list[dict[str, Any]], size: int) -> dict[str, Any]:
    first, last = part[0]["timestamp"], part[-1]["timestamp"]
    return {
        "index": number,
        "fileName": name,
        "relativePath": f"chunks/{name}",
        "start": utc(first),
        "end": utc(last),
        "count": len(part),
        "bytes": size,
        "startTsMs": first,
        "endTsMs": last,
    }


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
