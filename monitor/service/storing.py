"""One group's messages into the database: matched with what is stored, completed, added."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.clock import Clock
from monitor.errors import Conflict
from monitor.importers.notices import Notice, membership_events
from monitor.service.incoming import Incoming
from monitor.service.matching import SERVER_IDS, WIDTH, match
from monitor.service.names import mentions, name_digest, normal
from monitor.service.tagging import TEXT_KINDS
from monitor.store import messages, people
from monitor.store.messages import Better, KnownRow, MessageRow
from monitor.types import Kind, Precision

DAY_SECONDS = 86400
PART = 25_000  # messages built at a time; bounds memory
# Two tools' exports of one span must agree on at least this share, or nobody can tell copies from messages.
LEAST_AGREEMENT = 0.9
ENOUGH_TO_JUDGE = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the messages come from: the file's row, its importer and its platform."""

    file_id: int
    importer: str
    platform: str


def store_group(
    db: Database, clock: Clock, key: bytes, group_id: int, rows: list[Incoming], origin: Origin
) -> Iterator[list[tuple[int, Incoming]]]:
    """Complete what is known and add what is new, a part at a time: (message id, message) of the new ones.

    Conflict when two tools' exports cannot be told apart.
    """
    if not rows:
        return
    first, last = min(row.sent_at for row in rows), max(row.sent_at for row in rows)
    known = messages.known(db, group_id, first - DAY_SECONDS, last + DAY_SECONDS)
    matches = match(known, rows, clock.offset(first))
    _check_agreement(known, rows, matches.pairs, origin)
    taken = {here for here, _ in matches.pairs} | matches.repeats
    fresh = [row for index, row in enumerate(rows) if index not in taken]
    pairs = [(rows[here], known[there]) for here, there in matches.pairs]
    gaining = [row for row, there in pairs if there.account is None and row.account is not None]
    senders = _senders(db, group_id, [*fresh, *gaining], origin.platform)
    better = [_completed(there, row, senders, clock) for row, there in pairs]
    messages.improve(db, [row for row in better if row is not None])
    people.put_names(db, _names(group_id, fresh, pairs, senders))
    counts: Counter[bytes] = Counter()
    for start in range(0, len(fresh), PART):
        part = fresh[start : start + PART]
        keys = _keys(db, key, group_id, part, counts)
        made = [
            _row(row, key_, group_id, senders, clock, origin.file_id, key) for row, key_ in zip(part, keys, strict=True)
        ]
        yield list(zip(messages.add(db, made), part, strict=True))


def _senders(db: Database, group_id: int, rows: list[Incoming], platform: str) -> dict[tuple[str | None, str], int]:
    """(account, name) to member id."""
    seen = dict.fromkeys((row.account, "" if row.account else row.name) for row in rows)
    shown = {(row.account, "" if row.account else row.name): row.shown_name for row in rows}
    return {
        (account, name): people.put_member(db, platform, account, group_id, shown[account, name] if account else name)
        for account, name in seen
        if account or name
    }


def _names(
    group_id: int,
    fresh: list[Incoming],
    pairs: list[tuple[Incoming, KnownRow]],
    senders: dict[tuple[str | None, str], int],
) -> set[tuple[int, int, str]]:
    """Every name printed for a sender; exporters print today's card on old messages, so each file may add one."""
    found = {(group_id, member, row.name) for row in fresh if (member := _member(row, senders)) and row.name}
    for row, there in pairs:
        gains = there.account is None and row.account is not None
        member = _member(row, senders) if gains else there.member_id
        if member is not None:
            found |= {(group_id, member, name) for name in (row.name, there.name) if name}
    return found


def _member(row: Incoming, senders: dict[tuple[str | None, str], int]) -> int | None:
    return senders.get((row.account, "" if row.account else row.name))


