"""Groups: a platform, a name, an id where an export tells one; every name a group ever had is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Group:
    """One work group as stored."""

    id: int
    platform: str
    name: str
    native_id: str | None


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of the register of groups; days are ISO, None where unknown."""

    platform: str
    name: str
    owner: str
    purpose: str
    founded_on: str | None
    due_on: str | None


def all_groups(db: Database) -> list[Group]:
    """Every group that an export named, by id."""
    return [Group(*row) for row in db.execute("SELECT id, platform, name, native_id FROM chat_group ORDER BY id")]


def aliases(db: Database) -> list[tuple[int, str]]:
    """(group, name) of every name a group ever had."""
    return [(int(group), str(name)) for group, name in db.execute("SELECT group_id, name FROM group_alias")]


def registered(db: Database) -> list[Registered]:
    """The register of groups."""
    rows = db.execute("SELECT platform, name, owner, purpose, founded_on, due_on FROM group_register ORDER BY 1, 2")
    return [Registered(*row) for row in rows]


def by_native_id(db: Database, platform: str, native_id: str) -> int | None:
    """The group with that id on that platform."""
    row = db.execute("SELECT id FROM chat_group WHERE platform = ? AND native_id = ?", (platform, native_id)).fetchone()
    return int(row[0]) if row else None


def by_name(db: Database, platform: str, name: str) -> list[tuple[int, str | None]]:
    """(id, native id) of every group that bears or bore the name."""
    rows = db.execute(
        "SELECT g.id, g.native_id FROM group_alias AS a JOIN chat_group AS g ON g.id = a.group_id"
        " WHERE a.name = ? AND g.platform = ? ORDER BY g.id",
        (name, platform),
    )
    return [(int(number), native) for number, native in rows]


def add(db: Database, platform: str, name: str | None, native_id: str | None) -> int:
    """A new group; its id. One without a name is shown by the platform's id until an export names it."""
    cursor = db.execute(
        "INSERT INTO chat_group (platform, name, native_id) VALUES (?, ?, ?)", (platform, name or native_id, native_id)
    )
    group_id = int(cursor.lastrowid or 0)
    if name:
        add_alias(db, group_id, name)
    return group_id


def add_alias(db: Database, group_id: int, name: str) -> None:
    """Remember a name of the group."""
    db.execute("INSERT INTO group_alias (group_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", (group_id, name))


def set_native_id(db: Database, group_id: int, native_id: str) -> None:
    """The id of a group that was known by name only."""
    db.execute("UPDATE chat_group SET native_id = ? WHERE id = ?", (native_id, group_id))


def rename(db: Database, group_id: int, name: str, as_of: int) -> None:
    """Show the name that the latest messages were exported under; of several of one time the last in order."""
    db.execute(
        "UPDATE chat_group SET name = ?, name_as_of = ? WHERE id = ? AND (name_as_of, name) < (?, ?)",
        (name, as_of, group_id, as_of, name),
    )


def register(db: Database, rows: Iterable[Registered]) -> None:
    """Enter or replace rows of the register."""
    for row in rows:
        db.execute(
            "INSERT INTO group_register (platform, name, owner, purpose, founded_on, due_on) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (platform, name) DO UPDATE SET owner = excluded.owner, purpose = excluded.purpose,"
            " founded_on = excluded.founded_on, due_on = excluded.due_on",
            (row.platform, row.name, row.owner, row.purpose, row.founded_on, row.due_on),
        )
