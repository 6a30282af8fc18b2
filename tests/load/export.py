"""A world written out as the files an office has: roster, units, ChatLab JSONL and QQ message manager TXT."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.load.world import QQ, WECHAT, Group, Message, World, local

CHATLAB = {
    "text": 0, "image": 1, "voice": 2, "video": 3, "file": 4, "sticker": 5, "link": 7, "location": 8,
    "red_packet": 20, "quote": 25, "forward": 26, "system": 80, "recall": 81,
}  # fmt: skip
PLACEHOLDERS = {
    "image": "[图片]",
    "voice": "[语音]",
    "video": "[视频]",
    "sticker": "[表情]",
    "location": "[位置] 镇政府",
}
QQ_BODIES = {**PLACEHOLDERS, "red_packet": "[QQ红包]请使用新版手机QQ查收红包。", "file": "[文件]"}
RULE = "=" * 64
ROSTER = ("姓名", "单位", "职务", "层级", "平台", "群", "账号", "群昵称", "加入", "退出")


def write_roster(world: World, path: Path, rng: Random) -> Path:
    """The roster, rows in any order; cadres without a group have a row of their own."""
    rows = []
    for seat in world.seats:
        person, group = world.people[seat.person], world.groups[seat.group]
        days = [day.isoformat() if day else "" for day in (seat.joined, seat.left)]
        platform = rng.choice(("微信", "wechat")) if group.platform == WECHAT else rng.choice(("QQ", "qq"))
        rows.append((*_who(world, person.id), platform, group.name, seat.account, seat.card, *days))
    seated = {seat.person for seat in world.seats}
    rows += [(*_who(world, person.id), "", "", "", "", "", "") for person in world.people if person.id not in seated]
    rng.shuffle(rows)
    return _table(path, ROSTER, [row for row in rows if row[1]])


def _who(world: World, person: int) -> tuple[str, str, str, str]:
    who = world.people[person]
    return who.name, who.unit, who.post, who.level


def write_units(world: World, path: Path) -> Path:
    """The list of issuing units."""
    return _table(path, ("单位", "层级", "上级"), [(unit, level, "") for unit, level in world.units.items()])


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def write_chat(world: World, group: Group, lines: Sequence[Message], path: Path, before_recall: bool = False) -> Path:
    """One group's lines as its platform's usual export; ``before_recall``: made before anybody took anything back."""
    if group.platform == QQ:
        return write_qq(world, [(group, lines)], path.with_suffix(".txt"))
    return write_chatlab(world, group, lines, path, before_recall)


def write_chatlab(
    world: World, group: Group, lines: Sequence[Message], path: Path, before_recall: bool = False
) -> Path:
    """One group's lines as ChatLab JSONL."""
    records = [_header(group, len(lines)), *_members(world, group)]
    records += [_record(world, line, before_recall) for line in lines]
    path = path.with_suffix(".jsonl")
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def _header(group: Group, exported: int) -> dict[str, object]:
    meta = {"name": group.name, "platform": group.platform, "type": "group", "groupId": group.native_id}
    return {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": 1790000000 + exported}, "meta": meta}


def _members(world: World, group: Group) -> list[dict[str, object]]:
    return [
        {"_type": "member", "platformId": handle.account, "accountName": handle.shown}
        for (_, place), handle in world.handles.items()
        if place == group.id
    ]


def _record(world: World, line: Message, before_recall: bool) -> dict[str, object]:
    kind = "text" if before_recall and line.kind == "recall" and line.sender is not None else line.kind
    record: dict[str, object] = {
        "_type": "message",
        "sender": "SYSTEM",
        "timestamp": line.at,
        "type": CHATLAB[kind],
        "content": line.typed or PLACEHOLDERS.get(kind),
    }
    if line.sender is not None:
        handle = world.handles[line.sender, line.group]
        record |= {"sender": handle.account, "accountName": handle.name(line.at)}
    if line.native_id:
        record["platformMessageId"] = line.native_id
    return record


def write_qq(world: World, chats: Sequence[tuple[Group, Sequence[Message]]], path: Path) -> Path:
    """One file of one or several QQ groups, as the message manager prints it."""
    rows = ["消息记录（此消息记录为文本格式，不支持重新导入）", ""]
    for group, lines in chats:
        rows += [RULE, "消息分组:我加入的群聊", RULE, f"消息对象:{group.name}", RULE, ""]
        for line in lines:
            body = line.typed if line.kind in ("text", "system", "recall") else QQ_BODIES[line.kind] + line.typed
            rows += [f"{_printed(line.at)} {_sender(world, line)}", *body.split("\n"), ""]
    path.write_bytes(("\ufeff" + "\r\n".join([*rows, ""])).encode())
    return path


def _printed(at: int) -> str:
    moment = local(at)
    return f"{moment:%Y-%m-%d} {moment.hour}:{moment:%M:%S}"


def _sender(world: World, line: Message) -> str:
    if line.sender is None:
        return "系统消息(10000)" if line.kind == "recall" else "系统消息(1000000)"
    handle = world.handles[line.sender, line.group]
    return f"{handle.name(line.at)}({handle.account})"


def chats(world: World) -> list[tuple[Group, list[Message]]]:
    """Every exported group with its lines."""
    found = [(group, world.of_group(group.id)) for group in world.groups]
    return [(group, lines) for group, lines in found if lines]


def write_whole(world: World, folder: Path) -> list[Path]:
    """Every exported group as one file."""
    return [write_chat(world, group, lines, folder / f"whole{group.id}") for group, lines in chats(world)]


def write_other_tools(world: World, folder: Path) -> list[Path]:
    """The same by other tools: WeChat without message ids, QQ as ChatLab too."""
    return [
        write_chatlab(world, group, _without_ids(lines), folder / f"other{group.id}") for group, lines in chats(world)
    ]


def _without_ids(lines: Sequence[Message]) -> list[Message]:
    return [replace(line, native_id=None) for line in lines]


def halves(lines: Sequence[Message], rng: Random) -> tuple[list[Message], list[Message]]:
    """Two overlapping parts, cut between seconds; the overlap holds the first of what is taken back."""
    first, last = lines[0].at, lines[-1].at
    taken_back = [line.at for line in lines if line.kind == "recall" and line.sender is not None]
    pivot = taken_back[0] if taken_back else rng.randint(first, last)
    start, end = rng.randint(first, pivot), rng.randint(pivot, last)
    return [line for line in lines if line.at <= end], [line for line in lines if line.at >= start]


def write_halves(world: World, folder: Path, rng: Random) -> list[Path]:
    """Every exported group as two files that overlap; the earlier one was made before anybody took anything back."""
    paths = []
    for group, lines in chats(world):
        early, late = halves(lines, rng)
        paths.append(write_chat(world, group, early, folder / f"early{group.id}", before_recall=True))
        paths.append(write_chat(world, group, late, folder / f"late{group.id}"))
    return paths


def write_account(world: World, folder: Path) -> list[Path]:
    """WeChat groups as one file each, all QQ groups as one file."""
    qq = [(group, lines) for group, lines in chats(world) if group.platform == QQ]
    wechat = [
        write_chat(world, group, lines, folder / f"account{group.id}")
        for group, lines in chats(world)
        if group.platform == WECHAT
    ]
    return [*wechat, *([write_qq(world, qq, folder / "全部消息记录.txt")] if qq else [])]