def _check_agreement(
    known: list[KnownRow], rows: list[Incoming], pairs: tuple[tuple[int, int], ...], origin: Origin
) -> None:
    """Refuse an export that overlaps another tool's and hardly agrees with it: adding it would count twice."""
    others = [row for row in known if row.importer != origin.importer]
    if not others:
        return
    start = max(min(row.sent_at for row in others), min(row.sent_at for row in rows))
    end = min(max(row.sent_at for row in others), max(row.sent_at for row in rows))
    theirs = sum(start <= row.sent_at <= end for row in others)
    ours = [index for index, row in enumerate(rows) if start <= row.sent_at <= end]
    paired = {here for here, _ in pairs}
    agreed = sum(index in paired for index in ours)
    least = min(theirs, len(ours))
    if least >= ENOUGH_TO_JUDGE and agreed < LEAST_AGREEMENT * least:
        raise Conflict(
            f"与已入库的另一种导出（{others[0].importer}）时间重叠 {least} 条，但只有 {agreed} 条对得上，"
            "不能判断是不是同一批消息，为避免重复计数没有导入。请只用其中一种工具的导出"
        )


def _completed(
    known: KnownRow, row: Incoming, senders: dict[tuple[str | None, str], int], clock: Clock
) -> Better | None:
    """The stored message with what the incoming one knows better; None when it knows nothing more."""
    finer = WIDTH[Precision(row.precision)] < WIDTH[Precision(known.precision)]
    recalled = row.kind == Kind.RECALL and known.kind != Kind.RECALL
    gains_account = known.account is None and row.account is not None
    gains_id = known.native_id is None and row.native_id is not None
    confirmed = bool(known.flag) and not row.flag and row.native_space == SERVER_IDS
    if not (finer or recalled or gains_account or gains_id or confirmed):
        return None
    best = row if finer else known
    local = clock.local(best.sent_at)
    return Better(
        id=known.id,
        sent_at=best.sent_at,
        precision=best.precision,
        local_day=local.day,
        minute=local.minute,
        week=local.week,
        member_id=_member(row, senders) if gains_account else None,
        sender_name=known.name or row.name,
        kind=row.kind if recalled else known.kind,
        native_space=row.native_space if gains_id else known.native_space,
        native_id=row.native_id if gains_id else known.native_id,
        flag="" if confirmed else known.flag,
    )


def _keys(db: Database, key: bytes, group_id: int, rows: list[Incoming], counts: Counter[bytes]) -> list[bytes]:
    """Unique keyed digests of the new messages; equal messages are numbered through ``counts``."""
    keys: list[bytes] = []
    for row in rows:
        label = f"{group_id}\0{row.account or row.name}\0{row.sent_at}\0{row.native_id or ''}\0"
        base = label.encode("utf-8", "surrogatepass") + row.body
        counts[base] += 1
        keys.append(hmac.digest(key, base + b"\0%d" % counts[base], "sha256"))
    taken = messages.taken_keys(db, keys)
    return [key_ if key_ not in taken else hmac.digest(key, key_ + b"again", "sha256") for key_ in keys]


def _row(
    row: Incoming,
    key: bytes,
    group_id: int,
    senders: dict[tuple[str | None, str], int],
    clock: Clock,
    file_id: int,
    site_key: bytes,
) -> MessageRow:
    local = clock.local(row.sent_at)
    speaks = row.kind in TEXT_KINDS
    called = mentions(row.text) if speaks and "@" in row.text else ()
    return MessageRow(
        key=key,
        group_id=group_id,
        member_id=_member(row, senders),
        sender_name=row.name,
        sent_at=row.sent_at,
        precision=row.precision,
        local_day=local.day,
        minute=local.minute,
        week=local.week,
        kind=row.kind,
        mention_all=row.mention_all,
        characters=len(row.text) if speaks else 0,
        body=row.body,
        native_space=row.native_space,
        native_id=row.native_id,
        flag=row.flag,
        source_file_id=file_id,
        line=row.line,
        text=row.text,
        quoted=row.quoted,
        mentions=tuple((place, length, name_digest(site_key, name)) for place, length, name in called),
        moves=_moves(row),
    )


def _moves(row: Incoming) -> tuple[tuple[str, bool], ...]:
    if row.kind != Kind.SYSTEM:
        return ()
    return tuple(
        dict.fromkeys((normal(event.name), event.kind is Notice.JOIN) for event in membership_events(row.text))
    )
