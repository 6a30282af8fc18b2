"""Which of the headers in their place are real: judged by time, and by what the message before them says.

Exporters that sort by time (all but QQ's own). A header more than SLACK seconds behind the last accepted one is a
pasted record, unless more than RUN headers in a row are behind: that is a second log in the same file, read on with
a warning. A header is a forgery *ahead* of its time when the log never comes back to its time within the window and
it is either more than YEAR ahead, or more than FAR ahead with FEW later headers against it, or any time ahead with
MANY against it; likewise the first of several that run ahead together, once the log comes back behind them and goes
on. With less evidence the earlier line in the file wins. A log printed newest first is taken as it is,
with a warning: order proves nothing there.

QQ's message manager does not sort (roaming messages come late), so being behind proves nothing either. Behind its
time *and* one of these makes a pasted record: the very same header line was accepted before; the message before
already holds lines that imitate headers; the message before ends by announcing a record (``如下：``, 转发, 原话 …);
its name is known under another number and its number is new. More than RUN behind in a row are roaming messages,
whatever stands before them. Counted and flagged: behind by more than LATE and forward again with none of these; far
ahead of all that follows; in order, but a known name under a new number.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice, pairwise
from typing import Protocol

from monitor.errors import MalformedFile
from monitor.importers.textlog import AFTER_BROKEN, IMITATION, NO_SUCH_TIME, Header, Segment
from monitor.types import Skipped, Warned

SLACK = 120
WINDOW = 400
REMEMBERED = 200_000  # header lines of QQ logs that a later one may be a copy of; bounds memory
RUN = 100
LATE = 600
FAR, YEAR = 36 * 3600, 366 * 86_400
FEW, MANY = 3, 50
STEP_BACK = "从这里起时间整段回退，像是两份记录接在一起；已按先后继续读入"
OLD_RECORD = "时间比前一条早很多、之后又恢复，可能是引用的旧记录，请人工核对"
NEWEST_FIRST = "这份记录是从新到旧排列的，无法靠时间先后辨认引用的旧记录"
FROM_AHEAD = "时间比后面的消息都晚很多，请人工核对"
SAME_NAME = "同一名字对应两个号码，请人工核对"
_ANNOUNCES = re.compile(r"转发|记录|原话|如下|摘录|复制|引用")


class Verdict(Enum):
    """What a header in its place is held to be."""

    REAL = "real"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, with what a person should know."""

    verdict: Verdict
    flag: str | None = None
    warning: str | None = None


REAL, BODY = Ruling(Verdict.REAL), Ruling(Verdict.BODY)


class Judge(Protocol):
    """Rules on one header, given the message before it and the headers that follow in the window."""

    def rule(self, host: Segment | None, segment: Segment, later: Sequence[Segment]) -> Ruling: ...


def _times(later: Iterable[Segment]) -> Iterator[int]:
    return (segment.header.at for segment in later if segment.header.at is not None)


def is_ahead(at: int, last: int | None, later: Iterable[int]) -> bool:
    """Whether a time lies ahead of every later one, so far or against so many that it cannot be real."""
    follow = []
    for time in later:
        if time >= at - SLACK:
            return False
        if last is None or time >= last - SLACK:
            follow.append(time)
    if not follow:
        return False
    gap = at - max(follow)
    return gap > YEAR or len(follow) >= MANY or (len(follow) >= FEW and gap > FAR)


def _is_ahead_of(later: Sequence[Segment], at: int, last: int | None) -> bool:
    """See is_ahead; nearly always the very next header tells."""
    following = later[0].header.at if later else None
    if following is not None and following >= at - SLACK:
        return False
    return is_ahead(at, last, _times(later))


def begins_run_ahead(at: int, last: int | None, later: Iterable[int]) -> bool:
    """Whether a sorted log, after this time and others beyond it, comes back to go on where it was, far behind them."""
    if last is None or at - last <= FAR:
        return False
    follow: list[int] = []
    for time in later:
        if time >= at - SLACK:
            follow = []
        elif time >= last - SLACK:
            follow.append(time)
    gap = at - max(follow, default=at)
    return gap > YEAR or (len(follow) >= FEW and gap > FAR)


def comes_back(last: int, later: Iterable[Segment]) -> bool:
    """Whether the log comes back to ``last`` within the next RUN headers."""
    return any(time >= last - SLACK for time in islice(_times(later), RUN))


@dataclass(slots=True)
class SortedJudge:
    """For exporters that sort by time."""

    last: int | None = None

    def rule(self, host: Segment | None, segment: Segment, later: Sequence[Segment]) -> Ruling:
        at = segment.header.at
        assert at is not None
        if self.last is not None and at < self.last - SLACK:
            if len(later) < RUN or comes_back(self.last, later):
                return BODY
            self.last = at
            return Ruling(Verdict.REAL, warning=STEP_BACK)
        if _is_ahead_of(later, at, self.last) or begins_run_ahead(at, self.last, _times(later)):
            return BODY if host is not None else Ruling(Verdict.REAL, flag=FROM_AHEAD)
        self.last = at if self.last is None else max(at, self.last)
        return REAL


