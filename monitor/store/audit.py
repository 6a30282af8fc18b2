"""The audit trail: append-only rows, each chained to the one before by SHA-256."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sqlite_utils import Database

GENESIS = b"\x00" * 32


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to what; ``detail`` never holds chat text."""

    at: int
    actor: str
    role: str
    action: str
    object: str
    detail: str


def link(previous: bytes, event: Event) -> bytes:
    """The chain value of an event after ``previous``."""
    row = [event.at, event.actor, event.role, event.action, event.object, event.detail]
    return hashlib.sha256(previous + json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")).digest()


def append(db: Database, event: Event) -> None:
    """Add one event; runs inside the caller's transaction, so that a failing audit fails the action."""
    last = db.execute("SELECT chain FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    chain = link(last[0] if last else GENESIS, event)
    db.execute(
        "INSERT INTO audit (at, actor, role, action, object, detail, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (event.at, event.actor, event.role, event.action, event.object, event.detail, chain),
    )


def first_broken(db: Database) -> int | None:
    """The id of the first row whose chain does not follow, None when all do."""
    previous = GENESIS
    for number, *fields, chain in db.execute(
        "SELECT id, at, actor, role, action, object, detail, chain FROM audit ORDER BY id"
    ):
        previous = link(previous, Event(*fields))
        if previous != chain:
            return int(number)
    return None
