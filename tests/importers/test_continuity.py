"""Holes, counts and times that run back are told once, at the end."""

from __future__ import annotations

import random

from monitor.importers.continuity import SHOWN, TOLERANCE, Continuity
from monitor.types import Warned


def told(records: list[tuple[int, int | None, int | None]], declared: int | None = None) -> list[Warned]:
    watch = Continuity()
    for record in records:
        watch.saw(*record)
    return list(watch.warnings(declared))


def test_a_whole_export_is_silent() -> None:
    assert told([(line, 1000 + line, 50 + line) for line in range(1, 9)], declared=8) == []


def test_a_hole_names_its_size_and_the_line_behind_it() -> None:
    (warned,) = told([(1, 10, 5), (2, 11, 6), (3, 12, 10)])
    assert warned == Warned(3, "消息序号 6 与 10 之间缺 3 条，导出可能不完整")


def test_order_and_repeats_make_no_holes() -> None:
    records: list[tuple[int, int | None, int | None]] = [(line, None, line % 40) for line in range(1, 200)]
    random.Random(3).shuffle(records)
    assert told(records) == []


def test_many_holes_are_counted_and_not_all_listed() -> None:
    found = told([(line, None, line * 2) for line in range(1, SHOWN + 12)])
    assert len(found) == SHOWN + 1
    assert f"一共有 {SHOWN + 10} 处" in found[-1].reason


def test_the_declared_count() -> None:
    assert [one.reason for one in told([(1, 5, None)], declared=2)] == ["文件自称有 2 条记录，实际读到 1 条"]
    assert told([], declared=0) == []


def test_time_running_back_beyond_the_tolerance() -> None:
    assert told([(1, 1000, None), (2, 1000 - TOLERANCE, None), (3, None, None)]) == []
    (warned,) = told([(1, 1000, None), (7, 999 - TOLERANCE, None), (8, 2000, None), (9, 5, None)])
    assert warned.line == 7 and "2 处" in warned.reason
