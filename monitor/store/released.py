"""What was published before: the digest of each period's row, so that no period is published in two versions."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database


def published(db: Database, name: str) -> dict[str, tuple[str, str]]:
    """Period to (digest of its row, ISO day of its first publication) of one table."""
    rows = db.execute("SELECT period, digest, created FROM released WHERE name = ?", (name,))
    return {str(period): (str(digest), str(created)) for period, digest, created in rows}


def add(db: Database, name: str, digests: Mapping[str, str], created: str) -> None:
    """Remember the periods of a publication; those known stay as they are."""
    for period, digest in digests.items():
        db.execute(
            "INSERT INTO released (name, period, digest, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (name, period, digest, created),
        )
