"""Who plays a part: keys, drawn roles and those whom a crowd left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from monitor.demo.groups import Group, Seat

ROLES = ("支书", "会计", "网格", "镇", "县", "村", "人")
_VILLAGERS = ("支书", "会计", "网格")
_MARKS = "甲乙丙丁戊己庚辛"


@dataclass(slots=True)
class Casting:
    """The people of one scene; whoever is drawn for 会计甲 stays 会计甲.

    ``named`` are the keys of those who speak under their own name; nobody else's part falls to them.
    """

    group: Group
    day: date
    rng: Random
    named: frozenset[str] = frozenset()
    drawn: dict[str, Seat] = field(default_factory=dict)
    missing: list[Seat] = field(default_factory=list)

    def present(self) -> list[Seat]:
        """Everybody in the group on that day."""
        return [seat for seat in self.group.seats if seat.holds(self.day)]

    def playing(self, role: str) -> list[Seat]:
        """Those present in a role who ever say anything."""
        return [seat for seat in self.present() if not seat.person.silent and _fits(seat, role)]

    def who(self, token: str) -> Seat:
        """The seat of a key, a drawn role or a missing one; KeyError when nobody fits."""
        if token.startswith("缺"):
            return self.missing[int(token[1:]) - 1]
        if token[:-1] in ROLES and token[-1] in _MARKS:
            return self._draw(token)
        seat = self.group.seat(token)
        if not seat.touches(self.day):
            raise KeyError(f"{token} 在 {self.day} 不在“{self.group.name}”里")
        return seat

    def _draw(self, token: str) -> Seat:
        if token not in self.drawn:
            taken = self.named | {seat.person.key for seat in self.drawn.values()}
            free = [seat for seat in self.playing(token[:-1]) if seat.person.key not in taken]
            if not free:
                raise KeyError(f"“{self.group.name}”里没有人可演 {token}")
            self.drawn[token] = self.rng.choice(free)
        return self.drawn[token]

    def leave_out(self, seats: Sequence[Seat], count: int) -> list[Seat]:
        """Draws ``count`` of the seats as missing; returns the others in random order."""
        order = self.rng.sample(list(seats), len(seats))
        self.missing = order[:count]
        return order[count:]


def _fits(seat: Seat, role: str) -> bool:
    own = seat.person.role
    if role == "村":
        return own in _VILLAGERS
    if role == "人":
        return own in (*_VILLAGERS, "镇")
    return own == role
