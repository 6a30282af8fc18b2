"""Join neighbouring time words to one expression: 明天（周五）下午 3 点前, 3月1日至5日."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from classifiers.deadlines.clock import Clock
from classifiers.deadlines.days import Day, inherit
from classifiers.deadlines.daywords import WITHIN
from classifiers.deadlines.lexer import Aside, Part, Shift, Span, Token, tokens

MOST = 200  # expressions read from one message


class Suffix(StrEnum):
    """What stands right after an expression."""

    NONE = ""
    BEFORE = "前"
    WITHIN = "内"
    STOP = "止"
    START = "起"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One time expression; ``end`` includes the suffix, ``core`` does not."""

    start: int
    core: int
    end: int
    days: tuple[Day, ...] = ()
    parts: tuple[str, ...] = ()
    clock: Clock | None = None
    shift: Shift | None = None
    span: Span | None = None
    aside: Aside | None = None
    suffix: Suffix = Suffix.NONE
    ranged: bool = False

    @property
    def recurring(self) -> bool:
        """Whether it comes back every day, week or month."""
        return self.aside is Aside.PERIOD or any(day.recurring for day in self.days)

    @property
    def has_time(self) -> bool:
        """Whether a minute is written, not only a day or a part of it."""
        return self.clock is not None or self.shift is not None or bool(self.span and self.span.minutes)


_AGAIN = r"(?:务必|必须|最迟|最晚|一定要?|要|请|都|需|应|的时候)?[在于]?"
_SORTS = {
    **dict.fromkeys(("date", "near_date", "monthday"), "date"),
    **dict.fromkeys(("today", "same_day", "next_day", "offset"), "relative"),
    "weekday": "weekday",
    "after_holiday": "holiday",
}
_GAP = re.compile(rf"[()]?[ ,的]?{_AGAIN}")
_DAY_GAP = re.compile(r"[( ]?[即是,]?|\),?")
_CLOSES = r"(?:关闭|停止|锁[定表单库]|关[停网卷窗账机]|关系统|封[网表单口盘]|停收|收[口官盘卷齐]|截单|不再受理)"
_SUFFIXES = (
    (
        Suffix.BEFORE,
        re.compile(
            r"[)\]】]?(?:左右|时)?(?:(?<=午)(?:放学|收工|离校|交班))?"
            r"(?:(?:之|以)前|前(?!后(?!勤|续)|夕|述|提(?:是|下|条件)|期(?:工作|准备|下发)|往(?!群|邮箱|系统|平台|表))"
            r"|[之以]?(?<=[点分整半钟\d])(?:钱|签(?![到字名收订约署发批])))"
        ),
    ),
    (Suffix.WITHIN, re.compile(rf"[)\]】]?{WITHIN}")),
    (
        Suffix.STOP,
        re.compile(
            r"[)\]】]?(?:就要?|将|即|准时|我|统一|自动|要|系统|平台|通道|端口|入口|链接|问卷|表格|窗口){0,3}"
            rf"(?:为止|止(?![损血步境])|截[止至收稿]|{_CLOSES})|[)]?关(?=$|[,。!])"
        ),
    ),
    (
        Suffix.STOP,
        re.compile(
            r"(?:之后|以后|过后|后)(?:将|一律|系统|平台|通道){0,2}"
            r"(?:不再(?:接收|受理|统计|收)|不予(?:接收|受理)|停止(?:接收|受理|填报|录入)|关闭|锁定)"
        ),
    ),
    (Suffix.START, re.compile(r"(?:之后|以后|过后|以来|后|起(?![草火诉])|开始(?!前|之前))")),
)
_CONNECT = re.compile(r"\)?(?:起|开始)?,?(?:-{1,2}|~|至|到(?!会|场|岗|位|现场|镇|县|村|区))")
_FROM_NOW = re.compile(r"(?:即日|现在|目前|今)起?,?(?:-{1,2}|~|至|到)$")


def phrases(text: str) -> Iterator[Phrase]:
    """All time expressions of a plain text, in order; at most ``MOST``."""
    words = list(tokens(text))
    at = 0
    for _ in range(MOST):
        if at >= len(words):
            return
        first, at = _join(text, words, at)
        if first is None:
            continue
        linked = _CONNECT.match(text, first.core)
        if linked and at < len(words) and words[at].start == linked.end():
            second, after = _join(text, words, at)
            if second is not None and (joined := _span_of_range(first, second)):
                yield joined
                at = after
                continue
        yield first


