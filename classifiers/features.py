"""Named features of a message: cues, cues by the clause they stand in, times, and the shape of the text.

Clauses are many, but few are unlike all others: what follows from one is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from classifiers import fold, rules
from classifiers.clauses import cues_of, marks_of, mask, split

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
_OF_TIMES, _OF_HAZARDS, _OF_PROOF = (
    mask(_NOT_SOON | _TIMED),
    mask(_HAZARDS | _BESIDE_HAZARDS),
    mask(_WEIGHED | _BESIDE_PROOF),
)
_CACHE = 20_000  # clauses remembered
_LINE_NUMBER = re.compile(r"^\s*\d{1,3}[.、,) ]", re.MULTILINE)
_OPEN_LINE = re.compile(r"(?:^\s*\d{1,3}[.、,)]?|[::])\s*$", re.MULTILINE)
_FACE = re.compile(r"\[[^\[\]\s]{1,5}\]")
_EMOJI = re.compile("[\U0001f300-\U0001faff]")
_MARK = re.compile("[,。;!?、:]")
_LENGTHS = (4, 8, 14, 24, 40, 70, 120, 250)


class _Clause(NamedTuple):
    """What a clause gives: its features, what it gives as a text's first and last, its times and dues, and whether
    anything in it is asked for plainly."""

    names: frozenset[str]
    opens: frozenset[str]
    closes: frozenset[str]
    timed: frozenset[str]
    plain: bool


def describe(whole: str) -> Iterator[list[str]]:
    """The feature names of each of the texts in a ``fold.plain`` ``fold.joined`` one; a name never holds text."""
    found = split(whole)
    clauses = [_clause(key) for key in found.keys]
    started: dict[int, list[str]] = {}
    for number, name in found.starts:
        started.setdefault(number, []).append(f"starts {name}")
    for number, text in enumerate(fold.parted(whole)):
        first, last = found.firsts[number], found.firsts[number + 1]
        mine, cues = clauses[first:last], 0
        for key in found.keys[first:last]:
            cues |= key
        names = mine[0].opens.union(mine[-1].closes, *[clause.names for clause in mine], _shape(text))
        timed = frozenset(chain.from_iterable([clause.timed for clause in mine]))
        plain = any(clause.plain for clause in mine)
        yield sorted(names.union(started.get(number, ()), _summary(cues, timed, plain)))


@lru_cache(maxsize=_CACHE)
def _clause(key: int) -> _Clause:
    cues = cues_of(key)
    names = frozenset(_of_clause(cues, marks_of(key)))
    return _Clause(
        names.union(f"cue {name}" for name in cues),
        frozenset(f"opens {name}" for name in cues),
        frozenset(f"closes {name}" for name in cues),
        frozenset(name for name in names if name.startswith(("by ", "time "))),
        any(name.startswith("plain ") for name in names),
    )


def _of_clause(cues: frozenset[str], marks: frozenset[str]) -> Iterator[str]:
    status = next((name for name in _STATUS if name in cues or (name == "ask" and "asks" in marks)), "plain")
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
    yield from _of_time(cues, marks, status)


def _of_time(cues: frozenset[str], marks: frozenset[str], status: str) -> Iterator[str]:
    dated = "date" in marks and "daily" not in cues
    day = "later" if dated else next((name for name in _DAYS if name in cues), "none")
    if day != "none" or "clock" in marks:
        kind = f"{day} {'clock' if 'clock' in marks else 'day'}"
        yield f"time {kind}"
        if "before" in cues:
            yield f"by {day}"
            yield f"by {kind} {status}"
        if "meeting" in cues:
            yield f"meet {day}"
    if "span" in marks:
        yield "span"
        if "before" in cues:
            yield "by span"


def _summary(cues: int, timed: frozenset[str], plain: bool) -> Iterable[str]:
    """What the whole text gives: its cues beside each other, whatever clauses they stand in."""
    nothing = () if plain else ("nothing plain",)
    return chain(_times(cues & _OF_TIMES, timed), _hazards(cues & _OF_HAZARDS), _proofs(cues & _OF_PROOF), nothing)


@lru_cache(maxsize=_CACHE)
def _times(key: int, timed: frozenset[str]) -> tuple[str, ...]:
    cues = cues_of(key)
    due = {name for name in timed if name.startswith("by ")}
    found = [_SOON[name] for name in due if name in _SOON and cues.isdisjoint(_NOT_SOON)]
    if due and due.isdisjoint(_DUE_SOON):
        found.append("due late")
    times = {name.split(" ")[1] for name in timed - due}
    found += [f"{kind} at {time}" for kind in cues & _TIMED for time in times]
    if "meeting" in cues and times:
        found.append("meeting soon" if times.isdisjoint(_NOT_TODAY) else "meeting later")
    return tuple(found)


@lru_cache(maxsize=_CACHE)
def _hazards(key: int) -> tuple[str, ...]:
    cues = cues_of(key)
    hazards = cues & _HAZARDS
    beside = [f"hazards and {other}" for other in cues & _BESIDE_HAZARDS]
    return (f"hazards {min(len(hazards), 3)}", *beside) if hazards else ()


@lru_cache(maxsize=_CACHE)
def _proofs(key: int) -> tuple[str, ...]:
    cues = cues_of(key)
    return tuple(f"{one} and {other}" for one in cues & _WEIGHED for other in cues & _BESIDE_PROOF)


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
    if "http" in plain:
        yield "link"
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
