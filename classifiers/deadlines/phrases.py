"""Join neighbouring time words to one expression: 明天（周五）下午 3 点前, 3月1日至5日."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from classifiers.deadlines.clock import Clock
from classifiers.deadlines.days import Day, inherit
from classifiers.deadlines.daywords import WITHIN
from classifiers.deadlines.lexer import Aside, Part, Shift, Span, Token, Word, tokens

MOST = 200  # expressions read from one message


class Suffix(StrEnum):
    """What stands right after an expression."""

    NONE = ""
    BEFORE = "前"
    WITHIN = "内"
    STOP = "止"
    START = "起"


class Phrase(NamedTuple):
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


@dataclass(slots=True)
class _Draft:
    """An expression that still takes up words; ``core`` is where it ends so far."""

    start: int
    core: int
    days: tuple[Day, ...] = ()
    parts: tuple[str, ...] = ()
    clock: Clock | None = None
    shift: Shift | None = None
    span: Span | None = None
    aside: Aside | None = None

    def take(self, token: Token) -> bool:
        """Add one more word in its place; False, and nothing added, when that place is taken."""
        taken = self.span or self.aside or not self._place(token.word)
        if not taken:
            self.core = token.end
        return not taken

    def _place(self, word: Word) -> bool:
        timed = self.clock or self.shift
        if isinstance(word, Day):
            if self.parts or timed or not _goes_beside(word, self.days):
                return False
            self.days = (*self.days, word)
        elif isinstance(word, Part):
            if timed or len(self.parts) > 1:
                return False
            self.parts = (*self.parts, word.name)
        elif timed or (isinstance(word, Span | Aside) and (self.days or self.parts)):
            return False
        else:
            self._place_alone(word)
        return True

    def _place_alone(self, word: Clock | Shift | Span | Aside) -> None:
        if isinstance(word, Clock):
            self.clock = word
        elif isinstance(word, Shift):
            self.shift = word
        elif isinstance(word, Span):
            self.span = word
        else:
            self.aside = word

    @property
    def is_stray(self) -> bool:
        """A lone 早 or 晚 is part of another word."""
        return self.core - self.start == 1 and bool(self.parts)

    def phrase(self, suffix: Suffix, end: int | None = None) -> Phrase:
        """The finished expression; ``end`` when its suffix takes up more of the text."""
        return Phrase(
            self.start,
            self.core,
            self.core if end is None else end,
            self.days,
            self.parts,
            self.clock,
            self.shift,
            self.span,
            self.aside,
            suffix,
        )


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
# All suffixes at once, each in a group of its own: at one place only one pattern has to be tried.
_SUFFIX = re.compile("|".join(f"({pattern.pattern})" for _, pattern in _SUFFIXES))
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
    return second._replace(start=first.start, days=days, parts=parts, ranged=True)


def _join(text: str, words: Sequence[Token], at: int) -> tuple[Phrase | None, int]:
    """The expression that begins with word ``at``, and the index of the word after it."""
    draft = _Draft(words[at].start, words[at].start)
    draft.take(words[at])
    at += 1
    while at < len(words) and _is_beside(text, draft, words[at]) and draft.take(words[at]):
        at += 1
    return None if draft.is_stray else _suffixed(text, draft), at


def _goes_beside(day: Day, days: Sequence[Day]) -> bool:
    """A date, a weekday and a relative day may name one day together: 明天（3月5日，周四）."""
    if not days:
        return True
    sorts = [_SORTS.get(one.kind) for one in (*days, day)]
    return not any(one.recurring for one in (*days, day)) and None not in sorts and len(set(sorts)) == len(sorts)


def _is_beside(text: str, draft: _Draft, token: Token) -> bool:
    """Whether nothing but what may stand inside an expression is between it and the next word."""
    gap = _DAY_GAP if isinstance(token.word, Day) else _GAP
    if not gap.fullmatch(text, draft.core, token.start):
        return False
    return "," not in text[draft.core : token.start] or not (draft.parts or not draft.days)


def _suffixed(text: str, draft: _Draft) -> Phrase:
    """The expression with what stands right after it."""
    opened = text.count("(", draft.start, draft.core) > text.count(")", draft.start, draft.core)
    if opened and text.startswith(")", draft.core):
        draft.core += 1
    if draft.span:
        return draft.phrase(Suffix.WITHIN if draft.span.within else Suffix.NONE)
    if draft.days and draft.days[-1].kind in ("before_holiday", "before_feast") and not (draft.clock or draft.shift):
        return draft.phrase(Suffix.BEFORE)
    if found := _SUFFIX.match(text, draft.core):
        return draft.phrase(_SUFFIXES[(found.lastindex or 1) - 1][0], found.end())
    inside = text.endswith("内", draft.start, draft.core)
    return draft.phrase(Suffix.WITHIN if inside else Suffix.NONE)


def counts_from_now(before: str) -> bool:
    """Whether the text right before an expression opens a range at sending: 即日起至."""
    return bool(_FROM_NOW.search(before))
