"""Engines run the definitions over a week's facts and give load figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from monitor.metrics import FACT_COLUMNS, WEEKLY, Definitions


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one subject; the keys are those of the grain, absent ones 0."""

    grain: str
    cadre_id: int
    group_id: int
    unit_id: int
    metric: str
    value: int


Facts = Mapping[str, pa.Table]


class Engine(Protocol):
    """Runs the SQL text as it stands; equal facts give equal figures on every engine."""

    def compute(self, shown: Definitions, facts: Facts, grains: Sequence[str] = WEEKLY) -> Iterator[Figure]:
        """All figures of the grains."""
        ...


def schema(relation: str) -> pa.Schema:
    """The Arrow schema of one fact relation."""
    types = {"int64": pa.int64(), "string": pa.string()}
    return pa.schema([(name, types[kind]) for owner, name, kind in FACT_COLUMNS if owner == relation])


def relation(name: str, columns: Mapping[str, list[int] | list[int | None] | list[str]]) -> pa.Table:
    """A fact relation from its columns; KeyError when one is missing."""
    shape = schema(name)
    return pa.table({field.name: columns[field.name] for field in shape}, schema=shape)
