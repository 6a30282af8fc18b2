"""Where forwards stand in WechatExporter's TXT, found in one pass over the file.

    石头 (2026-10-12 07:40:00):群聊的聊天记录
    << 群聊的聊天记录
    护林员 (2026-10-11 20:00:00):东坡无火情
    群聊的聊天记录 结束 >>

The begin mark repeats the body of the header right above it. Forwarded messages are no newer than the one that forwards
them, so a newer header between the marks shows that somebody typed the begin mark: nothing is swallowed, and the marks
are flagged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from monitor.importers.importer import DEFAULT_ZONE
from monitor.importers.inlinelog import HEAD
from monitor.importers.textlog import surveyed
from monitor.importers.values import printed_moment

HEADER = re.compile(r"(.*?) \((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\):", re.ASCII)
BEGIN, ENDS = "<< ", (" 结束 >>", " Ends >>")
MOST_SENDERS, DEEPEST = 100, 50


def _seconds(header: re.Match[str]) -> int | None:
    when = printed_moment(header[2], DEFAULT_ZONE)
    return when[0] if when else None


def is_mark(text: str) -> bool:
    """Whether a line looks like the begin or the end of a forward."""
    return text.startswith(BEGIN) or text.endswith(ENDS)


@dataclass(slots=True)
class Survey:
    """What one pass over the file finds: who sends, and which lines belong to forwards (first and last ones)."""

    senders: set[str] = field(default_factory=set)
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)  # titles of forwards not yet ended, the outermost first
    _begin: int = 0
    _title: str | None = None  # the body beside the header of the line before: a forward may begin under it
    _sent_at: int | None = None

    @classmethod
    def of(cls, path: Path) -> Survey:
        """The survey of a file."""
        survey = cls()
        for number, text in surveyed(path):
            survey._saw(number, text)
        return survey

    def swallows(self, number: int) -> bool:
        """Whether a line belongs to a forward."""
        at = bisect_right(self.begins, number) - 1
        return at >= 0 and number <= self.ends[at]

    def _saw(self, number: int, text: str) -> None:
        header = HEADER.match(text[:HEAD])
        at = _seconds(header) if header else None
        if self._open and at is not None and self._sent_at is not None and at > self._sent_at:
            self._open.clear()
        if self._open:
            self._inside(number, text)
        elif self._title is not None and text == BEGIN + self._title:
            self._open.append(self._title)
            self._begin, self._title = number, None
        else:
            self._title, self._sent_at = (text[header.end() :], at) if header else (None, None)
            if header and len(self.senders) < MOST_SENDERS:
                self.senders.add(header[1].strip())

    def _inside(self, number: int, text: str) -> None:
        if text.startswith(BEGIN) and len(self._open) < DEEPEST:
            self._open.append(text[len(BEGIN) :])
            return
        title = next((text.removesuffix(end) for end in ENDS if text.endswith(end)), None)
        if title in self._open:
            del self._open[self._open.index(title) :]
        if not self._open:
            self.begins.append(self._begin)
            self.ends.append(number)
