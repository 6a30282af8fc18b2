"""One group's messages into the database: matched with what is stored, completed, added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlite_utils import Database

from monitor.clock import Clock
from monitor.importers.notices import Notice, membership_events
from monitor.service.agreement import Agreement
from monitor.service.incoming import Incoming, digest_bytes
from monitor.service.matching import SELF, match
from monitor.service.merging import Version, merged, of_known
from monitor.service.names import mentions as called
from monitor.service.names import name_digest, normal
from monitor.store import messages, people
from monitor.store.messages import KnownRow, MessageRow
from monitor.types import SPEAKING, Kind

DAY_SECONDS = 86400
TIME_MASK = (1 << 40) - 1


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the messages come from: the file's row, its importer and its platform."""

    file_id: int
    importer: str
    platform: str


class Said(NamedTuple):
    """What the tagger needs of a stored message."""

    id: int
    kind: str
    sent_at: int
    text: str
    precision: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a part: the messages it added, from id ``first`` on, and those whose words or time changed."""

    first: int
    fresh: list[Incoming]
    changed: list[Said]

    def said(self) -> list[Said]:
        """What has no label yet."""
        fresh = enumerate(self.fresh, self.first)
        return [Said(number, row.kind, row.sent_at, row.text, row.precision) for number, row in fresh] + self.changed


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
    agreement: Agreement = field(init=False)
    senders: dict[tuple[str | None, str], int] = field(default_factory=dict)
    whose: dict[str, bytes] = field(default_factory=dict)  # the part of a label that tells the sender
    named: set[tuple[int, int, str]] = field(default_factory=set)
    left: set[tuple[int, int | None]] = field(default_factory=set)  # members whose messages went to another
    began_empty: bool = False

    def __post_init__(self) -> None:
        self.began_empty = messages.is_empty(self.db, self.group_id)
        self.agreement = Agreement(self.db, self.group_id, self.origin.importer)

    def put(self, rows: list[Incoming]) -> Stored:
        """Complete what is known and add what is new."""
        if not rows:
            return Stored(0, [], [])
        known = self._known(rows)
        foreign = [row for row in known if self._is_open(row)]
        matches = match(foreign, rows, self.clock.offset(rows[0].sent_at))
        pairs = [(rows[here], foreign[there]) for here, there in matches.pairs]
        self._use(there.id for _, there in pairs)
        taken = {here for here, _ in matches.pairs} | matches.repeats | self._repeated(known, rows)
        fresh = [row for index, row in enumerate(rows) if index not in taken] if taken else rows
        met = {there for _, there in matches.pairs}
        self.agreement.weigh(pairs, fresh, [row for index, row in enumerate(foreign) if index not in met])
        versions = [(there, merged(there, row)) for row, there in pairs]
        gaining = [
            row
            for (row, _), (known, v) in zip(pairs, versions, strict=True)
            if _is_another(known, v) or (row.account and v.name != known.name)
        ]
        self._enter([*fresh, *gaining] if gaining else fresh)
        self._put_names(
            {
                (self._sender(known, version), row.name)
                for (row, _), (known, version) in zip(pairs, versions, strict=True)
            }
        )
        return Stored(self._add(fresh), fresh, self._complete(versions))

    def settle(self) -> int:
        """The last time of the file's messages. Conflict when two tools' exports cannot be told apart."""
        if self.span is None:
            return 0
        for old, new in sorted(self.left, key=str):
            people.supersede(self.db, self.group_id, old, new)
        self.agreement.judge(self.span, self._is_used)
        return self.span[1]

    def _is_open(self, row: KnownRow) -> bool:
        """Another file's message that this file has not confirmed yet."""
        return row.source_file_id != self.origin.file_id and not self._is_used(row.id)

    def _is_used(self, number: int) -> bool:
        return number < len(self.used) and bool(self.used[number])

    def _use(self, ids: Iterable[int]) -> None:
        for number in ids:
            if number >= len(self.used):
                self.used.extend(bytes(number + 1 - len(self.used)))
            self.used[number] = 1

    def _known(self, rows: list[Incoming]) -> list[KnownRow]:
        """Stored messages that may be the same: near in time, or of the same native id."""
        times = [row.sent_at for row in rows]
        first, last = min(times), max(times)
        self.span = (min(first, self.span[0]), max(last, self.span[1])) if self.span else (first, last)
        named = messages.known_by_id(self.db, self.group_id, [row.native_id for row in rows if row.native_id])
        if self.began_empty:
            return named
        near = messages.known(self.db, self.group_id, first - DAY_SECONDS, last + DAY_SECONDS, self.origin.file_id)
        found = {row.id: row for row in (*near, *named)}
        return list(found.values())

    def _repeated(self, known: list[KnownRow], rows: list[Incoming]) -> set[int]:
        """A file that lists one id twice holds one message, not two."""
        done = {(row.native_space, row.native_id) for row in known if row.native_id and not self._is_open(row)}
        if not done:
            return set()
        return {index for index, row in enumerate(rows) if (row.native_space, row.native_id) in done}

    def _enter(self, rows: list[Incoming]) -> None:
        """Enter the senders, and every name printed for one: exporters print today's card on old messages."""
        seen = {(row.account, row.name, row.shown_name) for row in rows}
        for account, name, shown in seen:
            who = (account, "" if account else name)
            if who not in self.senders and (account or name):
                self.senders[who] = people.put_member(
                    self.db, self.origin.platform, account, self.group_id, shown if account else name
                )
        self._put_names({(self._member(account, name), name) for account, name, _ in seen})

    def _put_names(self, found: set[tuple[int | None, str]]) -> None:
        own = self._member(None, SELF)  # 我 is nobody's name
        new = {
            (self.group_id, member, name)
            for member, name in found
            if member is not None and name and (name != SELF or member == own)
        } - self.named
        people.put_names(self.db, new)
        self.named |= new

    def _member(self, account: str | None, name: str) -> int | None:
        return self.senders.get((account, "" if account else name))

    def _complete(self, versions: list[tuple[KnownRow, Version]]) -> list[Said]:
        """Store what the file knows better; the messages whose labels hang on it."""
        better = [(known, version) for known, version in versions if version != of_known(known)]
        self._put_names({(self._sender(known, version), known.name) for known, version in better})
        self.left |= {
            (known.member_id, now)
            for known, version in better
            if known.member_id is not None and (now := self._sender(known, version)) not in (None, known.member_id)
        }
        messages.improve(self.db, [self._better(known, version) for known, version in better])
        said = [(known, v) for known, v in better if (known.kind, known.text or "", known.sent_at, known.precision)
                != (v.kind, v.text, v.sent_at, v.precision) or (known.quoted or "") != v.quoted]  # fmt: skip
        kept = [(known, version) for known, version in said if known.text is not None or not known.characters]
        messages.forget_words(self.db, [known.id for known, _ in kept])
        self._say([(known.id, version) for known, version in kept])
        return [Said(known.id, v.kind, v.sent_at, v.text, v.precision) for known, v in kept]

    def _sender(self, known: KnownRow, version: Version) -> int | None:
        """The member that a completed message belongs to: the stored one, or the file's where it knows the account."""
        return self._member(version.account, version.name) if _is_another(known, version) else known.member_id

    def _better(self, known: KnownRow, version: Version) -> tuple[object, ...]:
        local = self.clock.local(version.sent_at)
        speaks = version.kind in SPEAKING
        return (
            self._sender(known, version), version.name, version.sent_at, version.precision, local.day, local.minute,
            local.week, version.kind, int(version.mention_all),
            (len(version.text) or known.characters) if speaks else 0, version.body, version.native_space,
            version.native_id, version.flag, version.tool, version.task, version.entries, known.id,
        )  # fmt: skip

    def _add(self, fresh: list[Incoming]) -> int:
        """Store the new messages, the first under the id returned; equal ones are numbered behind those stored."""
        if not fresh:
            return 0
        first = messages.next_id(self.db)
        is_stored = messages.add(self.db, self._rows(first, fresh, {}))
        if not is_stored:  # rare: equal messages are stored already
            is_stored = messages.add(self.db, self._rows(first, fresh, self._last_numbers(fresh)))
        assert is_stored, "keys numbered behind the stored ones are free"
        self._say(enumerate(fresh, first))
        return first

    def _label(self, row: Incoming) -> bytes:
        """What equal messages share."""
        sender = row.account or row.name
        who = self.whose.get(sender)
        if who is None:
            who = self.whose[sender] = f"{self.group_id}\0{sender}\0".encode("utf-8", "surrogatepass")
        native = row.native_id.encode("utf-8", "surrogatepass") if row.native_id else b""
        return b"%b%b\0%b" % (who, native, row.body)

    def _rows(self, first: int, fresh: list[Incoming], last: dict[bytes, int]) -> list[MessageRow]:
        """Rows in the order of the table's columns, each no longer than what it has."""
        rows: list[MessageRow] = []
        local, file_id, group_id, key, senders = (
            self.clock.local, self.origin.file_id, self.group_id, self.key, self.senders,
        )  # fmt: skip
        for number, row in enumerate(fresh, first):
            label, sent_at, account, kind = self._label(row), row.sent_at, row.account, row.kind
            own = _key(key, label, sent_at, 1)
            nth = last[own] = last.get(own, 0) + 1
            day, minute, week = local(sent_at)
            plain = (
                number, own if nth == 1 else _key(key, label, sent_at, nth), group_id,
                senders.get((account, "" if account else row.name)), row.name, sent_at, row.precision, day, minute,
                week, kind, int(row.mention_all), len(row.text) if kind in SPEAKING else 0, row.body, file_id, row.line,
            )  # fmt: skip
            if row.flag or row.tool:
                rare = row.flag, row.tool, row.task, row.entries
                rows.append((*plain, row.native_space, row.native_id, *rare))
            else:
                rows.append((*plain, row.native_space, row.native_id) if row.native_id else plain)
        return rows

    def _last_numbers(self, rows: list[Incoming]) -> dict[bytes, int]:
        """How many equal messages are stored, by the key of the first."""
        last: dict[bytes, int] = {}
        for row in rows:
            label = self._label(row)
            own = _key(self.key, label, row.sent_at, 1)
            if own not in last and messages.taken_keys(self.db, [own]):
                number = 1
                while messages.taken_keys(self.db, [_key(self.key, label, row.sent_at, number + 1)]):
                    number += 1
                last[own] = number
        return last

    def _say(self, rows: Iterable[tuple[int, Incoming | Version]]) -> None:
        """Store what messages say, the @names in it, and the joins and leaves that it tells."""
        texts: list[tuple[int, str, str]] = []
        mentions: list[tuple[int, int, int, bytes]] = []
        moves: list[tuple[int, str, int]] = []
        for number, row in rows:
            text = row.text
            if text or row.quoted:
                texts.append((number, text, row.quoted))
            if "@" in text and row.kind in SPEAKING:
                mentions.extend(
                    (number, place, size, name_digest(self.key, name)) for place, size, name in called(text)
                )
            if row.kind == Kind.SYSTEM:
                told = membership_events(text)
                moves.extend((number, normal(event.name), int(event.kind is Notice.JOIN)) for event in told)
        messages.add_words(self.db, texts, mentions, moves)


def _is_another(known: KnownRow, version: Version) -> bool:
    """Whether a file knows the sender better: by an account, or by the name that counts where there is none."""
    return version.account != known.account or (version.account is None and version.name != known.name)


def _key(key: bytes, label: bytes, sent_at: int, nth: int) -> bytes:
    """The unique key of the ``nth`` of equal messages: its time, so that new keys fall together, and a keyed digest."""
    content = label if nth == 1 else label + b"\0%d" % nth
    return (sent_at & TIME_MASK).to_bytes(5, "big") + digest_bytes(key, content)[:11]
