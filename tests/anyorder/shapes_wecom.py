"""The decrypted archive of WeCom."""

from __future__ import annotations

import json
from pathlib import Path

from monitor.types import Kind, Platform
from tests.anyorder.exports import Export, Line, Seen, Shape, seen, wecom_id


def write_wecom(folder: Path, export: Export) -> Path:
    """Decrypted records with the group's file and the names beside them; a recall names the message it takes back."""
    (folder / f"group_{export.room}.json").write_text(
        json.dumps({"roomname": export.group, "members": [{"memberid": one} for one, _ in export.members]}), "utf-8"
    )
    (folder / "users.json").write_text(json.dumps(dict(export.members), ensure_ascii=False), "utf-8")
    path = folder / "records.jsonl"
    rows = (json.dumps(_wecom_record(line, export), ensure_ascii=False) + "\n" for line in export.lines)
    path.write_text("".join(rows), "utf-8")
    return path


def _wecom_record(line: Line, export: Export) -> dict[str, object]:
    bodies: dict[Kind, tuple[str, dict[str, object]]] = {
        Kind.IMAGE: ("image", {"md5sum": "a", "filesize": 1}),
        Kind.VOICE: ("voice", {"play_length": 6}),
        Kind.VIDEO: ("video", {"play_length": 6}),
        Kind.STICKER: ("emotion", {"type": 1}),
        Kind.FILE: ("file", {"filename": line.text, "fileext": "docx"}),
        Kind.LINK: ("link", {"title": line.text, "description": "", "link_url": "https://example.org"}),
        Kind.RECALL: ("revoke", {"pre_msgid": line.takes_back}),
    }
    sort, body = bodies.get(line.kind, ("text", {"content": line.text}))
    return {
        "msgid": wecom_id(line.number, line.at), "action": "recall" if line.kind is Kind.RECALL else "send",
        "from": line.account or export.me, "tolist": [export.me], "roomid": export.room,
        "msgtime": line.at * 1000 + 7, "msgtype": sort, sort: body,
    }  # fmt: skip


def sees_wecom(line: Line) -> Seen:
    """Replies are texts; a recall has no words of its own."""
    kind = Kind.TEXT if line.kind is Kind.QUOTE else Kind.RECALL if line.recalled else line.kind
    text = {"text": ""} if line.kind is Kind.RECALL else {}
    return seen(line, id=wecom_id(line.number, line.at), kind=kind, quoted="", **text)


WECOM = Shape(
    name="wecom",
    importer="wecom-archive",
    platform=Platform.WECOM,
    write=write_wecom,
    sees=sees_wecom,
    ids=True,
    keeps_recalled=True,
    todays_cards=True,
)
SHAPES = (WECOM,)
