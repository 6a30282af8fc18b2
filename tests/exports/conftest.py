"""An invented county: seeded group messages, counted into the matrices that table E1 takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exports.e1 import MonthLoad
from exports.table import Manifest

GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
COLUMNS = 8


def _message(rng: Random, demand_rate: float) -> list[int]:
    """One message's contribution to each metric, in the order of METRIC_NAMES."""
    demand = rng.random() < demand_rate
    ack = not demand and rng.random() < 0.4
    flags = [int(demand and rng.random() < rate) for rate in (0.4, 0.35, 0.3, 0.2)]
    return [1, rng.randrange(1, 60), int(ack), int(demand), *flags]


def simulate(
    month: str,
    seed: int,
    cadres: int = 60,
    groups: int = 12,
    issuers: int = 9,
    messages: int = 150,
    demands: float = 0.3,
) -> MonthLoad:
    """A month in which every group has random members, and every message one group and one sending unit."""
    rng = Random(seed)
    members = [[c for c in range(cadres) if rng.random() < 0.4] for _ in range(groups)]
    by_cadre, by_group, by_issuer = ([[0] * COLUMNS for _ in range(n)] for n in (cadres, groups, issuers))
    for _ in range(messages):
        group, issuer = rng.randrange(groups), rng.randrange(issuers)
        loads = _message(rng, demands)
        for cadre in members[group]:
            for row in (by_cadre[cadre], by_group[group], by_issuer[issuer]):
                for at, load in enumerate(loads):
                    row[at] += load
    memberships = sum(map(len, members))
    rows = (tuple(tuple(row) for row in matrix) for matrix in (by_cadre, by_group, by_issuer))
    return MonthLoad(month, *rows, groups + 3, groups, memberships, memberships * 9 // 10)


def load_months(path: Path) -> list[MonthLoad]:
    """The months of a golden input file."""
    return [_month(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def _month(entry: dict[str, Any]) -> MonthLoad:
    matrices = {name: tuple(map(tuple, entry[name])) for name in ("cadres", "groups", "issuers")}
    return MonthLoad(**{**entry, **matrices})


@pytest.fixture(scope="session")
def make_month() -> Callable[..., MonthLoad]:
    return simulate


@pytest.fixture(scope="session")
def golden_months() -> list[MonthLoad]:
    return load_months(GOLDEN / "months.json")


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return Manifest(
        name="jianfu-2026-q4",
        area="青山县",
        period="2026-Q4",
        created=date(2027, 1, 5),
        definitions="sha256:0f1e2d3c",
        model="m-20261001",
        codebook="1",
        code="0.1.0",
    )
