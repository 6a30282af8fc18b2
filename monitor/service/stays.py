"""Stays in groups by evidence: roster, join and leave lines, own messages; the best wins per person and group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from monitor.store.people import Spoken

FOREVER = 253402300799
ROSTER, LINES, INFERRED = "roster", "lines", "inferred"
Interval = tuple[int, int]
Stays = Mapping[tuple[int, int], list[Interval]]  # (group, person) -> half-open epoch seconds
Move = tuple[int, str, int, int]  # group, normalised name, 1 joined / 0 left, when


@dataclass(frozen=True, slots=True)
class Membership:
    """One stay of a person in a group, half-open epoch seconds; ``cadre_id`` 0 for a person on no roster."""

    group_id: int
    person_id: int
    cadre_id: int
    joined_at: int
    left_at: int
    evidence: str


def settle(by_evidence: Mapping[str, Stays], cadres: frozenset[int]) -> tuple[Membership, ...]:
    """The memberships from evidence in order of strength; weaker evidence does not narrow stronger."""
    stays: list[Membership] = []
    settled: set[tuple[int, int]] = set()
    for kind, found in by_evidence.items():
        for (group_id, person_id), intervals in found.items():
            if (group_id, person_id) not in settled:
                cadre_id = person_id if person_id in cadres else 0
                stays.extend(Membership(group_id, person_id, cadre_id, a, b, kind) for a, b in merged(intervals))
        settled.update(found)
    return tuple(sorted(stays, key=lambda stay: (stay.group_id, stay.person_id, stay.joined_at)))


def moved(moves: Iterable[Move], person_named: Callable[[int, str], int | None]) -> Stays:
    """Stays from join and leave lines in time order; a name that several people bear tells of none of them.

    A join without a leave stays open; a leave without a join was a stay from the beginning.
    """
    found: dict[tuple[int, int], list[Interval]] = defaultdict(list)
    for group_id, name, joined, at in moves:
        person = person_named(group_id, name)
        if person is None:
            continue
        stays = found[group_id, person]
        is_open = bool(stays) and stays[-1][1] == FOREVER
        if joined and not is_open:
            stays.append((at, FOREVER))
        elif not joined:
            start = stays.pop()[0] if is_open else 0
            if start < at and (is_open or not stays):
                stays.append((start, at))
    return {key: stays for key, stays in found.items() if stays}


def spoke(spoken: Iterable[Spoken], person_of: Mapping[tuple[int, int], int], nobody: int) -> Stays:
    """Stays from first to last own message, both included."""
    spans: dict[tuple[int, int], Interval] = {}
    for row in spoken:
        key = (row.group_id, person_of[row.group_id, row.member_id])
        if key[1] != nobody:
            first, last = spans.get(key, (row.first_at, row.last_at))
            spans[key] = (min(first, row.first_at), max(last, row.last_at))
    return {key: [(first, last + 1)] for key, (first, last) in spans.items()}


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Overlapping or touching half-open intervals joined."""
    whole: list[Interval] = []
    for start, end in sorted(intervals):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole
