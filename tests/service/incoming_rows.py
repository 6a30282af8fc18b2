"""Rows as an intake gives them, for tests that need a few."""

from __future__ import annotations

from monitor.importers.group_tools import relay_of, tool_of
from monitor.service.incoming import Incoming, body_digest, keyed_digest
from monitor.types import Tool

KEY = b"k" * 32


def row(
    text: str = "收到",
    *,
    kind: str = "text",
    sent_at: int = 1_794_182_707,
    precision: str = "second",
    account: str | None = "wxid_a",
    name: str = "周敏",
    native_space: str | None = None,
    native_id: str | None = None,
    flag: str = "",
) -> Incoming:
    tool = tool_of(text)
    relay = relay_of(text) if tool is Tool.RELAY else None
    return Incoming(
        line=1, sent_at=sent_at, precision=precision, account=account, name=name, shown_name=name, kind=kind, text=text,
        quoted="", mention_all=False, body=body_digest(KEY, text), native_space=native_space,
        native_id=native_id, flag=flag, tool=tool.value if tool else "",
        task=keyed_digest(KEY, relay.topic)[:12] if relay else None, entries=relay.entries if relay else None,
    )  # fmt: skip
