"""A real site in a temporary folder, and small export files written for one test."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.clock import Clock
from monitor.service import Context
from monitor.service.importing import FileResult, Options, import_paths
from monitor.service.policy import OPERATOR
from monitor.service.sites import open_site
from monitor.store import Store

ZONE = ZoneInfo("Asia/Shanghai")
RULE = "=" * 64
ROSTER_HEAD = "姓名,单位,职务,层级,平台,群,账号,群昵称,加入,退出"


@dataclass(frozen=True)
class Said:
    """One message of a test chat; ``at`` is local ISO time, an empty name is a system line."""

    at: str
    name: str
    account: str
    text: str
    id: str = ""

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at).replace(tzinfo=ZONE)


def at(text: str) -> int:
    """The epoch second of a local ISO time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def open_at(folder: Path, now: str = "2026-11-20T09:00:00") -> Context:
    """A site whose clock stands still."""
    return open_site(folder, Clock(ZONE, lambda: float(at(now))))


def run_import(ctx: Context, paths: Sequence[Path], options: Options | None = None) -> list[FileResult]:
    return import_paths(ctx, OPERATOR, paths, options or Options())


def qq_txt(path: Path, group: str, rows: Iterable[Said]) -> Path:
    """A message-manager export: byte-order mark, CRLF, unpadded hours."""
    lines = [
        "消息记录（此消息记录为文本格式，不支持重新导入）",
        "",
        RULE,
        "消息分组:我的QQ群",
        RULE,
        f"消息对象:{group}",
        RULE,
        "",
    ]
    for row in rows:
        time = f"{row.moment:%Y-%m-%d} {row.moment.hour}:{row.moment:%M:%S}"
        lines += [f"{time} {row.name or '系统消息'}({row.account or '1000000'})", row.text, ""]
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    return path


def chatlab(path: Path, group: str, rows: Iterable[Said], group_id: str = "20261101001@chatroom") -> Path:
    """A ChatLab JSONL export of a WeChat group."""
    head = {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": at("2026-11-20T09:00:00")},
            "meta": {"name": group, "platform": "wechat", "type": "group", "groupId": group_id}}  # fmt: skip
    lines = [head] + [_chatlab_row(row) for row in rows]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", "utf-8")
    return path


def _chatlab_row(row: Said) -> dict[str, object]:
    line: dict[str, object] = {
        "_type": "message", "sender": row.account or "SYSTEM", "accountName": row.name or "系统消息",
        "timestamp": int(row.moment.timestamp()), "type": 0 if row.name else 80, "content": row.text,
    }  # fmt: skip
    return line | ({"platformMessageId": row.id} if row.id else {})


def write_roster(path: Path, rows: Iterable[str]) -> Path:
    path.write_text("\n".join([ROSTER_HEAD, *rows]) + "\n", "utf-8-sig")
    return path


def dump(store: Store) -> list[tuple[object, ...]]:
    """The sorted logical content of a site: what was said where by whom when, under which labels."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT g.platform, g.name, COALESCE(s.account, ''), m.sender_name, m.sent_at, m.precision, m.kind,"
            " COALESCE(t.text, ''), m.mention_all, COALESCE(m.native_id, ''), l.act, l.urgent, l.trace, l.facets"
            " FROM message AS m JOIN chat_group AS g ON g.id = m.group_id LEFT JOIN member AS s ON s.id = m.member_id"
            " LEFT JOIN message_text AS t ON t.message_id = m.id JOIN label AS l ON l.message_id = m.id"
        ).fetchall()
    return sorted(tuple(row) for row in rows)
