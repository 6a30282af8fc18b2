"""Named features of one message: cues, cues by the clause they stand in, times, and the shape of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.rules import OBJECTS, Hit, scan

_CLAUSE = re.compile(r"[,。;!?\n~…]+|\s{2,}")
_STATUS = ("ban", "ask", "gripe", "done")  # the first found in a clause colours what it asks for
_OBJECTS = frozenset(cue.name for cue in OBJECTS) - {"meeting", "emergency"}
_DAYS = ("daily", "later", "tomorrow", "today")
_CLOCK = re.compile(r"\d{1,2}:\d\d|(?:\d{1,2}|[一二三四五六七八九十两]{1,3})点(?!建议|意见|名|击|赞|多人|要求|位|心|个)")
_DATE = re.compile(r"\d{1,2}月\d{1,2}|\d{1,2}[日号]")
_SPAN = re.compile(r"(?:\d{1,2}|[一二三四五十两]{1,2}|半)(?:个)?(?:分钟|小时|钟头|刻钟)")
_LINE_NUMBER = re.compile(r"^\s*\d{1,3}[.、,) ]", re.MULTILINE)
_OPEN_LINE = re.compile(r"^\s*\d{1,3}[.、,)]?\s*$", re.MULTILINE)
_FACE = re.compile(r"\[[^\[\]\s]{1,5}\]")
_LENGTHS = (4, 8, 14, 24, 40, 70, 120, 250)


def describe(plain: str) -> tuple[list[str], list[Hit]]:
    """Feature names of a ``fold.plain`` text and the cue hits behind them; a name never holds text."""
    hits = scan(plain)
    names = {f"cue {hit.name}" for hit in hits}
    names.update(_shape(plain))
    names.update(_crossed(names))
    start = 0
    rest = iter(hits + [Hit("", len(plain), len(plain))])
    hit = next(rest)
    for end in (*(match.end() for match in _CLAUSE.finditer(plain)), len(plain)):
        inside = []
        while hit.name and hit.start < end:
            inside.append(hit.name)
            hit = next(rest)
        names.update(_clause(plain[start:end], frozenset(inside)))
        start = end
    names.update(_summary(names))
    return sorted(names), hits


def _clause(clause: str, cues: frozenset[str]) -> Iterator[str]:
    asked = "?" in clause
    status = next((name for name in _STATUS if name in cues or (name == "ask" and asked)), "plain")
    for name in cues & _OBJECTS:
        yield f"{status} {name}"
        for context in ("deliver", "order", "purpose", "proper", "self", "addressee"):
            if context in cues:
                yield f"{status} {name} {context}"
    for name in cues & {"order", "deliver", "reply", "meeting", "emergency", "now", "hurry", "chase"}:
        yield f"{status} {name}"
    yield from _time(clause, cues, status)


def _time(clause: str, cues: frozenset[str], status: str) -> Iterator[str]:
    clock = _CLOCK.search(clause) is not None
    date = _DATE.search(clause) is not None
    day = "later" if date and "daily" not in cues else next((name for name in _DAYS if name in cues), "none")
    kind = f"{day} {'clock' if clock else 'day'}"
    if day != "none" or clock:
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
    if due and not due & {"by today", "by none", "by span"}:
        yield "due late"
    times = {name.split(" ")[1] for name in names if name.startswith("time ")}
    if "cue meeting" in names and times:
        yield "meeting soon" if not times & {"later", "tomorrow", "daily"} else "meeting later"
    if not any(name.startswith("plain ") for name in names):
        yield "nothing plain"


def _crossed(names: set[str]) -> Iterator[str]:
    for name in ("emergency",):
        for other in ("drill", "over", "done", "inform", "ask"):
            if f"cue {name}" in names and f"cue {other}" in names:
                yield f"{name} and {other}"


def _shape(plain: str) -> Iterator[str]:
    bare = plain.strip()
    length = len(bare)
    yield f"length {sum(length > bound for bound in _LENGTHS)}"
    lines = bare.count("\n") + 1
    if lines > 1:
        yield "lines 2" if lines == 2 else "lines many"
    numbered = len(_LINE_NUMBER.findall(plain))
    if numbered >= 2:
        yield "numbered"
        yield "numbered " + ("list" if _LINE_NUMBER.match(bare) else "after text")
        if _OPEN_LINE.search(plain):
            yield "numbered open"
    if bare.endswith("?"):
        yield "ends asking"
    if bare.endswith("!"):
        yield "ends calling"
    if "@所有人" in plain or "@全体成员" in plain:
        yield "calls all"
    elif "@" in plain:
        yield "starts with name" if bare.startswith("@") else "names one"
    if _FACE.search(plain):
        yield "face"
    if "http" in plain:
        yield "link"
    if any("\U0001f300" <= character <= "\U0001faff" for character in plain):
        yield "emoji"
    if length and not any(mark in plain for mark in ",。;!?、:"):
        yield "no punctuation"
    if "《" in plain:
        yield "title"
    if "【" in plain[:3]:
        yield "heading"
