"""Identity: overlapping exports in any order, repeats and precisions end in the same multiset of messages."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.service.matching import SERVER_IDS, match


@dataclass(frozen=True)
class Row:
    sent_at: int
    body: bytes
    name: str = "甲"
    account: str | None = None
    precision: str = "second"
    native_space: str | None = None
    kind: str = "text"
    text: str = ""
    native_id: str | None = None


def merge(stored: list[Row], incoming: list[Row]) -> list[Row]:
    """What a store does: keep the paired rows (the finer time wins), add the rest."""
    found = match(stored, incoming, 0)
    result = list(stored)
    for here, there in found.pairs:
        if incoming[here].precision == "second" and result[there].precision == "minute":
            result[there] = incoming[here]
    taken = {here for here, _ in found.pairs} | found.repeats
    return result + [row for index, row in enumerate(incoming) if index not in taken]


ROWS = st.lists(
    st.builds(Row, st.integers(0, 240), st.sampled_from([b"ok", b"yes", b"go"]), st.sampled_from(["甲", "乙"])),
    max_size=25,
)


@given(ROWS, st.lists(st.tuples(st.integers(0, 240), st.integers(0, 240)), min_size=1, max_size=5), st.randoms())
@settings(max_examples=200, deadline=None)
def test_overlapping_windows_in_any_order_give_the_whole(
    rows: list[Row], cuts: list[tuple[int, int]], rng: random.Random
) -> None:
    windows = [[row for row in rows if min(cut) <= row.sent_at <= max(cut)] for cut in cuts] + [list(rows)]
    windows += windows[:2]
    rng.shuffle(windows)
    stored: list[Row] = []
    for window in windows:
        stored = merge(stored, window)
    assert Counter(stored) == Counter(rows)


@given(ROWS, ROWS, st.permutations(range(3)))
@settings(max_examples=200, deadline=None)
def test_minutes_and_seconds_count_the_maximum_in_any_order(
    first: list[Row], second: list[Row], order: list[int]
) -> None:
    coarse = [replace(row, sent_at=row.sent_at // 60 * 60, precision="minute") for row in (*first, *second)]
    exports = [first, second, coarse]

    def minutes(rows: list[Row]) -> Counter[tuple[int, bytes, str]]:
        return Counter((row.sent_at // 60, row.body, row.name) for row in rows)

    fine = Counter(first) | Counter(second)
    expected = minutes(list(fine.elements())) | minutes(coarse)
    stored: list[Row] = []
    for index in order:
        stored = merge(stored, exports[index])
    assert minutes(stored) == expected


def test_three_honest_repeats_in_one_second_stay_three() -> None:
    three = [Row(5, b"ok")] * 3
    assert len(merge([], three)) == 3
    assert len(merge(three, three)) == 3
    assert len(merge(three[:2], three)) == 3


def test_server_ids_decide_where_both_have_them() -> None:
    first = Row(5, b"ok", native_space=SERVER_IDS, native_id="1001")
    other = replace(first, native_id="1002")
    edited = replace(first, body=b"later", sent_at=9)
    assert len(merge([first], [other])) == 2
    assert len(merge([first], [edited])) == 1
    assert len(merge([], [first, first])) == 1


def test_ids_of_one_exporter_do_not_tell_two_accounts_exports_apart() -> None:
    mine = Row(5, b"ok", native_space="qce", native_id="a1")
    theirs = replace(mine, native_id="b7")
    assert len(merge([mine], [theirs])) == 1


def test_different_accounts_of_one_name_are_two_people() -> None:
    assert len(merge([Row(5, b"ok", account="1")], [Row(5, b"ok", account="2")])) == 2
    assert len(merge([Row(5, b"ok", account="1")], [Row(5, b"ok")])) == 1


def test_an_account_is_followed_through_a_change_of_name() -> None:
    assert len(merge([Row(5, b"ok", "甲", "1")], [Row(5, b"ok", "甲主任", "1")])) == 1
