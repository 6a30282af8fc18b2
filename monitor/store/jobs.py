"""The rounds of upkeep that ran, and when a week's data last changed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Slot:
    """One round of one job."""

    name: str
    slot: str
    finished_at: int
    note: str


def add(db: Database, row: Slot) -> None:
    """Note a round; the same second again replaces the note."""
    db.execute(
        "INSERT INTO job (name, slot, finished_at, note) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (name, slot) DO UPDATE SET finished_at = excluded.finished_at, note = excluded.note",
        (row.name, row.slot, row.finished_at, row.note),
    )


def latest(db: Database) -> list[Slot]:
    """The newest rounds first."""
    rows = db.execute("SELECT name, slot, finished_at, note FROM job ORDER BY finished_at DESC, name LIMIT ?", (SHOWN,))
    return [Slot(*row) for row in rows]


def last_change_by_week(db: Database) -> dict[int, int]:
    """Week to the time when a file last added messages to it."""
    rows = db.execute(
        "SELECT m.week, MAX(f.imported_at) FROM message AS m JOIN source_file AS f ON f.id = m.source_file_id"
        " GROUP BY m.week"
    )
    return {int(week): int(at) for week, at in rows}
