"""A world put through the product: a site, its lists, its exports, its weekly reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from monitor.clock import Clock
from monitor.report import WeekReport
from monitor.service.importing import FileResult, Options, import_paths
from monitor.service.modelling import Asked, tagger
from monitor.service.policy import OPERATOR
from monitor.service.reporting import week_report
from monitor.service.rosters import load_roster, load_units
from monitor.service.sites import open_site
from tests.load.count import Label, Labels, speaks
from tests.load.export import write_roster, write_units
from tests.load.world import ZONE, World, local, weeks

NOW = 1795000000.0


@dataclass(frozen=True, slots=True)
class Built:
    """A site after its imports: what became of every file, and every week's report."""

    results: list[FileResult]
    reports: dict[int, WeekReport]


def build(
    world: World, folder: Path, batches: Sequence[Sequence[Path]], rng: Random, lists_first: bool = True
) -> Built:
    """Import the files batch by batch into a new site, and report every week. Only the clock is held still."""
    ctx = open_site(folder, Clock(ZONE, lambda: NOW))
    roster = write_roster(world, folder / "名册.csv", rng)
    units = write_units(world, folder / "单位.csv")
    results = []
    for step in ("lists", "chats") if lists_first else ("chats", "lists"):
        if step == "lists":
            load_roster(ctx, OPERATOR, roster)
            load_units(ctx, OPERATOR, units)
        else:
            results = [row for batch in batches for row in import_paths(ctx, OPERATOR, list(batch), Options())]
    return Built(results, {week: week_report(ctx, OPERATOR, week) for week in weeks(world)})


def taken_in(results: Sequence[FileResult]) -> int:
    """How many messages are new, when no file was refused and none broke off."""
    assert not [row for row in results if row.error or row.skipped or row.status not in ("imported", "duplicate")]
    return sum(row.new for row in results)


def ask_tagger(world: World, folder: Path) -> Labels:
    """Every text with its sending time as ``jianfu tag`` answers it."""
    texts = sorted({(one.stored, one.at) for one in world.messages if speaks(one)})
    asked = [Asked(number, text, local(at).isoformat()) for number, (text, at) in enumerate(texts)]
    return {text: _label(row) for text, row in zip(texts, tagger(folder).tag(asked), strict=True)}


def _label(row: dict[str, object]) -> Label:
    facets, deadline = row["facets"], row["deadline"]
    assert isinstance(facets, list)
    return Label(
        act=str(row["act"]),
        urgent=row["urgent"] is True,
        trace=row["trace"] is True,
        facets=frozenset(facets),
        deadline=int(datetime.fromisoformat(deadline).timestamp()) if isinstance(deadline, str) else None,
    )
