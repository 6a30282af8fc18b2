"""PyWxDump CSV; chatlog CSV, text and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from monitor.types import Kind, Platform
from tests.anyorder.exports import Export, Line, Seen, Shape, seen, without_ids
from tests.anyorder.wechat import APP, local_type, put, second, table

PYWXDUMP_WORDS = {
    Kind.TEXT: "文本",
    Kind.IMAGE: "图片",
    Kind.VOICE: "语音",
    Kind.VIDEO: "视频",
    Kind.STICKER: "动画表情",
    Kind.FILE: "文件",
    Kind.LINK: "(分享)卡片式链接",
    Kind.QUOTE: "引用回复",
    Kind.SYSTEM: "系统通知",
    Kind.RECALL: "消息撤回57",
}


def pywxdump_body(line: Line) -> str:
    """The msg column."""
    if line.kind is Kind.QUOTE:
        return f"{line.text}\n\n[引用]({second(line)}){line.quoted_name}:{line.quoted}"
    if line.kind is Kind.LINK:
        return f'{line.text}\n{{}}\n\n<a href="https://example.org/a" target="_blank">点击查看详情</a>'
    if line.kind is Kind.VOICE:
        return "语音时长：8.00秒"
    silent = line.kind in (Kind.IMAGE, Kind.VIDEO, Kind.STICKER, Kind.FILE)
    return PYWXDUMP_WORDS[line.kind] if silent else "接龙" if line.is_relay else line.text


def write_pywxdump(folder: Path, export: Export) -> Path:
    """A folder named by the room; the exporting user is 我, names stand in users.json."""
    rows: list[Sequence[object]] = [
        ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime")
    ]
    for place, line in enumerate(export.lines, 1):
        talker = "我" if line.own else line.account or "未知"
        source = f"FileStorage\\File\\2026-11\\{line.text}" if line.kind is Kind.FILE else ""
        word = "接龙" if line.is_relay else PYWXDUMP_WORDS[line.kind]
        facts = (place, line.server_id, word, int(line.own), talker, export.room)
        rows.append((*facts, pywxdump_body(line), source, second(line)))
    whole = folder / export.room
    whole.mkdir()
    users = {account: {"wxid": account, "nickname": name, "remark": ""} for account, name in export.members}
    (whole / "users.json").write_text(json.dumps(users, ensure_ascii=False), "utf-8")
    path = whole / f"{export.room}_0_5000.csv"
    path.write_text(table(rows), "utf-8", newline="")
    return path


def sees_pywxdump(line: Line) -> Seen:
    """The exporting user has no id; a 接龙 has lost its text."""
    own = {"account": None, "name": "我"} if line.own else {}
    lost = {"kind": Kind.OTHER, "text": ""} if line.is_relay else {}
    return seen(line, **own, **lost)


def sees_chatlog(line: Line) -> Seen:
    """A 接龙 has lost its text."""
    return without_ids(line, kind=Kind.OTHER, text="") if line.is_relay else without_ids(line)


def sees_chatlog_txt(line: Line) -> Seen:
    """Nor has the exporting user an id."""
    return replace(sees_chatlog(line), account=None if line.own else line.account)


def chatlog_body(line: Line) -> str:
    """The Content column."""
    if line.is_relay:
        return "[分享]"
    if line.kind is Kind.QUOTE:
        original = "\n".join(f"> {text}" for text in line.quoted.split("\n"))
        return f"> {line.quoted_name}(wxid_q) {line.moment:%m-%d %H:%M:%S}\n{original}\n{line.text}"
    if line.kind is Kind.FILE:
        return f"[文件|{line.text}](http://127.0.0.1:5030/file/0a)"
    if line.kind is Kind.LINK:
        return f"[链接|{line.text}](https://example.org/a)"
    words = {Kind.IMAGE: "![图片]", Kind.VIDEO: "![视频]", Kind.STICKER: "![动画表情]", Kind.VOICE: "[语音]"}
    return f"{words[line.kind]}(http://127.0.0.1:5030/x/0a)" if line.kind in words else line.text


def write_chatlog(folder: Path, export: Export) -> Path:
    rows: list[Sequence[object]] = [("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")]
    for line in export.lines:
        sender = line.account or "系统消息"
        rows.append((second(line), line.name, sender, export.group, export.room, chatlog_body(line)))
    path = folder / f"{export.room}_2026-11-01_2026-11-30.csv"
    path.write_text(table(rows), "utf-8", newline="")
    return path


def write_chatlog_txt(folder: Path, export: Export) -> Path:
    """The exporting user is 我 in place of his id; the year is in the query's span, so times are whole."""
    blocks = []
    for line in export.lines:
        signed = f"{line.name}({'我' if line.own else line.account})" if line.account else "系统消息"
        blocks.append(f"{signed} [{export.group}({export.room})] {second(line)}\n{chatlog_body(line)}\n\n")
    path = folder / "chatlog.txt"
    path.write_text("".join(blocks), "utf-8")
    return path


def write_chatlog_json(folder: Path, export: Export) -> Path:
    """One line; ``seq`` is a time and a place, no id."""
    rows = []
    for place, line in enumerate(export.lines):
        number = local_type(line)
        kind, sub = number & 0xFFFFFFFF, number >> 32
        row: dict[str, object] = {
            "seq": line.at * 1000 + place, "time": line.moment.isoformat(), "talker": export.room,
            "talkerName": export.group, "isChatRoom": True, "sender": line.account or "系统消息",
            "senderName": line.name, "isSelf": line.own, "type": kind, "subType": sub,
            "content": "" if kind == APP and line.kind is not Kind.QUOTE else line.text,
        }  # fmt: skip
        if line.kind in (Kind.FILE, Kind.LINK):
            row["contents"] = {"title": line.text, "url": "https://example.org/a"}
        elif line.kind is Kind.QUOTE:
            row["contents"] = {"refer": {"senderName": line.quoted_name, "type": 1, "content": line.quoted}}
        rows.append(row)
    return put(folder / "chatlog.json", rows, None)


WECHAT = Platform.WECHAT
SHAPES = (
    Shape("pywxdump-csv", "pywxdump-csv", WECHAT, write_pywxdump, sees_pywxdump, ids=True, todays_cards=True),
    Shape("chatlog-csv", "chatlog-csv", WECHAT, write_chatlog, sees_chatlog),
    Shape("chatlog-txt", "chatlog-txt", WECHAT, write_chatlog_txt, sees_chatlog_txt),
    Shape("chatlog-json", "chatlog-json", WECHAT, write_chatlog_json, sees_chatlog),
)
