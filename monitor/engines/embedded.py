"""The definitions on DuckDB, in process, over the week's facts as Arrow tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from monitor.engines import Facts, Figure
from monitor.metrics import GRAINS, WEEKLY, Definitions, select

SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "memory_limit": "2GB"}


class EmbeddedEngine:
    """One in-memory DuckDB per computation; nothing is written, nothing is fetched."""

    def compute(self, shown: Definitions, facts: Facts, grains: Sequence[str] = WEEKLY) -> Iterator[Figure]:
        """All figures of the grains."""
        connection = duckdb.connect(":memory:", config=dict(SETTINGS))
        try:
            for name, table in facts.items():
                connection.register(name, table)
            connection.register("rule", pa.table({name: [value] for name, value in shown.rule.items()}))
            for grain in grains:
                for source in shown.sources:
                    yield from _figures(connection, shown, source, grain, GRAINS[grain])
        finally:
            connection.close()


def _figures(
    connection: duckdb.DuckDBPyConnection, shown: Definitions, source: str, grain: str, keys: tuple[str, ...]
) -> Iterator[Figure]:
    text, metrics = select(shown, source, grain)
    if not metrics:
        return
    for row in connection.execute(text).fetchall():
        subject = dict(zip(keys, row, strict=False))
        for metric, value in zip(metrics, row[len(keys) :], strict=True):
            yield Figure(
                grain, subject.get("cadre_id", 0), subject.get("group_id", 0), subject.get("unit_id", 0), metric.name,
                int(value or 0),
            )  # fmt: skip
