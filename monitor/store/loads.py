"""Runs and their rollups: long rows, integers, one row per subject and metric."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from monitor.types import Load


def find_run(db: Database, week: int, definitions: str, model_id: str, data: str, code: str) -> int | None:
    """The finished run of exactly these inputs."""
    row = db.execute(
        "SELECT id FROM run WHERE week = ? AND definitions = ? AND model_id = ? AND data = ? AND code = ?",
        (week, definitions, model_id, data, code),
    ).fetchone()
    return int(row[0]) if row else None


def add_run(
    db: Database, week: int, definitions: str, model_id: str, data: str, code: str, now: int, loads: Iterable[Load]
) -> int:
    """Store a run with its loads in the caller's transaction; its id."""
    cursor = db.execute(
        "INSERT INTO run (week, definitions, model_id, data, code, finished_at) VALUES (?, ?, ?, ?, ?, ?)",
        (week, definitions, model_id, data, code, now),
    )
    run_id = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "INSERT INTO rollup (run_id, grain, cadre_id, group_id, unit, metric, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((run_id, r.grain, r.cadre_id, r.group_id, r.unit, r.metric, r.value) for r in loads),
    )
    return run_id


def read(db: Database, run_id: int) -> list[Load]:
    """The loads of a run in canonical order."""
    rows = db.execute(
        "SELECT grain, cadre_id, group_id, unit, metric, value FROM rollup WHERE run_id = ?"
        " ORDER BY grain, cadre_id, group_id, unit, metric",
        (run_id,),
    )
    return [Load(*row) for row in rows]


def latest_runs(db: Database, definitions: str, model_id: str, up_to: int) -> dict[int, int]:
    """Week to its newest run under these definitions and this model, up to and with a week."""
    rows = db.execute(
        "SELECT week, MAX(id) FROM run WHERE definitions = ? AND model_id = ? AND week <= ? GROUP BY week",
        (definitions, model_id, up_to),
    )
    return {int(week): int(run_id) for week, run_id in rows}


def issuer_sums(db: Database, run_id: int) -> dict[str, int]:
    """Metric to its sum over all issuers of a run."""
    rows = db.execute(
        "SELECT metric, SUM(value) FROM rollup WHERE run_id = ? AND grain = 'issuer' GROUP BY metric", (run_id,)
    )
    return {str(metric): int(value) for metric, value in rows}
