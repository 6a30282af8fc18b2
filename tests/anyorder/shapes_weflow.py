"""The tools of one family: WeFlow JSON, arkme and TXT, CipherTalk, echotrace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from monitor.types import Kind, Platform
from tests.anyorder.chats import RELAY
from tests.anyorder.exports import Export, Line, Seen, Shape, by_name, seen, without_word
from tests.anyorder.wechat import PLACEHOLDERS, RELAY_TYPE, local_type, put, second

EXPORTED = 1_795_900_000
WORDS = {
    Kind.TEXT: "文本消息",
    Kind.IMAGE: "图片消息",
    Kind.VOICE: "语音消息",
    Kind.VIDEO: "视频消息",
    Kind.STICKER: "动画表情",
    Kind.FILE: "文件消息",
    Kind.LINK: "链接消息",
    Kind.QUOTE: "引用消息",
    Kind.SYSTEM: "系统消息",
    Kind.RECALL: "系统消息",
}


def content(line: Line) -> str:
    """A body as the WeChat 4.x tools print it beside a type word."""
    if line.kind in (Kind.FILE, Kind.LINK):
        return f"{'[文件]' if line.kind is Kind.FILE else '[链接]'} {line.text}"
    return PLACEHOLDERS.get(line.kind, line.text)


def weflow_content(line: Line) -> dict[str, object]:
    """What only WeFlow prints: the original in the body of a reply, the address of a link, of a 接龙 one line."""
    if line.is_relay:
        return {"type": "其他消息", "content": f"[接龙] {RELAY}"}
    if line.kind is Kind.TEXT:
        return {"content": without_word(line.text)}
    if line.kind is Kind.QUOTE:
        return {"content": f"{line.text}[引用 {line.quoted_name}：{line.quoted}]", "quotedContent": line.quoted}
    return {"content": f"{content(line)}\nhttps://example.org/a"} if line.kind is Kind.LINK else {}


def session(export: Export) -> dict[str, object]:
    return {
        "wxid": export.room, "nickname": export.group, "remark": "", "displayName": export.group, "type": "群聊",
        "lastTimestamp": export.lines[-1].at, "messageCount": len(export.lines),
    }  # fmt: skip


def base(place: int, line: Line) -> dict[str, object]:
    """The keys that WeFlow, CipherTalk and echotrace share."""
    return {
        "localId": place, "createTime": line.at, "formattedTime": second(line), "type": WORDS[line.kind],
        "localType": local_type(line), "content": content(line), "isSend": int(line.own), "source": "",
    }  # fmt: skip


def signed(line: Line, export: Export) -> dict[str, object]:
    """Notices stand under the room."""
    return {"senderUsername": line.account or export.room, "senderDisplayName": line.name or export.group}


def sees_weflow(line: Line) -> Seen:
    """Of a 接龙 the first line is left; a word with a colon is cut off the start of a text."""
    if line.kind is not Kind.TEXT:
        return seen(line)
    return seen(line, text=RELAY if line.is_relay else without_word(line.text))


def bare(line: Line) -> dict[str, object]:
    """CipherTalk and echotrace cut the blank behind the word as well."""
    if line.is_relay:
        return {"type": f"未知类型({RELAY_TYPE})"}
    return {"content": without_word(line.text).lstrip()} if line.kind is Kind.TEXT else {}


def sees_bare(line: Line) -> Seen:
    """Neither the originals of replies nor the word that was cut off."""
    cut = {"text": without_word(line.text).lstrip()} if line.kind is Kind.TEXT and not line.is_relay else {}
    return seen(line, quoted="", **cut)


def write_weflow(folder: Path, export: Export) -> Path:
    rows = [
        base(place, line) | signed(line, export) | {"platformMessageId": line.server_id} | weflow_content(line)
        for place, line in enumerate(export.lines, 1)
    ]
    top = {"weflow": {"version": "1.0.3", "exportedAt": EXPORTED, "generator": "WeFlow"}}
    return put(folder / f"群聊_{export.group}.json", top | {"session": session(export), "messages": rows})


def write_arkme(folder: Path, export: Export) -> Path:
    """Senders by number, every member listed, the room among them."""
    members = [*export.members, (export.room, export.group)]
    places = {account: place for place, (account, _) in enumerate(members, 1)}
    senders = [{"senderID": places[one], "wxid": one, "displayName": name, "nickname": name} for one, name in members]
    rows = [
        base(place, line)
        | weflow_content(line)
        | {"senderID": places[line.account or export.room], "platformMessageId": line.server_id}
        for place, line in enumerate(export.lines, 1)
    ]
    head = {"version": "1.0.3", "exportedAt": EXPORTED, "generator": "WeFlow", "format": "arkme-json"}
    top = {"weflow": head, "session": session(export), "senders": senders, "messages": rows}
    listed = [{"wxid": one, "displayName": name, "nickname": name} for one, name in members]
    return put(folder / f"群聊_{export.group}.json", top | {"groupMembers": listed}, 1)


def weflow_body(line: Line) -> str:
    """A body as WeFlow prints it where it prints no type words."""
    if line.kind is Kind.QUOTE:
        return f"{line.text}[引用 {line.quoted_name}：{line.quoted}]"
    if line.kind is Kind.RECALL:
        return f"{line.text}0"
    if line.kind is Kind.LINK:
        return f"[链接] {line.text}\nhttps://example.org/a"
    if line.is_relay:
        return f"[链接]{line.text}"
    words = {Kind.IMAGE: "[图片]", Kind.VIDEO: "[视频]", Kind.STICKER: "[表情包]", Kind.VOICE: "[其他消息]"}
    words[Kind.TEXT] = without_word(line.text)
    return f"[文件]{line.text}" if line.kind is Kind.FILE else words.get(line.kind, line.text)


def write_weflow_txt(folder: Path, export: Export) -> Path:
    """Quotes around names; notices stand under the group's name."""
    blocks = [f"{second(line)} '{line.name or export.group}'\n{weflow_body(line)}\n\n" for line in export.lines]
    path = folder / f"群聊_{export.group}.txt"
    path.write_text("".join(blocks), "utf-8")
    return path


