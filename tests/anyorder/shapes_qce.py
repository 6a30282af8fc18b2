"""shuakami/qq-chat-exporter: one JSON file or a folder of JSONL chunks in the V5 and V6 dialects, and TXT."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from monitor.types import Kind, Platform
from tests.anyorder.exports import Export, Line, Seen, Shape, by_name, without_ids

EXPORTED = "20261130_090000"
V5_TYPES = {Kind.QUOTE: 3, Kind.VOICE: 6, Kind.LINK: 7, Kind.FILE: 8, Kind.VIDEO: 9}
V6_TYPES = {Kind.QUOTE: "reply", Kind.VOICE: "audio", Kind.LINK: "json", Kind.FILE: "file", Kind.VIDEO: "video"}
NOTICES = {Kind.SYSTEM: "[4]", Kind.RECALL: "[1]"}  # V5 keeps only the number of a grey line
MEDIA = {Kind.IMAGE: ("图片", "a.jpg"), Kind.VIDEO: ("视频", "现场.mp4"), Kind.FILE: ("文件", "")}


def text(line: Line, v6: bool) -> str:
    """The printed text of a message with its brackets."""
    if line.is_notice:
        return line.text if v6 else NOTICES[line.kind]
    if line.kind in MEDIA:
        word, name = MEDIA[line.kind]
        return f"[{word}:{'' if v6 else ' '}{name or line.text}]"
    if line.kind is Kind.VOICE:
        return "[语音:8秒]" if v6 else "[语音 8秒]"
    if line.kind is Kind.STICKER:
        return "[动画表情]"
    if line.kind is Kind.LINK:
        return "[JSON消息]" if v6 else f"[卡片消息: {line.text}]"
    if line.kind is Kind.QUOTE:
        return f"[回复消息]{line.text}" if v6 else f"[回复 {line.quoted_name}: {line.quoted}]\n{line.text}"
    return line.text


def elements(line: Line, v6: bool) -> list[dict[str, object]]:
    """The parts of a message beside its text."""
    found: list[tuple[str, dict[str, object]]] = []
    if line.kind in (Kind.IMAGE, Kind.VIDEO, Kind.FILE):
        found.append((line.kind.value, {"filename": MEDIA[line.kind][1] or line.text, "size": 1}))
    elif line.kind is Kind.VOICE:
        found.append(("audio", {"filename": "a.amr"}))
    elif line.kind is Kind.STICKER:
        found.append(("market_face", {"name": "动画表情"}))
    elif line.kind is Kind.LINK and v6:
        found.append(("json", {"content": "{}", "title": line.text, "description": "", "summary": line.text}))
    elif line.kind is Kind.QUOTE:
        found.append(("reply", {"messageId": "0", "senderName": line.quoted_name, "content": line.quoted}))
    return [{"type": sort, "data": data} for sort, data in found]


def record(line: Line, v6: bool, me: str) -> dict[str, object]:
    """One message; its id is that of the exporting account's client, not the same in everybody's export."""
    everybody = "@全体成员" in line.text and not line.is_notice
    sender = {"uid": f"u_{line.account}", "uin": line.account, "name": line.name, "groupCard": line.name}
    if line.is_notice:
        sender = {"uid": "未知", "name": "系统消息"} if v6 else {"uid": "群", "uin": "0", "name": "0"}
    sort = "system" if line.is_notice and v6 else V6_TYPES.get(line.kind, "text")
    utc = datetime.fromtimestamp(line.at, UTC)
    return {
        "id": str(7_600_000_000_000_000_000 + int(me) % 99_991 * 10**6 + line.number),
        "seq": str(900 + line.number),
        "timestamp": line.at * 1000,
        "time": f"{utc:%Y-%m-%dT%H:%M:%S.000Z}" if v6 else f"{line.moment:%Y-%m-%d %H:%M:%S}",
        "sender": sender,
        "type": sort if v6 else f"type_{V5_TYPES.get(line.kind, 1)}",
        "content": {
            "text": text(line, v6), "html": "", "elements": elements(line, v6), "resources": [],
            "mentions": [{"uid": "all", "name": "全体成员", "type": "all"}] if everybody else [],
        },
        "recalled": line.recalled,
        "system": line.is_notice,
    }  # fmt: skip


def head(export: Export, v6: bool) -> dict[str, object]:
    name = ("QQChatExporter", "0.1.0") if v6 else ("QQChatExporter V5 / https://example.invalid", "5.5.80")
    chat = {"name": export.group, "type": "group", "selfUin": export.me, "selfName": "我"}
    return {
        "metadata": {"name": name[0], "version": name[1]},
        "chatInfo": chat | ({"peerUid": export.room, "peerUin": export.room} if v6 else {}),
        "statistics": {"totalMessages": len(export.lines)},
    }


def write_json(v6: bool) -> Callable[[Path, Export], Path]:
    """Indented by two, one message per line."""

    def write(folder: Path, export: Export) -> Path:
        rows = [json.dumps(record(line, v6, export.me), ensure_ascii=False) for line in export.lines]
        begin = json.dumps(head(export, v6), ensure_ascii=False)[:-1]
        path = folder / (f"{export.group}.json" if v6 else f"group_{export.room}_{EXPORTED}.json")
        path.write_text(begin + ',\n  "messages": [\n    ' + ",\n    ".join(rows) + "\n  ]\n}\n", "utf-8")
        return path

    return write


def write_chunks(v6: bool) -> Callable[[Path, Export], Path]:
    """A folder with a manifest and two chunks."""

    def write(folder: Path, export: Export) -> Path:
        whole = folder / f"group_{export.room}_{EXPORTED}_chunked_jsonl"
        (whole / "chunks").mkdir(parents=True)
        middle, listed = (len(export.lines) + 1) // 2, []
        for number, lines in enumerate((export.lines[:middle], export.lines[middle:]), 1):
            name = f"c{number:06d}.jsonl"
            rows = (json.dumps(record(line, v6, export.me), ensure_ascii=False) + "\n" for line in lines)
            (whole / "chunks" / name).write_text("".join(rows), "utf-8")
            listed.append({"index": number, "fileName": name, "relativePath": f"chunks/{name}", "count": len(lines)})
        manifest = head(export, v6) | {"chunked": {"format": "jsonl", "chunksDir": "chunks", "chunks": listed}}
        (whole / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2), "utf-8")
        return whole

    return write


def sees_v5(line: Line) -> Seen:
    """The words of notices are lost."""
    return without_ids(line, text=NOTICES[line.kind]) if line.is_notice else without_ids(line)


def sees_txt(line: Line) -> Seen:
    """Names only; what was recalled is not marked."""
    if line.kind is Kind.LINK:
        return by_name(line, text="[JSON消息]")
    if line.kind is Kind.STICKER:
        return by_name(line, kind=Kind.TEXT, text="[动画表情]")
    return by_name(line, kind=line.kind)


def write_txt(folder: Path, export: Export) -> Path:
    """V6: two blank lines between messages, trailers for files and replies, a count at the end."""
    first, last = export.lines[0].moment, export.lines[-1].moment
    facts = [
        *("[QQChatExporter V5 / https://example.invalid]", "[本软件免费开源]", ""),
        *("=" * 47, "           QQ聊天记录导出文件", "=" * 47, ""),
        *(f"聊天名称: {export.group}", "聊天类型: 群聊", "参与人数: 4", "导出时间: 2026-11-30 09:00:00"),
        f"消息总数: {len(export.lines)}",
        f"时间范围: {first:%Y-%m-%d %H:%M:%S} - {last:%Y-%m-%d %H:%M:%S}",
    ]
    blocks = ["\n".join(facts), *map(_block, export.lines)]
    foot = ["=" * 47, "              导出完成", "=" * 47, f"总计导出 {len(export.lines)} 条消息"]
    path = folder / f"{export.group}({export.room}).txt"
    path.write_text("\n\n\n".join(blocks) + "\n\n" + "\n".join([*foot, "导出时间: 2026-11-30 09:00:00"]), "utf-8")
    return path


def _block(line: Line) -> str:
    lines = [f"{line.name or '系统消息'}:", f"时间: {line.moment:%Y-%m-%d %H:%M:%S}", f"内容: {text(line, True)}"]
    if line.kind in MEDIA:
        lines += ["资源: 1 个文件", f"  - {line.kind.value}: {MEDIA[line.kind][1] or line.text}"]
    if line.kind is Kind.VOICE:
        lines += ["资源: 1 个文件", "  - audio: v.amr"]
    if line.kind is Kind.QUOTE:
        lines.append(f"回复: {line.moment:%m-%d %H:%M} {line.quoted_name} - {line.quoted}")
    return "\n".join(lines)


QQ = Platform.QQ
SHAPES = (
    Shape("qce-json-v5", "qce-json", QQ, write_json(False), sees_v5, keeps_recalled=True),
    Shape("qce-json-v6", "qce-json", QQ, write_json(True), without_ids, keeps_recalled=True),
    Shape("qce-chunks-v5", "qce-jsonl", QQ, write_chunks(False), sees_v5, keeps_recalled=True),
    Shape("qce-chunks-v6", "qce-jsonl", QQ, write_chunks(True), without_ids, keeps_recalled=True),
    Shape("qce-txt", "qce-txt", QQ, write_txt, sees_txt, accounts=False, keeps_recalled=True),
)
