"""Watches what an export yields and names the silent days that its groups' own rhythms make implausible.

    watch = Watch(clock, calendar)
    for item in watch.over(read(source, importer)): …
    watch.silences()        # "2026-11-03 至 2026-11-05（3 天）没有一条消息，而这个群平时工作日几乎天天有消息；…"

Works for every format, since it sees messages and no file; messages without a time tell it nothing. Memory is that of
one number for each group and day, ``MOST_DAYS`` at most; a group beyond is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.clock import Clock, WorkCalendar, day_of
from monitor.errors import FileFault
from monitor.importers.rhythm import Spell, spells
from monitor.types import GroupHeader, Parsed, RawMessage, Warned

SHOWN = 20
MOST_DAYS = 300_000
HOUR, DAY, HOURS = 3600, 86400, 24
ALL_HOURS = (1 << HOURS) - 1
ALWAYS, SELDOM = 0.9, 0.15


@dataclass(frozen=True, slots=True)
class Silence:
    """A spell of one group of an export; ``line`` is that of the first message after it."""

    header: GroupHeader
    spell: Spell
    line: int

    def told(self, named: bool = False, covered: int = 0) -> Warned:
        """The warning, with the group's name if asked, and how many of the days the store has from elsewhere."""
        first, last, count = self.spell.days[0], self.spell.days[-1], self.spell.days[-1] - self.spell.days[0] + 1
        span = f"{day_of(first)} 至 {day_of(last)}（{count} 天）" if count > 1 else f"{day_of(first)}（1 天）"
        group = f"“{self.header.name or self.header.native_id or '没有名字的群'}”" if named else ""
        held = f"（其中 {covered} 天在其他导出里有）" if covered else ""
        lack = f"导出可能缺了这{'几' if count > 1 else '一'}天{held}"
        return Warned(self.line, f"{group}{span}没有一条消息，而这个群平时{_habit(self.spell)}；{lack}")


def _habit(spell: Spell) -> str:
    sort = spell.sort.value
    if spell.usual >= ALWAYS:
        return f"{sort}几乎天天有消息"
    if spell.usual >= SELDOM:
        return f" 10 个{sort}里大约有 {round(10 * spell.usual)} 天有消息"
    return f"大约每 {round(1 / spell.usual)} 个{sort}有一天有消息"


def warnings(found: Sequence[tuple[Silence, int]]) -> Iterator[Warned]:
    """The first silences, each with the number of its days that the store has from elsewhere; and how many in all."""
    named = len({silence.header for silence, _ in found}) > 1
    yield from (silence.told(named, covered) for silence, covered in found[:SHOWN])
    if len(found) > SHOWN:
        yield Warned(1, f"没有消息的可疑日子一共有 {len(found)} 段，只列出前 {SHOWN} 段")


@dataclass(slots=True)
class Watch:
    """The days of an export's groups: for each day the line of its first message and the hours that have any."""

    clock: Clock
    calendar: WorkCalendar
    _groups: dict[GroupHeader, dict[int, int]] = field(default_factory=dict)
    _unjudged: set[GroupHeader] = field(default_factory=set)
    _count: int = 0

    def over(self, parsed: Iterable[Parsed]) -> Iterator[Parsed]:
        """The items as they come; each message is noted in passing."""
        here: GroupHeader | None = None
        begin = end = 0  # of the hour noted last
        for item in parsed:
            if isinstance(item, RawMessage):
                at = item.sent_at
                if at is not None and here is not None and not begin <= at < end:
                    begin = self._note(here, at, item.line)
                    end = begin + HOUR
            elif isinstance(item, GroupHeader):
                here, begin, end = item, 0, 0
            yield item

    def _note(self, header: GroupHeader, at: int, line: int) -> int:
        """Note an hour; the epoch second it begins at."""
        local = at + self.clock.offset(at)
        day, hour = local // DAY, local % DAY // HOUR
        days = self._groups.setdefault(header, {})
        if day not in days:
            if self._count >= MOST_DAYS:
                self._unjudged.add(header)
                return at - local % HOUR
            self._count += 1
            days[day] = line << HOURS
        days[day] |= 1 << hour
        return at - local % HOUR

    def silences(self) -> list[Silence]:
        """What was implausible, group by group, in the order of time."""
        found = []
        for header, days in self._groups.items():
            if header not in self._unjudged:
                hours = {day: (noted & ALL_HOURS).bit_count() for day, noted in days.items()}
                found += [Silence(header, spell, _next_line(days, spell)) for spell in spells(hours, self.calendar)]
        return found


def _next_line(days: dict[int, int], spell: Spell) -> int:
    day = spell.days[-1] + 1
    while day not in days:
        day += 1
    return days[day] >> HOURS


def watched(parsed: Iterable[Parsed], clock: Clock, calendar: WorkCalendar) -> Iterator[Parsed]:
    """The items and, at the end, the warnings; also when the file breaks off."""
    watch = Watch(clock, calendar)
    faults: list[FileFault] = []
    try:
        yield from watch.over(parsed)
    except FileFault as fault:
        faults.append(fault)
    yield from warnings([(silence, 0) for silence in watch.silences()])
    if faults:
        raise faults[0]
