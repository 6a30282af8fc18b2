"""The files that were read, what became of each, and the lines that were skipped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file as read; ``fresh`` counts messages it added, ``groups`` their names."""

    sha256: str
    name: str
    importer: str
    importer_version: int
    options: str
    messages: int
    fresh: int
    skipped: int
    flagged: int
    groups: tuple[str, ...]
    imported_at: int
    imported_by: str


def find(db: Database, sha256: str, importer: str, version: int, options: str) -> FileRow | None:
    """The earlier reading of the same bytes in the same way."""
    row = db.execute(
        "SELECT sha256, name, importer, importer_version, options, messages, fresh, skipped, flagged, groups,"
        " imported_at, imported_by FROM source_file"
        " WHERE sha256 = ? AND importer = ? AND importer_version = ? AND options = ?",
        (sha256, importer, version, options),
    ).fetchone()
    if row is None:
        return None
    values = [*row]
    values[9] = tuple(json.loads(values[9]))
    return FileRow(*values)


def read_by(db: Database, importer: str) -> frozenset[int]:
    """The ids of the files that an importer read."""
    return frozenset(int(row[0]) for row in db.execute("SELECT id FROM source_file WHERE importer = ?", (importer,)))


def add(db: Database, row: FileRow) -> int:
    """Enter a file; its id."""
    cursor = db.execute(
        "INSERT INTO source_file (sha256, name, importer, importer_version, options, messages, fresh, skipped, flagged,"
        " groups, imported_at, imported_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.sha256, row.name, row.importer, row.importer_version, row.options, row.messages, row.fresh, row.skipped,
         row.flagged, json.dumps(row.groups, ensure_ascii=False), row.imported_at, row.imported_by),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def set_counts(db: Database, file_id: int, row: FileRow) -> None:
    """The figures of a file once it is read to its end."""
    db.execute(
        "UPDATE source_file SET messages = ?, fresh = ?, skipped = ?, flagged = ?, groups = ? WHERE id = ?",
        (row.messages, row.fresh, row.skipped, row.flagged, json.dumps(row.groups, ensure_ascii=False), file_id),
    )


def add_skipped(db: Database, file_id: int, rows: Iterable[tuple[bytes, int, str]]) -> None:
    """(mark, line, reason) of what was read but not stored; the same mark from another export counts once."""
    db.conn.executemany(
        "INSERT INTO skipped (mark, source_file_id, line, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        ((mark, file_id, line, reason) for mark, line, reason in rows),
    )


def totals(db: Database) -> tuple[int, int, int]:
    """(files, skipped lines, flagged messages) over all imports."""
    row = db.execute("SELECT COUNT(*), COALESCE(SUM(skipped), 0), COALESCE(SUM(flagged), 0) FROM source_file")
    files, skipped, flagged = row.fetchone()
    return int(files), int(skipped), int(flagged)


def remember_columns(db: Database, header: str, columns: str) -> None:
    """What a person said of the columns of a hand-kept table, by its header."""
    db.execute(
        "INSERT INTO hand_table (header, columns) VALUES (?, ?)"
        " ON CONFLICT (header) DO UPDATE SET columns = excluded.columns",
        (header, columns),
    )


def remembered_columns(db: Database, header: str) -> str | None:
    """What was said of the columns of a table with that header."""
    row = db.execute("SELECT columns FROM hand_table WHERE header = ?", (header,)).fetchone()
    return str(row[0]) if row else None
