"""The audit trail as an action."""

from __future__ import annotations

from monitor.service import Context, action
from monitor.service.policy import Actor
from monitor.store import audit


@action("audit.verify")
def verify(ctx: Context, actor: Actor) -> int | None:
    """The first audit row that does not follow from the one before, None when all do."""
    with ctx.store.reading() as db:
        return audit.first_broken(db)
