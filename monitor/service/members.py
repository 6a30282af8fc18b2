"""Who was in which group when, and who a sender is.

Evidence is decided per person and group: roster, else join and leave lines, else the span of own messages; the best
wins and weaker evidence does not narrow it. A sender is linked to a cadre by a confirmed link, by account, else
by a name that one roster row of the group bears and one account of the group uses; everything else stays unlinked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from monitor.service.names import normal
from monitor.store import groups, people
from monitor.store.people import Cadre, Member, RosterRow, Spoken

FOREVER = 253402300799
ROSTER, LINES, INFERRED = "roster", "lines", "inferred"
NAMESAKE = 0
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Membership:
    """One stay of a person in a group, half-open epoch seconds; ``cadre_id`` 0 for a person on no roster."""

    group_id: int
    person_id: int
    cadre_id: int
    joined_at: int
    left_at: int
    evidence: str


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a site: stays, who each sender is, and who bears a name in a group."""

    memberships: tuple[Membership, ...]
    person_of: Mapping[tuple[int, int], int]  # (group, member) -> person; cadres keep their id
    bearers: Mapping[int, Mapping[str, frozenset[int]]]  # group -> normal name -> persons
    cadres: Mapping[int, Cadre]
    rostered_groups: frozenset[int]


@dataclass(slots=True)
class _Persons:
    """Hands out ids to people on no roster, above all cadre ids."""

    last: int
    ids: dict[tuple[str, ...], int] = field(default_factory=dict)

    def of(self, *key: str) -> int:
        if key not in self.ids:
            self.last += 1
            self.ids[key] = self.last
        return self.ids[key]


def read_people(db: Database) -> People:
    """The people of a site as of everything stored."""
    cadres = {cadre.id: cadre for cadre in people.cadres(db)}
    roster = people.roster(db)
    members = {member.id: member for member in people.members(db)}
    spoken = people.spoken(db)
    persons = _Persons(max(cadres, default=0))
    platforms = {group.id: group.platform for group in groups.all_groups(db)}
    names = RosterIndex.of(cadres, roster, platforms)
    person_of = identify_senders(names, members, spoken, people.links(db), persons)
    bearers = _bearers(cadres, roster, spoken, person_of)
    stays = _stays(roster, spoken, person_of, bearers, people.moves(db), persons, frozenset(cadres))
    return People(stays, person_of, bearers, cadres, frozenset(row.group_id for row in roster))


