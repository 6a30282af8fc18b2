"""The facts of some days: everything dialect-bound resolved into integers, no text, no names.

Beside the relations come what reports need of the same rows: references, coverage, the digest of the data.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
from sqlite_utils import Database

from classifiers.labels import FACET_NAMES
from monitor.clock import monday_of
from monitor.engines import Facts, relation
from monitor.errors import MonitorError
from monitor.report import UNKNOWN
from monitor.service import Context
from monitor.service.leads import is_short
from monitor.service.members import People, read_people
from monitor.service.names import name_digest
from monitor.service.stays import Membership
from monitor.store import facts as rows_of
from monitor.store import people
from monitor.store.facts import LabelledRow, MentionRow
from monitor.store.groups import Group
from monitor.types import Kind, Precision

NOT_COUNTED = frozenset({Kind.SYSTEM.value, Kind.RECALL.value})
NOBODY = 0


@dataclass(frozen=True, slots=True)
class SpanFacts:
    """The relations for the engine, and the same days as reports need them.

    ``units`` are the issuing units by id (0 is the unknown one); ``refs`` name messages in reports.
    """

    start_at: int
    end_at: int
    relations: Facts
    messages: Sequence[LabelledRow]
    sender_of: Mapping[int, int]
    unit_of: Mapping[int, int]
    addressed: Mapping[int, frozenset[int] | None]  # None: everybody
    units: Sequence[str]
    refs: Mapping[int, str]
    people: People
    stays: Sequence[Membership]
    groups: Mapping[int, Group]
    exported: Mapping[int, tuple[int, int]]
    unresolved_mentions: int
    digest: str


def read_week(ctx: Context, db: Database, week: int) -> SpanFacts:
    """The facts of one ISO week; see read_span."""
    return read_span(ctx, db, monday_of(week), 7)


def read_span(ctx: Context, db: Database, first: date, days: int) -> SpanFacts:
    """The facts of a number of local days from the first on.

    Raises CalendarUnknown for a year without a schedule, MonitorError when messages are unlabelled.
    """
    start_at, end_at = ctx.clock.start_of_day(first), ctx.clock.start_of_day(first + timedelta(days=days))
    calendar = ctx.calendar.days(first, days)
    crowd = read_people(db)
    messages = list(rows_of.span_messages(db, start_at, end_at))
    if any(row.act is None for row in messages):
        raise MonitorError("有还没打标签的消息，不能计算。请重新运行 jianfu compute")
    sender_of = {row.id: _sender(row, crowd) for row in messages}
    units, unit_of_person = _units(crowd)
    unit_of = {number: unit_of_person.get(person, NOBODY) for number, person in sender_of.items()}
    addressed, unresolved = _addressed(ctx.key, rows_of.span_mentions(db, start_at, end_at), messages, crowd)
    stays = [stay for stay in crowd.memberships if stay.joined_at < end_at and stay.left_at > start_at]
    known = crowd.book.groups
    relations = {
        "message_fact": _message_fact(ctx, messages, sender_of, unit_of, addressed),
        "membership_fact": _membership_fact(stays),
        "mention_fact": _mention_fact(addressed),
        "calendar": relation(
            "calendar", {"local_day": [d for d, _ in calendar], "is_workday": [w for _, w in calendar]}
        ),
        "week_span": relation("week_span", {"start_at": [start_at], "end_at": [end_at]}),
    }
    contents = _contents(messages, known, unit_of, addressed, units, crowd)
    refs, digest = _refs(contents), _digest(contents, stays, crowd, known)
    return SpanFacts(
        start_at, end_at, relations, messages, sender_of, unit_of, addressed, units, refs, crowd, stays, known,
        rows_of.exported_groups(db), unresolved, digest,
    )  # fmt: skip


def _sender(row: LabelledRow, crowd: People) -> int:
    return crowd.person_of.get((row.group_id, row.member_id), NOBODY) if row.member_id is not None else NOBODY


def _units(crowd: People) -> tuple[list[str], dict[int, int]]:
    """Issuing units in name order with the unknown one first; person to unit id."""
    names = [UNKNOWN, *sorted({cadre.unit for cadre in crowd.cadres.values()})]
    number = {name: index for index, name in enumerate(names)}
    return names, {cadre.id: number[cadre.unit] for cadre in crowd.cadres.values()}


def _addressed(
    key: bytes, mentions: Iterable[MentionRow], messages: Iterable[LabelledRow], crowd: People
) -> tuple[dict[int, frozenset[int] | None], int]:
    """Message to the persons it @-mentions, None for everybody; and how many @names nobody bears.

    Of the readings at one place the longest that somebody bears counts; an @ inside it is part of the name.
    """
    digests = {
        (group, name_digest(key, name)): who for group, names in crowd.bearers.items() for name, who in names.items()
    }
    everybody = {row.id for row in messages if row.mention_all}
    named: dict[int, set[int]] = defaultdict(set)
    covered: dict[int, int] = {}
    resolved: set[tuple[int, int]] = set()
    places: set[tuple[int, int]] = set()
    for row in mentions:
        spot = (row.message_id, row.place)
        if row.place < covered.get(row.message_id, 0) and spot not in resolved:
            continue
        places.add(spot)
        who = digests.get((row.group_id, row.name))
        if who and spot not in resolved:
            resolved.add(spot)
            covered[row.message_id] = row.place + 1 + row.length
            named[row.message_id] |= who
    addressed = {message: frozenset(who) for message, who in named.items()}
    return {**addressed, **_open_to_all(addressed, everybody)}, len(places - resolved)


def _open_to_all(named: Mapping[int, frozenset[int]], everybody: Iterable[int]) -> dict[int, None]:
    return dict.fromkeys(message for message in everybody if message not in named)


def _message_fact(
    ctx: Context,
    messages: Sequence[LabelledRow],
    sender_of: Mapping[int, int],
    unit_of: Mapping[int, int],
    addressed: Mapping[int, frozenset[int] | None],
) -> pa.Table:
    timed = [row.precision != Precision.DAY for row in messages]
    facets = [frozenset((row.facets or "").split(",")) for row in messages]
    columns: dict[str, list[int] | list[int | None] | list[str]] = {
        "message_id": [row.id for row in messages],
        "group_id": [row.group_id for row in messages],
        "sender_id": [sender_of[row.id] for row in messages],
        "unit_id": [unit_of[row.id] for row in messages],
        "sent_at": [row.sent_at for row in messages],
        "local_day": [row.local_day for row in messages],
        "minute": [row.minute for row in messages],
        "hour_index": [
            row.local_day * 24 + row.minute // 60 if is_timed else None
            for row, is_timed in zip(messages, timed, strict=True)
        ],
        "timed": [int(is_timed) for is_timed in timed],
        "counted": [int(row.kind not in NOT_COUNTED) for row in messages],
        "act": [row.act or "" for row in messages],
        "continues": [row.continues for row in messages],
        "urgent": [row.urgent or 0 for row in messages],
        "trace": [row.trace or 0 for row in messages],
        "addressed_to_all": [int(row.mention_all or addressed.get(row.id) is None) for row in messages],
        "characters": [row.characters for row in messages],
        "short_lead": [
            int(is_short(ctx.clock, ctx.calendar, ctx.definitions.rule, row.sent_at, row.deadline)) for row in messages
        ],
    }
    columns |= {name: [int(name in held) for held in facets] for name in FACET_NAMES if name != "mention_all"}
    columns["mention_all"] = [row.mention_all for row in messages]
    return relation("message_fact", columns)


def _membership_fact(stays: Sequence[Membership]) -> pa.Table:
    return relation(
        "membership_fact",
        {
            "group_id": [stay.group_id for stay in stays],
            "person_id": [stay.person_id for stay in stays],
            "cadre_id": [stay.cadre_id for stay in stays],
            "joined_at": [stay.joined_at for stay in stays],
            "left_at": [stay.left_at for stay in stays],
            "listed": [int(stay.evidence == "roster") for stay in stays],
        },
    )


def _mention_fact(addressed: Mapping[int, frozenset[int] | None]) -> pa.Table:
    pairs = [(message, person) for message, who in addressed.items() for person in sorted(who or ())]
    return relation("mention_fact", {"message_id": [m for m, _ in pairs], "person_id": [p for _, p in pairs]})


def _contents(
    messages: Sequence[LabelledRow],
    known: Mapping[int, Group],
    unit_of: Mapping[int, int],
    addressed: Mapping[int, frozenset[int] | None],
    units: Sequence[str],
    crowd: People,
) -> dict[int, str]:
    """Message id to a line of all that figures follow from, independent of ids, texts and import order."""
    lines = {}
    for row in messages:
        group = known[row.group_id]
        place = f"{group.platform}\0{group.name}\0{row.account or row.sender_name}\0{row.sent_at}\0{row.precision}"
        if row.kind in NOT_COUNTED:
            lines[row.id] = f"{place}\0{row.kind}"
            continue
        called = sorted(_person(crowd, number) for number in addressed.get(row.id) or ())
        labels = f"{row.act} {row.continues} {row.urgent} {row.trace} {row.facets} {row.deadline} {row.mention_all}"
        lines[row.id] = f"{place}\0{row.kind}\0{row.characters}\0{labels}\0{units[unit_of[row.id]]}\0{called}"
    return lines


def _person(crowd: People, number: int) -> str:
    cadre = crowd.cadres.get(number)
    return f"{cadre.name}/{cadre.unit}" if cadre else "-"


def _refs(contents: Mapping[int, str]) -> dict[int, str]:
    """Message id to the reference printed in reports: the same on every site that holds the same messages."""
    counts: Counter[str] = Counter()
    refs: dict[int, str] = {}
    for number, line in contents.items():
        counts[line] += 1
        refs[number] = hashlib.sha256(f"{line}\0{counts[line]}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return refs


def _digest(contents: Mapping[int, str], stays: Sequence[Membership], crowd: People, known: Mapping[int, Group]) -> str:
    """SHA-256 over what the figures follow from."""
    lines = list(contents.values()) + [
        f"s {known[stay.group_id].platform} {known[stay.group_id].name} {_person(crowd, stay.person_id)}"
        f" {stay.joined_at} {stay.left_at} {stay.evidence}"
        for stay in stays
    ]
    whole = "\n".join(sorted(lines)).encode("utf-8", "surrogatepass")
    return f"sha256:{hashlib.sha256(whole).hexdigest()}"


def unit_levels(db: Database, crowd: People) -> dict[str, str]:
    """Unit to level: the register of units, else the one level that the roster gives its cadres, else unknown."""
    given: dict[str, set[str]] = defaultdict(set)
    for cadre in crowd.cadres.values():
        if cadre.level:
            given[cadre.unit].add(cadre.level)
    levels = {unit: next(iter(found)) for unit, found in given.items() if len(found) == 1}
    return levels | {unit.name: unit.level for unit in people.units(db)}
