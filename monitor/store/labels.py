"""Labels by model, one active model, and accepted corrections that win over any model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One model's reading of one message.

    ``facets`` comma-separated, ``deadline`` in epoch seconds, ``confidence`` in thousandths.
    """

    message_id: int
    act: str
    urgent: bool
    trace: bool
    facets: str
    deadline: int | None
    confidence: int
    review: bool


def activate(db: Database, model_id: str, codebook: str, scores: str, now: int) -> None:
    """Make a model the active one; its row stays when another takes over."""
    db.execute("UPDATE model SET active = 0 WHERE active = 1 AND id <> ?", (model_id,))
    db.execute(
        "INSERT INTO model (id, codebook, scores, first_used_at, active) VALUES (?, ?, ?, ?, 1)"
        " ON CONFLICT (id) DO UPDATE SET active = 1",
        (model_id, codebook, scores, now),
    )


def active_model(db: Database) -> str | None:
    """The id of the active model."""
    row = db.execute("SELECT id FROM model WHERE active = 1").fetchone()
    return str(row[0]) if row else None


def add(db: Database, model_id: str, rows: Iterable[LabelRow]) -> None:
    """Store labels in the caller's transaction."""
    db.conn.executemany(
        "INSERT INTO label (message_id, model_id, act, urgent, trace, facets, deadline, confidence, review)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        ((r.message_id, model_id, r.act, int(r.urgent), int(r.trace), r.facets, r.deadline, r.confidence,
          int(r.review)) for r in rows),
    )  # fmt: skip


def accepted_corrections(db: Database) -> list[tuple[str, str, int, int, str]]:
    """(text, act, urgent, trace, facets) of the accepted corrections whose text is still there, newest per message."""
    rows = db.execute(
        "SELECT t.text, c.act, c.urgent, c.trace, c.facets FROM correction AS c"
        " JOIN message AS m ON m.key = c.message_key"
        " JOIN message_text AS t ON t.message_id = m.id"
        " WHERE c.id = (SELECT MAX(id) FROM correction WHERE message_key = c.message_key AND accepted_at IS NOT NULL)"
        " ORDER BY c.id"
    )
    return [(str(text), str(act), int(urgent), int(trace), str(facets)) for text, act, urgent, trace, facets in rows]
