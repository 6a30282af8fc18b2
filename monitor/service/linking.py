"""Senders whom no roster row names: listed with the reason, linked only when a person says so."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from monitor.errors import NotFound
from monitor.service import Context, action, record
from monitor.service.cards import suggestions
from monitor.service.members import NAMESAKE, read_people
from monitor.service.names import normal
from monitor.service.policy import Actor
from monitor.store import people
from monitor.store.people import Member


@dataclass(frozen=True, slots=True)
class Stranger:
    """A sender in one group who is linked to nobody, with the reason and whom the card may mean."""

    account: str
    name: str
    platform: str
    group: str
    messages: int
    reason: str
    suggestions: tuple[str, ...]


@action("people.view")
def strangers(ctx: Context, actor: Actor) -> list[Stranger]:
    """All unlinked senders, those who said most first. A suggestion is for a person to confirm, never applied."""
    with ctx.store.reading() as db:
        crowd = read_people(db)
        members = {member.id: member for member in people.members(db)}
        counted = people.message_counts(db)
    rows = []
    for (group_id, member_id), person in crowd.person_of.items():
        if person not in crowd.cadres:
            member, group = members[member_id], crowd.book.groups[group_id]
            reason = "名册里有几个同名的人" if person == NAMESAKE else "名册里没有这个账号或名字"
            meant = tuple(f"{cadre.name}（{cadre.unit}）" for cadre in suggestions(member.name, crowd.cadres.values()))
            said = counted.get((group_id, member_id), 0)
            rows.append(Stranger(member.account or "", member.name, group.platform, group.name, said, reason, meant))
    return sorted(rows, key=lambda row: (-row.messages, row.group, row.name, row.account))


@action("people.link")
def link(ctx: Context, actor: Actor, account: str, name: str, unit: str | None = None) -> int:
    """Say who an account (or a bare name) is; how many senders that settled. NotFound names what is missing."""
    with ctx.writing() as db:
        cadre = _cadre(db, name, unit)
        found = _members(db, account)
        now = int(ctx.clock.now())
        people.put_links(db, [(member.id, cadre, actor.login, now) for member in found])
        record(ctx, db, actor, "people.link", f"cadre {cadre}", f"{len(found)} 个发言人")
    return len(found)


@action("people.link")
def unlink(ctx: Context, actor: Actor, account: str) -> int:
    """Take back what was said of an account; how many senders that concerned."""
    with ctx.writing() as db:
        dropped = sum(people.drop_link(db, member.id) for member in _members(db, account))
        record(ctx, db, actor, "people.link", "unlink", f"{dropped} 个发言人")
    return dropped


def _members(db: Database, account: str) -> list[Member]:
    everybody = people.members(db)
    found = [member for member in everybody if member.account == account]
    found = found or [member for member in everybody if member.account is None and member.name == normal(account)]
    if not found:
        raise NotFound(f"没有账号或名字是“{account}”的发言人。请用 jianfu people 查看")
    return found


def _cadre(db: Database, name: str, unit: str | None) -> int:
    found = [cadre for cadre in people.cadres(db) if cadre.name == name and unit in (None, cadre.unit)]
    if not found:
        raise NotFound(f"名册里没有“{name}”。请先用 jianfu roster 导入名册，或检查姓名和单位")
    if len(found) > 1:
        units = "、".join(cadre.unit for cadre in found)
        raise NotFound(f"名册里有 {len(found)} 个“{name}”（{units}）。请用 --unit 写明单位")
    return found[0].id
