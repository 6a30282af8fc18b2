"""Cut time words out of plain text: one small pattern and one reader per way of writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from classifiers.deadlines import daywords
from classifiers.deadlines.clock import CLOSE, NOON, Clock, moment
from classifiers.deadlines.days import Day, clamped
from classifiers.deadlines.daywords import BEFORE, WITHIN
from classifiers.deadlines.numerals import COUNTS, DIGITS, HAN, value
from classifiers.deadlines.numerals import NUMBER as N


class Span(NamedTuple):
    """A length of time from sending: minutes, else whole months and days that end at the close of a day."""

    minutes: int = 0
    days: int = 0
    months: int = 0
    within: bool = True

    def end(self, sent: datetime) -> datetime:
        """Sending time plus the length; seconds are kept when it is counted in minutes."""
        if self.minutes:
            return sent + timedelta(minutes=self.minutes)
        day = clamped(sent.year, sent.month + self.months, sent.day) + timedelta(days=self.days)
        return moment(day, CLOSE, sent)


class Part(NamedTuple):
    """A part of the day: a key of ``clock.PARTS``."""

    name: str


class Shift(StrEnum):
    """The ends of working time."""

    OFF = "下班"
    ON = "上班"


class Aside(StrEnum):
    """A time word that is never a deadline."""

    AGO = "ago"
    PERIOD = "period"


Word = Day | Part | Clock | Shift | Span | Aside


class Token(NamedTuple):
    """One time word and its half-open place in the plain text."""

    start: int
    end: int
    word: Word


class Rule(NamedTuple):
    """A way of writing: the signs it may begin with, and a reader that returns None when it is no time after all."""

    begins: str
    pattern: str
    read: Callable[[re.Match[str]], Word | None]


_PARTS = {
    **dict.fromkeys(("大清早", "大早上", "一大早", "一早", "清早", "清晨", "早晨", "早上", "早间", "早", "晨"), "早"),
    **dict.fromkeys(("上午", "午前"), "上午"),
    **dict.fromkeys(("中午", "正午", "晌午", "午间", "午饭", "午餐"), "中午"),
    **dict.fromkeys(("下午", "午后"), "下午"),
    **dict.fromkeys(("晚上", "晚间", "夜间", "夜里", "深夜", "半夜", "夜晚", "晚", "夜"), "晚"),
    "凌晨": "凌晨",
    "傍晚": "傍晚",
}
_MINUTES = {"小时": 60, "钟头": 60, "h": 60, "H": 60, "分钟": 1, "分": 1, "min": 1, "刻钟": 15}
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_MONTHS = {"月": 1, "年": 12}
_HALF_DAY = 240  # minutes


def _digital(found: re.Match[str]) -> Clock | None:
    """``17:00``, ``1730``, ``17.30``: hour, minute; a typed letter o is a zero."""
    return _clock(found[1], int(found[2].lower().replace("o", "0")))


def _clock(hour_text: str, minute: int) -> Clock | None:
    hour = value(hour_text)
    if hour is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return Clock(hour, minute, exact=hour_text.startswith("0") or not 0 < hour <= NOON)


def _spoken(found: re.Match[str]) -> Clock | None:
    """``17点``, ``两点半``, ``十七点三十分``, ``五点一刻``; 零点 is the day's end."""
    hour, quarter, minutes, bare_minutes = found.groups()
    if quarter:
        minute = 30 if quarter == "半" else 15 * (value(quarter[0]) or 0)
    else:
        minute = value(minutes or bare_minutes or "0") or 0
    return Clock(24, 0, exact=True, spoken_zero=True) if value(hour) == 0 and not minute else _clock(hour, minute)


def _span(found: re.Match[str]) -> Span | Day | None:
    """Count, 个半, unit, 半, 内: ``一个半小时内``, ``两周内``, ``5个工作日``."""
    count_text, and_half, unit, half, within = found.groups()
    whole = value(count_text)
    if unit == "工作日":
        return Day("workday", (whole,)) if whole else None
    if unit == "月" and "个" not in found[0]:
        return None
    count = {"半": 0.5}.get(count_text, float(count_text) if count_text.isascii() else whole)
    return None if count is None else _length(count + (0.5 if and_half or half else 0), unit, bool(within))


def _length(count: float, unit: str, within: bool) -> Span | None:
    if unit in _MINUTES:
        return Span(minutes=round(count * _MINUTES[unit]), within=within)
    if count == 0.5 and unit in ("天", "日"):
        return Span(minutes=_HALF_DAY, within=within)
    if count == 0.5 and unit == "月":
        return Span(days=15, within=within)
    days, months = count * _DAYS.get(unit, 0), count * _MONTHS.get(unit, 0)
    if days != int(days) or months != int(months) or not count:
        return None
    return Span(days=int(days), months=int(months), within=within)


_COUNT = rf"(?:\d{{1,3}}(?:\.\d)?|[{HAN}]{{1,4}}|半)"
_FREE = rf"(?<![第年月\d.{HAN}])(?:{_COUNT}[-~至到、])?"
_BARE_MINUTES = r"\d\d|[二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]"
_NOT_MINUTES = r"(?![\d个月日号人份元名户张条组楼级时村家位项所岁本篇类种届天小分])"
_NOT_TIME = (
    r"(?!间|候|期|段|刻|常|代|效|限|节|长|事|机|速|令|半会|滴|心|子|燃|球|火|状|亮|击|赞|要求|意见|建议|说明|提醒|注意|希望"
    r"|体会|措施|经验|感受|想法|不足|原因|理由|事项|名(?!单))"
)

_NEW = r"(?:(?<=(?m:^)\d[.])|(?<![\d.:]))"  # the 1. of a list is no part of the number