@dataclass(frozen=True, slots=True)
class RosterIndex:
    """(platform, account) -> cadres; (group, normal name) -> cadre -> accounts that the roster gives."""

    by_account: Mapping[tuple[str, str], set[int]]
    by_name: Mapping[tuple[int, str], Mapping[int, set[str]]]

    @classmethod
    def of(cls, cadres: Mapping[int, Cadre], roster: Iterable[RosterRow], platforms: Mapping[int, str]) -> RosterIndex:
        """The index of all roster rows."""
        by_account: dict[tuple[str, str], set[int]] = defaultdict(set)
        by_name: dict[tuple[int, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in roster:
            if row.account:
                by_account[platforms[row.group_id], row.account].add(row.cadre_id)
            for name in {normal(row.card), normal(cadres[row.cadre_id].name)} - {""}:
                accounts = by_name[row.group_id, name][row.cadre_id]
                if row.account:
                    accounts.add(row.account)
        return cls(by_account, by_name)

    def claims(self, group_id: int, called: Iterable[str]) -> dict[int, set[str]]:
        """The cadres of a group's roster who bear one of the names, with the accounts given for them."""
        found: dict[int, set[str]] = defaultdict(set)
        for name in called:
            for cadre, accounts in self.by_name.get((group_id, name), {}).items():
                found[cadre] |= accounts
        return found


UsedNames = Mapping[int, Mapping[str, set[int]]]  # group -> normal name -> members with an account


def identify_senders(
    index: RosterIndex,
    members: Mapping[int, Member],
    spoken: Iterable[Spoken],
    links: Mapping[int, int],
    persons: _Persons,
) -> dict[tuple[int, int], int]:
    """(group, member) to person; 0 for a sender who is one of several namesakes on the roster."""
    used: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    names: dict[tuple[int, int], set[str]] = defaultdict(set)
    for row in spoken:
        names[row.group_id, row.member_id].add(normal(row.name))
        if members[row.member_id].account is not None:
            used[row.group_id][normal(row.name)].add(row.member_id)
    found: dict[tuple[int, int], int] = {}
    for (group_id, member_id), called in sorted(names.items()):
        known = links.get(member_id) or _cadre_of(members[member_id], group_id, called, index, used)
        found[group_id, member_id] = _stranger(members[member_id], group_id, persons) if known is None else known
    _join_bare_names(found, names, members, used)
    return found


def _cadre_of(member: Member, group_id: int, called: set[str], index: RosterIndex, used: UsedNames) -> int | None:
    """The cadre that a sender surely is; 0 when the roster has several of the name; None when it has nobody."""
    owners = index.by_account.get((member.platform, member.account), set()) if member.account else set()
    if owners:
        return next(iter(owners)) if len(owners) == 1 else NAMESAKE
    claims = index.claims(group_id, called)
    if member.account is not None:
        claims = {cadre: accounts for cadre, accounts in claims.items() if not accounts}
        if claims and any(len(used[group_id].get(name, ())) > 1 for name in called):
            return None
    if len(claims) > 1:
        return NAMESAKE
    return next(iter(claims), None)


def _stranger(member: Member, group_id: int, persons: _Persons) -> int:
    if member.account is not None:
        return persons.of("account", member.platform, member.account)
    return persons.of("name", str(group_id), member.name)


def _join_bare_names(
    found: dict[tuple[int, int], int],
    names: Mapping[tuple[int, int], set[str]],
    members: Mapping[int, Member],
    used: UsedNames,
) -> None:
    """A name without an account is the one account of the group that uses it, where there is just one."""
    for (group_id, member_id), called in names.items():
        if members[member_id].account is None:
            accounts = set().union(*(used[group_id].get(name, set()) for name in called))
            if len(accounts) == 1:
                found[group_id, member_id] = found[group_id, accounts.pop()]


def _bearers(
    cadres: Mapping[int, Cadre],
    roster: Iterable[RosterRow],
    spoken: Iterable[Spoken],
    person_of: Mapping[tuple[int, int], int],
) -> dict[int, dict[str, frozenset[int]]]:
    """Who bears a name in a group: roster cards and names, and every name spoken under."""
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in roster:
        for name in {normal(row.card), normal(cadres[row.cadre_id].name)} - {""}:
            found[row.group_id][name].add(row.cadre_id)
    for said in spoken:
        person = person_of[said.group_id, said.member_id]
        if person != NAMESAKE:
            found[said.group_id][normal(said.name)].add(person)
    return {group: {name: frozenset(who) for name, who in names.items()} for group, names in found.items()}


def _stays(
    roster: Iterable[RosterRow],
    spoken: Iterable[Spoken],
    person_of: Mapping[tuple[int, int], int],
    bearers: Mapping[int, Mapping[str, frozenset[int]]],
    moves: Iterable[tuple[int, str, int, int]],
    persons: _Persons,
    cadre_ids: frozenset[int],
) -> tuple[Membership, ...]:
    evidence: dict[str, dict[tuple[int, int], list[Interval]]] = {
        ROSTER: _listed(roster),
        LINES: _moved(moves, bearers, persons),
        INFERRED: _spoke(spoken, person_of),
    }
    stays: list[Membership] = []
    settled: set[tuple[int, int]] = set()
    for kind, found in evidence.items():
        for (group_id, person_id), intervals in found.items():
            if (group_id, person_id) not in settled:
                cadre_id = person_id if person_id in cadre_ids else 0
                stays.extend(Membership(group_id, person_id, cadre_id, a, b, kind) for a, b in merged(intervals))
        settled.update(found)
    return tuple(sorted(stays, key=lambda stay: (stay.group_id, stay.person_id, stay.joined_at)))


def _listed(roster: Iterable[RosterRow]) -> dict[tuple[int, int], list[Interval]]:
    found: dict[tuple[int, int], list[Interval]] = defaultdict(list)
    for row in roster:
        joined = row.joined_at if row.joined_at is not None else 0
        left = row.left_at if row.left_at is not None else FOREVER
        found[row.group_id, row.cadre_id].append((joined, left))
    return found


def _moved(
    moves: Iterable[tuple[int, str, int, int]], bearers: Mapping[int, Mapping[str, frozenset[int]]], persons: _Persons
) -> dict[tuple[int, int], list[Interval]]:
    """Stays from join and leave lines in time order; a name that several people bear tells of none of them."""
    found: dict[tuple[int, int], list[Interval]] = defaultdict(list)
    for group_id, name, joined, at in moves:
        known = bearers.get(group_id, {}).get(name, frozenset())
        if len(known) > 1:
            continue
        person = next(iter(known)) if known else persons.of("name", str(group_id), name)
        stays = found[group_id, person]
        is_open = bool(stays) and stays[-1][1] == FOREVER
        if joined and not is_open:
            stays.append((at, FOREVER))
        elif not joined:
            start = stays.pop()[0] if is_open else 0
            if start < at and (is_open or not stays):
                stays.append((start, at))
    return found


def _spoke(spoken: Iterable[Spoken], person_of: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], list[Interval]]:
    spans: dict[tuple[int, int], Interval] = {}
    for row in spoken:
        key = (row.group_id, person_of[row.group_id, row.member_id])
        if key[1] == NAMESAKE:
            continue
        first, last = spans.get(key, (row.first_at, row.last_at))
        spans[key] = (min(first, row.first_at), max(last, row.last_at))
    return {key: [(first, last + 1)] for key, (first, last) in spans.items()}


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Overlapping or touching half-open intervals joined."""
    whole: list[Interval] = []
    for start, end in sorted(intervals):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole
