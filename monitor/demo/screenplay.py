"""Scenes: what happens when, written as little plays in ``scenes/*.toml``.

    [[scene]]
    group = "village"                  the key of a group
    at = ["43.1 08:32"]                ISO week . weekdays, local time; "*.135 08:32" is three days of every week
    plays = ['''                       taken in turn over the times of ``at``
    陈志远: {all}请各村今天17:00前报送名单   who says it; a line that begins with | goes on with the text above
    ~收到 0.6 9                        a crowd: 60 % of those present answer within some 9 minutes
    +25 会计甲: 好的，在填              25 minutes after the line above, by a clerk drawn for this scene
    17:20 陈志远: {缺村}还没报           at a time of the same day; "次日 08:10" is the next morning
    ''']

Who: the key of a person, or a role with 甲 乙 丙 … for one drawn at random, or 缺1 缺2 for those whom a crowd left out.
``crowd`` knows the crowds, ``slots`` the words in braces, ``stage`` the marks such as [图片] before a text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from monitor.demo.moments import day_of

SCENES = Path(__file__).parent / "scenes"
BANK = Path(__file__).parent / "bank.toml"
_LINE = re.compile(r"(?:(?P<when>\+[\d.]+|(?:次日 )?\d{1,2}:\d\d) )?(?P<who>[^\s:|~]+): ?(?P<text>.*)")
_ANCHOR = re.compile(r"(?P<week>\*|\d\d)\.(?P<days>[1-7]+) (?P<hour>\d\d):(?P<minute>\d\d)")
_CLOCK = re.compile(r"(?P<next>次日 )?(?P<hour>\d{1,2}):(?P<minute>\d\d)")


@dataclass(frozen=True, slots=True)
class Clock:
    """A local time, ``days`` after the day of the scene."""

    hour: int
    minute: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Something said by one person, at a time of day or some minutes after the line before."""

    who: str
    text: str
    after: float | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Something that many do: its name and its arguments."""

    name: str
    words: tuple[str, ...]


Cue = Line | Crowd
Pools = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """A play at one day and time in one group."""

    group: str
    day: date
    clock: Clock
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A short exchange without a fixed time, told once in each of its groups: ``when`` names the part of the day."""

    groups: tuple[str, ...]
    when: str
    cues: tuple[Cue, ...]


@cache
def scenes() -> tuple[Scene, ...]:
    """All scenes of all groups, in the order of the files."""
    return tuple(scene for path in sorted(SCENES.glob("*.toml")) for scene in _scenes(tomllib.loads(_text(path))))


@cache
def pools() -> Pools:
    """Phrases by the name that crowds ask for."""
    return {name: tuple(lines) for name, lines in tomllib.loads(_text(BANK))["pools"].items()}


@cache
def talks() -> tuple[Talk, ...]:
    """All exchanges without a fixed time."""
    rows = tomllib.loads(_text(SCENES.parent / "talks.toml"))["talk"]
    return tuple(Talk(tuple(row["groups"]), row["when"], cues(play)) for row in rows for play in row["plays"])


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _scenes(table: Mapping[str, list[dict[str, list[str]]]]) -> Iterator[Scene]:
    for row in table["scene"]:
        plays = [cues(play) for play in row["plays"]]
        times = [time for anchor in row["at"] for time in _times(anchor)]
        for number, (day, clock) in enumerate(times):
            yield Scene(str(row["group"]), day, clock, plays[number % len(plays)])


def _times(anchor: str) -> Iterator[tuple[date, Clock]]:
    found = _ANCHOR.fullmatch(anchor)
    if found is None:
        raise ValueError(f"not a time: {anchor}")
    weeks = range(43, 47) if found["week"] == "*" else (int(found["week"]),)
    for week in weeks:
        for weekday in found["days"]:
            yield day_of(week, int(weekday)), Clock(int(found["hour"]), int(found["minute"]))


def cues(play: str) -> tuple[Cue, ...]:
    """The lines and crowds of a play; ValueError names a line that is neither."""
    found: list[Cue] = []
    for text in play.strip().splitlines():
        if text.startswith("|"):
            last = found.pop()
            assert isinstance(last, Line), "only a line can go on"
            found.append(Line(last.who, f"{last.text}\n{text[1:]}", last.after, last.clock))
        elif text.startswith("~"):
            name, *words = text[1:].split(" ")
            found.append(Crowd(name, tuple(words)))
        else:
            found.append(_line(text))
    return tuple(found)


def _line(text: str) -> Line:
    found = _LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"not a line of a play: {text}")
    when = found["when"] or ""
    after = float(when[1:]) if when.startswith("+") else None
    at = _CLOCK.fullmatch(when)
    clock = Clock(int(at["hour"]), int(at["minute"]), 1 if at["next"] else 0) if at else None
    return Line(found["who"], found["text"], after, clock)
