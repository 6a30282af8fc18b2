"""Cut time words out of plain text: one small pattern and one reader per way of writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from classifiers.deadlines import daywords
from classifiers.deadlines.clock import CLOSE, NOON, Clock, moment
from classifiers.deadlines.days import Day, clamped
from classifiers.deadlines.daywords import BEFORE, WITHIN
from classifiers.deadlines.numerals import HAN, value
from classifiers.deadlines.numerals import NUMBER as N


@dataclass(frozen=True, slots=True)
class Span:
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


@dataclass(frozen=True, slots=True)
class Part:
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


@dataclass(frozen=True, slots=True)
class Token:
    """One time word and its half-open place in the plain text."""

    start: int
    end: int
    word: Word


class Rule(NamedTuple):
    """A way of writing; ``read`` returns None when the match is no time after all."""

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
        rf"(?:{N}|半|几|数)(?:个?半?小时|个?(?:星期|礼拜|工作日|钟头)|个月|天|周|年|分钟){BEFORE}(?!后)",
        lambda _: Aside.AGO,
    ),
    Rule(rf"每隔?(?:{_COUNT})个?半?(?:小时|分钟|钟头|天|日|周|月)", lambda _: Aside.PERIOD),
    Rule(
        rf"{_FREE}({_COUNT})(?:(个半)|个)?(工作日|小时|钟头|分钟|天|周|星期|礼拜|刻钟)(半)?({WITHIN})?",
        _span,
    ),
    Rule(rf"{_FREE}({_COUNT})(?:(个半)|个)?(日|月|年|分|h|H|min)()({WITHIN})", _span),
    Rule(rf"(?<![\d.])(1[3-9]|2[0-3])\.([0-5]\d)(?={BEFORE})", _digital),
    Rule(r"(?<=[午晚早上天日])(1?\d|2[0-3])\.([0-5]\d)(?!\d|[.%万元米亩倍吨亿斤公])", _digital),
    *(Rule(pattern, read) for pattern, read in daywords.RULES),
    Rule(rf"{_NEW}([01]?\d|2[0-4])(?::|;(?=\d\d(?:之|以)?前))([0-5]\d|[oO]{2})(?::\d\d)?(?!\d)", _digital),
    Rule(
        rf"(?<!第){_NEW}(?!(?<![午夜晨早晚日天号一二三四五六])一点(?![半钟整前之以\d二三四五十至到-]))(?!(?<=[早晚快慢])一点(?![前钟]))({N})[点时]{_NOT_TIME}"
        rf"(?:(半|[一三13]刻)|(\d{{1,2}}|[{HAN}]{{1,3}})分(?!钟)|({_BARE_MINUTES}){_NOT_MINUTES})?(?:钟|整)?",
        _spoken,
    ),
    Rule(rf"(?<!\d)(?!20[0-4])([01]\d|2[0-3])([0-5][05])(?={BEFORE})", _digital),
    Rule(r"下班(?!后|时间|途中|路|回|高峰|的)时?", lambda _: Shift.OFF),
    Rule(rf"一上班|上班(?={BEFORE})", lambda _: Shift.ON),
    Rule(
        r"凌晨|大清早|大早上|一大早|一早|清早|清晨|早晨|(?<![今明次昨])早上|早上(?![报班传交课线级])|早间|上午|午前|中午|正午|晌午|午间|午[饭餐](?=(?:之|以)?前)"
        r"|(?<!上)下午|午后|傍晚|(?<![今明次昨当])晚上|晚上(?![报班传交课线级])|晚间|夜间|夜里|深夜|半夜|夜晚|(?<=[今明次])晨|(?<=[今明当])夜"
        r"|(?<![尽最及])早(?![点日些已期就前稻茶餐读自市])|(?<![不早])晚(?![了点些于餐饭归期自育稻辈])",
        lambda found: Part(_PARTS[found[0]]),
    ),
)
# What a time word is made of: nothing else can begin one, and most characters of a text need not be tried at all.
MADE_OF = (
    r"\x21-\x7e"
    "、〇一七三上下与两个中之九二五今以份作假傍儿元党全八六内军凌几分到刻前动劳十卅午半去及双号后周和四国士夜大天头女妇季宪家小工师年"
    "庆底度建廿当护拜放教数整新日旦早旬时明星春昨晌晚晨最月期末本树植次正每法深清点班的礼秋童端第终翌者至节记过这逢里钟长间际隔零青餐饭"
)
_EACH = tuple(re.compile(rule.pattern) for rule in RULES)
_ANY = re.compile(f"(?=[{MADE_OF}])(?:{'|'.join(f'(?P<r{i}>{rule.pattern})' for i, rule in enumerate(RULES))})")


def tokens(text: str) -> Iterator[Token]:
    """All time words of a plain text, in order, none overlapping."""
    for found in _ANY.finditer(text):
        i = int((found.lastgroup or "r0")[1:])
        again = _EACH[i].match(text, found.start())
        word = RULES[i].read(again) if again else None
        if word is not None:
            yield Token(found.start(), found.end(), word)
