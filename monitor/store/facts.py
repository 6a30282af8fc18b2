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


def span_messages(db: Database, first_day: int, days: int) -> Iterator[LabelledRow]:
    """All messages of a span of local days, system lines and recalls included, in a fixed order."""
    rows = db.execute(
        "SELECT m.id, m.group_id, m.member_id, s.account, m.sender_name, m.sent_at, m.precision, m.local_day, m.minute,"
        " m.kind, m.mention_all, m.characters, m.flag, v.act, v.urgent, v.trace, v.facets, v.deadline, v.reviewed,"
        " l.confidence"
        " FROM message AS m JOIN message_label AS v ON v.message_id = m.id"
        " LEFT JOIN member AS s ON s.id = m.member_id"
        " LEFT JOIN label AS l ON l.message_id = m.id AND l.model_id = (SELECT id FROM model WHERE active = 1)"
        " WHERE m.local_day >= ? AND m.local_day < ? ORDER BY m.group_id, m.sent_at, m.id",
        (first_day, first_day + days),
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


def span_mentions(db: Database, first_day: int, days: int) -> Iterator[MentionRow]:
    """The @names of a span of days, by message and place, the longest reading first; recalls and notices left out."""
    rows = db.execute(
        "SELECT n.message_id, m.group_id, n.place, n.length, n.name"
        " FROM mention AS n JOIN message AS m ON m.id = n.message_id"
        " WHERE m.local_day >= ? AND m.local_day < ? AND m.kind NOT IN ('system', 'recall')"
        " ORDER BY n.message_id, n.place, n.length DESC",
        (first_day, first_day + days),
    )
    return (MentionRow(*row) for row in rows)


def exported_groups(db: Database) -> dict[int, tuple[int, int]]:
    """Group to the first and last time of its stored messages."""
    rows = db.execute("SELECT group_id, MIN(sent_at), MAX(sent_at) FROM message GROUP BY group_id")
    return {int(group): (int(first), int(last)) for group, first, last in rows}


def skipped_lines(db: Database) -> int:
    """Records that all imports read and did not store."""
    return int(db.execute("SELECT COUNT(*) FROM skipped").fetchone()[0])
