"""Small invented worlds: who is in which group, and what was said there. The truth that ``count`` counts.

Nothing here knows how the product works; ``export`` writes a world out as the files that offices have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
UNKNOWN = "未知"
WECHAT, QQ = "wechat", "qq"
EVERYONE = {WECHAT: "所有人", QQ: "全体成员"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be in groups; ``unit`` is empty for people on no roster."""

    id: int
    name: str
    unit: str
    post: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One group; ``exported`` is False for groups that only the roster knows."""

    id: int
    platform: str
    name: str
    native_id: str | None
    exported: bool = True
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """One row of the roster; days are inclusive, None where open."""

    person: int
    group: int
    account: str
    card: str
    joined: date | None
    left: date | None


@dataclass(frozen=True, slots=True)
class Handle:
    """How a person appears in one group's export; the shown name changes at ``since``."""

    account: str
    shown: str
    later: str
    since: int

    def name(self, at: int) -> str:
        """The name that the export prints at that time."""
        return self.later if at >= self.since else self.shown


@dataclass(frozen=True, slots=True)
class Move:
    """A join or leave that a system line tells, under a printed name."""

    person: int
    joined: bool
    printed: str


@dataclass(frozen=True, slots=True)
class Message:
    """One line of an export. ``sender`` is None on system lines; ``mentions`` are the @names, everybody left out.

    ``relay`` is the topic of the 接龙 that a message is a copy of, with the number of lines in it.
    """

    group: int
    at: int
    sender: int | None
    kind: str
    typed: str
    stored: str
    mentions: tuple[str, ...] = ()
    everyone: bool = False
    native_id: str | None = None
    moves: tuple[Move, ...] = ()
    relay: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is so."""

    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    seats: tuple[Seat, ...]
    handles: Mapping[tuple[int, int], Handle]
    units: Mapping[str, str]
    messages: tuple[Message, ...]

    def of_group(self, group: int) -> list[Message]:
        """A group's lines in time order."""
        return [message for message in self.messages if message.group == group]


def local(at: int) -> datetime:
    """The wall clock in the site's zone."""
    return datetime.fromtimestamp(at, ZONE)


def epoch(day: date, seconds: int = 0) -> int:
    """Epoch seconds of a local day's second."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp()) + seconds


def week_of(at: int) -> int:
    """The ISO week, such as 202638."""
    year, week, _ = local(at).isocalendar()
    return year * 100 + week


def week_span(week: int) -> tuple[int, int]:
    """Half-open epoch seconds of an ISO week."""
    monday = date.fromisocalendar(week // 100, week % 100, 1)
    return epoch(monday), epoch(monday + timedelta(days=7))


def weeks(world: World) -> list[int]:
    """Every week in which anything was said or printed."""
    return sorted({week_of(message.at) for message in world.messages})
