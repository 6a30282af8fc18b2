"""A parsed message in the published shape of one row (the output of ``jianfu parse``, the goldens of the tests)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.importers.group_tools import made_by
from monitor.types import GroupHeader, RawMessage

FIELDS = (
    *("platform", "group", "group_id", "sender_id", "sender_name"),
    *("sent_at", "type", "text", "mentions_all", "native_id"),
)


def contract_row(header: GroupHeader, message: RawMessage, zone: ZoneInfo) -> dict[str, object]:
    """The keys of FIELDS in their order; ``sent_at`` is ISO 8601 with the zone's offset, or None.

    ``tool`` comes behind them where a group tool made the message (see ``group_tools``).
    """
    sent_at = None if message.sent_at is None else datetime.fromtimestamp(message.sent_at, zone).isoformat()
    row: dict[str, object] = {
        "platform": str(header.platform),
        "group": header.name,
        "group_id": header.native_id,
        "sender_id": message.sender_id,
        "sender_name": message.sender_name,
        "sent_at": sent_at,
        "type": str(message.kind),
        "text": message.text,
        "mentions_all": message.mentions_all,
        "native_id": message.native_id,
    }
    tool = made_by(message)
    return row if tool is None else row | {"tool": str(tool)}
