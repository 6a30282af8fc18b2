"""The weekly report as frozen values, and its canonical JSON (sorted keys, no clock)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum

UNKNOWN = "未知"


@dataclass(frozen=True, slots=True)
class Value:
    """One figure; ``low`` and ``high`` bound it where its definition gives a band."""

    value: int
    low: int | None = None
    high: int | None = None


Metrics = Mapping[str, Value]


class Grade(StrEnum):
    """How strong the record of a message is: with the id that the program gave it, plain text, or read with doubt.

    In a plain text log a member can imitate another's header line; an id cannot be typed.
    """

    NUMBERED = "numbered"
    TEXT = "text"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio kept as two integers, divided on read."""

    num: int
    den: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the week's figures rest on.

    ``memberships`` counts the week's memberships by evidence (roster, lines, inferred); ``skipped`` are records
    that all imports read and did not store, ``flagged`` the week's doubtful messages; ``unlinked`` are the week's
    senders that no roster row names; ``unresolved_mentions`` are @names that no member bears; ``grades`` counts the
    week's messages by the strength of their record (see ``Grade``), ``continued`` those that add a line to somebody's
    接龙 and count as no demand; ``ambiguous_groups`` are roster names that several groups bear, so that their rows
    count nowhere.
    """

    groups_known: int
    groups_exported: int
    memberships: Mapping[str, int]
    messages: int
    skipped: int
    flagged: int
    reviewed: int
    untimed: int
    unlinked: int
    unresolved_mentions: int
    groups_without_roster: tuple[str, ...]
    grades: Mapping[str, int]
    continued: int
    ambiguous_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuerLoad:
    """What one unit imposed this week."""

    unit: str
    level: str
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class GroupShare:
    """A cadre's load from one group."""

    group: str
    platform: str
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Example:
    """One message that counted: its reference, and the words that carried the tag."""

    metric: str
    message: str
    sent_at: str
    group: str
    issuer: str
    span: str
    confidence: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class CadreLoad:
    """What one cadre received this week."""

    cadre: str
    unit: str
    post: str
    level: str
    enough_data: bool
    metrics: Metrics
    by_group: tuple[GroupShare, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class GroupLoad:
    """One group's week."""

    group: str
    platform: str
    members: int
    messages: int
    ack_share: Share


@dataclass(frozen=True, slots=True)
class HourCount:
    """Messages (and demands among them) of one ISO weekday (1 = Monday) and hour, over all groups."""

    weekday: int
    hour: int
    messages: int
    demands: int


@dataclass(frozen=True, slots=True)
class WeekTotal:
    """One week's totals over all issuers. The trend is drawn beside a report and is no part of it: a later import
    into another week must not make a new revision of this one."""

    week: str
    messages: int
    person_demands: int
    person_trace_demands: int


@dataclass(frozen=True, slots=True)
class ModelQuality:
    """The measured quality of the tags: per label precision and recall in thousandths, and on what."""

    measured_on: str
    examples: int
    macro_f1: int
    labels: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class WeekReport:
    """Everything one week's report says."""

    week: str
    timezone: str
    revision: int
    definitions: str
    model: str
    code: str
    data: str
    coverage: Coverage
    issuers: tuple[IssuerLoad, ...]
    cadres: tuple[CadreLoad, ...]
    groups: tuple[GroupLoad, ...]
    hours: tuple[HourCount, ...]
    quality: ModelQuality
    workdays: tuple[int, ...]


def plain(value: object) -> object:
    """Dataclasses to dicts, tuples to lists, absent bounds left out."""
    if isinstance(value, Value):
        bounds = {"low": value.low, "high": value.high}
        return {"value": value.value, **{key: bound for key, bound in bounds.items() if bound is not None}}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def canonical(value: object) -> str:
    """JSON with sorted keys and no spare blanks; equal values give equal bytes."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
