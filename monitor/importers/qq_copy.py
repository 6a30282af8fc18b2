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
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, repeat
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
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
    """A header or day line as printed: name, day if it has one, second of the day (None: there is no such time)."""

    name: str
    day: date | None
    second: int | None

    @property
    def order(self) -> int | None:
        """A number that grows with time; None without a whole date."""
        return None if self.day is None or self.second is None else self.day.toordinal() * 86_400 + self.second


END = Stamp("", None, None)


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
    """The days of a log, each with the line it begins on, by the dates that count; and the clock behind the last."""

    as_of: date | None
    lines: list[int] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    end: int = 0
    latest: int = 0
    last: int = 0
    early: bool = False
    by_lines: bool = False

    def note(self, number: int, stamp: Stamp, counts: bool) -> None:
        """One header or day line; ``counts``: its date is no quotation."""
        if stamp.second is None:
            return
        if stamp.day is None:
            self.early = self.early or not self.days
            self.latest, self.last = max(self.latest, stamp.second), stamp.second
        elif counts:
            if not self.days or self.days[-1] != stamp.day:
                self.lines.append(number)
                self.days.append(stamp.day)
            self.end, self.latest, self.last = number, stamp.second, stamp.second
            self.by_lines = self.by_lines or not stamp.name

    def lacks_day(self) -> bool:
        """Whether a header has no day: it stands before every date, or the clock runs back for good behind the last."""
        return self.as_of is None and (self.early or self.last < self.latest - SLACK)

    def day(self, number: int) -> date | None:
        """The day of a line that prints none."""
        at = bisect_right(self.lines, number)
        if at == 0:
            return min(filter(None, (self.as_of, *self.days[:1])), default=None)
        return max(self.days[at - 1], self.as_of) if self.as_of and number > self.end else self.days[at - 1]


def _calendar(path: Path, as_of: date | None) -> Calendar:
    """Dates count in order and not ahead of all that follow (others are quoted); RefusedFormat when one is missing."""
    calendar, window, last = Calendar(as_of), deque[tuple[int, Stamp]](), None
    for number, stamp in chain(_stamps(path), repeat((0, END), WINDOW)):
        window.append((number, stamp))
        if len(window) <= WINDOW:
            continue
        number, stamp = window.popleft()
        counts, order = False, stamp.order
        if order is not None and (last is None or order >= last - SLACK):
            counts = not any(ahead(order, last, _orders(window)) for ahead in (is_ahead, begins_run_ahead))
            last = order if counts else last
        calendar.note(number, stamp, counts)
    if calendar.lacks_day():
        raise RefusedFormat(path, NEEDS_DAY, GIVE_DAY)
    return calendar


def _orders(window: Iterable[tuple[int, Stamp]]) -> Iterator[int]:
    return (order for _, stamp in window if (order := stamp.order) is not None)


def _stamps(path: Path) -> Iterator[tuple[int, Stamp]]:
    for number, text in surveyed(path):
        if day := _day_line(text):
            yield number, Stamp("", day, 0)
        elif stamp := _stamp(text):
            yield number, stamp


@dataclass(slots=True)
class Reading:
    """Where the reader of one file is."""

    source: Source
    calendar: Calendar
    number: int = 0

    def lines(self) -> Iterator[NumberedLine]:
        """The lines without the day lines that count."""
        for number, text in numbered_lines(self.source.path):
            day = _day_line(text)
            if day is None or day != self.calendar.day(number):
                self.number = number
                yield number, text

    def header(self, text: str) -> Header | None:
        """A header line, its time on its own day or the one the calendar gives it."""
        stamp = _stamp(text)
        if stamp is None:
            return None
        day, second, at = stamp.day or self.calendar.day(self.number), stamp.second, None
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
    told = source.as_of is not None or reading.calendar.by_lines
    for part in settled(segments(reading.lines(), reading.layout()), SortedJudge()):
        if not isinstance(part, Segment):
            yield part
            continue
        if not told and (stamp := _stamp(part.raw)) and stamp.day is None:
            told = True
            yield Warned(part.line, CARRIED)
        yield from _messages(part)


PRODUCER = Producer(
    "从 QQ 电脑版复制",
    (
        "在群聊窗口或消息记录窗口里选中要导出的消息，按 Ctrl+C 复制。",
        "打开记事本，粘贴，另存为 .txt，编码选 UTF-8。",
        "当天的消息只印时间、不印日期，最好第二天再复制；当天就要用的，导入时用 --as-of 写明复制那天的日期。",
        "导入时还要用 --group 写明群名。",
    ),
)
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
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("名片 秒 撤回", "@全体"),
            loses="没有群名、群号、QQ 号和消息编号；当天的消息没有日期；系统提示没有自己的时间，取上一条的；接龙、"
            "投票、卡片的内容没有导出，引用没有标记。",
            alerts="没有日期的消息按前一条的日期算，并提醒；接不上日期的，要求写明日期；"
            "正文里形似消息头的行按正文处理，标出来请人核对。",
        ),
    ),
)
