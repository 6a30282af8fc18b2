"""One group's messages into the database: matched with what is stored, completed, added."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

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
# Two tools' exports of one span must agree on at least this share, or nobody can tell copies from messages.
LEAST_AGREEMENT = 0.9
ENOUGH_TO_JUDGE = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the messages come from: the file's row, its importer and its platform."""

    file_id: int
    importer: str
    platform: str


@dataclass(slots=True)
class Deposit:
    """One file's messages on their way into one group, a part at a time.

    Messages of other files are paired one to one over the whole file, so that parts make no difference: ``used``
    are the stored messages that this file has confirmed. What the file itself added is no copy of its own messages,
    save under the same native id.
    """

    db: Database
    clock: Clock
    key: bytes
    group_id: int
    origin: Origin
    used: bytearray = field(default_factory=bytearray)  # a byte for each message id
    span: tuple[int, int] | None = None
    ours: int = 0
    agreed: int = 0
    others: tuple[int, int] | None = None
    senders: dict[tuple[str | None, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.others = messages.span_of_others(self.db, self.group_id, self.origin.importer)

    def put(self, rows: list[Incoming]) -> list[tuple[int, Incoming]]:
        """Complete what is known and add what is new: (message id, message) of the new ones."""
        if not rows:
            return []
        known = self._known(rows)
        foreign = [row for row in known if self._is_open(row)]
        matches = match(foreign, rows, self.clock.offset(rows[0].sent_at))
        pairs = [(rows[here], foreign[there]) for here, there in matches.pairs]
        self._use(there.id for _, there in pairs)
        self._weigh(rows, {here for here, _ in matches.pairs})
        taken = {here for here, _ in matches.pairs} | matches.repeats | self._repeated(known, rows)
        fresh = [row for index, row in enumerate(rows) if index not in taken]
        self._complete(pairs, fresh)
        return self._add(fresh)

    def settle(self) -> int:
        """The last time of the file's messages. Conflict when two tools' exports cannot be told apart."""
        if self.span is None:
            return 0
        if self.others is not None:
            theirs = messages.count_of_others(self.db, self.group_id, self.origin.importer, self.span)
            least = min(theirs, self.ours)
            if least >= ENOUGH_TO_JUDGE and self.agreed < LEAST_AGREEMENT * least:
                raise Conflict(
                    f"与已入库的另一种导出时间重叠 {least} 条，但只有 {self.agreed} 条对得上，"
                    "不能判断是不是同一批消息，为避免重复计数没有导入。请只用其中一种工具的导出"
                )
        return self.span[1]

    def _is_open(self, row: KnownRow) -> bool:
        """Another file's message that this file has not confirmed yet."""
        is_used = row.id < len(self.used) and self.used[row.id]
        return row.source_file_id != self.origin.file_id and not is_used

    def _use(self, ids: Iterable[int]) -> None:
        for number in ids:
            if number >= len(self.used):
                self.used.extend(bytes(number + 1 - len(self.used)))
            self.used[number] = 1

    def _known(self, rows: list[Incoming]) -> list[KnownRow]:
        """Stored messages that may be the same: near in time, or of the same native id."""
        first, last = min(row.sent_at for row in rows), max(row.sent_at for row in rows)
        self.span = (min(first, self.span[0]), max(last, self.span[1])) if self.span else (first, last)
        near = messages.known(self.db, self.group_id, first - DAY_SECONDS, last + DAY_SECONDS, self.origin.file_id)
        named = messages.known_by_id(self.db, self.group_id, [row.native_id for row in rows if row.native_id])
        found = {row.id: row for row in (*near, *named)}
        return list(found.values())

    def _repeated(self, known: list[KnownRow], rows: list[Incoming]) -> set[int]:
        """A file that lists one id twice holds one message, not two."""
        done = {(row.native_space, row.native_id) for row in known if row.native_id and not self._is_open(row)}
        return {index for index, row in enumerate(rows) if (row.native_space, row.native_id) in done}

    def _weigh(self, rows: list[Incoming], paired: set[int]) -> None:
        """Count how far another tool's export of the same time agrees."""
        if self.others is not None:
            start, end = self.others
            inside = [index for index, row in enumerate(rows) if start <= row.sent_at <= end]
            self.ours += len(inside)
            self.agreed += sum(index in paired for index in inside)

    def _complete(self, pairs: list[tuple[Incoming, KnownRow]], fresh: list[Incoming]) -> None:
        gaining = [row for row, there in pairs if there.account is None and row.account is not None]
        self.senders = _senders(self.db, self.group_id, [*fresh, *gaining], self.origin.platform)
        better = [_completed(there, row, self.senders, self.clock) for row, there in pairs]
        messages.improve(self.db, [row for row in better if row is not None])
        people.put_names(self.db, _names(self.group_id, fresh, pairs, self.senders))

    def _add(self, fresh: list[Incoming]) -> list[tuple[int, Incoming]]:
        keys = _keys(self.db, self.key, self.group_id, fresh)
        made = [
            _row(row, own_key, self.group_id, self.senders, self.clock, self.origin.file_id, self.key)
            for row, own_key in zip(fresh, keys, strict=True)
        ]
        return list(zip(messages.add(self.db, made), fresh, strict=True))


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


def _keys(db: Database, key: bytes, group_id: int, rows: list[Incoming]) -> list[bytes]:
    """Unique keyed digests of the new messages; equal messages are numbered."""
    labels = [
        f"{group_id}\0{row.account or row.name}\0{row.sent_at}\0{row.native_id or ''}\0".encode(
            "utf-8", "surrogatepass"
        )
        + row.body
        for row in rows
    ]
    taken = messages.taken_keys(db, (_numbered(key, label, 1) for label in set(labels)))
    last: Counter[bytes] = Counter()
    for label in {label for label in labels if _numbered(key, label, 1) in taken}:
        while messages.taken_keys(db, [_numbered(key, label, last[label] + 1)]):
            last[label] += 1
    keys = []
    for label in labels:
        last[label] += 1
        keys.append(_numbered(key, label, last[label]))
    return keys


def _numbered(key: bytes, label: bytes, number: int) -> bytes:
    return hmac.digest(key, label + b"\0%d" % number, "sha256")


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
