"""The same work group as other exporters write it, in the shape of their files: whole records, invented ids."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.chat import said

ZONE = ZoneInfo("Asia/Shanghai")
ROOM, NAME = "20260601001@chatroom", "石门镇大群"
PICTURE = "[图片]"
SERVER_ID = 7712345 * 10**12


def _seconds(now: datetime) -> int:
    return int(now.replace(tzinfo=ZONE).timestamp())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def chatlab_jsonl(count: int, seed: int = 1) -> Iterator[str]:
    """ChatLab 0.0.2, one object per line."""
    meta = {"name": NAME, "platform": "wechat", "type": "group", "groupId": ROOM}
    yield _json({"_type": "header", "chatlab": {"version": "0.0.2", "generator": "WeFlow"}, "meta": meta}) + "\n"
    for number, (now, person, text) in enumerate(said(count, seed)):
        row = {
            "_type": "message",
            "sender": f"wxid_ganbu{person:03d}",
            "accountName": f"干部{person:03d}",
            "groupNickname": f"干部{person:03d}",
            "timestamp": _seconds(now),
            "type": 7 if text == PICTURE else 0,
            "content": text,
            "platformMessageId": str(SERVER_ID + number),
        }
        yield _json(row) + "\n"


def weflow_json(count: int, seed: int = 1) -> Iterator[str]:
    """WeFlow, indented by two blanks."""
    session = {"wxid": ROOM, "nickname": NAME, "displayName": NAME, "type": "群聊", "messageCount": count}
    yield f'{{\n  "weflow": {{"version": "1.0.3"}},\n  "session": {_json(session)},\n  "messages": [\n'
    for number, (now, person, text) in enumerate(said(count, seed), 1):
        picture = text == PICTURE
        row = {
            "localId": number,
            "createTime": _seconds(now),
            "formattedTime": f"{now:%Y-%m-%d %H:%M:%S}",
            "type": "图片消息" if picture else "文本消息",
            "localType": 3 if picture else 1,
            "content": text,
            "isSend": int(person == 0),
            "senderUsername": f"wxid_ganbu{person:03d}",
            "senderDisplayName": f"干部{person:03d}",
            "source": "",
            "senderAvatarKey": f"wxid_ganbu{person:03d}",
            "platformMessageId": str(SERVER_ID + number),
        }
        record = json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n    ")
        yield f"    {record}{',' if number < count else ''}\n"
    yield "  ]\n}"


def qce_json(count: int, seed: int = 1) -> Iterator[str]:
    """QQ Chat Exporter V5, one message per line."""
    info = {"name": NAME, "type": "group", "selfUid": "u_Ganbu000", "selfUin": "904700000"}
    yield '{\n  "metadata":{"name":"QQChatExporter V5 / https://example.com","version":"5.5.80"},\n'
    yield f'  "chatInfo":{_json(info)},\n  "statistics":{{"totalMessages":{count}}},\n  "messages":[\n'
    for number, (now, person, text) in enumerate(said(count, seed), 1):
        picture = {"filename": f"{number:08X}.jpg", "size": 4096, "url": ""}
        shown = f"[图片: {picture['filename']}]" if text == PICTURE else text
        part = {"type": "image", "data": picture} if text == PICTURE else {"type": "text", "data": {"text": text}}
        name = f"干部{person:03d}"
        row = {
            "id": str(SERVER_ID + number),
            "seq": str(18_000 + number),
            "timestamp": _seconds(now) * 1000,
            "time": f"{now:%Y-%m-%d %H:%M:%S}",
            "sender": {
                "uid": f"u_Ganbu{person:019d}",
                "uin": f"9047{person:05d}",
                "name": name,
                "nickname": name,
                "groupCard": name,
            },
            "type": "type_1",
            "content": {"text": shown, "html": "", "elements": [part], "resources": [], "mentions": []},
            "recalled": False,
            "system": False,
        }
        yield f"    {_json(row)}{',' if number < count else ''}\n"
    yield "  ]\n}"


def memotrace_csv(count: int, seed: int = 1) -> Iterator[str]:
    """MemoTrace 2.x; rows end in CRLF, texts keep LF."""
    yield "\ufeff消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\r\n"
    for number, (now, person, text) in enumerate(said(count, seed)):
        kind, shown = ("图片", "【图片】") if text == PICTURE else ("文本", text.replace('"', '""'))
        name = f"干部{person:03d}"
        yield f'{SERVER_ID + number},{kind},{name},{now:%Y-%m-%d %H:%M:%S},"{shown}",{name},{name},more\r\n'


def write(path: Path, pieces: Iterator[str]) -> Path:
    """Write an export to a file, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    return path
