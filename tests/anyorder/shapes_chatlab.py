"""ChatLab JSON and JSONL, WeChatDataAnalysis JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from monitor.types import Kind, Platform
from tests.anyorder.exports import Export, Line, Seen, Shape, seen
from tests.anyorder.wechat import PLACEHOLDERS, local_type, put, second

EXPORTED = 1_795_900_000


RENDERED = {Kind.STICKER: "emoji", Kind.RECALL: "system"}


def write_wda(folder: Path, export: Export) -> Path:
    """A folder per conversation; server ids are bare numbers."""
    rows = []
    for place, line in enumerate(export.lines, 1):
        rendered = RENDERED.get(line.kind, line.kind.value)
        row = {
            "id": f"message_0:Msg_a:{place}", "localId": place, "serverId": int(line.server_id), "createTime": line.at,
            "createTimeText": second(line), "sortSeq": line.at * 1000, "type": local_type(line),
            "renderType": rendered, "isSent": line.own, "senderUsername": line.account or "",
            "senderDisplayName": line.name, "content": PLACEHOLDERS.get(line.kind, line.text),
            "title": line.text if line.kind in (Kind.FILE, Kind.LINK) else "", "quoteContent": line.quoted,
        }  # fmt: skip
        rows.append(json.dumps(row, ensure_ascii=False))
    about = {"username": export.room, "displayName": export.group, "avatarPath": "", "isGroup": True}
    head = {"schemaVersion": 1, "exportedAt": "2026-11-30T09:00:00", "account": export.me, "conversation": about}
    whole = folder / f"0001_{export.group}_{export.room}_0a1b2c3d"
    whole.mkdir()
    begin = json.dumps(head, ensure_ascii=False)[:-1]
    path = whole / "messages.json"
    path.write_text(begin + ', "messages": [\n    ' + ",\n    ".join(rows) + "\n  ]\n}\n", "utf-8")
    return path


CHATLAB = {Kind.IMAGE: 1, Kind.VOICE: 2, Kind.VIDEO: 3, Kind.FILE: 4, Kind.STICKER: 5, Kind.LINK: 7, Kind.QUOTE: 25}


def chatlab(export: Export) -> tuple[dict[str, object], list[dict[str, object]], list[dict[str, object]]]:
    """Header, members and messages of the standard; a reply's original is only a reference."""
    meta = {"name": export.group, "platform": "wechat", "type": "group", "groupId": export.room}
    head: dict[str, object] = {"chatlab": {"version": "0.0.2", "exportedAt": EXPORTED}, "meta": meta}
    members: list[dict[str, object]] = [{"platformId": one, "accountName": name} for one, name in export.members]
    rows: list[dict[str, object]] = [
        {
            "sender": line.account or "SYSTEM", "accountName": line.name or "系统消息", "timestamp": line.at,
            "type": 80 if line.is_notice else CHATLAB.get(line.kind, 0),
            "content": PLACEHOLDERS.get(line.kind, line.text), "platformMessageId": line.server_id,
        }
        for line in export.lines
    ]  # fmt: skip
    return head, members, rows


def write_chatlab_json(folder: Path, export: Export) -> Path:
    head, members, rows = chatlab(export)
    return put(folder / f"{export.group}.json", head | {"members": members, "messages": rows})


def write_chatlab_jsonl(folder: Path, export: Export) -> Path:
    head, members, rows = chatlab(export)
    records = [{"_type": "header"} | head]
    records += [{"_type": "member"} | row for row in members] + [{"_type": "message"} | row for row in rows]
    path = folder / f"{export.group}.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records), "utf-8")
    return path


def sees_no_original(line: Line) -> Seen:
    return seen(line, quoted="")


CHATLAB_JSON = Shape(
    name="chatlab-json",
    importer="chatlab-json",
    platform=Platform.WECHAT,
    write=write_chatlab_json,
    sees=sees_no_original,
    ids=True,
    lists_members=True,
)
SHAPES = (
    CHATLAB_JSON,
    replace(CHATLAB_JSON, name="chatlab-jsonl", importer="chatlab-jsonl", write=write_chatlab_jsonl),
    Shape("wda-json", "wda-json", Platform.WECHAT, write_wda, seen, ids=True),
)