def sees_weflow_txt(line: Line) -> Seen:
    """A word with a colon is cut off the start of a text."""
    return by_name(line, text=without_word(line.text)) if line.kind is Kind.TEXT else by_name(line)


def write_ciphertalk(folder: Path, export: Export) -> Path:
    rows = [
        base(place, line) | bare(line) | signed(line, export) | {"platformMessageId": line.server_id}
        for place, line in enumerate(export.lines, 1)
    ]
    info = {"version": "0.0.2", "exportedAt": EXPORTED, "generator": "CipherTalk", "format": "detailed-json"}
    about = session(export) | {"platform": "wechat", "isGroup": True, "groupId": export.room}
    return put(folder / f"{export.group}.json", {"exportInfo": info, "session": about, "messages": rows})


def write_echotrace(folder: Path, export: Export) -> Path:
    """No server ids; replies have lost what they reply to; notices have no sender."""
    rows = []
    for place, line in enumerate(export.lines, 500):
        who = signed(line, export) if line.account else {"senderUsername": None, "senderDisplayName": export.group}
        rows.append(base(place, line) | bare(line) | who | {"senderAvatarKey": None})
    top = {"session": session(export), "messages": rows, "exportTime": "2026-11-30T09:00:00"}
    return put(folder / f"{export.group}_聊天记录_1795900000000.json", top, 4)


def sees_echotrace(line: Line) -> Seen:
    return replace(sees_bare(line), id="")


WECHAT = Platform.WECHAT
SHAPES = (
    Shape("weflow-json", "weflow-json", WECHAT, write_weflow, sees_weflow, ids=True),
    Shape("weflow-arkme", "weflow-arkme", WECHAT, write_arkme, sees_weflow, ids=True, todays_cards=True),
    Shape("weflow-txt", "weflow-txt", WECHAT, write_weflow_txt, sees_weflow_txt, accounts=False),
    Shape("ciphertalk-json", "ciphertalk-json", WECHAT, write_ciphertalk, sees_bare, ids=True),
    Shape("echotrace-json", "echotrace-json", WECHAT, write_echotrace, sees_echotrace),
)
