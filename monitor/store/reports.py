"""Issued reports: canonical JSON with its digest; a changed week is a new revision, the old stays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Issued:
    """One issued report."""

    week: int
    revision: int
    run_id: int
    body: str
    sha256: str
    issued_at: int


def latest(db: Database, week: int) -> Issued | None:
    """The newest revision of a week."""
    row = db.execute(
        "SELECT week, revision, run_id, body, sha256, issued_at FROM report WHERE week = ?"
        " ORDER BY revision DESC LIMIT 1",
        (week,),
    ).fetchone()
    return Issued(*row) if row else None


def add(db: Database, report: Issued) -> None:
    """Issue a revision in the caller's transaction."""
    db.execute(
        "INSERT INTO report (week, revision, run_id, body, sha256, issued_at) VALUES (?, ?, ?, ?, ?, ?)",
        (report.week, report.revision, report.run_id, report.body, report.sha256, report.issued_at),
    )


def weeks(db: Database) -> list[int]:
    """The weeks with an issued report, newest first."""
    return [int(row[0]) for row in db.execute("SELECT DISTINCT week FROM report ORDER BY week DESC")]
