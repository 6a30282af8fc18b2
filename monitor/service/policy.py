"""Who may do what: action and role to a scope. What is absent cannot run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.errors import Refused


class Role(StrEnum):
    """The four kinds of people (operator: whoever runs the command line)."""

    OPERATOR = "operator"
    OFFICE = "office"
    CADRE = "cadre"
    RESEARCHER = "researcher"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; ``cadre_id`` for a cadre's own account."""

    login: str
    role: Role
    cadre_id: int | None = None


OPERATOR = Actor("operator", Role.OPERATOR)

ANY = "any"
OWN = "own"

POLICY: dict[tuple[str, Role], str] = {
    ("import.files", Role.OPERATOR): ANY,
    ("people.roster", Role.OPERATOR): ANY,
    ("people.units", Role.OPERATOR): ANY,
    ("people.groups", Role.OPERATOR): ANY,
    ("people.link", Role.OPERATOR): ANY,
    ("people.view", Role.OPERATOR): ANY,
    ("model.train", Role.OPERATOR): ANY,
    ("load.compute", Role.OPERATOR): ANY,
    ("report.view", Role.OPERATOR): ANY,
    ("jobs.view", Role.OPERATOR): ANY,
    ("jobs.run", Role.OPERATOR): ANY,
    ("release.publish", Role.OPERATOR): ANY,
    ("audit.verify", Role.OPERATOR): ANY,
}


def scope_of(action: str, actor: Actor) -> str:
    """The scope in which the actor may do it; Refused otherwise."""
    scope = POLICY.get((action, actor.role))
    if scope is None:
        raise Refused(f"当前身份（{actor.role}）不能进行这项操作（{action}）")
    return scope
