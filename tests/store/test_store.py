"""The facts that hold from the first commit: one writer, full sync, STRICT tables, an untouchable audit."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.errors import SiteBusy
from monitor.store import DamagedStore, Store, audit
from monitor.store.audit import Event

EVENT = Event(1, "operator", "operator", "import.files", "sha256:0", "新增1")


def test_the_writer_is_durable_and_strict(tmp_path: Path) -> None:
    with Store(tmp_path / "monitor.db").writing() as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        loose = [table.name for table in db.tables if not table.strict and not table.name.startswith("_")]
        assert loose == []


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    store = Store(tmp_path / "monitor.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"), store.reading() as db:
        db.execute("INSERT INTO unit (name, level) VALUES ('甲', '镇')")


def test_a_second_process_is_kept_out_with_a_clear_sentence(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    code = (
        "import sys; from pathlib import Path; from monitor.store import Store\n"
        f"with Store(Path({str(path)!r})).writing():\n    print('held', flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(SiteBusy, match="另一个减负程序"), Store(path).writing(patience=0.2):
        pass
    other.communicate("")
    with Store(path).writing():
        pass


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "monitor.db")
    with pytest.raises(ZeroDivisionError), store.writing() as db, db.atomic():
        db.execute("INSERT INTO unit (name, level) VALUES ('甲', '镇')")
        _ = 1 / 0
    with store.reading() as db:
        assert db.execute("SELECT COUNT(*) FROM unit").fetchone() == (0,)


def test_the_audit_is_append_only_and_chained(tmp_path: Path) -> None:
    store = Store(tmp_path / "monitor.db")
    with store.writing() as db, db.atomic():
        for _ in range(3):
            audit.append(db, EVENT)
        assert audit.first_broken(db) is None
    with store.writing() as db, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute("UPDATE audit SET detail = 'x' WHERE id = 2")
    _forge(store)
    with store.reading() as db:
        assert audit.first_broken(db) == 2


def _forge(store: Store) -> None:
    """What somebody with the file and a SQLite shell could do."""
    connection = sqlite3.connect(store.path)
    connection.executescript("DROP TRIGGER audit_no_update; UPDATE audit SET detail = '新增9' WHERE id = 2;")
    connection.close()


def test_a_damaged_database_is_named_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"this is not a database, but somebody's file" * 200)
    before = path.read_bytes()
    with pytest.raises(DamagedStore, match=r"monitor\.db"), Store(path).writing():
        pass
    assert path.read_bytes() == before


def test_the_schema_is_what_schema_sql_says(tmp_path: Path, bless: bool) -> None:
    golden = Path(__file__).parents[2] / "monitor" / "store" / "schema.sql"
    with Store(tmp_path / "monitor.db").writing() as db:
        schema = Database(db.conn).schema + "\n"
    if bless:
        golden.write_text(schema, "utf-8")
    assert golden.read_text("utf-8") == schema
