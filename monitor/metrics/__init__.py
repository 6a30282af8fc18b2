"""The metric definitions as data, their digest, and the one SELECT per source and grain.

Nothing here knows where the SQL runs. The text is the portable core: joins, CASE, COUNT, SUM, COUNT(DISTINCT).
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
GRAINS: dict[str, tuple[str, ...]] = {
    "cadre": ("cadre_id",),
    "cadre_group": ("cadre_id", "group_id"),
    "issuer": ("unit_id",),
    "group": ("group_id",),
    "cadres_by_group": ("group_id",),
    "cadres_by_issuer": ("unit_id",),
}
WEEKLY = ("cadre", "cadre_group", "issuer", "group")
# The release breaks the cadres' loads down by group and by issuer; its metrics are those of the cadre grain.
RELEASE = ("cadre", "cadres_by_group", "cadres_by_issuer")
SAME_METRICS = {"cadres_by_group": "cadre", "cadres_by_issuer": "cadre"}
CADRE_GRAINS = ("cadre", "cadre_group", "cadres_by_group", "cadres_by_issuer")

# One row per column of the facts: relation, name, Arrow type. Facts carry no text and no names.
FACT_COLUMNS: tuple[tuple[str, str, str], ...] = (
    *(("message_fact", name, "int64") for name in (
        "message_id", "group_id", "sender_id", "unit_id", "sent_at", "local_day", "minute", "hour_index", "timed",
        "counted", "urgent", "trace", "reply", "deadline", "photo", "checkin", "form", "relay", "traffic", "meeting",
        "emergency", "mention_all", "addressed_to_all", "characters", "short_lead",
        "continues")),
    ("message_fact", "act", "string"),
    *(("membership_fact", name, "int64") for name in (
        "group_id", "person_id", "cadre_id", "joined_at", "left_at", "listed")),
    *(("mention_fact", name, "int64") for name in ("message_id", "person_id")),
    *(("calendar", name, "int64") for name in ("local_day", "is_workday")),
    *(("week_span", name, "int64") for name in ("start_at", "end_at")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: stored as the integer of ``value``, shown as ``value * times // over``."""

    name: str
    zh: str
    unit: str
    why: str
    source: str
    value: str
    grains: tuple[str, ...]
    times: int = 1
    over: int = 1
    band: tuple[int, int] | None = None

    def shown(self, stored: int) -> int:
        """The figure as read: divided once, after summing."""
        return stored * self.times // self.over

    def bounds(self, stored: int) -> tuple[int, int] | None:
        """(low, high) of the figure where the definition gives a band."""
        if self.band is None:
            return None
        return stored * self.times // self.band[0], stored * self.times // self.band[1]


@dataclass(frozen=True, slots=True)
class Definitions:
    """All metrics, thresholds and row sources, with their digest."""

    metrics: tuple[Metric, ...]
    rule: dict[str, int]
    limits: dict[str, int]
    sources: dict[str, str]
    digest: str

    def of_grain(self, grain: str) -> tuple[Metric, ...]:
        """The metrics shown at a grain, in the order of the file."""
        return tuple(metric for metric in self.metrics if SAME_METRICS.get(grain, grain) in metric.grains)

    def by_name(self, name: str) -> Metric:
        """The metric of that name; KeyError otherwise."""
        return next(metric for metric in self.metrics if metric.name == name)


@cache
def definitions() -> Definitions:
    """The definitions as shipped; read once."""
    text = (FOLDER / "metrics.toml").read_text("utf-8")
    table = tomllib.loads(text)
    sources = {path.stem: path.read_text("utf-8") for path in sorted((FOLDER / "sources").glob("*.sql"))}
    metrics = tuple(_metric(name, row) for name, row in table["metric"].items())
    digest = hashlib.sha256("\0".join([text, *(f"{k}\0{v}" for k, v in sources.items())]).encode()).hexdigest()
    return Definitions(metrics, table["rule"], table["limits"], sources, f"sha256:{digest}")


def _metric(name: str, row: dict[str, object]) -> Metric:
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return Metric(name=name, **{**row, **lists})  # type: ignore[arg-type]


def select(shown: Definitions, source: str, grain: str) -> tuple[str, tuple[Metric, ...]]:
    """The SQL that computes all metrics of one source at one grain, and those metrics in column order.

    Columns: the grain's keys, then one integer per metric. Empty metrics mean there is nothing to run.
    """
    wanted = tuple(metric for metric in shown.of_grain(grain) if metric.source == source)
    keys = ", ".join(GRAINS[grain])
    figures = ",\n       ".join(f"{metric.value} AS {metric.name}" for metric in wanted)
    only_cadres = "WHERE cadre_id <> 0\n" if grain in CADRE_GRAINS else ""
    body = f"FROM (\n{shown.sources[source]}) AS {source}\n{only_cadres}GROUP BY {keys}"
    return f"SELECT {keys},\n       {figures}\n{body}", wanted
