"""Which stored group an export means, and which group a list (roster, register) names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.errors import BadInput
from monitor.service.names import normal
from monitor.store import groups, people
from monitor.store.groups import Group


def resolve(db: Database, platform: str, name: str | None, native_id: str | None) -> int:
    """The group's id, entered when new.

    The platform's id decides; a name finds the group that bears or bore it. BadInput when neither is known or
    when several groups bear the name.
    """
    if native_id is not None:
        known = groups.by_native_id(db, platform, native_id)
        if known is not None:
            if name:
                groups.add_alias(db, known, name)
            return known
    if not name:
        if native_id is None:
            raise BadInput("文件和文件名里都没有群名。请用 --group 写明群名后重新导入")
        return groups.add(db, platform, None, native_id)
    return _by_name(db, platform, name, native_id)


def _by_name(db: Database, platform: str, name: str, native_id: str | None) -> int:
    namesakes = groups.by_name(db, platform, name)
    if native_id is not None:
        for number, other in namesakes:
            if other is None:
                groups.set_native_id(db, number, native_id)
                return number
        return groups.add(db, platform, name, native_id)
    if len(namesakes) > 1:
        raise BadInput(f"有 {len(namesakes)} 个群都叫“{name}”，分不清是哪一个。请换用带群号的导出格式")
    return namesakes[0][0] if namesakes else groups.add(db, platform, name, None)


@dataclass(frozen=True, slots=True)
class GroupBook:
    """Every group known, from exports and from the lists, and which one a list's name means.

    Groups that only a list names have ids above all stored ones. ``ambiguous`` are names that several groups bear:
    the list's rows for them belong to none, whatever was imported first.
    """

    groups: Mapping[int, Group]
    ambiguous: tuple[str, ...]
    _meant: Mapping[tuple[str, str], frozenset[int]]

    def named(self, platform: str, name: str) -> int | None:
        """The one group that a list means by a name or by the platform's id; None when there are several."""
        found = self._meant[platform, normal(name)]
        return next(iter(found)) if len(found) == 1 else None


def read_groups(db: Database) -> GroupBook:
    """The groups of a site as of everything stored; names are bound now, not when a list was read."""
    stored = {group.id: group for group in groups.all_groups(db)}
    meant: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, name in groups.aliases(db):
        meant[stored[number].platform, normal(name)].add(number)
    for group in stored.values():
        if group.native_id:
            meant[group.platform, normal(group.native_id)].add(group.id)
    listed = {(row.platform, row.group_name) for row in people.roster(db)}
    listed |= {(row.platform, row.name) for row in groups.registered(db)}
    known = dict(stored)
    for platform, name in sorted(listed):
        mark = (platform, normal(name))
        if not meant[mark]:
            number = max(known, default=0) + 1
            known[number] = Group(number, platform, name, None)
            meant[mark].add(number)
    bound = {mark: frozenset(found) for mark, found in meant.items()}
    several = sorted({name for platform, name in listed if len(bound[platform, normal(name)]) > 1})
    return GroupBook(known, tuple(several), bound)