@dataclass(slots=True)
class UnsortedJudge:
    """For QQ's message manager: time alone decides nothing, time with other evidence does."""

    last: int | None = None
    lines: set[int] = field(default_factory=set)
    order: deque[int] = field(default_factory=deque)
    names: set[str] = field(default_factory=set)
    ids: set[str | None] = field(default_factory=set)

    def rule(self, host: Segment | None, segment: Segment, later: Sequence[Segment]) -> Ruling:
        header, last = segment.header, self.last
        at = header.at
        assert at is not None
        if host is None or last is None:
            self.last, ruling = at, REAL
        elif at >= last - SLACK:
            ruling = self._weigh_ahead(at, header, later)
        else:
            ruling = self._weigh_behind(host, segment, later)
        if ruling is REAL or ruling.verdict is not Verdict.BODY:
            self._remember(segment)
        return ruling

    def _weigh_behind(self, host: Segment, segment: Segment, later: Sequence[Segment]) -> Ruling:
        at, impostor = segment.header.at, self._is_impostor(segment.header)
        assert at is not None and self.last is not None
        back = comes_back(self.last, later)
        in_bulk = not back and len(later) >= RUN
        if not in_bulk and (impostor or hash(segment.raw) in self.lines or _announces(host)):
            return BODY
        if back:
            return Ruling(Verdict.REAL, flag=OLD_RECORD) if self.last - at > LATE else REAL
        self.last = at
        return REAL

    def _weigh_ahead(self, at: int, header: Header, later: Sequence[Segment]) -> Ruling:
        assert self.last is not None
        impostor = self._is_impostor(header)
        ahead = _is_ahead_of(later, at, self.last)
        if ahead and (impostor or at - self.last > YEAR):
            return BODY
        if ahead:
            return Ruling(Verdict.REAL, flag=FROM_AHEAD)
        if at > self.last:
            self.last = at
        return Ruling(Verdict.REAL, flag=SAME_NAME) if impostor else REAL

    def _is_impostor(self, header: Header) -> bool:
        return header.sender_id not in self.ids and header.name in self.names

    def _remember(self, segment: Segment) -> None:
        header = segment.header
        line = hash(segment.raw)
        self.lines.add(line)
        self.order.append(line)
        if len(self.order) > REMEMBERED:
            self.lines.discard(self.order.popleft())
        self.ids.add(header.sender_id)
        if header.name:
            self.names.add(header.name)


def _announces(host: Segment) -> bool:
    if IMITATION in host.flags:
        return True
    last_text = next((text for text in reversed(host.body) if text.strip()), "")
    return last_text.rstrip().endswith(("：", ":")) or _ANNOUNCES.search(last_text[:200]) is not None


@dataclass(slots=True)
class TrustingJudge:
    """For a log printed newest first: every header in its place is real."""

    def rule(self, host: Segment | None, segment: Segment, later: Sequence[Segment]) -> Ruling:
        return REAL


def is_newest_first(window: Iterable[Segment]) -> bool:
    """Whether a log runs from its last message to its first."""
    steps = [after - before for before, after in pairwise(_times(window)) if after != before]
    back = sum(step < 0 for step in steps)
    return back >= FEW and back > 0.8 * len(steps)


def settled(cuts: Iterable[Segment | Skipped], judge: Judge) -> Iterator[Segment | Skipped | Warned]:
    """The real messages of a log in file order: every header judged with up to WINDOW headers after it known."""
    reading = _Reading(judge)
    window = reading.window
    fault: MalformedFile | None = None
    try:
        for cut in cuts:
            if isinstance(cut, Skipped):
                yield cut
                continue
            window.append(cut)
            if len(window) > WINDOW:
                yield from reading.settle_first()
    except MalformedFile as found:
        fault = found
    while window:
        yield from reading.settle_first()
    if reading.host is not None:
        yield _closed(reading.host)
    if fault is not None:
        raise fault


@dataclass(slots=True)
class _Reading:
    """The last message held to be real, and the headers after it that are not judged yet."""

    judge: Judge
    host: Segment | None = None
    window: deque[Segment] = field(default_factory=deque)

    def settle_first(self) -> tuple[Segment | Skipped | Warned, ...]:
        """Judges the first header of the window; gives what is certain by that, in file order."""
        host, ruling = self.host, REAL
        ended = self._at_start() if host is None else (_closed(host),)
        segment = self.window.popleft()
        if segment.header.at is not None:
            ruling = self.judge.rule(host, segment, self.window)
            if ruling is not REAL and ruling.verdict is Verdict.BODY and host is not None:
                host.absorb(segment)
                return ()
        elif host is not None:
            host.flag(AFTER_BROKEN)
        self.host = segment
        if ruling is REAL:
            return ended
        if ruling.flag:
            segment.flag(ruling.flag)
        return (*ended, Warned(segment.line, ruling.warning)) if ruling.warning else ended

    def _at_start(self) -> tuple[Warned, ...]:
        if not isinstance(self.judge, SortedJudge) or not is_newest_first(self.window):
            return ()
        self.judge = TrustingJudge()
        return (Warned(self.window[0].line, NEWEST_FIRST),)


def _closed(host: Segment) -> Segment | Skipped:
    return Skipped(host.line, NO_SUCH_TIME) if host.header.at is None else host
