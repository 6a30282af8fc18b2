"""The service layer: every action goes through here, with a policy row and an audit row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from sqlite_utils import Database

from monitor.clock import Clock, WorkCalendar
from monitor.config import Config
from monitor.metrics import Definitions
from monitor.service.policy import POLICY, Actor, scope_of
from monitor.store import Store, audit

if TYPE_CHECKING:  # reading the classifier takes longer than starting everything else
    from classifiers import Model

__all__ = ["ACTIONS", "Context", "action", "record"]

P = ParamSpec("P")
R = TypeVar("R")


class Progress(Protocol):
    """What is under way, and how many of how many pieces are done; ``read`` counts messages where these are bytes."""

    def __call__(self, what: str, done: int, total: int, read: int | None = None, /) -> None: ...


def silent(_what: str, _done: int, _total: int, _read: int | None = None, /) -> None:
    """Progress for callers that show none."""


@dataclass(frozen=True)
class Context:
    """What an action works with: the site's folder, its settings, database, clock, calendar and model."""

    folder: Path
    config: Config
    store: Store
    clock: Clock
    calendar: WorkCalendar
    definitions: Definitions
    model: Callable[[], Model]
    key: bytes
    progress: Progress = silent

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One write transaction under the site's lock."""
        with self.store.writing() as db, db.atomic():
            yield db


ACTIONS: dict[str, str] = {}


def action(
    name: str,
) -> Callable[[Callable[Concatenate[Context, Actor, P], R]], Callable[Concatenate[Context, Actor, P], R]]:
    """Enrol a service function under a policy action; it cannot run for a role without a row."""

    def enrol(function: Callable[Concatenate[Context, Actor, P], R]) -> Callable[Concatenate[Context, Actor, P], R]:
        if name not in {known for known, _ in POLICY}:
            raise LookupError(f"action {name} has no policy row")
        ACTIONS[name] = f"{function.__module__}.{function.__qualname__}"

        def guarded(ctx: Context, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            scope_of(name, actor)
            return function(ctx, actor, *args, **kwargs)

        guarded.__name__, guarded.__doc__, guarded.__module__ = function.__name__, function.__doc__, function.__module__
        return guarded

    return enrol


def record(ctx: Context, db: Database, actor: Actor, name: str, object_: str, detail: str = "") -> None:
    """Put the action on the audit trail, inside the transaction that does it."""
    audit.append(db, audit.Event(int(ctx.clock.now()), actor.login, str(actor.role), name, object_, detail))
