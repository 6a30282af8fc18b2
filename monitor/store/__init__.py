"""The database of a site: one short-lived writer under a lock, any number of read-only readers.

WAL with ``synchronous=FULL``. SQLite before 3.51.3 can corrupt a WAL database when two writing connections
exist at once, so the writer lives only inside ``Store.writing()``, which holds the site's lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import MonitorError
from monitor.store.lock import PATIENCE_SECONDS, writer_lock
from monitor.store.migrations import MIGRATIONS

BUSY_SECONDS = 15.0
PAGES = "page_size=16384"  # of a new database; a large import writes fewer and fuller ones
CACHE = "cache_size=-65536"  # 64 MB: a large import touches the pages of its unique keys all over


class DamagedStore(MonitorError):
    """数据库文件已损坏。"""

    status = 503


@dataclass(frozen=True, slots=True)
class Store:
    """Where the database lies; opens connections, knows no table."""

    path: Path

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[Database]:
        """The one writer, migrated to today's schema; SiteBusy when another process writes."""
        with writer_lock(self.path.with_name(self.path.name + ".lock"), patience):
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                yield self._prepared(connection)
            except sqlite3.DatabaseError as fault:
                raise self._explained(fault) from fault
            finally:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A read-only connection with one consistent view until it closes."""
        if not self.path.exists():
            with self.writing():
                pass
        connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        connection.isolation_level = None
        try:
            connection.execute("BEGIN")
            yield Database(connection, execute_plugins=False)
        except sqlite3.DatabaseError as fault:
            raise self._explained(fault) from fault
        finally:
            connection.close()

    def _prepared(self, connection: sqlite3.Connection) -> Database:
        for pragma in (PAGES, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", CACHE):
            connection.execute(f"PRAGMA {pragma}")
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2, "synchronous=FULL did not take"
        database = Database(connection, execute_plugins=False)
        if MIGRATIONS.pending(database):
            self._backup(connection)
            MIGRATIONS.apply(database)
        return database

    def _backup(self, connection: sqlite3.Connection) -> None:
        """Keep the database as it was before a migration; a new one has nothing to keep."""
        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return
        target = sqlite3.connect(self.path.with_name(self.path.name + ".before-upgrade"))
        try:
            connection.backup(target)
        finally:
            target.close()

    def _explained(self, fault: sqlite3.DatabaseError) -> Exception:
        if isinstance(fault, sqlite3.OperationalError) and "full" in str(fault):
            return MonitorError("磁盘空间不足，这一步没有写入；请腾出空间后重新运行，已入库的数据不受影响")
        if "malformed" in str(fault) or "not a database" in str(fault):
            return DamagedStore(f"{self.path.name} 已损坏，没有改动它；请停止写入，用最近的备份恢复")
        return fault
