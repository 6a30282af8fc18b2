"""Message identity: which messages of a file are stored already.

Native ids decide where both sides have one of the same kind. Otherwise two messages are the same when sender,
body and time agree, the time at the coarser precision of the two. Pairs are one to one, so that the number
of equal messages becomes the maximum over the exports, never the sum and never one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from monitor.service.names import normal
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
    def kind(self) -> str: ...
    @property
    def text(self) -> str | None: ...
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


@dataclass(slots=True)
class Free:
    """Indexes of incoming (``here``) and stored (``there``) messages that are not paired yet."""

    here: list[int]
    there: list[int]

    def drop(self, pairs: Sequence[tuple[int, int]]) -> None:
        """These are paired."""
        if pairs:
            here, there = {a for a, _ in pairs}, {b for _, b in pairs}
            self.here = [index for index in self.here if index not in here]
            self.there = [index for index in self.there if index not in there]


Key = Callable[[Comparable], Hashable]
SERVER_IDS = "server"
SELF = "我"  # what some tools call the exporting user
MINUTE, DAY = 60, 86400
WIDTH = {Precision.SECOND: 1, Precision.MINUTE: MINUTE, Precision.DAY: DAY}


def match(stored: Sequence[Comparable], incoming: Sequence[Comparable], day_offset: int) -> Matches:
    """Pair the incoming messages of one group with the stored ones.

    ``day_offset`` is the zone's offset in seconds, for messages that are dated but not timed.
    """
    repeats = _repeated_ids(incoming)
    if not stored:
        return Matches((), repeats)
    free = Free(
        [index for index in range(len(incoming)) if index not in repeats],
        list(range(len(stored))),
    )
    found = _pair(stored, incoming, free, _by_id, _by_id, lambda a, b: True)
    for width in sorted({WIDTH[Precision(row.precision)] for row in (*stored, *incoming)}):
        found += _pair_alike(stored, incoming, free, width, day_offset if width == DAY else 0)
    if any(_is_damaged(stored[index]) for index in free.there) or any(_is_damaged(incoming[n]) for n in free.here):
        found += _pair(stored, incoming, free, _as_saved, _as_saved, _was_saved)
    return Matches(tuple(found), repeats)


def _repeated_ids(incoming: Sequence[Comparable]) -> frozenset[int]:
    """One file that lists one id twice holds one message, not two."""
    ids = [row.native_id for row in incoming if row.native_id is not None]
    if len(set(ids)) == len(ids):
        return frozenset()
    seen: set[tuple[str | None, str]] = set()
    repeats: set[int] = set()
    for index, row in enumerate(incoming):
        if row.native_id is not None:
            mark = (row.native_space, row.native_id)
            if mark in seen:
                repeats.add(index)
            seen.add(mark)
    return frozenset(repeats)


def _by_id(row: Comparable) -> Hashable:
    return (row.native_space, row.native_id) if row.native_id else None


def _pair_alike(
    stored: Sequence[Comparable], incoming: Sequence[Comparable], free: Free, width: int, offset: int
) -> list[tuple[int, int]]:
    """Messages of one body and one time at that width: first those of one sort, then whatever else agrees."""

    def about(row: Comparable) -> tuple[int, bytes]:
        return (row.sent_at + offset) // width, row.body

    def agree(a: Comparable, b: Comparable) -> bool:
        return max(WIDTH[Precision(a.precision)], WIDTH[Precision(b.precision)]) == width and not _ids_differ(a, b)

    def of_sort(row: Comparable, who: Key) -> Hashable:
        sender = who(row)
        return None if sender is None else (about(row), sender, row.kind)

    def of_any_sort(row: Comparable, who: Key) -> Hashable:
        sender = who(row)
        return None if sender is None else (about(row), sender)

    there = {about(stored[index]) for index in free.there}
    some = Free([index for index in free.here if about(incoming[index]) in there], free.there)
    if some.here:
        here = {about(incoming[index]) for index in some.here}
        some.there = [index for index in free.there if about(stored[index]) in here]
    found: list[tuple[int, int]] = []
    for key in (of_sort, of_any_sort):
        for ours, theirs in SENDERS if width == 1 else SENDERS[:NAMED]:
            if some.here and some.there:
                found += _pair(stored, incoming, some, partial(key, who=ours), partial(key, who=theirs), agree)
    free.drop(found)
    return found


def _account(row: Comparable) -> Hashable:
    return row.account


def _name_of_account(row: Comparable) -> Hashable:
    return row.name or None if row.account is not None else None


def _bare_name(row: Comparable) -> Hashable:
    return row.name if row.account is None and row.name != SELF else None


def _own(row: Comparable) -> Hashable:
    return "" if row.account is None and row.name == SELF else None


def _anybody(row: Comparable) -> Hashable:
    return "" if row.account is not None or row.name not in (SELF, "") else None


# Who the sender is on either side, from the surest on. A sender known on one side only comes before one known on
# neither, or a message without account would take the place of another one's. The exporting user is 我 in some tools
# and may be anybody; of two exports nobody can tell whether they are one person's, so 我 is 我 only in the end.
SENDERS: tuple[tuple[Key, Key], ...] = (
    (_account, _account),
    (_name_of_account, _bare_name),
    (_bare_name, _name_of_account),
    (_bare_name, _bare_name),
    (_own, _anybody),
    (_anybody, _own),
    (_own, _own),
)
NAMED = 4


def _is_damaged(row: Comparable) -> bool:
    """Whether it may stand in a table that Excel or WPS saved again: no seconds, ? for what GBK does not have."""
    return row.precision == Precision.MINUTE and ("?" in row.name or "?" in (row.text or ""))


def _as_saved(row: Comparable) -> Hashable:
    """What such a table leaves of a message."""
    return row.sent_at // MINUTE, _left(row.name), _left(normal(row.text)) if row.text else row.kind


def _left(text: str) -> bytes:
    return text.replace("?", "").encode("gbk", "ignore")


def _was_saved(a: Comparable, b: Comparable) -> bool:
    return (_is_damaged(a) or _is_damaged(b)) and not _ids_differ(a, b) and None in (a.account, b.account)


def _ids_differ(a: Comparable, b: Comparable) -> bool:
    """Only the server's ids are the same number in everybody's export; others differ from account to account."""
    return a.native_space == b.native_space == SERVER_IDS and a.native_id != b.native_id


def _pair(
    stored: Sequence[Comparable],
    incoming: Sequence[Comparable],
    free: Free,
    ours: Key,
    theirs: Key,
    agree: Callable[[Comparable, Comparable], bool],
) -> list[tuple[int, int]]:
    """One pass over what is free: first come, first paired, within equal keys."""
    shelves: dict[Hashable, list[int]] = defaultdict(list)
    for index in free.there:
        mark = theirs(stored[index])
        if mark is not None:
            shelves[mark].append(index)
    found: list[tuple[int, int]] = []
    for index in free.here if shelves else ():
        mark = ours(incoming[index])
        shelf = shelves.get(mark) if mark is not None else None
        chosen = next((other for other in shelf or () if agree(incoming[index], stored[other])), None)
        if shelf and chosen is not None:
            shelf.remove(chosen)
            found.append((index, chosen))
    free.drop(found)
    return found
