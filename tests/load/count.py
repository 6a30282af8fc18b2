"""Every figure of a week counted by hand: plain loops over messages and people, after the definitions of the load.

Nothing of the product is used here. The labels of the texts are given; this counts, it does not classify.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from tests.load.world import UNKNOWN, WECHAT, Message, World, epoch, local, week_of, week_span

MEDIA = frozenset({"image", "voice", "video", "sticker", "file", "location", "red_packet"})
UNSAID = frozenset({"system", "recall"})
HOUR, DAY = 3600, 86400
FAR = 1 << 60
FACETS = ("photo", "checkin", "form", "relay", "traffic")
Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class Label:
    """What a text asks: the answer of the tagger. ``deadline`` is in epoch seconds."""

    act: str
    urgent: bool
    trace: bool
    facets: frozenset[str]
    deadline: int | None


CHAT = Label("chat", False, False, frozenset(), None)
Labels = Mapping[tuple[str, int], Label]


@dataclass(frozen=True, slots=True)
class Exposure:
    """One message as one person met it."""

    message: Message
    person: int
    label: Label
    addressed: bool
    directed: bool
    continues: bool

    @property
    def is_demand(self) -> bool:
        """A request addressed to the person, other than a line added to a 接龙."""
        return self.label.act == "request" and self.addressed and not self.continues


def speaks(message: Message) -> bool:
    """Whether a message has words to be tagged."""
    return message.kind not in MEDIA and message.kind not in UNSAID and bool(message.stored.strip())


def characters(message: Message) -> int:
    """Code points of the stored text; media have none."""
    return 0 if message.kind in MEDIA else len(message.stored)


def is_workday(day: date) -> bool:
    """The official calendar."""
    return bool(chinese_calendar.is_workday(day))


def is_working_time(at: int) -> bool:
    """08:00 to 18:00 of a working day, half-open."""
    moment = local(at)
    return is_workday(moment.date()) and 8 <= moment.hour < 18


def is_night(at: int) -> bool:
    """22:00 to 07:00, half-open."""
    return local(at).hour >= 22 or local(at).hour < 7


def working_seconds(start: int, end: int) -> int:
    """Seconds of working time between two moments; none when the end is past."""
    total, day = 0, local(start).date()
    while epoch(day) < end:
        if is_workday(day):
            total += max(0, min(end, epoch(day, 18 * HOUR)) - max(start, epoch(day, 8 * HOUR)))
        day += timedelta(days=1)
    return total


def reading_seconds(messages: Iterable[Message]) -> int:
    """At 260 characters a minute, at most 1500 of each message; divided once."""
    return sum(min(characters(message), 1500) for message in messages) * 60 // 260


class Count:
    """One world with its labels: who was where, who was meant, and the figures of any week."""

    def __init__(self, world: World, labels: Labels) -> None:
        self.world = world
        self.labels = labels
        self.said = [message for message in world.messages if message.kind not in UNSAID]
        self.stays = {
            (person.id, group.id): self._stays(person.id, group.id) for person in world.people for group in world.groups
        }
        self.named = {group.id: self._named(group.id) for group in world.groups}
        self.exposures = defaultdict(list)
        for message in self.said:
            self.exposures[week_of(message.at)] += self._exposed(message)

    exposures: defaultdict[int, list[Exposure]]

    def evidence(self, person: int, group: int) -> str:
        """The best evidence that somebody is in a group, empty for none."""
        if any((seat.person, seat.group) == (person, group) for seat in self.world.seats):
            return "roster"
        if any(move.person == person for line in self.world.of_group(group) for move in line.moves):
            return "lines"
        return "inferred" if any((one.sender, one.group) == (person, group) for one in self.said) else ""

    def _stays(self, person: int, group: int) -> list[tuple[int, int]]:
        """Half-open spans by the best evidence there is; weaker evidence adds and takes nothing."""
        evidence = self.evidence(person, group)
        if evidence == "roster":
            seats = [seat for seat in self.world.seats if (seat.person, seat.group) == (person, group)]
            return [
                (epoch(seat.joined) if seat.joined else -FAR, epoch(seat.left, DAY) if seat.left else FAR)
                for seat in seats
            ]
        if evidence == "lines":
            return self._stays_by_lines(person, group)
        own = [one.at for one in self.said if (one.sender, one.group) == (person, group)]
        return [(min(own), max(own) + 1)] if own else []

    def _stays_by_lines(self, person: int, group: int) -> list[tuple[int, int]]:
        lines = [line for line in self.world.of_group(group) if any(move.person == person for move in line.moves)]
        events = [(line.at, move.joined) for line in lines for move in line.moves if move.person == person]
        since = None if events[0][1] else -FAR
        stays = []
        for at, joined in events:
            if joined and since is None:
                since = at
            elif not joined and since is not None:
                stays.append((since, at))
                since = None
        return [*stays, (since, FAR)] if since is not None else stays

    def _named(self, group: int) -> dict[str, set[int]]:
        """Who is meant by which name in a group: roster names and cards, names spoken under, listed or printed."""
        named: dict[str, set[int]] = defaultdict(set)
        for seat in self.world.seats:
            if seat.group == group:
                named[self.world.people[seat.person].name].add(seat.person)
                if seat.card:
                    named[seat.card].add(seat.person)
        for one in self.world.of_group(group):
            if one.sender is not None and one.kind not in UNSAID:
                named[self.world.handles[one.sender, group].name(one.at)].add(one.sender)
            for move in one.moves:
                named[move.printed].add(move.person)
        if self.world.groups[group].platform == WECHAT and self.world.of_group(group):
            for (person, place), handle in self.world.handles.items():
                if place == group:
                    named[handle.shown].add(person)
        return named

    def is_member(self, person: int, group: int, at: int) -> bool:
        """Whether somebody was in a group at a moment."""
        return any(start <= at < end for start, end in self.stays[person, group])

    def in_week(self, person: int, group: int, week: int) -> bool:
        """Whether somebody was in a group at some moment of a week."""
        first, end = week_span(week)
        return any(start < end and first < stop for start, stop in self.stays[person, group])

    def label(self, message: Message) -> Label:
        """The tagger's answer; what has no words is chat."""
        return self.labels[message.stored, message.at] if speaks(message) else CHAT

    def meant(self, message: Message) -> set[int]:
        """The people whom a message mentions by name; a name that is nobody's counts as absent."""
        found: set[int] = set()
        for name in message.mentions:
            found |= self.named[message.group].get(name, set())
        return found

    def continues(self, message: Message) -> bool:
        """Whether a message adds to a 接龙 that another person began in the group within 14 days before."""
        if message.relay is None:
            return False
        topic, entries = message.relay
        earlier = [
            (one.at, one.relay[1], one)
            for one in self.said
            if one.group == message.group and one.relay is not None and one.relay[0] == topic
            and 0 < message.at - one.at <= 14 * DAY
        ]  # fmt: skip
        if not earlier:
            return False
        _, first, opener = min(earlier, key=lambda found: found[:2])
        return opener.sender != message.sender and first < entries

    def _exposed(self, message: Message) -> list[Exposure]:
        meant, label, continues = self.meant(message), self.label(message), self.continues(message)
        return [
            Exposure(
                message,
                person.id,
                label,
                message.everyone or not meant or person.id in meant,
                person.id in meant,
                continues,
            )
            for person in self.world.people
            if person.id != message.sender and self.is_member(person.id, message.group, message.at)
        ]

    def unit(self, person: int | None) -> str:
        """The unit of a sender; 未知 for people on no roster."""
        return (self.world.people[person].unit if person is not None else "") or UNKNOWN

    def cadres(self, week: int) -> dict[int, Figures]:
        """Figures of every cadre who was in a group that week."""
        return {
            person.id: {**received(self._of(week, person.id)), "groups": len(self.groups_of(week, person.id))}
            for person in self.world.people
            if person.unit and self.groups_of(week, person.id)
        }

    def groups_of(self, week: int, person: int) -> list[int]:
        """The groups somebody was in at some moment of the week."""
        return [group.id for group in self.world.groups if self.in_week(person, group.id, week)]

    def shares(self, week: int, person: int) -> dict[int, Figures]:
        """A cadre's figures from each of the groups."""
        return {
            group: {**received([one for one in self._of(week, person) if one.message.group == group]), "groups": 1}
            for group in self.groups_of(week, person)
        }

    def _of(self, week: int, person: int) -> list[Exposure]:
        return [one for one in self.exposures[week] if one.person == person]

    def issuers(self, week: int) -> dict[str, Figures]:
        """What every unit that said anything imposed."""
        sent = [message for message in self.said if week_of(message.at) == week]
        return {
            unit: imposed(
                [message for message in sent if self.unit(message.sender) == unit],
                [one for one in self.exposures[week] if self.unit(one.message.sender) == unit],
            )
            for unit in {self.unit(message.sender) for message in sent}
        }

    def groups(self, week: int) -> dict[int, tuple[int, int, int]]:
        """Of every group that an export or the roster names: listed members at the week's end, messages, acks."""
        found = {}
        last = week_span(week)[1] - 1
        for group in self.world.groups:
            listed = {seat.person for seat in self.world.seats if seat.group == group.id}
            if not listed and not self.world.of_group(group.id):
                continue
            sent = [one for one in self.said if one.group == group.id and week_of(one.at) == week]
            members = sum(self.is_member(person, group.id, last) for person in listed)
            found[group.id] = members, len(sent), sum(self.label(one).act == "ack" for one in sent)
        return found

    def memberships(self, week: int) -> dict[str, int]:
        """Memberships of the week by evidence, people on no roster included."""
        counts = {"roster": 0, "lines": 0, "inferred": 0}
        for person, group in self.stays:
            if self.in_week(person, group, week):
                counts[self.evidence(person, group)] += 1
        return counts