def _span_of_range(first: Phrase, second: Phrase) -> Phrase | None:
    """The end of a range, with what it inherits from the start; None when they are no pair."""
    if first.aside or second.aside or first.span or second.span:
        return None
    days, parts = second.days, second.parts
    if not days and (second.clock or second.parts):
        days = first.days
        if not parts and first.clock and second.clock and first.clock.hour <= second.clock.hour:
            parts = first.parts
    elif days and first.days:
        days = tuple(inherit(day, first.days[0]) for day in days)
    return replace(second, start=first.start, days=days, parts=parts, ranged=True)


def _join(text: str, words: Sequence[Token], at: int) -> tuple[Phrase | None, int]:
    """The expression that begins with word ``at``, and the index of the word after it."""
    phrase = _with(Phrase(words[at].start, words[at].start, words[at].start), words[at])
    at += 1
    while phrase and at < len(words) and (longer := _extended(text, phrase, words[at])):
        phrase = longer
        at += 1
    if phrase is None or _is_stray(phrase):
        return None, at
    return _suffixed(text, phrase), at


def _with(phrase: Phrase, token: Token) -> Phrase | None:
    """The phrase with one more word in its place; None when that place is taken."""
    word = token.word
    phrase = replace(phrase, core=token.end, end=token.end)
    timed = phrase.clock or phrase.shift
    if phrase.span or phrase.aside:
        return None
    if isinstance(word, Day):
        taken = phrase.parts or timed or not _goes_beside(word, phrase.days)
        return None if taken else replace(phrase, days=(*phrase.days, word))
    if isinstance(word, Part):
        return None if timed or len(phrase.parts) > 1 else replace(phrase, parts=(*phrase.parts, word.name))
    if isinstance(word, Clock):
        return None if timed else replace(phrase, clock=word)
    if isinstance(word, Shift):
        return None if timed else replace(phrase, shift=word)
    if phrase.days or phrase.parts or timed:
        return None
    return replace(phrase, span=word) if isinstance(word, Span) else replace(phrase, aside=word)


def _goes_beside(day: Day, days: Sequence[Day]) -> bool:
    """A date, a weekday and a relative day may name one day together: 明天（3月5日，周四）."""
    if any(one.recurring for one in (*days, day)) and days:
        return False
    sorts = [_SORTS.get(one.kind) for one in (*days, day)]
    return not days or (None not in sorts and len(set(sorts)) == len(sorts))


def _extended(text: str, phrase: Phrase, token: Token) -> Phrase | None:
    gap = _DAY_GAP if isinstance(token.word, Day) else _GAP
    if not gap.fullmatch(text, phrase.core, token.start):
        return None
    if "," in text[phrase.core : token.start] and (phrase.parts or not phrase.days):
        return None
    return _with(phrase, token)


def _is_stray(phrase: Phrase) -> bool:
    """A lone 早 or 晚 is part of another word."""
    return phrase.core - phrase.start == 1 and bool(phrase.parts)


def _suffixed(text: str, phrase: Phrase) -> Phrase:
    opened = text[phrase.start : phrase.core].count("(") > text[phrase.start : phrase.core].count(")")
    if opened and text.startswith(")", phrase.core):
        phrase = replace(phrase, core=phrase.core + 1, end=phrase.core + 1)
    if phrase.span:
        return replace(phrase, suffix=Suffix.WITHIN if phrase.span.within else Suffix.NONE)
    if phrase.days and phrase.days[-1].kind in ("before_holiday", "before_feast") and not phrase.has_time:
        return replace(phrase, suffix=Suffix.BEFORE)
    for suffix, pattern in _SUFFIXES:
        if found := pattern.match(text, phrase.core):
            return replace(phrase, end=found.end(), suffix=suffix)
    inside = text[phrase.start : phrase.core].endswith("内")
    return replace(phrase, suffix=Suffix.WITHIN) if inside else phrase


def counts_from_now(before: str) -> bool:
    """Whether the text right before an expression opens a range at sending: 即日起至."""
    return bool(_FROM_NOW.search(before))
