"""Messages without their text, and the text in its own table with its own retention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import IntegrityError
from typing import NamedTuple

from sqlite_utils import Database

PLAIN = (
    *("id", "key", "group_id", "member_id", "sender_name", "sent_at", "precision", "local_day", "minute", "week"),
    *("kind", "mention_all", "characters", "body", "source_file_id", "line"),
)
NATIVE, RARE = ("native_space", "native_id"), ("flag", "tool", "task", "entries")
COLUMNS = (*PLAIN, *NATIVE, *RARE)
# What another export may know better; key, group, file and line stay as they were.
BETTER = tuple(name for name in COLUMNS if name not in ("id", "key", "group_id", "source_file_id", "line"))
# A row in the order of COLUMNS, up to PLAIN, NATIVE or RARE: most messages have nothing beyond, and binding values is
# a good part of the cost. Plain values of exact types, which SQLite takes by far the fastest. ``body`` is the keyed
# digest that identity compares.
MessageRow = tuple[int | str | bytes | None, ...]
WIDTHS = (len(PLAIN), len(PLAIN) + len(NATIVE), len(COLUMNS))


class KnownRow(NamedTuple):
    """What identity needs of a stored message; ``text`` is None when there is none, or it was purged."""

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
    mention_all: int
    characters: int
    tool: str
    task: bytes | None
    entries: int | None
    text: str | None
    quoted: str | None


IDS_AT_ONCE = 500


def next_id(db: Database) -> int:
    """The id that the next message takes; ids are handed out by the one writer."""
    return int(db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM message").fetchone()[0])


def add(db: Database, rows: Sequence[MessageRow]) -> bool:
    """Store the rows in the caller's transaction. False, and nothing stored, when one of the keys is in use."""
    db.conn.execute("SAVEPOINT part")
    try:
        for width in WIDTHS:
            columns, marks = ", ".join(COLUMNS[:width]), ", ".join("?" * width)
            some = [row for row in rows if len(row) == width]
            db.conn.executemany(f"INSERT INTO message ({columns}) VALUES ({marks})", some)
    except IntegrityError as fault:
        db.conn.execute("ROLLBACK TO part")
        if "message.key" not in str(fault):
            raise
        return False
    finally:
        db.conn.execute("RELEASE part")
    return True


def add_words(
    db: Database,
    texts: Iterable[tuple[int, str, str]],
    mentions: Iterable[tuple[int, int, int, bytes]],
    moves: Iterable[tuple[int, str, int]],
) -> None:
    """Store what messages say, beside them: (id, text, quoted), (id, place, length, digest), (id, name, joined)."""
    many = db.conn.executemany
    many("INSERT INTO message_text (message_id, text, quoted) VALUES (?, ?, ?)", texts)
    many("INSERT INTO mention (message_id, place, length, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", mentions)
    many("INSERT INTO move (message_id, name, joined) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", moves)


def improve(db: Database, rows: Iterable[tuple[object, ...]]) -> None:
    """Complete stored messages with what another export of them knows: the values of BETTER, then the id."""
    columns = ", ".join(f"{name} = ?" for name in BETTER)
    db.conn.executemany(f"UPDATE message SET {columns} WHERE id = ?", rows)


def forget_words(db: Database, ids: Sequence[int]) -> None:
    """Drop what messages said, and every model's label of it, before something better is stored."""
    for table in ("message_text", "mention", "move", "label"):
        db.conn.executemany(f"DELETE FROM {table} WHERE message_id = ?", [(number,) for number in ids])


OTHERS = "FROM message AS m JOIN source_file AS f ON f.id = m.source_file_id WHERE m.group_id = ? AND f.importer <> ?"
KNOWN = (
    "SELECT m.id, m.sent_at, m.precision, m.member_id, s.account, m.sender_name, m.kind, m.body,"
    " m.native_space, m.native_id, m.flag, m.source_file_id, m.mention_all, m.characters, m.tool, m.task, m.entries,"
    " t.text, t.quoted"
    " FROM message AS m LEFT JOIN member AS s ON s.id = m.member_id LEFT JOIN message_text AS t ON t.message_id = m.id"
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


def is_empty(db: Database, group_id: int) -> bool:
    """Whether nothing is stored of a group."""
    return db.execute("SELECT 1 FROM message WHERE group_id = ? LIMIT 1", (group_id,)).fetchone() is None


def span_of_others(db: Database, group_id: int, importer: str) -> tuple[int, int, bool] | None:
    """First and last time of a group's messages that another importer read, and whether all have seconds."""
    row = db.execute(
        f"SELECT MIN(m.sent_at), MAX(m.sent_at), MIN(m.precision = 'second') {OTHERS}", (group_id, importer)
    ).fetchone()
    return (int(row[0]), int(row[1]), bool(row[2])) if row[0] is not None else None


def of_others(
    db: Database, group_id: int, importer: str, span: tuple[int, int]
) -> Iterator[tuple[int, bool, bool, int]]:
    """(id, whether it has a server id, whether it has a sender, sent_at) of these in a closed span of time."""
    rows = db.execute(
        "SELECT m.id, COALESCE(m.native_space, '') = 'server', m.member_id IS NOT NULL, m.sent_at"
        f" {OTHERS} AND m.sent_at BETWEEN ? AND ?",
        (group_id, importer, *span),
    )
    return ((int(number), bool(sure), bool(person), int(at)) for number, sure, person, at in rows)


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


def days_with(db: Database, group_id: int, start: int, end: int) -> set[int]:
    """The local days of a half-open span of epoch seconds on which a group has messages."""
    query = "SELECT DISTINCT local_day FROM message WHERE group_id = ? AND sent_at >= ? AND sent_at < ?"
    return {int(row[0]) for row in db.execute(query, (group_id, start, end))}


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
