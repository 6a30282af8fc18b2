"""Messages selected in QQ on a computer and pasted into a file: a header line with the time, the text, no blank lines.

    【群主】党办小周 2026/11/9 8:02:11
    各村今天17:00前报送秋防名单
    石桥村会计  8:03:40                       <- without a date
    收到
    东岭网格员加入本群。                       <- a line of the client: no header, no time of its own
    南坡-唐立  2026-11-09 20:15:09
    夜巡完毕
    老书记 11/9/2026 9:16:13 PM               <- an English system: month first

    — —  2026-11-9  — —                       <- in some windows the day stands in a line of its own
    党办小周  23:50:12

One or two spaces before the time, up to two behind it. QQ leaves the date out on the day itself, so that a header
without one stands on the day of the last header that has one; where that cannot be, because the clock runs back, or
where no header has a date, the user must give the day (``Source.as_of``). 【…】 titles before names are dropped.

Nothing but the line itself tells a header: only its form, its time (``timeorder``) and its name (``textlog``) speak
against a line that somebody typed. A line of the client counts at the end of a message's text, never as all of it;
it takes the time of that message. Neither the group's name nor any number is in the text.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.qq_body import content, untitled
from monitor.importers.textlog import (
    Header,
    Layout,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    surveyed,
    text_of,
)
from monitor.importers.timeorder import SLACK, WINDOW, SortedJudge, begins_run_ahead, is_ahead, settled
from monitor.types import GroupHeader, Parsed, Platform, RawMessage, Warned

HEADER = re.compile(
    r"(\S.*?) {1,2}(?:(\d{4})[-/](\d{1,2})[-/](\d{1,2}) |(\d{1,2})/(\d{1,2})/(\d{4}) )?"
    r"(?:(上午|下午|凌晨|早上|中午|晚上) ?)?(\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM))? {0,2}",
    re.ASCII,
)
DAY = re.compile(r"[—-][ —-]{2,20} (\d{4})[-/](\d{1,2})[-/](\d{1,2}) [ —-]{2,20}[—-] *", re.ASCII)
ANOTHER_LOG = re.compile(
    r"(?:.*\((?:[A-Za-z][-\w@.]{4,}|\d+@chatroom|我)\)|.*@chatroom\)\]|系统消息)(?: \d\d-\d\d)?|\[?\d{4}[-/].*",
    re.ASCII,
)
NOTICE = re.compile(
    r"\S.{0,60}(?:(?:加入|退出)了?本群|加入了群聊|被管理员移出本群)[。.]?|.{1,60}撤回了一条(?:成员)?消息(?: ?重新编辑)?"
)
MAX_HEADER = 500
NEEDS_DAY, GIVE_DAY = "有消息只印了时间、没有日期", "请用 --as-of 2026-11-02 这样写明复制那天的日期后重试"
CARRIED = "从这里起有消息没有印日期，按前一条的日期算；如果不对，请用 --as-of 写明复制那天的日期"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A header or day line as printed: name, day if it has one, second of the day; None for what does not exist."""

    name: str
    day: date | None
    second: int | None

    @property
    def order(self) -> int | None:
        """A number that grows with time; None without a whole date."""
        return None if self.day is None or self.second is None else self.day.toordinal() * 86_400 + self.second


def _stamp(text: str) -> Stamp | None:
    found = HEADER.fullmatch(text) if len(text) <= MAX_HEADER and ":" in text[-12:] else None
    if found is None:
        return None
    hour = hour24(int(found[9]), found[8] or found[12])
    minute, second = int(found[10]), int(found[11])
    at = None if hour is None or minute > 59 or second > 59 else hour * 3600 + minute * 60 + second
    printed = (found[2], found[3], found[4]) if found[2] else (found[7], found[5], found[6])
    if printed[0] is None:
        return Stamp(found[1], None, at)
    day = _date(*printed)
    return Stamp(found[1], day, at if day else None)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day_line(text: str) -> date | None:
    found = DAY.fullmatch(text) if text[:1] in "—-" and len(text) <= MAX_HEADER else None
    return _date(found[1], found[2], found[3]) if found else None


def _identify(head: Head) -> bool:
    lines = [line for line in head.text.split("\n") if line.strip()][:200]
    lines = [line for line in lines if not (len(line) <= MAX_HEADER and (NOTICE.fullmatch(line) or _day_line(line)))]
    names = [stamp.name for line in lines if (stamp := _stamp(line))]
    others = sum(ANOTHER_LOG.fullmatch(name) is not None for name in names)
    return len(names) >= 2 and _stamp(lines[0]) is not None and others * 2 < len(names)


@dataclass(slots=True)
class Calendar:
    """The day of every header that prints none, by its line; and the day lines that count."""

    days: dict[int, date] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)
    tail: list[tuple[int, int]] = field(default_factory=list)
    last: date | None = None
    last_second: int = 0


