"""Named features of one message: cues, cues by the clause they stand in, times, and the shape of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    names = {f"cue {name}" for name, _, _ in hits}
    names.update(_shape(plain, names))
    bounds = [match.end() for match in _CLAUSE.finditer(plain)]
    if not bounds or bounds[-1] < len(plain):
        bounds.append(len(plain))
    start = first = 0
    for end in bounds:
        last = first
        while last < len(hits) and hits[last][1] < end:
            last += 1
        inside = {name for name, _, _ in hits[first:last]}
        names.update(_clause(plain[start:end], inside))
        if start == 0:
            names.update(f"opens {name}" for name in inside)
            names.update(f"starts {name}" for name, at, _ in hits[:last] if at == 0)
        if end == bounds[-1]:
            names.update(f"closes {name}" for name in inside)
        start, first = end, last
    names.update(_summary(names))
    return sorted(names), hits


def _clause(clause: str, cues: set[str]) -> Iterator[str]:
    status = next((name for name in _STATUS if name in cues or (name == "ask" and "?" in clause)), "plain")
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
    if not cues.isdisjoint(_DAYS) or _TIMELY.search(clause):
        yield from _time(clause, cues, status)


def _time(clause: str, cues: set[str], status: str) -> Iterator[str]:
    clock = _CLOCK.search(clause) is not None
    date = _DATE.search(clause) is not None
    day = "later" if date and "daily" not in cues else next((name for name in _DAYS if name in cues), "none")
    if day != "none" or clock:
        kind = f"{day} {'clock' if clock else 'day'}"
        yield f"time {kind}"
        if "before" in cues:
            yield f"by {day}"
            yield f"by {kind} {status}"
        if "meeting" in cues:
            yield f"meet {day}"
    if _SPAN.search(clause):
        yield "span"
        if "before" in cues:
            yield "by span"


def _summary(names: set[str]) -> Iterator[str]:
    due = {name for name in names if name.startswith("by ")}
    if not names & {"cue daily", "cue later", "cue tomorrow"}:
        yield from (hint for name, hint in _SOON.items() if name in names)
    if due and not due & {"by today", "by none", "by span", "by dawn"}:
        yield "due late"
    times = {name.split(" ")[1] for name in names if name.startswith("time ")}
    for kind in ("meeting", "deliver", "form", "order"):
        if f"cue {kind}" in names:
            for time in times:
                yield f"{kind} at {time}"
    if "cue meeting" in names and times:
        yield "meeting soon" if not times & {"later", "tomorrow", "daily"} else "meeting later"
    hazards = sum(f"cue {name}" in names for name in _HAZARDS)
    if hazards:
        yield f"hazards {min(hazards, 3)}"
        for other in ("drill", "over", "done", "inform", "ask", "ack", "please", "self", "gripe"):
            if f"cue {other}" in names:
                yield f"hazards and {other}"
    if not any(name.startswith("plain ") for name in names):
        yield "nothing plain"
    for one in ("photo", "relay", "form", "checkin", "traffic", "proof"):
        if f"cue {one}" in names:
            for other in ("purpose", "proper", "daily", "chase", "addressee"):
                if f"cue {other}" in names:
                    yield f"{one} and {other}"


def _shape(plain: str, names: set[str]) -> Iterator[str]:
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
