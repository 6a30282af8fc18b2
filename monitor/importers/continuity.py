"""What a whole export should satisfy: no holes in its numbering, its own count met, time not running back."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise

from monitor.types import Warned

SHOWN = 20
TOLERANCE = 120  # seconds; exporters that sort by time still interleave messages of one moment


class Continuity:
    """Watches the records of one group as they pass and tells at the end what does not fit."""

    def __init__(self) -> None:
        self._records = 0
        self._last: int | None = None
        self._backward: list[int] = []
        self._numbers, self._lines = array("q"), array("q")

    def saw(self, line: int, sent_at: int | None = None, number: int | None = None) -> None:
        """Notes one record: its line, its time, its sequence number within the group where the format has one."""
        self._records += 1
        if sent_at is not None:
            if self._last is not None and sent_at < self._last - TOLERANCE:
                self._backward.append(line)
            self._last = sent_at
        if number is not None and 0 < number < 1 << 62:
            self._numbers.append(number)
            self._lines.append(line)

    def warnings(self, declared: int | None = None) -> Iterator[Warned]:
        """What a person should know, given the number of records that the file itself declares."""
        if declared is not None and declared != self._records:
            yield Warned(1, f"文件自称有 {declared} 条记录，实际读到 {self._records} 条")
        if self._backward:
            yield Warned(
                self._backward[0],
                f"时间往回走了 {len(self._backward)} 处，第一处在这里；文件可能被拼接或改动过",
            )
        yield from self._holes()

    def _holes(self) -> Iterator[Warned]:
        places = range(len(self._numbers))
        climbs = all(before <= after for before, after in pairwise(self._numbers))
        order = places if climbs else sorted(places, key=self._numbers.__getitem__)  # sorting costs memory
        found = 0
        for before, after in pairwise(order):
            missing = self._numbers[after] - self._numbers[before] - 1
            if missing <= 0:
                continue
            found += 1
            if found <= SHOWN:
                span = f"{self._numbers[before]} 与 {self._numbers[after]}"
                yield Warned(self._lines[after], f"消息序号 {span} 之间缺 {missing} 条，导出可能不完整")
        if found > SHOWN:
            yield Warned(1, f"消息序号一共有 {found} 处缺口，只列出前 {SHOWN} 处")
