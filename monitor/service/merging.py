"""One message as several exports tell it: what is kept of each.

Merging is commutative, associative and idempotent, so that the order of imports makes no difference. The finer time
wins; a server id confirms what a text log had to doubt; a recall in one export makes it one in all; of two readings of
the words the fuller one is kept (an exporter may have lost a 接龙 or an announcement), from a side that knows the
sender before one that only tells of the recall.
"""

from __future__ import annotations

from typing import NamedTuple

from monitor.service.incoming import Incoming
from monitor.service.matching import SELF, SERVER_IDS, WIDTH
from monitor.store.messages import KnownRow
from monitor.types import Kind, Precision


class Version(NamedTuple):
    """What one export, or several together, tell of a message."""

    sent_at: int
    precision: str
    account: str | None
    name: str
    kind: str
    text: str
    quoted: str
    mention_all: bool
    body: bytes
    native_space: str | None
    native_id: str | None
    flag: str
    tool: str
    task: bytes | None
    entries: int | None


def of_incoming(row: Incoming) -> Version:
    """As a file tells it."""
    return Version(
        row.sent_at, row.precision, row.account, row.name, row.kind, row.text, row.quoted, row.mention_all, row.body,
        row.native_space, row.native_id, row.flag, row.tool, row.task, row.entries,
    )  # fmt: skip


def of_known(row: KnownRow) -> Version:
    """As the files so far tell it."""
    return Version(
        row.sent_at, row.precision, row.account, row.name, row.kind, row.text or "", row.quoted or "",
        bool(row.mention_all), row.body, row.native_space, row.native_id, row.flag, row.tool, row.task, row.entries,
    )  # fmt: skip


def merged(known: KnownRow, row: Incoming) -> Version:
    """What the stored message becomes; words that were purged do not come back."""
    ours = of_known(known)
    both = merge(ours, of_incoming(row))
    is_purged = known.text is None and known.characters > 0
    if not is_purged:
        return both
    kind = both.kind if both.kind == Kind.RECALL else ours.kind
    return both._replace(
        kind=kind, text=ours.text, quoted=ours.quoted, body=ours.body, tool=ours.tool, task=ours.task,
        entries=ours.entries,
    )  # fmt: skip


def merge(a: Version, b: Version) -> Version:
    """Both together."""
    timed = min(a, b, key=lambda one: (WIDTH[Precision(one.precision)], one.sent_at))
    words = max(a, b, key=_fullness)
    recalled = Kind.RECALL in (a.kind, b.kind)
    named = min(a, b, key=_id_rank)
    tool = max(a, b, key=_task_rank)
    return Version(
        sent_at=timed.sent_at,
        precision=timed.precision,
        account=max(a.account, b.account, key=lambda account: (len(account or ""), account or "")),
        name=max(a.name, b.name, key=lambda name: (name != SELF, len(name), name)),
        kind=Kind.RECALL.value if recalled else words.kind,
        text=words.text,
        quoted=max(a.quoted, b.quoted, key=lambda text: (len(text), text)),
        mention_all=(a.mention_all or b.mention_all) and not recalled,
        body=words.body,
        native_space=named.native_space,
        native_id=named.native_id,
        flag="" if _confirms(a) or _confirms(b) else max(a.flag, b.flag),
        tool=max(a.tool, b.tool),
        task=tool.task,
        entries=tool.entries,
    )


def _fullness(one: Version) -> tuple[bool, int, str, bytes, bool, bool, str]:
    """Of two kinds with the same words the one that says more."""
    said = (bool(one.account or one.name), len(one.text), one.text, one.body)
    return *said, one.kind != Kind.OTHER, one.kind != Kind.TEXT, one.kind


def _id_rank(one: Version) -> tuple[bool, bool, str, str]:
    return one.native_id is None, one.native_space != SERVER_IDS, one.native_space or "", one.native_id or ""


def _task_rank(one: Version) -> tuple[bool, bool, int, bytes]:
    return one.task is not None, one.entries is not None, one.entries or 0, one.task or b""


def _confirms(one: Version) -> bool:
    return not one.flag and one.native_space == SERVER_IDS