def _calendar(path: Path, as_of: date | None) -> Calendar:
    """Dates count in order and not ahead of all that follow (others are quoted); RefusedFormat when one is missing."""
    stamps = [(number, stamp) for number, stamp in _stamps(path) if stamp.second is not None]
    dated = [(number, order) for number, stamp in stamps if (order := stamp.order) is not None]
    real: set[int] = set()
    last: int | None = None
    for at, (number, order) in enumerate(dated):
        later = [time for _, time in dated[at + 1 : at + WINDOW]]
        ahead = is_ahead(order, last, later) or begins_run_ahead(order, last, later)
        if not ahead and (last is None or order >= last - SLACK):
            real.add(number)
            last = order
    found = Calendar()
    for number, stamp in stamps:
        _note(found, number, stamp, number in real)
    _date_tail(path, found, as_of)
    return found


def _stamps(path: Path) -> Iterator[tuple[int, Stamp]]:
    for number, text in surveyed(path):
        if day := _day_line(text):
            yield number, Stamp("", day, 0)
        elif stamp := _stamp(text):
            yield number, stamp


def _note(calendar: Calendar, number: int, stamp: Stamp, real: bool) -> None:
    assert stamp.second is not None
    if stamp.day is None:
        calendar.tail.append((number, stamp.second))
    elif real:
        if calendar.last is not None:
            calendar.days |= {line: calendar.last for line, _ in calendar.tail}
            calendar.tail = []
        calendar.last, calendar.last_second = stamp.day, stamp.second
        if not stamp.name:
            calendar.lines.add(number)


def _date_tail(path: Path, calendar: Calendar, as_of: date | None) -> None:
    """Dates the headers behind the last printed date, or before the first; the clock must not run back for good."""
    tail = calendar.tail
    if not tail:
        return
    highest = list(accumulate((second for _, second in reversed(tail)), max))[::-1]
    reached = calendar.last_second
    for (_, second), ahead in zip(tail, highest, strict=True):
        if as_of is None and (calendar.last is None or ahead < reached - SLACK):
            raise RefusedFormat(path, NEEDS_DAY, GIVE_DAY)
        reached = max(reached, second)
    day = max(filter(None, (calendar.last, as_of)))
    calendar.days |= {line: day for line, _ in tail}


@dataclass(slots=True)
class Reading:
    """Where the reader of one file is."""

    source: Source
    calendar: Calendar
    number: int = 0

    def lines(self) -> Iterator[NumberedLine]:
        """The lines without the day lines that count."""
        for number, text in numbered_lines(self.source.path):
            if number not in self.calendar.lines:
                self.number = number
                yield number, text

    def header(self, text: str) -> Header | None:
        """A header line, its time on its own day or the one the calendar gives it."""
        stamp = _stamp(text)
        if stamp is None:
            return None
        day, second, at = stamp.day or self.calendar.days.get(self.number), stamp.second, None
        if day is not None and second is not None:
            minutes, seconds = divmod(second, 60)
            at = epoch(self.source.zone, (day.year, day.month, day.day), *divmod(minutes, 60), seconds)
        return Header(at, None, untitled(stamp.name))

    def layout(self) -> Layout:
        """The rules for this file."""

        def named(text: str) -> Header | None:
            stamp = _stamp(text)
            return Header(None, None, untitled(stamp.name)) if stamp else None

        return Layout(self.header, lambda text: False, 0, plausible_names(self.source.path, named))


def _messages(segment: Segment) -> Iterator[RawMessage]:
    """The message of a header, then the lines of the client behind it."""
    body, notices = segment.body, 0
    ends = [at for at, text in enumerate(body) if text]
    while notices < len(ends) - 1 and NOTICE.fullmatch(body[ends[-1 - notices]][:MAX_HEADER]):
        notices += 1
    places = ends[len(ends) - notices :]
    kept = body[: places[0]] if places else body
    yield segment.message(content(text_of(kept, len(kept))))
    for at in places:
        tip = system_body(body[at])
        yield RawMessage(segment.line + 1 + at, segment.header.at, None, None, tip.kind, tip.text)


def _read(source: Source) -> Iterator[Parsed]:
    yield GroupHeader(Platform.QQ, None)
    reading = Reading(source, _calendar(source.path, source.as_of))
    carried = source.as_of is not None
    for part in settled(segments(reading.lines(), reading.layout()), SortedJudge()):
        if not isinstance(part, Segment):
            yield part
            continue
        if not carried and part.line in reading.calendar.days and not reading.calendar.lines:
            carried = True
            yield Warned(part.line, CARRIED)
        yield from _messages(part)


IMPORTERS = (
    Importer(
        name="qq-copy",
        version=1,
        platform=Platform.QQ,
        zh="从 QQ 电脑版复制出来的聊天记录",
        extensions=(".txt",),
        signature="每条以“名字 2026/11/9 8:02:11”开头，当天的只有时间",
        identify=_identify,
        read=_read,
    ),
)
