"""What a week's facts are made of: messages with their labels, and the resolved-later @names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One message of a week with the labels in force (None where there are none)."""

    id: int
    group_id: int
    member_id: int | None
    account: str | None
    sender_name: str
    sent_at: int
    precision: str
    local_day: int
    minute: int
    kind: str
    mention_all: int
    characters: int
    flag: str
    act: str | None
    urgent: int | None
    trace: int | None
    facets: str | None
    deadline: int | None
    reviewed: int
    confidence: int | None
    continues: int
    numbered: int

    @property
    def asks(self) -> bool:
        """A request that is not somebody's line added to a 接龙."""
        return self.act == "request" and not self.continues


# A longer copy of a 接龙 that somebody else began up to 14 days before. Where the list is lost, any later copy.
CONTINUES = (
    "m.task IS NOT NULL AND v.reviewed = 0 AND COALESCE((SELECT e.member_id IS NOT m.member_id"
    " AND (m.entries IS NULL OR e.entries < m.entries) FROM message AS e INDEXED BY message_by_task"
    " WHERE e.group_id = m.group_id AND e.task = m.task AND e.kind NOT IN ('system', 'recall')"
    " AND e.sent_at < m.sent_at AND e.sent_at >= m.sent_at - 1209600"
    " ORDER BY e.sent_at, e.entries, e.sender_name LIMIT 1), 0)"
)


# One look-up by group and time for each group, in place of an index by time alone.
IN_SPAN = "FROM chat_group AS g CROSS JOIN message AS m ON m.group_id = g.id AND m.sent_at >= ? AND m.sent_at < ?"


def span_messages(db: Database, start_at: int, end_at: int) -> Iterator[LabelledRow]:
    """All messages of a half-open span of time, system lines and recalls included, in a fixed order."""
    rows = db.execute(
        "SELECT m.id, m.group_id, m.member_id, s.account, m.sender_name, m.sent_at, m.precision, m.local_day, m.minute,"
        " m.kind, m.mention_all, m.characters, m.flag, v.act, v.urgent, v.trace, v.facets, v.deadline, v.reviewed,"
        f" l.confidence, {CONTINUES}, m.native_id IS NOT NULL"
        f" {IN_SPAN} JOIN message_label AS v ON v.message_id = m.id"
        " LEFT JOIN member AS s ON s.id = m.member_id"
        " LEFT JOIN label AS l ON l.message_id = m.id AND l.model_id = (SELECT id FROM model WHERE active = 1)"
        " ORDER BY m.group_id, m.sent_at, m.id",
        (start_at, end_at),
    )
    return (LabelledRow(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One way to read the @ at ``place`` of a message: ``length`` characters, the keyed digest of the name."""

    message_id: int
    group_id: int
    place: int
    length: int
    name: bytes


def span_mentions(db: Database, start_at: int, end_at: int) -> Iterator[MentionRow]:
    """The @names of a half-open span, by message and place, the longest reading first; recalls and notices left out."""
    rows = db.execute(
        "SELECT n.message_id, m.group_id, n.place, n.length, n.name"
        f" {IN_SPAN} JOIN mention AS n ON n.message_id = m.id"
        " WHERE m.kind NOT IN ('system', 'recall') ORDER BY n.message_id, n.place, n.length DESC",
        (start_at, end_at),
    )
    return (MentionRow(*row) for row in rows)


def exported_groups(db: Database) -> dict[int, tuple[int, int]]:
    """Group to the first and last time of its stored messages."""
    rows = db.execute("SELECT group_id, MIN(sent_at), MAX(sent_at) FROM message GROUP BY group_id")
    return {int(group): (int(first), int(last)) for group, first, last in rows}


def skipped_lines(db: Database) -> int:
    """Records that all imports read and did not store."""
    return int(db.execute("SELECT COUNT(*) FROM skipped").fetchone()[0])
