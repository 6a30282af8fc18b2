"""Cadres, units, roster rows, senders (members) and the links that a person confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Cadre:
    """A person on a roster; name and unit together are the key."""

    id: int
    name: str
    unit: str
    post: str
    level: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One stay of a cadre in a group that is named as the list names it; epoch seconds, half-open, None where open."""

    cadre_id: int
    platform: str
    group_name: str
    account: str
    card: str
    joined_at: int | None
    left_at: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """A sender: an account of a platform, or (account None) a name within one group."""

    id: int
    platform: str
    account: str | None
    group_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sender's own messages in one group: first and last time."""

    group_id: int
    member_id: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Unit:
    """An issuing unit with its level (县, 镇, 村 or 未知)."""

    name: str
    level: str
    parent: str


def put_cadre(db: Database, name: str, unit: str, post: str, level: str) -> int:
    """Enter or refresh a cadre; empty post and level leave what is known."""
    db.execute(
        "INSERT INTO cadre (name, unit, post, level) VALUES (?, ?, ?, ?) ON CONFLICT (name, unit) DO UPDATE SET"
        " post = CASE WHEN excluded.post <> '' THEN excluded.post ELSE post END,"
        " level = CASE WHEN excluded.level <> '' THEN excluded.level ELSE level END",
        (name, unit, post, level),
    )
    return int(db.execute("SELECT id FROM cadre WHERE name = ? AND unit = ?", (name, unit)).fetchone()[0])


def replace_stays(db: Database, rows: Iterable[RosterRow]) -> None:
    """Enter a roster: for each cadre and group it names, its rows take the place of all earlier ones."""
    wanted = list(rows)
    pairs = dict.fromkeys((row.cadre_id, row.platform, row.group_name) for row in wanted)
    db.conn.executemany("DELETE FROM roster WHERE cadre_id = ? AND platform = ? AND group_name = ?", pairs)
    db.conn.executemany(
        "INSERT INTO roster (cadre_id, platform, group_name, account, card, joined_at, left_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((r.cadre_id, r.platform, r.group_name, r.account, r.card, r.joined_at, r.left_at) for r in wanted),
    )


def put_unit(db: Database, unit: Unit) -> None:
    """Enter or replace a unit."""
    db.execute(
        "INSERT INTO unit (name, level, parent) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET level = excluded.level, parent = excluded.parent",
        (unit.name, unit.level, unit.parent),
    )


def put_member(db: Database, platform: str, account: str | None, group_id: int, name: str) -> int:
    """The id of a sender, entered when new; an account is known across groups, a bare name within one.

    A name that was only the account gives way to a real one.
    """
    if account is not None:
        db.execute(
            "INSERT INTO member (platform, account, name) VALUES (?, ?, ?)"
            " ON CONFLICT (platform, account) WHERE account IS NOT NULL DO UPDATE SET name = excluded.name"
            " WHERE member.name IN ('', member.account) AND excluded.name NOT IN ('', member.name)",
            (platform, account, name),
        )
        row = db.execute("SELECT id FROM member WHERE platform = ? AND account = ?", (platform, account)).fetchone()
    else:
        db.execute(
            "INSERT INTO member (platform, group_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (platform, group_id, name),
        )
        row = db.execute(
            "SELECT id FROM member WHERE group_id = ? AND name = ? AND account IS NULL", (group_id, name)
        ).fetchone()
    return int(row[0])


def supersede(db: Database, group_id: int, old: int, new: int | None) -> None:
    """A member turned out to be another: what a person confirmed of it holds on, and it goes when nothing is left."""
    db.execute(
        "INSERT INTO member_link (member_id, cadre_id, made_by, made_at)"
        " SELECT ?, cadre_id, made_by, made_at FROM member_link WHERE member_id = ? ON CONFLICT DO NOTHING",
        (new, old),
    )
    if db.execute("SELECT 1 FROM message WHERE group_id = ? AND member_id = ?", (group_id, old)).fetchone():
        return
    row = db.execute("SELECT account FROM member WHERE id = ?", (old,)).fetchone()
    if row is not None and row[0] is None:
        for table, column in (("member_name", "member_id"), ("member_link", "member_id"), ("member", "id")):
            db.execute(f"DELETE FROM {table} WHERE {column} = ?", (old,))


