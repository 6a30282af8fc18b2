"""Named features of one message: cues, cues by the clause they stand in, times, and the shape of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers import rules
from classifiers.fold import hide_digits
from classifiers.rules import Hit, scan

_CLAUSE = re.compile(r"[,。;!?\n~…]+|\s{2,}")
_STATUS = ("ban", "ask", "gripe", "done")  # the first found in a clause colours what it asks for
_HAZARDS, _OBJECTS = rules.names("hazard"), rules.names("object")
_CONTEXTS = rules.names("context") - set(_STATUS) | {"self", "now", "chase"}
_COLOURED = frozenset(("order", "please", "deliver", "reply", "now", "hurry", "chase", "before"))
_DAYS = ("daily", "later", "dawn", "tomorrow", "today")
_SOON = {"by today": "due today", "by none clock plain": "due at a clock time", "by span": "due within hours"}
_NOT_SOON = frozenset(("daily", "later", "tomorrow"))
_DUE_SOON = frozenset(("by today", "by none", "by span", "by dawn"))
_NOT_TODAY = frozenset(("later", "tomorrow", "daily"))
_TIMED = frozenset(("meeting", "deliver", "form", "order"))
_BESIDE_HAZARDS = frozenset(("drill", "over", "done", "inform", "ask", "ack", "please", "self", "gripe"))
_WEIGHED = frozenset(("photo", "relay", "form", "checkin", "traffic", "proof"))
_BESIDE_PROOF = frozenset(("purpose", "proper", "daily", "chase", "addressee"))
_CUE, _OPENS, _STARTS, _CLOSES = (
    {cue.name: f"{word} {cue.name}" for cue in rules.CUES} for word in ("cue", "opens", "starts", "closes")
)
_TIMELY = re.compile(r"\d|点|分钟|小时|钟头|刻钟")
_CLOCK = re.compile(
    r"\d{1,2}:\d\d|(?:\d{1,2}|[一二三四五六七八九十两]{1,3})点(?!建议|意见|名|击|赞|多人|要求|位|心|个)"
)
_DATE = re.compile(r"\d{1,2}月\d{1,2}|\d{1,2}[日号]")
_SPAN = re.compile(r"(?:\d{1,2}|[一二三四五六十两]{1,3}|半)个?(?:分钟|小时|钟头|刻钟)")
_LINE_NUMBER = re.compile(r"^\s*\d{1,3}[.、,) ]", re.MULTILINE)
_OPEN_LINE = re.compile(r"(?:^\s*\d{1,3}[.、,)]?|[::])\s*$", re.MULTILINE)
_FACE = re.compile(r"\[[^\[\]\s]{1,5}\]")
_EMOJI = re.compile("[\U0001f300-\U0001faff]")
_MARK = re.compile("[,。;!?、:]")
_LENGTHS = (4, 8, 14, 24, 40, 70, 120, 250)


def describe(plain: str) -> tuple[list[str], list[Hit]]:
    """Feature names of a ``fold.plain`` text and the cue hits behind them; a name never holds text."""
    hits = scan(hide_digits(plain))
    cues = {name for name, _, _ in hits}
    names = {_CUE[name] for name in cues}
    names.update(_shape(plain))
    bounds = [match.end() for match in _CLAUSE.finditer(plain)]
    if not bounds or bounds[-1] < len(plain):
        bounds.append(len(plain))
    start = first = 0
    count, final = len(hits), bounds[-1]
    for end in bounds:
        last = first
        while last < count and hits[last][1] < end:
            last += 1
        inside = frozenset([name for name, _, _ in hits[first:last]])
        names.update(_clause(inside, *_marks(plain[start:end])))
        if start == 0:
            names.update([_OPENS[name] for name in inside])
            names.update([_STARTS[name] for name, at, _ in hits[:last] if at == 0])
        if end == final:
            names.update([_CLOSES[name] for name in inside])
        start, first = end, last
    names.update(_summary(names, cues))
    return sorted(names), hits


def _marks(clause: str) -> tuple[bool, bool, bool, bool]:
    """Whether a clause asks, and names a clock time, a date, a span of time."""
    if _TIMELY.search(clause) is None:
        return "?" in clause, False, False, False
    return (
        "?" in clause,
        _CLOCK.search(clause) is not None,
        _DATE.search(clause) is not None,
        _SPAN.search(clause) is not None,
    )


@lru_cache(maxsize=100_000)
def _clause(cues: frozenset[str], asks: bool, clock: bool, date: bool, span: bool) -> tuple[str, ...]:
    """The features of a clause; few clauses are unlike all others."""
    return tuple(_of_clause(cues, asks, clock, date, span))


def _of_clause(cues: frozenset[str], asks: bool, clock: bool, date: bool, span: bool) -> Iterator[str]:
    status = next((name for name in _STATUS if name in cues or (name == "ask" and asks)), "plain")
    contexts = cues & _CONTEXTS
    for name in cues & _OBJECTS:
        yield f"{status} {name}"
        for context in contexts:
            yield f"{status} {name} {context}"
    for name in cues & _COLOURED:
        yield f"{status} {name}"
    if not cues.isdisjoint(_HAZARDS):
        yield f"{status} hazard"
        for context in ("drill", "over", "inform", "purpose", "self"):
            if context in cues:
                yield f"hazard {context}"
    day = "later" if date and "daily" not in cues else next((name for name in _DAYS if name in cues), "none")
    if day != "none" or clock:
        kind = f"{day} {'clock' if clock else 'day'}"
        yield f"time {kind}"
        if "before" in cues:
            yield f"by {day}"
            yield f"by {kind} {status}"
        if "meeting" in cues:
            yield f"meet {day}"
    if span:
        yield "span"
        if "before" in cues:
            yield "by span"


def _summary(names: set[str], cues: set[str]) -> Iterator[str]:
    timed = [name for name in names if name.startswith(("by ", "time "))]
    due = {name for name in timed if name[0] == "b"}
    if cues.isdisjoint(_NOT_SOON):
        yield from (_SOON[name] for name in due if name in _SOON)
    if due and due.isdisjoint(_DUE_SOON):
        yield "due late"
    times = {name.split(" ")[1] for name in timed if name[0] == "t"}
    for kind in cues & _TIMED:
        for time in times:
            yield f"{kind} at {time}"
    if "meeting" in cues and times:
        yield "meeting soon" if times.isdisjoint(_NOT_TODAY) else "meeting later"
    hazards = cues & _HAZARDS
    if hazards:
        yield f"hazards {min(len(hazards), 3)}"
        yield from (f"hazards and {other}" for other in cues & _BESIDE_HAZARDS)
    if not any(name.startswith("plain ") for name in names):
        yield "nothing plain"
    for one in cues & _WEIGHED:
        yield from (f"{one} and {other}" for other in cues & _BESIDE_PROOF)


def _shape(plain: str) -> Iterator[str]:
    bare = plain.strip()
    yield f"length {sum(len(bare) > bound for bound in _LENGTHS)}"
    if "\n" in bare:
        yield "lines"
        numbered = len(_LINE_NUMBER.findall(plain))
        if numbered >= 2:
            yield "numbered"
            yield "numbered list" if _LINE_NUMBER.match(bare) else "numbered after text"
            if _OPEN_LINE.search(bare):
                yield "numbered open"
    if bare.endswith(("?", "!")):
        yield f"ends {bare[-1]}"
    if "@" in plain:
        everybody = "@所有人" in plain or "@全体成员" in plain
        yield "calls all" if everybody else "starts with name" if bare.startswith("@") else "names one"
    if "[" in plain and _FACE.search(plain):
        yield "face"
    if _EMOJI.search(plain):
        yield "emoji"
    if not _MARK.search(plain):
        yield "no punctuation"
    for mark in "《【“":
        if mark in plain:
            yield f"mark {mark}"
    if bare.endswith("。"):
        yield "ends ."
