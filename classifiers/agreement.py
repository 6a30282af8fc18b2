"""Two readers of the same messages: how often they agree, and how much of it is more than chance (Cohen's κ)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.corpus import CorpusError, Example
from classifiers.labels import FACET_NAMES, Act, Labels

TWICE_DIR = Path(__file__).parent / "data" / "twice"


@dataclass(frozen=True, slots=True)
class Reading:
    """One message's labels by its author and by a second reader who did not see them; ``id`` as in the corpus."""

    id: str
    first: Labels
    second: Labels


@dataclass(frozen=True, slots=True)
class Agreement:
    """One label: messages that either reader gave it (None for act and tag), share alike, and Cohen's κ."""

    label: str
    first: int | None
    second: int | None
    alike: float
    kappa: float


@dataclass(frozen=True, slots=True)
class Settlement:
    """Messages read twice, those with any difference, and whose labels stand for these now."""

    messages: int
    different: int
    first: int
    second: int
    neither: int


def read_readings(path: Path) -> list[Reading]:
    """Lines of ``{"id", "first": {act, urgent, trace, facets}, "second": {…}}``; CorpusError names place and fault.

    A line without ``second`` says that the second reader gave the very same labels.
    """
    lines = path.read_text("utf-8").split("\n")
    return [_reading(line, f"{path.name}:{n}") for n, line in enumerate(lines, 1) if line.strip()]


def _reading(line: str, where: str) -> Reading:
    try:
        row = json.loads(line)
        first = row["first"]
        return Reading(str(row["id"]), _labels(first), _labels(row.get("second", first)))
    except (KeyError, TypeError, ValueError) as fault:
        raise CorpusError(f"{where}：不是两次阅读的一行（{fault}）") from fault


def _labels(row: dict[str, Any]) -> Labels:
    return Labels(Act(row["act"]), bool(row["urgent"]), bool(row["trace"]), frozenset(row["facets"]))


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Cohen's κ (1960): agreement beyond chance over the most possible; 1 when both give one and the same answer."""
    if not first or len(first) != len(second):
        raise ValueError("两位读者须读过同样多的消息，至少一条")
    count = len(first)
    alike = sum(one == other for one, other in zip(first, second, strict=True)) / count
    ours, theirs = Counter(first), Counter(second)
    chance = sum(ours[answer] * theirs[answer] for answer in ours) / count**2
    return 1.0 if chance == 1 else (alike - chance) / (1 - chance)


def agreements(readings: Sequence[Reading]) -> list[Agreement]:
    """Act, tag, urgent, trace and every facet, in this order."""
    found = [_agreement(readings, "act", lambda x: x.act), _agreement(readings, "tag", lambda x: x.tag)]
    found += [_agreement(readings, "urgent", lambda x: x.urgent), _agreement(readings, "trace", lambda x: x.trace)]
    return found + [_agreement(readings, name, _carries(name)) for name in FACET_NAMES]


def _carries(name: str) -> Callable[[Labels], bool]:
    return lambda labels: name in labels.facets


def _agreement(readings: Sequence[Reading], label: str, answer: Callable[[Labels], Hashable]) -> Agreement:
    first, second = [answer(row.first) for row in readings], [answer(row.second) for row in readings]
    ours, theirs = (side.count(True) if isinstance(side[0], bool) else None for side in (first, second))
    alike = sum(one == other for one, other in zip(first, second, strict=True)) / len(readings)
    return Agreement(label, ours, theirs, alike, kappa(first, second))


def settlement(readings: Iterable[Reading], examples: Iterable[Example]) -> Settlement:
    """Compare the readings with the labels that stand in the corpus; CorpusError for a message that is not there."""
    standing = {example.id: example.labels for example in examples}
    stands: Counter[str] = Counter()
    for row in readings:
        if row.id not in standing:
            raise CorpusError(f"两次阅读里的 {row.id} 不在语料里")
        stands[_whose(row, standing[row.id])] += 1
    different = stands["first"] + stands["second"] + stands["neither"]
    return Settlement(stands.total(), different, stands["first"], stands["second"], stands["neither"])


def _whose(row: Reading, labels: Labels) -> str:
    if row.first == row.second == labels:
        return "both"
    if labels in (row.first, row.second):
        return "first" if labels == row.first else "second"
    return "neither"
