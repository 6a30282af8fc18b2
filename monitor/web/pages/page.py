"""A page: an address, the action it needs, one service call, and a pure template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from monitor.service import Context
from monitor.service.policy import Actor
from monitor.service.viewing import Ring

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what: ``parts`` are the named parts of the address, ``rings`` the scheduler's bells."""

    ctx: Context
    actor: Actor
    parts: Mapping[str, str]
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[Shown]):
    """``load`` calls exactly the named action and returns a frozen value; ``render`` turns that into HTML."""

    path: str
    action: str
    load: Callable[[Visit], Shown]
    render: Callable[[Shown], str]

    def answer(self, visit: Visit) -> str:
        """The page's HTML. Raises MonitorError."""
        return self.render(self.load(visit))


class Answering(Protocol):
    """A page of whatever value."""

    @property
    def path(self) -> str:
        """The address."""

    @property
    def action(self) -> str:
        """The policy action."""

    def answer(self, visit: Visit) -> str:
        """The page's HTML. Raises MonitorError."""
