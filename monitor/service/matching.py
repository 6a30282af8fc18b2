"""Message identity: which messages of a file are stored already.

Native ids decide where both sides have one of the same kind. Otherwise two messages are the same when sender,
body and time agree, the time at the coarser precision of the two. Pairs are one to one, so that the number
of equal messages becomes the maximum over the exports, never the sum and never one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.types import Precision


class Comparable(Protocol):
    """What identity compares; a stored row and an incoming one both are."""

    @property
    def sent_at(self) -> int: ...
    @property
    def precision(self) -> str: ...
    @property
    def account(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def native_space(self) -> str | None: ...
    @property
    def native_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Matches:
    """(incoming index, stored index) of the same messages, and the incoming indexes that repeat a native id."""

    pairs: tuple[tuple[int, int], ...]
    repeats: frozenset[int]


Key = Callable[[Comparable], Hashable]
SERVER_IDS = "server"
WIDTH = {Precision.SECOND: 1, Precision.MINUTE: 60, Precision.DAY: 86400}


def match(stored: Sequence[Comparable], incoming: Sequence[Comparable], day_offset: int) -> Matches:
    """Pair the incoming messages of one group with the stored ones.

    ``day_offset`` is the zone's offset in seconds, for messages that are dated but not timed.
    """
    pairs: list[tuple[int, int]] = []
    repeats = _repeated_ids(incoming)
    if not stored:
        return Matches((), repeats)
    free_in = [index for index in range(len(incoming)) if index not in repeats]
    free_out = list(range(len(stored)))
    widths = {WIDTH[Precision(row.precision)] for row in (*stored, *incoming)}
    for key, agree in _passes(day_offset, widths):
        if not free_in or not free_out:
            break
        found = _pair(stored, incoming, free_out, free_in, key, agree)
        pairs.extend(found)
        taken_in, taken_out = {a for a, _ in found}, {b for _, b in found}
        free_in = [index for index in free_in if index not in taken_in]
        free_out = [index for index in free_out if index not in taken_out]
    return Matches(tuple(pairs), repeats)


def _repeated_ids(incoming: Sequence[Comparable]) -> frozenset[int]:
    """One file that lists one id twice holds one message, not two."""
    seen: set[tuple[str | None, str]] = set()
    repeats: set[int] = set()
    for index, row in enumerate(incoming):
        if row.native_id is not None:
            mark = (row.native_space, row.native_id)
            if mark in seen:
                repeats.add(index)
            seen.add(mark)
    return frozenset(repeats)


def _passes(day_offset: int, widths: set[int]) -> Iterable[tuple[Key, Callable[[Comparable, Comparable], bool]]]:
    """From the surest to the coarsest: native id, then second, minute, day; account before name."""
    yield (lambda row: (row.native_space, row.native_id) if row.native_id else None), lambda a, b: True
    for width in sorted(widths):
        offset = day_offset if width == 86400 else 0

        def at_width(a: Comparable, b: Comparable, width: int = width) -> bool:
            coarser = max(WIDTH[Precision(a.precision)], WIDTH[Precision(b.precision)])
            return coarser == width and not _ids_differ(a, b)

        def by_account(row: Comparable, width: int = width, offset: int = offset) -> Hashable:
            return ((row.sent_at + offset) // width, row.body, row.account) if row.account else None

        def by_name(row: Comparable, width: int = width, offset: int = offset) -> Hashable:
            return ((row.sent_at + offset) // width, row.body, row.name) if row.name or not row.account else None

        yield by_account, at_width
        yield by_name, lambda a, b, same=at_width: same(a, b) and not _accounts_differ(a, b)  # type: ignore[misc]


def _ids_differ(a: Comparable, b: Comparable) -> bool:
    """Only the server's ids are the same number in everybody's export; others differ from account to account."""
    return a.native_space == b.native_space == SERVER_IDS and a.native_id != b.native_id


def _accounts_differ(a: Comparable, b: Comparable) -> bool:
    return a.account is not None and b.account is not None and a.account != b.account


def _pair(
    stored: Sequence[Comparable],
    incoming: Sequence[Comparable],
    free_out: list[int],
    free_in: list[int],
    key: Key,
    agree: Callable[[Comparable, Comparable], bool],
) -> list[tuple[int, int]]:
    """One pass: first come, first paired, within equal keys."""
    shelves: dict[Hashable, list[int]] = defaultdict(list)
    for index in free_out:
        mark = key(stored[index])
        if mark is not None:
            shelves[mark].append(index)
    found: list[tuple[int, int]] = []
    for index in free_in:
        shelf = shelves.get(key(incoming[index])) if shelves else None
        chosen = next((other for other in shelf or () if agree(incoming[index], stored[other])), None)
        if shelf and chosen is not None:
            shelf.remove(chosen)
            found.append((index, chosen))
    return found
