"""Files whose records name their conversation: work groups are read, every private chat is left out and told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import CHOOSE_GROUP, PRIVATE
from monitor.importers.continuity import Continuity
from monitor.importers.csvrows import RESAVED
from monitor.importers.weflow_body import is_room
from monitor.types import GroupHeader, Parsed, Platform, Precision, RawMessage, Skipped, Warned

NO_TALKER = "没有写明是哪个会话，这一条没有读入"
PRIVATE_PART = "从这里起有一个私聊，不是工作群，它的消息都没有读入"


@dataclass(frozen=True, slots=True)
class Placed:
    """A record with its conversation: ``talker`` tells conversations apart, ``group`` is None for a private chat.

    A record that names no conversation has the talker None; it is skipped.
    """

    line: int
    talker: str | None
    group: GroupHeader | None
    parsed: Parsed


def wechat_group(path: Path, room: str | None, name: str | None) -> GroupHeader:
    """The group of a file that holds one WeChat conversation; RefusedFormat when the id is not that of a room."""
    if room is not None and not is_room(room):
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
    return GroupHeader(Platform.WECHAT, name if name and not is_room(name) else None, room)


def wechat_place(line: int, talker: str | None, name: str, parsed: Parsed) -> Placed:
    """A record of the WeChat conversation with that id; ids that are not those of rooms are private chats."""
    if talker is None:
        return Placed(line, None, None, Skipped(line, NO_TALKER))
    if not is_room(talker):
        return Placed(line, talker, None, parsed)
    return Placed(line, talker, GroupHeader(Platform.WECHAT, name.strip() or None, talker), parsed)


def by_group(records: Iterable[Placed], path: Path) -> Iterator[Parsed]:
    """The records of groups under their headers, then what does not fit in each; RefusedFormat when all are private."""
    watches: dict[GroupHeader, Continuity] = {}
    private: set[str] = set()
    current: GroupHeader | None = None
    resaved = False
    for record in records:
        if record.talker is None:
            yield record.parsed
        elif record.group is None:
            if record.talker not in private:
                private.add(record.talker)
                yield Skipped(record.line, PRIVATE_PART)
        else:
            if record.group != current:
                current = record.group
                yield current
            message = record.parsed if isinstance(record.parsed, RawMessage) else None
            if message and message.precision is Precision.MINUTE and not resaved:
                resaved = True
                yield Warned(record.line, RESAVED)
            watches.setdefault(record.group, Continuity()).saw(record.line, message.sent_at if message else None)
            yield record.parsed
    for watch in watches.values():
        yield from watch.warnings()
    if private and not watches:
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