RULES: tuple[Rule, ...] = (
    Rule(
        COUNTS + "半几数",
        rf"(?:{N}|半|几|数)(?:个?半?小时|个?(?:星期|礼拜|工作日|钟头)|个月|天|周|年|分钟){BEFORE}(?!后)",
        lambda _: Aside.AGO,
    ),
    Rule("每", rf"每隔?(?:{_COUNT})个?半?(?:小时|分钟|钟头|天|日|周|月)", lambda _: Aside.PERIOD),
    Rule(
        COUNTS + "半",
        rf"{_FREE}({_COUNT})(?:(个半)|个)?(工作日|小时|钟头|分钟|天|周|星期|礼拜|刻钟)(半)?({WITHIN})?",
        _span,
    ),
    Rule(COUNTS + "半", rf"{_FREE}({_COUNT})(?:(个半)|个)?(日|月|年|分|h|H|min)()({WITHIN})", _span),
    Rule(DIGITS, rf"(?<![\d.])(1[3-9]|2[0-3])\.([0-5]\d)(?={BEFORE})", _digital),
    Rule(DIGITS, r"(?<=[午晚早上天日])(1?\d|2[0-3])\.([0-5]\d)(?!\d|[.%万元米亩倍吨亿斤公])", _digital),
    *(Rule(*rule) for rule in daywords.RULES),
    Rule(DIGITS, rf"{_NEW}([01]?\d|2[0-4])(?::|;(?=\d\d(?:之|以)?前))([0-5]\d|[oO]{2})(?::\d\d)?(?!\d)", _digital),
    Rule(
        COUNTS,
        rf"(?<!第){_NEW}(?!(?<![午夜晨早晚日天号一二三四五六])一点(?![半钟整前之以\d二三四五十至到-]))(?!(?<=[早晚快慢])一点(?![前钟]))({N})[点时]{_NOT_TIME}"
        rf"(?:(半|[一三13]刻)|(\d{{1,2}}|[{HAN}]{{1,3}})分(?!钟)|({_BARE_MINUTES}){_NOT_MINUTES})?(?:钟|整)?",
        _spoken,
    ),
    Rule(DIGITS, rf"(?<!\d)(?!20[0-4])([01]\d|2[0-3])([0-5][05])(?={BEFORE})", _digital),
    Rule("下", r"下班(?!后|时间|途中|路|回|高峰|的)时?", lambda _: Shift.OFF),
    Rule("一上", rf"一上班|上班(?={BEFORE})", lambda _: Shift.ON),
    Rule(
        "凌大一清早上午中正晌下傍晚夜深半晨",
        r"凌晨|大清早|大早上|一大早|一早|清早|清晨|早晨|(?<![今明次昨])早上|早上(?![报班传交课线级])|早间|上午|午前|中午|正午|晌午|午间|午[饭餐](?=(?:之|以)?前)"
        r"|(?<!上)下午|午后|傍晚|(?<![今明次昨当])晚上|晚上(?![报班传交课线级])|晚间|夜间|夜里|深夜|半夜|夜晚|(?<=[今明次])晨|(?<=[今明当])夜"
        r"|(?<![尽最及])早(?![点日些已期就前稻茶餐读自市])|(?<![不早])晚(?![了点些于餐饭归期自育稻辈])",
        lambda found: Part(_PARTS[found[0]]),
    ),
)

_EACH = tuple(re.compile(rule.pattern) for rule in RULES)
BEGINS = "".join(dict.fromkeys(sign for rule in RULES for sign in rule.begins))
# Signs that stand in many other words, and what must follow them to begin a time word (a test proves it).
FOLLOWED_BY = (
    (COUNTS, rf"\d{HAN}\-./:;~、hHm个半年月日号周天星礼点时分刻钟小工季节到至早大上"),
    ("上下", "上下个午半周星礼月旬年班一工"),
    ("本这", "个年月日周星礼季"),
    ("几数", "个半年周天星礼小工分钟"),
    ("前后", "天日"),
    ("次", "日月工"),
    ("大", "后早清"),
    ("小长放", "长假"),
    ("去全过", "年"),
    ("年", "之以前内底末终"),
    ("午", "前后间餐饭"),
    ("记教儿新", "者师童年"),
)
_OTHERS = f"(?<![{''.join(signs for signs, _ in FOLLOWED_BY)}])"
_BEGINS = re.compile(
    f"[{BEGINS}](?:{_OTHERS}|{'|'.join(f'(?<=[{signs}])(?=[{after}])' for signs, after in FOLLOWED_BY)})"
)
# Few rules begin with the same sign: one pattern for those of each sign, in their order, is as good as one for all.
_NUMBERS = {sign: tuple(i for i, rule in enumerate(RULES) if sign in rule.begins) for sign in BEGINS}
_TRIED = {
    numbers: re.compile("|".join(f"(?P<r{i}>{RULES[i].pattern})" for i in numbers))
    for numbers in dict.fromkeys(_NUMBERS.values())
}
_STARTING = {sign: _TRIED[numbers] for sign, numbers in _NUMBERS.items()}


def matches(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """What the rules find in a plain text, in order, none overlapping: the rule's number and its match."""
    end = 0
    for begin in _BEGINS.finditer(text):
        start = begin.start()
        if start >= end and (found := _STARTING[begin[0]].match(text, start)):
            end = found.end()
            number = int((found.lastgroup or "r0")[1:])
            # Its readers count groups from 1, as only the rule's own pattern does.
            if again := _EACH[number].match(text, start):
                yield number, again


def tokens(text: str) -> Iterator[Token]:
    """All time words of a plain text, in order, none overlapping."""
    for number, found in matches(text):
        word = RULES[number].read(found)
        if word is not None:
            yield Token(*found.span(), word)
