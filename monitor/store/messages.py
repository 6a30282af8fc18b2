"""Messages without their text, and the text in its own table with its own retention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message ready to be stored; ``body`` is the keyed digest that identity compares."""

    key: bytes
    group_id: int
    member_id: int | None
    sender_name: str
    sent_at: int
    precision: str
    local_day: int
    minute: int
    week: int
    kind: str
    mention_all: bool
    characters: int
    body: bytes
    native_space: str | None
    native_id: str | None
    flag: str
    source_file_id: int
    line: int
    text: str
    quoted: str
    mentions: tuple[tuple[int, int, bytes], ...]
    moves: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class KnownRow:
    """What identity needs of a stored message."""

    id: int
    sent_at: int
    precision: str
    member_id: int | None
    account: str | None
    name: str
    kind: str
    body: bytes
    native_space: str | None
    native_id: str | None
    flag: str
    source_file_id: int


@dataclass(frozen=True, slots=True)
class Better:
    """What a later export knows better of a stored message; the time triple is (epoch, day, minute, week)."""

    id: int
    sent_at: int
    precision: str
    local_day: int
    minute: int
    week: int
    member_id: int | None
    sender_name: str
    kind: str
    native_space: str | None
    native_id: str | None
    flag: str


COLUMNS = (
    "key, group_id, member_id, sender_name, sent_at, precision, local_day, minute, week, kind, mention_all, characters,"
    " body, native_space, native_id, flag, source_file_id, line"
)


def next_id(db: Database) -> int:
    """The id that the next message takes; ids are handed out by the one writer."""
    return int(db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM message").fetchone()[0])


def add(db: Database, rows: list[MessageRow]) -> list[int]:
    """Store the rows in the caller's transaction; their ids in order."""
    first = next_id(db)
    numbered = list(enumerate(rows, first))
    many = db.conn.executemany
    many(
        f"INSERT INTO message (id, {COLUMNS}) VALUES ({', '.join('?' * 19)})",
        (
            (number, r.key, r.group_id, r.member_id, r.sender_name, r.sent_at, r.precision, r.local_day, r.minute,
             r.week, r.kind, int(r.mention_all), r.characters, r.body, r.native_space, r.native_id, r.flag,
             r.source_file_id, r.line)
            for number, r in numbered
        ),
    )  # fmt: skip
    many(
        "INSERT INTO message_text (message_id, text, quoted) VALUES (?, ?, ?)",
        ((number, r.text, r.quoted) for number, r in numbered if r.text or r.quoted),
    )
    many(
        "INSERT INTO mention (message_id, place, length, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        ((number, *mention) for number, r in numbered for mention in r.mentions),
    )
    many(
        "INSERT INTO move (message_id, name, joined) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        ((number, name, int(joined)) for number, r in numbered for name, joined in r.moves),
    )
    return [number for number, _ in numbered]


def improve(db: Database, rows: Iterable[Better]) -> None:
    """Complete stored messages with what another export of them knows."""
    db.conn.executemany(
        "UPDATE message SET sent_at = ?, precision = ?, local_day = ?, minute = ?, week = ?,"
        " member_id = COALESCE(?, member_id), sender_name = ?, kind = ?, native_space = ?, native_id = ?, flag = ?"
        " WHERE id = ?",
        ((r.sent_at, r.precision, r.local_day, r.minute, r.week, r.member_id, r.sender_name, r.kind, r.native_space,
          r.native_id, r.flag, r.id) for r in rows),
    )  # fmt: skip


OTHERS = "FROM message AS m JOIN source_file AS f ON f.id = m.source_file_id WHERE m.group_id = ? AND f.importer <> ?"
IDS_AT_ONCE = 500
KNOWN = (
    "SELECT m.id, m.sent_at, m.precision, m.member_id, s.account, m.sender_name, m.kind, m.body,"
    " m.native_space, m.native_id, m.flag, m.source_file_id"
    " FROM message AS m LEFT JOIN member AS s ON s.id = m.member_id"
)


def known(db: Database, group_id: int, first_at: int, last_at: int, but_file: int) -> list[KnownRow]:
    """The stored messages of a group in a closed span of time that another file brought."""
    rows = db.execute(
        f"{KNOWN} WHERE m.group_id = ? AND m.sent_at BETWEEN ? AND ? AND m.source_file_id <> ?"
        " ORDER BY m.sent_at, m.id",
        (group_id, first_at, last_at, but_file),
    )
    return [KnownRow(*row) for row in rows]


def known_by_id(db: Database, group_id: int, native_ids: list[str]) -> list[KnownRow]:
    """The stored messages of a group that bear one of the ids, whatever file brought them."""
    found: list[KnownRow] = []
    for start in range(0, len(native_ids), IDS_AT_ONCE):
        part = native_ids[start : start + IDS_AT_ONCE]
        marks = ", ".join("?" * len(part))
        rows = db.execute(f"{KNOWN} WHERE m.group_id = ? AND m.native_id IN ({marks}) ORDER BY m.id", (group_id, *part))
        found.extend(KnownRow(*row) for row in rows)
    return found


def span_of_others(db: Database, group_id: int, importer: str) -> tuple[int, int] | None:
    """First and last time of a group's messages that another importer read."""
    row = db.execute(f"SELECT MIN(m.sent_at), MAX(m.sent_at) {OTHERS}", (group_id, importer)).fetchone()
    return (int(row[0]), int(row[1])) if row[0] is not None else None


def count_of_others(db: Database, group_id: int, importer: str, span: tuple[int, int]) -> int:
    """How many of these lie in a closed span of time."""
    row = db.execute(f"SELECT COUNT(*) {OTHERS} AND m.sent_at BETWEEN ? AND ?", (group_id, importer, *span)).fetchone()
    return int(row[0])


def taken_keys(db: Database, keys: Iterable[bytes]) -> set[bytes]:
    """Which of the keys are in use."""
    wanted = list(keys)
    taken: set[bytes] = set()
    for start in range(0, len(wanted), IDS_AT_ONCE):
        part = wanted[start : start + IDS_AT_ONCE]
        marks = ", ".join("?" * len(part))
        taken.update(bytes(row[0]) for row in db.execute(f"SELECT key FROM message WHERE key IN ({marks})", part))
    return taken


def weeks(db: Database) -> list[int]:
    """The weeks that have messages, oldest first."""
    return [int(row[0]) for row in db.execute("SELECT DISTINCT week FROM message ORDER BY week")]


def unlabelled(db: Database, model_id: str) -> list[tuple[int, str, int, str, str]]:
    """(id, kind, sent_at, text, precision) of messages that the model has not labelled."""
    rows = db.execute(
        "SELECT m.id, m.kind, m.sent_at, COALESCE(t.text, ''), m.precision FROM message AS m"
        " LEFT JOIN message_text AS t ON t.message_id = m.id"
        " LEFT JOIN label AS l ON l.message_id = m.id AND l.model_id = ?"
        " WHERE l.message_id IS NULL ORDER BY m.id",
        (model_id,),
    )
    return [(int(number), str(kind), int(at), str(text), str(precision)) for number, kind, at, text, precision in rows]


def text_of(db: Database, message_id: int) -> str:
    """The text of a message, empty when there is none or it was purged."""
    row = db.execute("SELECT text FROM message_text WHERE message_id = ?", (message_id,)).fetchone()
    return str(row[0]) if row else ""