def cadres(db: Database) -> list[Cadre]:
    """All cadres by id."""
    return [Cadre(*row) for row in db.execute("SELECT id, name, unit, post, level FROM cadre ORDER BY id")]


def units(db: Database) -> list[Unit]:
    """All registered units by name."""
    return [Unit(*row) for row in db.execute("SELECT name, level, parent FROM unit ORDER BY name")]


def roster(db: Database) -> list[RosterRow]:
    """All roster rows."""
    rows = db.execute(
        "SELECT cadre_id, platform, group_name, account, card, joined_at, left_at FROM roster ORDER BY cadre_id, id"
    )
    return [RosterRow(*row) for row in rows]


def members(db: Database) -> list[Member]:
    """All senders by id."""
    return [Member(*row) for row in db.execute("SELECT id, platform, account, group_id, name FROM member ORDER BY id")]


def links(db: Database) -> dict[int, int]:
    """Member id to cadre id, as confirmed by a person."""
    return {int(member): int(cadre) for member, cadre in db.execute("SELECT member_id, cadre_id FROM member_link")}


def put_links(db: Database, rows: Iterable[tuple[int, int, str, int]]) -> None:
    """(member, cadre, who confirmed, when)."""
    for row in rows:
        db.execute(
            "INSERT INTO member_link (member_id, cadre_id, made_by, made_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (member_id) DO UPDATE SET cadre_id = excluded.cadre_id, made_by = excluded.made_by,"
            " made_at = excluded.made_at",
            row,
        )


def drop_link(db: Database, member_id: int) -> bool:
    """Undo a confirmed link; False when there was none."""
    return bool(db.execute("DELETE FROM member_link WHERE member_id = ?", (member_id,)).rowcount)


def put_names(db: Database, rows: Iterable[tuple[int, int, str]]) -> None:
    """(group, member, normalised name): every name that an export printed for a sender is kept."""
    db.conn.executemany(
        "INSERT INTO member_name (group_id, member_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows
    )


def names(db: Database) -> list[tuple[int, int, str]]:
    """(group, member, normalised name), in a fixed order."""
    rows = db.execute("SELECT group_id, member_id, name FROM member_name ORDER BY group_id, member_id, name")
    return [(int(group), int(member), str(name)) for group, member, name in rows]


def spoken(db: Database) -> list[Spoken]:
    """Who spoke where, from first to last own message; notices and recalls are no evidence."""
    rows = db.execute(
        "SELECT group_id, member_id, MIN(sent_at), MAX(sent_at) FROM message"
        " WHERE member_id IS NOT NULL AND kind NOT IN ('system', 'recall')"
        " GROUP BY group_id, member_id ORDER BY group_id, member_id"
    )
    return [Spoken(*row) for row in rows]


def moves(db: Database) -> list[tuple[int, str, int, int]]:
    """(group, name as printed, 1 joined / 0 left, when), in time order."""
    rows = db.execute(
        "SELECT m.group_id, v.name, v.joined, m.sent_at FROM move AS v JOIN message AS m ON m.id = v.message_id"
        " ORDER BY m.group_id, m.sent_at, m.id"
    )
    return [(int(group), str(name), int(joined), int(at)) for group, name, joined, at in rows]


def message_counts(db: Database) -> dict[tuple[int, int], int]:
    """(group, member) to the number of own messages."""
    rows = db.execute(
        "SELECT group_id, member_id, COUNT(*) FROM message WHERE member_id IS NOT NULL GROUP BY group_id, member_id"
    )
    return {(int(group), int(member)): int(count) for group, member, count in rows}
