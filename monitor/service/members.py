"""Who a sender is, who bears a name, and who was in which group when.

A sender is linked to a cadre by a confirmed link, by account, else by a name that one roster row of the group bears
and one account of the group uses; everything else stays unlinked. Every name that an export printed for a sender
counts, so that the order of imports does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from monitor.service.groups import GroupBook, read_groups
from monitor.service.names import normal
from monitor.service.stays import FOREVER, INFERRED, LINES, ROSTER, Interval, Membership, Stays, moved, settle, spoke
from monitor.store import people
from monitor.store.people import Cadre, Member, RosterRow

NAMESAKE = 0
Names = Mapping[tuple[int, int], set[str]]  # (group, member) -> normal names
Used = Mapping[int, Mapping[str, set[int]]]  # group -> normal name -> members with an account
Bearers = dict[int, dict[str, set[int]]]  # group -> normal name -> persons


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a site: stays, who each sender is, and who bears a name in a group."""

    book: GroupBook
    memberships: tuple[Membership, ...]
    person_of: Mapping[tuple[int, int], int]  # (group, member) -> person; cadres keep their id
    bearers: Bearers
    cadres: Mapping[int, Cadre]
    rostered_groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A roster row whose group is known."""

    group_id: int
    row: RosterRow


@dataclass(slots=True)
class Persons:
    """Hands out ids to people on no roster, above all cadre ids."""

    last: int
    ids: dict[tuple[str, ...], int] = field(default_factory=dict)

    def of(self, *key: str) -> int:
        """The id of a person known by account, or by name within a group."""
        if key not in self.ids:
            self.last += 1
            self.ids[key] = self.last
        return self.ids[key]


def read_people(db: Database) -> People:
    """The people of a site as of everything stored."""
    book = read_groups(db)
    cadres = {cadre.id: cadre for cadre in people.cadres(db)}
    listed = [
        Listed(group_id, row)
        for row in people.roster(db)
        if (group_id := book.named(row.platform, row.group_name)) is not None
    ]
    members = {member.id: member for member in people.members(db)}
    names: dict[tuple[int, int], set[str]] = defaultdict(set)
    spoken = people.spoken(db)
    speaking = {(row.group_id, row.member_id) for row in spoken}
    for group_id, member_id, name in people.names(db):
        if members[member_id].account is not None or (group_id, member_id) in speaking:
            names[group_id, member_id].add(name)
    persons = Persons(max(cadres, default=0))
    index = RosterIndex.of(cadres, listed, {number: group.platform for number, group in book.groups.items()})
    person_of = identify_senders(index, members, names, people.links(db), persons)
    bearers = _bearers(cadres, listed, names, person_of)
    stays = {
        ROSTER: _listed(listed),
        LINES: moved(people.moves(db), Naming(bearers, persons)),
        INFERRED: spoke(spoken, person_of, NAMESAKE),
    }
    rostered = frozenset(each.group_id for each in listed)
    return People(book, settle(stays, frozenset(cadres)), person_of, bearers, cadres, rostered)


@dataclass(frozen=True, slots=True)
class RosterIndex:
    """(platform, account) -> cadres; (group, normal name) -> cadre -> accounts that the roster gives."""

    by_account: Mapping[tuple[str, str], set[int]]
    by_name: Mapping[tuple[int, str], Mapping[int, set[str]]]

    @classmethod
    def of(cls, cadres: Mapping[int, Cadre], listed: Iterable[Listed], platforms: Mapping[int, str]) -> RosterIndex:
        """The index of all roster rows."""
        by_account: dict[tuple[str, str], set[int]] = defaultdict(set)
        by_name: dict[tuple[int, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for each in listed:
            row = each.row
            if row.account:
                by_account[platforms[each.group_id], row.account].add(row.cadre_id)
            for name in _roster_names(cadres, row):
                accounts = by_name[each.group_id, name][row.cadre_id]
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


def _roster_names(cadres: Mapping[int, Cadre], row: RosterRow) -> set[str]:
    return {normal(row.card), normal(cadres[row.cadre_id].name)} - {""}


def identify_senders(
    index: RosterIndex, members: Mapping[int, Member], names: Names, links: Mapping[int, int], persons: Persons
) -> dict[tuple[int, int], int]:
    """(group, member) to person; 0 for a sender who is one of several namesakes on the roster."""
    used: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for (group_id, member_id), called in names.items():
        if members[member_id].account is not None:
            for name in called:
                used[group_id][name].add(member_id)
    found: dict[tuple[int, int], int] = {}
    for (group_id, member_id), called in sorted(names.items()):
        known = links.get(member_id) or _cadre_of(members[member_id], group_id, called, index, used)
        found[group_id, member_id] = _stranger(members[member_id], group_id, persons) if known is None else known
    _join_bare_names(found, names, members, used)
    return found


def _cadre_of(member: Member, group_id: int, called: set[str], index: RosterIndex, used: Used) -> int | None:
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


def _stranger(member: Member, group_id: int, persons: Persons) -> int:
    if member.account is not None:
        return persons.of("account", member.platform, member.account)
    return persons.of("name", str(group_id), member.name)


def _join_bare_names(
    found: dict[tuple[int, int], int], names: Names, members: Mapping[int, Member], used: Used
) -> None:
    """A name without an account is the one account of the group that uses it, where there is just one."""
    for (group_id, member_id), called in names.items():
        if members[member_id].account is None:
            accounts = set().union(*(used[group_id].get(name, set()) for name in called))
            if len(accounts) == 1:
                found[group_id, member_id] = found[group_id, accounts.pop()]


def _bearers(
    cadres: Mapping[int, Cadre], listed: Iterable[Listed], names: Names, person_of: Mapping[tuple[int, int], int]
) -> Bearers:
    """Who bears a name in a group: roster cards and names, and every name that an export printed."""
    found: Bearers = defaultdict(lambda: defaultdict(set))
    for each in listed:
        for name in _roster_names(cadres, each.row):
            found[each.group_id][name].add(each.row.cadre_id)
    for (group_id, member_id), called in names.items():
        person = person_of[group_id, member_id]
        if person != NAMESAKE:
            for name in called:
                found[group_id][name].add(person)
    return found


@dataclass(frozen=True, slots=True)
class Naming:
    """The person a join or leave line names: the one bearer, a new person for a new name, None for namesakes."""

    bearers: Bearers
    persons: Persons

    def __call__(self, group_id: int, name: str) -> int | None:
        known = self.bearers[group_id][name]
        if not known:
            known.add(self.persons.of("name", str(group_id), name))
        return next(iter(known)) if len(known) == 1 else None


def _listed(listed: Iterable[Listed]) -> Stays:
    found: dict[tuple[int, int], list[Interval]] = defaultdict(list)
    for each in listed:
        joined = each.row.joined_at if each.row.joined_at is not None else 0
        left = each.row.left_at if each.row.left_at is not None else FOREVER
        found[each.group_id, each.row.cadre_id].append((joined, left))
    return found
