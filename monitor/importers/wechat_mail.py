"""The text that WeChat on a phone sends by mail (多选 → 邮件), saved as a text file. Minutes only, sorted by time.

    云岭镇秋防群 微信群上的聊天记录如下，请查收。

    —————  2026-11-09  —————


    党办小周  08:02                        <- two spaces; two blank lines before, one after

    请各村今天17:00前报送秋防名单


    夜市值班12:00-21:00  08:20             <- a name may hold times and double spaces: the last two-space time counts

    [图片: 0a0b.jpg(请在附件中查看)]

Variants of the first line: ``Dear:`` before it, ``微信群"云岭镇秋防群"的聊天记录如下:``. A first line
``甲 和 乙 在微信上的聊天记录如下`` is a private chat and refused. Mail programs fold blank lines or spaces and write
NBSP for a space: the first message after the first day line, which nobody can have forged, shows how many blank lines
and spaces are left; where the blank lines are gone, only pattern, time and name tell a header. A day line counts in
its place and in order of days; any other stays in the body, flagged.

Identity: there are no ids; a message is (group, minute, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.printed_time import epoch
from monitor.importers.producers import WECHAT_MAIL
from monitor.importers.textlog import (
    MAX_LINE,
    Header,
    Layout,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    surveyed,
)
from monitor.importers.timeorder import SortedJudge, is_ahead, settled
from monitor.importers.wechat_mail_text import (
    CLOCK,
    FILE_NAME,
    PRIVATE,
    day_of,
    plain,
    read_body,
    split_header,
    title_of,
)
from monitor.types import GroupHeader, Parsed, Platform, Precision

TITLE_LINES = 15


@dataclass(frozen=True, slots=True)
class Spacing:
    """What the mail program left: empty lines before and after a header, spaces before its time."""

    before: int
    after: int
    spaces: str


def _identify(head: Head) -> bool:
    raw_mail = "\nMIME-Version:" in head.text or "\nContent-Type:" in head.text
    return not raw_mail and title_of(head.text.split("\n")[:TITLE_LINES]) is not None


def _spacing(path: Path) -> Spacing:
    """Read off the first message after the first day line."""
    blanks, seen_day, header = 0, False, ""
    for _, text in _plain_lines(surveyed(path)):
        if not text:
            blanks += 1
        elif header:
            break
        elif seen_day and CLOCK.search(text[-5:]):
            header, before, blanks = text, min(blanks, 2), 0
        else:
            seen_day, blanks = seen_day or day_of(text) is not None, 0
    if not header:
        return Spacing(2, 1, "  ")
    return Spacing(before, min(blanks, 1), "  " if split_header(header, "  ") else " ")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Day lines that count, by line number, and the day of message headers that stand below one that does not."""

    days: dict[int, date]
    quoted: dict[int, date]


def _calendar(path: Path, spacing: Spacing) -> Calendar:
    """Day lines count in their place, in order of days, and not ahead of all that follow; others are quotations."""
    found: list[tuple[int, date]] = []
    blank = True
    for number, text in _plain_lines(surveyed(path)):
        if text and (blank or not spacing.before) and (day := day_of(text)):
            found.append((number, day))
        blank = not text
    days: dict[int, date] = {}
    last: int | None = None
    times = [day.toordinal() * 86_400 for _, day in found]
    for at, (number, day) in enumerate(found):
        if (last is None or times[at] >= last) and not is_ahead(times[at], last, times[at + 1 :]):
            days[number], last = day, times[at]
    others = {number: day for number, day in found if number not in days}
    return Calendar(days, _quoted_headers(path, spacing, days, others) if others else {})


def _quoted_headers(path: Path, spacing: Spacing, days: dict[int, date], others: dict[int, date]) -> dict[int, date]:
    """The headers below a quoted day line: up to where the clock falls back, else the first one."""
    quoted: dict[int, date] = {}
    day: date | None = None
    run: list[tuple[int, int]] = []
    for number, text in _plain_lines(surveyed(path)):
        if number in days or number in others:
            quoted |= {line: day for line, _ in run[:1] if day}
            day, run = others.get(number), []
        elif day and (found := split_header(text, spacing.spaces)):
            clock = found[1] * 60 + found[2]
            if run and clock < run[-1][1]:
                quoted |= {line: day for line, _ in run}
                day, run = None, []
            else:
                run.append((number, clock))
    return quoted | {line: day for line, _ in run[:1] if day}


def _plain_lines(lines: Iterable[NumberedLine]) -> Iterator[NumberedLine]:
    """The lines of a mail for matching; long ones, which are never headers, as they are."""
    return ((number, plain(text) if len(text) <= MAX_LINE else text) for number, text in lines)


def _with_next(lines: Iterable[NumberedLine]) -> Iterator[tuple[NumberedLine, str]]:
    """Every line with the text of the one after it, "" at the end."""
    current: NumberedLine | None = None
    for following in lines:
        if current is not None:
            yield current, following[1]
        current = following
    if current is not None:
        yield current, ""


@dataclass(slots=True)
class Reading:
    """Where the reader of one file is: below the title or not, on which day, before a blank line or not."""

    source: Source
    spacing: Spacing
    calendar: Calendar
    day: date | None = None
    number: int = 0
    blank_follows: bool = True

    def lines(self) -> Iterator[NumberedLine]:
        """The lines below the title, without the day lines that count."""
        below = False
        for (number, text), following in _with_next(_plain_lines(numbered_lines(self.source.path))):
            if number in self.calendar.days:
                self.day = self.calendar.days[number]
            elif below:
                self.number, self.blank_follows = number, not following
                yield number, text
            else:
                below = title_of((text,)) is not None

    def header(self, text: str) -> Header | None:
        """A header line, its time on the current day."""
        found = split_header(text, self.spacing.spaces)
        if found is None or (self.spacing.after and not self.blank_follows):
            return None
        name, hour, minute = found
        day = self.calendar.quoted.get(self.number) or self.day or self.source.as_of
        at = None if day is None else epoch(self.source.zone, (day.year, day.month, day.day), hour, minute)
        return Header(at, None, name)

    def layout(self) -> Layout:
        """The rules for this file."""

        def named(text: str) -> Header | None:
            found = split_header(plain(text), self.spacing.spaces)
            return Header(None, None, found[0]) if found else None

        def resembles(text: str) -> bool:
            return named(text) is not None or day_of(text) is not None

        plausible = plausible_names(self.source.path, named)
        return Layout(self.header, resembles, self.spacing.before, plausible)


def _group_name(path: Path, title: re.Match[str]) -> str | None:
    named = next((name for name in title.groupdict().values() if name), None)
    return named or (found[1] if (found := FILE_NAME.match(path.stem)) else None)


def _read(source: Source) -> Iterator[Parsed]:
    title = title_of(text for _, text in islice(surveyed(source.path), TITLE_LINES))
    if title is None:
        raise MalformedFile(source.path, "开头没有“……的聊天记录如下”这一行", "请用邮件里的全部文字另存为文本后重试")
    if title.re is PRIVATE:
        raise RefusedFormat(source.path, "这是私聊的记录，不是工作群", "请在群聊里多选消息后重新发到邮箱")
    yield GroupHeader(Platform.WECHAT, _group_name(source.path, title))
    spacing = _spacing(source.path)
    reading = Reading(source, spacing, _calendar(source.path, spacing))
    for part in settled(segments(reading.lines(), reading.layout()), SortedJudge()):
        yield part.message(read_body(part.body), Precision.MINUTE) if isinstance(part, Segment) else part


IMPORTERS = (
    Importer(
        name="wechat-mail",
        version=1,
        platform=Platform.WECHAT,
        zh="微信“多选→邮件”发出的聊天记录，另存为文本",
        extensions=(".txt",),
        signature="开头有“……微信群上的聊天记录如下”",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WECHAT_MAIL,
            keeps=Keeps.of("群名 名片 接龙", "@全体 卡片"),
            loses="时间只到分钟；没有群号、账号和消息编号；不含撤回和进群、退群的提示；"
            "引用和合并转发的内容没有导出；邮箱可能把空行和空格合并掉。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；私聊的邮件不读。",
        ),
    ),
)
