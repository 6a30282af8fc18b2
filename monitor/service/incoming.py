"""From what an importer reads to what is stored: a part at a time, masked, timed, digested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from monitor.clock import Clock
from monitor.errors import FileFault, MalformedFile, RefusedFormat, WrongUsage
from monitor.importers import Source
from monitor.importers.group_tools import made_by, relay_of
from monitor.service.masking import PLACE, is_secret, mask
from monitor.service.matching import SERVER_IDS
from monitor.service.names import bare, normal
from monitor.types import GroupHeader, Kind, Parsed, Platform, Precision, RawMember, RawMessage, Skipped, Tool, Warned

SERVER_ID_DIGITS = 15  # WeChat's server ids have 18 to 20; shorter ones are an exporter's own count
MOST_SKIPPED = 100_000
SHORT, SAID = 16, 50_000  # characters of texts that are remembered, and how many
TEXT = Kind.TEXT
HELD = 25_000  # messages held before they are stored; bounds memory
UNREADABLE = "有无法识别的字节，以�代替"
# What these tools print as an id is a row's place in one of several databases, and comes again after a merge.
POSITIONS = frozenset({"chatlog", "echotrace", "memotrace1"})
DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", re.ASCII)
VALUES: dict[str, str] = {member: member.value for member in (*Kind, *Precision)}  # an Enum's own .value is slow
SECRET_REASON = "疑似带有密级标志，未入库；请按保密规定处理原文件"


class Incoming(NamedTuple):
    """One message of a file, ready to be compared with the stored ones.

    ``tool`` is the group tool that made it; ``task`` and ``entries`` tell which 接龙 it belongs to, and its length.
    """

    line: int
    sent_at: int
    precision: str
    account: str | None
    name: str
    shown_name: str
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


class Words(NamedTuple):
    """A text with what may not be stored masked, its digest, and the group tool that made it."""

    text: str
    body: bytes
    tool: Tool | None


@dataclass(slots=True)
class Part:
    """Some messages of one group of a file, and names from its member list."""

    header: GroupHeader
    rows: list[Incoming] = field(default_factory=list)
    members: list[RawMember] = field(default_factory=list)


@dataclass(slots=True)
class Intake:
    """One file while it is read: parts to be stored come out, what became of the rest is counted.

    A file that breaks off keeps its good part and says so in ``broken``. ``group`` is the name that the user gave.
    """

    source: Source
    importer: str
    clock: Clock
    key: bytes
    group: str | None = None
    headers: list[GroupHeader] = field(default_factory=list)
    stored: int = 0
    flagged: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    secrets: list[tuple[int, bytes]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    broken: FileFault | None = None
    _waiting: dict[GroupHeader, Part] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _said: dict[str, Words] = field(default_factory=dict)
    _held: int = 0
    _last_at: int = 0

    @property
    def messages(self) -> int:
        """How many were taken, those that are still held included."""
        return self.stored + self._held

    @property
    def not_taken(self) -> list[tuple[int, str]]:
        """(line, reason) of what was read and is not stored."""
        return sorted([*self.skipped, *((line, SECRET_REASON) for line, _ in self.secrets)])

    def parts(self, parsed: Iterable[Parsed]) -> Iterator[Part]:
        """The file's messages, a bounded number at a time, in file order within each group."""
        here: Part | None = None
        try:
            for item in parsed:
                if self._held >= HELD and self._is_border(item):
                    yield from self._flush()
                    here = self._part(here.header) if here else None
                here = self._take(item, here)
        except FileFault as fault:
            if not self.messages:
                raise
            self.broken = fault
        yield from self._flush()

    def _is_border(self, item: Parsed) -> bool:
        """Whether a part may end before an item: not inside a minute, whose equal messages are compared together."""
        at = item.sent_at if isinstance(item, RawMessage) else None
        return self._held >= 2 * HELD or (at is not None and at // 60 != self._last_at // 60)

    def _flush(self) -> Iterator[Part]:
        self.stored += self._held
        parts, self._waiting, self._held = list(self._waiting.values()), {}, 0
        yield from (part for part in parts if part.rows or part.members)

    def _take(self, item: Parsed, here: Part | None) -> Part | None:
        if isinstance(item, RawMessage):
            assert here is not None, "an importer yields its group before its messages"
            self._message(item, here)
        elif isinstance(item, GroupHeader):
            return self._part(self.named(item))
        elif isinstance(item, Skipped):
            self.skipped.append((item.line, item.reason))
            if len(self.skipped) > MOST_SKIPPED:
                raise MalformedFile(self.source.path, f"读不懂的记录超过 {MOST_SKIPPED} 条", "请重新导出", item.line)
        elif isinstance(item, Warned):
            self.warnings.append((item.line, item.reason))
        elif here is not None and item.sender_id != here.header.native_id:
            here.members.append(item)
        return here

    def named(self, header: GroupHeader) -> GroupHeader:
        """The header under the name that the user gave."""
        if self.group is None:
            return header
        if self.headers and header.native_id != self.headers[0].native_id:
            raise Several(self.source.path, "里面不止一个群", "不能用 --group 改成一个群名，请去掉这个选项")
        return GroupHeader(header.platform, self.group, header.native_id)

    def _part(self, header: GroupHeader) -> Part:
        if header not in self.headers:
            self.headers.append(header)
        return self._waiting.setdefault(header, Part(header))

    def _message(self, raw: RawMessage, here: Part) -> None:
        if ("密" in raw.text and is_secret(raw.text)) or (raw.quoted and is_secret(raw.quoted)):
            self.secrets.append((raw.line, keyed_digest(self.key, f"s{raw.sent_at}\0{raw.text}")))
            return
        row = self._incoming(raw, here.header.platform)
        here.rows.append(row)
        self._held += 1
        self._last_at = row.sent_at
        if row.flag:
            self.flagged += 1

    def _incoming(self, raw: RawMessage, platform: Platform) -> Incoming:
        text, body, tool = self._words(raw)
        sent_at, precision = raw.sent_at, raw.precision
        if sent_at is None:
            sent_at, precision = _dated(self.source, self.clock), Precision.DAY
        space, native = _native(platform, raw.native_id, self.importer)
        task, entries = self._task(text, sent_at) if tool is Tool.RELAY else (None, None)
        account, name = raw.sender_id or None, raw.sender_name or ""
        if raw.flag and DATE.fullmatch(name):
            account, name = None, ""  # a pasted date stands where a text log has its sender: nobody's message
        return Incoming(
            raw.line, sent_at, VALUES[precision], account, "" if name == account else self._normal(name), name,
            VALUES[raw.kind],
            text, mask(raw.quoted) if raw.quoted else "", raw.mentions_all, body, space,
            native, raw.flag or (UNREADABLE if "\ufffd" in text else ""), tool.value if tool else "", task, entries,
        )  # fmt: skip

    def _normal(self, name: str) -> str:
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = normal(name)
        return found

    def _words(self, raw: RawMessage) -> Words:
        """What becomes of a text; most of the short ones are said again and again."""
        if raw.kind is not TEXT or len(raw.text) > SHORT or raw.tool is not None:
            return _read_words(self.key, raw)
        found = self._said.get(raw.text)
        if found is None:
            found = _read_words(self.key, raw)
            if len(self._said) < SAID:
                self._said[raw.text] = found
        return found

    def _task(self, text: str, sent_at: int) -> tuple[bytes, int | None]:
        """The 接龙 that a message belongs to; of those whose topic is lost, one a day can be told."""
        relay = relay_of(text)
        topic = normal(relay.topic) or f"\0{self.clock.local(sent_at).day}"
        return keyed_digest(self.key, f"r{topic}")[:12], relay.entries


class Several(WrongUsage):
    """里面不止一个群。"""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        super().__init__(f"{path.name}：{reason}。{advice}")


def _dated(source: Source, clock: Clock) -> int:
    if source.as_of is None:
        raise RefusedFormat(source.path, "里面的消息没有时间", "请用 --as-of 2026-11-02 这样写明日期后重新导入")
    return clock.start_of_day(source.as_of)


def _native(platform: Platform, native_id: str | None, importer: str) -> tuple[str | None, str | None]:
    """WeChat's server ids are one number in every tool; other ids mean something within one exporter only."""
    if not native_id:
        return None, None
    if platform is Platform.WECHAT and native_id.isdigit() and len(native_id) >= SERVER_ID_DIGITS:
        return SERVER_IDS, native_id
    if platform is Platform.WECOM:
        return SERVER_IDS, native_id
    tool = importer.partition("-")[0]
    return (None, None) if tool in POSITIONS else (tool, native_id)


def _read_words(key: bytes, raw: RawMessage) -> Words:
    text = PLACE if raw.kind is Kind.LOCATION else mask(raw.text)
    return Words(text, body_digest(key, text), made_by(raw))


def body_digest(key: bytes, text: str) -> bytes:
    """What identity compares of a body: its text without blanks. Keyed, so that the column is no dictionary of texts.

    Messages without words are told apart by their kinds, where these agree (see matching): a picture that was taken
    back is a recall in one export and still a picture in another.
    """
    return keyed_digest(key, f"t{bare(text)}")


def keyed_digest(key: bytes, content: str) -> bytes:
    """16 bytes of keyed BLAKE2b."""
    return digest_bytes(key, content.encode("utf-8", "surrogatepass"))


def digest_bytes(key: bytes, content: bytes) -> bytes:
    """16 bytes of keyed BLAKE2b."""
    hasher = _hasher(key).copy()  # half the time of keying anew
    hasher.update(content)
    return hasher.digest()


@cache
def _hasher(key: bytes) -> blake2b:
    return blake2b(digest_size=16, key=key)
