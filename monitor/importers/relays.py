"""接龙 as they stand in texts: whether a text is one, what it is about, how many lines were added so far.

    #接龙                          made by WeChat: a topic, perhaps an example, a blank line, the list. Everybody who
    3月2日值班报到                  adds a line posts the whole anew, so n people make n messages of one task.
    例 村+姓名

    1. 石桥村 郑广
    2. 东岭村 何梅

    各村接龙报到：                  typed by hand and copied on by each who adds a line; lines may lack their number,
    1、石桥村 郑广                  numbers may be repeated, or stand before places that are still to be filled
    2、东岭村：

The topic is what stands above the first line numbered 1, without the example; the line that opens it is never an
entry, whatever it begins with. A notice that speaks of a 接龙 and then lists orders or names those who are missing
is none, nor is a list forwarded with words such as 转发：.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WORD = "接龙"
LONGEST = 20_000  # characters that are looked at; a longer text is no list that people add to
LOWEST = 12  # lines above a list
LONG_ENTRY, LONG_HEADING = 60, 200
MADE = re.compile(r"[#＃]\s?接龙(?=[\s:：#＃】]|$)[#＃:：】]?")
MADE_FIRST = "1. "
CARD = re.compile(r"[\[【](?:群|QQ)?接龙[\]】][:：]?")
FORWARDED = re.compile(r"[【\[(（]?(?:转发|转载|转自|以下转|转)[】\])）:：]")
EXAMPLE = re.compile(r"(?:示?例(?:如|子)?|格式|模板)(?:[\s:：]|$)")
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]+")
BLANKS = re.compile(r"\s+")
FIRM = re.compile(
    r"(?:[^\w\s(（\[【]{1,3}\s?)?"
    r"(?:[(（\[【]\s?(\d{1,3})\s?[)）\]】]|(\d{1,3})\s?(?:[、)）]|[.．。,，:：](?!\d))|((?:\d\ufe0f?\u20e3){1,3})|([①-⒛]))"
)
WEAK = re.compile(r"(\d{1,3})(?:\s?[.．,，:：](?=\d)|\s+(?=\D))")
ENUMERATED, PER_ROW = ord("①"), 20  # ①–⑳, ⑴–⒇, ⒈–⒛ follow one another
TO_FILL = re.compile(r"(?:[^\n]{0,40}[:：])?[\s_＿—–.…-]*")
MISSING = re.compile(r"(?:未|没|漏)[^\s，。；,;]{0,4}接龙")
ASIDE = re.compile(r"[(（][^()（）]{0,60}[)）]")
ELSEWHERE = re.compile(
    r"(?:不用|不再|不需|无需|停止|取消|禁止|严禁|已|上面|上述|刚才|前面|昨[天日]|之前|上[一次个条]{1,2})[^\s，。；,;]{0,4}接龙"
    r"|接龙(?:情况|结果|统计|汇总|进度|通报|游戏)"
)
PASTED = re.compile(r"\d:\d\d:\d\d\)?\]?[:：]?$")  # only exporters print seconds
ORDER = re.compile(
    r"请|须|务必|不得|不要|严禁|禁止|要求|应当|确保|逾期|通报|注意|按照|截止|格式|接龙|前(?:完成|上?报|接|填|发|反馈)"
)


@dataclass(frozen=True, slots=True)
class Relay:
    """A 接龙 as one of its messages shows it: the topic without blanks, and the lines added so far.

    ``topic`` is empty where the exporter cut the text after its first line; ``entries`` is None there, and for a card
    of which only the title is left.
    """

    topic: str
    entries: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that begins with a number; ``firm`` where a mark such as ``、`` shows that it counts."""

    number: int
    text: str
    firm: bool

    @property
    def filled(self) -> bool:
        """Whether somebody stands on the line, not just a place for him."""
        return TO_FILL.fullmatch(self.text[:LONG_ENTRY]) is None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text taken apart: ``above`` the first line numbered 1, from which place the ``listed`` lines begin.

    ``made``: whether WeChat's own mark opens it.
    """

    made: bool
    above: tuple[str, ...]
    listed: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Sheet:
        """The sheet that a text is."""
        lines = [line.strip() for line in INVISIBLE.sub("", text[:LONGEST]).split("\n")]
        opening = next((at for at, line in enumerate(lines[:3]) if MADE.match(line)), None)
        if opening is not None:
            lines = [lines[opening][_end(MADE, lines[opening]) :].strip(), *lines[opening + 1 :]]
        made = opening is not None
        titled = _behind_title(lines) if not made or any(lines[:2]) else 0
        firsts = _firsts(lines, titled)
        if made and titled and not firsts and lines[titled - 1].startswith(MADE_FIRST):
            firsts = [titled - 1]
        if not firsts:
            return cls(made, tuple(lines), ())
        apart = [at for at in firsts if at and not lines[at - 1]]
        return cls(made, tuple(lines[: firsts[0]]), tuple(lines[apart[-1] if apart else firsts[0] :]))

    @property
    def topic(self) -> str:
        """What the list is about, without blanks."""
        said = [line for line in self.above if line]
        if not said:
            return ""
        first = said[0][_end(CARD, said[0]) :]
        return BLANKS.sub("", "".join([first, *(line for line in said[1:] if not EXAMPLE.match(line))]))

    def entries(self) -> Iterator[Entry | None]:
        """The lines of the list in their order; None for one without number that the numbers show to be one."""
        last = loose = 0
        before = ""
        for line in filter(None, self.listed):
            entry = entry_of(line)
            if entry is None:
                loose += 1
            elif skipped := self._follows(entry, last, loose, before):
                yield from [None] * (skipped - 1)
                yield entry
                last, loose = entry.number, 0
            before = line

    def _follows(self, entry: Entry, last: int, loose: int, before: str) -> int:
        """By how many lines an entry goes on from number ``last``, 0 when it belongs to the text of another."""
        if entry.number == last + 1:
            return 1
        if self.made or not entry.firm:
            return 0
        if entry.number == last or (entry.number == 1 and before.endswith((":", "：")) and entry_of(before) is None):
            return 1
        return entry.number - last if last < entry.number <= last + 1 + loose else 0


def relay_of(text: str) -> Relay:
    """The task of a 接龙 message."""
    sheet = Sheet.of(text)
    topic = sheet.topic
    if not sheet.listed:
        return Relay(topic, 0 if sheet.made and topic else None)
    return Relay(topic, sum(entry is None or entry.filled for entry in sheet.entries()))


def is_relay(text: str) -> bool:
    """Whether a text is a 接龙: under WeChat's mark, or typed as a heading with 接龙 over a list that is no orders."""
    start = INVISIBLE.sub("", text[:LONGEST]).lstrip()
    if MADE.match(start):
        return True
    if WORD not in start or FORWARDED.match(start) or PASTED.search(start.partition("\n")[0].rstrip()[-LONG_ENTRY:]):
        return False
    sheet = Sheet.of(start)
    if not sheet.listed or len(sheet.above) > LOWEST or not (sheet.made or _calls(sheet.above)):
        return False
    said = [entry.text for entry in sheet.entries() if entry is not None and entry.filled]
    orders = sum(len(text) > LONG_ENTRY or ORDER.search(text) is not None for text in said)
    return not said or orders * 2 < len(said)