def received(exposures: Sequence[Exposure]) -> Figures:
    """The figures of one cadre over some exposures."""
    demands = [one for one in exposures if one.is_demand]
    trace = [one for one in demands if one.label.trace]
    late = [one for one in exposures if not is_working_time(one.message.at)]
    late_demands = [one for one in late if one.is_demand]
    return {
        "received": len(exposures),
        "reading_seconds": reading_seconds(one.message for one in exposures),
        "demands": len(demands),
        "urgent_demands": sum(one.label.urgent for one in demands),
        "trace_demands": len(trace),
        "urgent_trace_demands": sum(one.label.urgent for one in trace),
        **{f"trace_{facet}": sum(facet in one.label.facets for one in trace) for facet in FACETS},
        "reply_demands": sum("reply" in one.label.facets for one in demands),
        "meeting_demands": sum("meeting" in one.label.facets for one in demands),
        "acks_received": sum(one.label.act == "ack" for one in exposures),
        "mention_all_received": sum(one.message.everyone for one in exposures),
        "directed": sum(one.directed for one in exposures),
        "after_hours_received": len(late),
        "after_hours_demands": len(late_demands),
        "night_demands": sum(is_night(one.message.at) for one in demands),
        "rest_day_demands": sum(not is_workday(local(one.message.at).date()) for one in demands),
        "after_hours_days": len({local(one.message.at).date() for one in late_demands}),
        "short_lead_demands": sum(is_short(one) for one in demands),
        "interrupted_hours": len({one.message.at // HOUR for one in exposures}),
    }


def is_short(demand: Exposure) -> bool:
    """Whether a stated deadline leaves less than eight working hours."""
    deadline = demand.label.deadline
    return deadline is not None and working_seconds(demand.message.at, deadline) < 8 * HOUR


def imposed(messages: Sequence[Message], exposures: Sequence[Exposure]) -> Figures:
    """The figures of one unit: its messages, and whom they reached."""
    demands = [one for one in exposures if one.is_demand]
    return {
        "messages": len(messages),
        "recipients": len(exposures),
        "person_demands": len(demands),
        "person_trace_demands": sum(one.label.trace for one in demands),
        "person_urgent_demands": sum(one.label.urgent for one in demands),
        "person_reading_seconds": reading_seconds(one.message for one in exposures),
        "after_hours_person_demands": sum(not is_working_time(one.message.at) for one in demands),
        "short_lead_person_demands": sum(is_short(one) for one in demands),
    }
