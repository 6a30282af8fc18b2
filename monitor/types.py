"""Frozen values that cross layers. Times are UTC epoch seconds; weeks are ints such as 202646."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Platform(StrEnum):
    """Where a group lives."""

    WECHAT = "wechat"
    QQ = "qq"
    WECOM = "wecom"


class Kind(StrEnum):
    """What sort of line a message is, as the exporter tells it."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    LINK = "link"
    SYSTEM = "system"
    RECALL = "recall"
    FORWARD = "forward"
    QUOTE = "quote"
    STICKER = "sticker"
    LOCATION = "location"
    RED_PACKET = "red_packet"
    OTHER = "other"


# Kinds whose text the tagger reads; the others are media or lines of the client: act = chat without asking.
SPEAKING = frozenset({Kind.TEXT, Kind.QUOTE, Kind.LINK, Kind.FORWARD, Kind.OTHER})


class Tool(StrEnum):
    """The group tool that made a message: 接龙, 打卡, 收集表, 投票, 群公告, 群待办."""

    RELAY = "relay"
    CHECKIN = "checkin"
    FORM = "form"
    VOTE = "vote"
    ANNOUNCEMENT = "announcement"
    TODO = "todo"


class Precision(StrEnum):
    """How finely a source prints the sending time."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class GroupHeader:
    """The messages after this one belong to this group; unknown parts are None."""

    platform: Platform
    name: str | None
    native_id: str | None = None


@dataclass(frozen=True, slots=True)
class RawMember:
    """One row of an export's member list."""

    sender_id: str
    name: str


class RawMessage(NamedTuple):
    """One message as an importer reads it; nothing is resolved yet.

    ``line`` is the 1-based line (or record, or sheet row) where it begins. ``sent_at`` is epoch seconds,
    None when the source has no time. ``sender_id`` and ``sender_name`` are None on system lines and recall
    notices. ``quoted`` is the quoted original where the format tells it apart. ``flag`` says in Chinese why
    the reading is doubtful (a body line that imitates a header, a text damaged by the exporter). ``tool`` is the
    group tool where the exporter tells it and the text does not (see ``importers.group_tools``).
    """

    line: int
    sent_at: int | None
    sender_id: str | None
    sender_name: str | None
    kind: Kind
    text: str
    mentions_all: bool = False
    native_id: str | None = None
    precision: Precision = Precision.SECOND
    quoted: str | None = None
    flag: str | None = None
    tool: Tool | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was read but is not a message of a work group, with the reason in Chinese."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something about the whole export that a person should know (a hole, a count that disagrees)."""

    line: int
    reason: str


Parsed = GroupHeader | RawMember | RawMessage | Skipped | Warned


@dataclass(frozen=True, slots=True)
class Load:
    """One stored figure. ``grain`` is cadre, cadre_group, issuer or group; unused subject columns are 0 or empty."""

    grain: str
    cadre_id: int
    group_id: int
    unit: str
    metric: str
    value: int