def entry_of(line: str) -> Entry | None:
    """A line as an entry, None when it begins with no number or with one that may mean something else."""
    if found := FIRM.match(line):
        return Entry(_number(next(filter(None, found.groups()))), line[found.end() :].strip(), firm=True)
    if found := WEAK.match(line):
        return Entry(int(found[1]), line[found.end() :].strip(), firm=False)
    return None


def _number(printed: str) -> int:
    if printed[0].isdecimal():
        return int("".join(filter(str.isdecimal, printed)))
    return (ord(printed) - ENUMERATED) % PER_ROW + 1


def _firsts(lines: Sequence[str], begin: int) -> list[int]:
    """Where lines numbered 1 stand: firmly, else where a blank line above or a line numbered 2 below bears it out."""
    ones = [(at, entry) for at in range(begin, len(lines)) if (entry := entry_of(lines[at])) and entry.number == 1]
    firm = [at for at, entry in ones if entry.firm]
    return firm or [at for at, _ in ones if (at and not lines[at - 1]) or _is_second(lines[at + 1 : at + 2])]


def _is_second(line: Sequence[str]) -> bool:
    entry = entry_of(line[0]) if line else None
    return entry is not None and entry.number == 2


def _behind_title(lines: Sequence[str]) -> int:
    """The line behind the one that opens the text: that is a heading even where it begins with a number."""
    return next((at + 1 for at, line in enumerate(lines) if line), len(lines))


def _end(pattern: re.Pattern[str], line: str) -> int:
    found = pattern.match(line)
    return found.end() if found else 0


def _calls(above: Sequence[str]) -> bool:
    """Whether the first line or the two right above the list call for the 接龙 that follows."""
    said = [line for line in above if line and not EXAMPLE.match(line)]
    near = [line for line in (*said[:1], *said[-2:]) if len(line) <= LONG_HEADING]
    is_list_of_missing = any(MISSING.search(ASIDE.sub("", line)) for line in near)
    return not is_list_of_missing and any(WORD in ELSEWHERE.sub("", line) for line in near)
