"""From what an importer reads to what is stored: a part at a time, masked, timed, digested."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.clock import Clock
from monitor.errors import FileFault, MalformedFile, RefusedFormat, WrongUsage
from monitor.importers import Source
from monitor.service.masking import PLACE, is_secret, mask
from monitor.service.matching import SERVER_IDS
from monitor.service.names import normal
from monitor.types import GroupHeader, Kind, Parsed, Platform, Precision, RawMember, RawMessage, Skipped, Warned

SERVER_ID_DIGITS = 15  # WeChat's server ids have 18 to 20; shorter ones are an exporter's own count
MOST_SKIPPED = 100_000
HELD = 25_000  # messages held before they are stored; bounds memory
UNREADABLE = "有无法识别的字节，以�代替"
# What these tools print as an id is a row's place in one of several databases, and comes again after a merge.
POSITIONS = frozenset({"chatlog", "echotrace", "memotrace1"})
SECRET_REASON = "疑似带有密级标志，未入库；请按保密规定处理原文件"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a file, ready to be compared with the stored ones."""

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
    messages: int = 0
    flagged: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    secrets: list[tuple[int, bytes]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    broken: FileFault | None = None
    _waiting: dict[GroupHeader, Part] = field(default_factory=dict)
    _held: int = 0

    @property
    def not_taken(self) -> list[tuple[int, str]]:
        """(line, reason) of what was read and is not stored."""
        return sorted([*self.skipped, *((line, SECRET_REASON) for line, _ in self.secrets)])

    def parts(self, parsed: Iterable[Parsed]) -> Iterator[Part]:
        """The file's messages, a bounded number at a time, in file order within each group."""
        here: Part | None = None
        try:
            for item in parsed:
                here = self._take(item, here)
                if self._held >= HELD:
                    yield from self._flush()
                    here = self._part(here.header) if here else None
        except FileFault as fault:
            if not self.messages:
                raise
            self.broken = fault
        yield from self._flush()

    def _flush(self) -> Iterator[Part]:
        parts, self._waiting, self._held = list(self._waiting.values()), {}, 0
        yield from (part for part in parts if part.rows or part.members)

    def _take(self, item: Parsed, here: Part | None) -> Part | None:
        if isinstance(item, GroupHeader):
            return self._part(self._named(item))
        if isinstance(item, RawMessage):
            assert here is not None, "an importer yields its group before its messages"
            self._message(item, here)
        elif isinstance(item, Skipped):
            self.skipped.append((item.line, item.reason))
            if len(self.skipped) > MOST_SKIPPED:
                raise MalformedFile(self.source.path, f"读不懂的记录超过 {MOST_SKIPPED} 条", "请重新导出", item.line)
        elif isinstance(item, Warned):
            self.warnings.append((item.line, item.reason))
        elif here is not None and item.sender_id != here.header.native_id:
            here.members.append(item)
        return here

    def _named(self, header: GroupHeader) -> GroupHeader:
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
        if is_secret(raw.text):
            mark = f"{raw.sent_at}\0{raw.text}".encode("utf-8", "surrogatepass")
            self.secrets.append((raw.line, hmac.digest(self.key, mark, "sha256")[:16]))
            return
        row = _incoming(raw, here.header.platform, self.source, self.importer, self.clock, self.key)
        here.rows.append(row)
        self.messages += 1
        self.flagged += bool(row.flag)
        self._held += 1


class Several(WrongUsage):
    """里面不止一个群。"""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        super().__init__(f"{path.name}：{reason}。{advice}")


def _incoming(raw: RawMessage, platform: Platform, source: Source, importer: str, clock: Clock, key: bytes) -> Incoming:
    text = PLACE if raw.kind is Kind.LOCATION else mask(raw.text)
    sent_at, precision = raw.sent_at, raw.precision
    if sent_at is None:
        sent_at, precision = _dated(source, clock), Precision.DAY
    account = raw.sender_id or None
    space, native = _native(platform, raw.native_id, importer)
    return Incoming(
        line=raw.line,
        sent_at=sent_at,
        precision=precision.value,
        account=account,
        name=normal(raw.sender_name or ""),
        shown_name=raw.sender_name or "",
        kind=raw.kind.value,
        text=text,
        quoted=mask(raw.quoted or ""),
        mention_all=raw.mentions_all,
        body=body_digest(key, raw.kind, text),
        native_space=space,
        native_id=native,
        flag=raw.flag or (UNREADABLE if "\ufffd" in text else ""),
    )


def _dated(source: Source, clock: Clock) -> int:
    if source.as_of is None:
        raise RefusedFormat(source.path, "里面的消息没有时间", "请用 --as-of 2026-11-02 这样写明日期后重新导入")
    return clock.start_of_day(source.as_of)


def _native(platform: Platform, native_id: str | None, importer: str) -> tuple[str | None, str | None]:
    """WeChat's server ids are one number in every tool; other ids mean something within one exporter only."""
    if native_id is None:
        return None, None
    if platform is Platform.WECHAT and native_id.isdigit() and len(native_id) >= SERVER_ID_DIGITS:
        return SERVER_IDS, native_id
    if platform is Platform.WECOM:
        return SERVER_IDS, native_id
    tool = importer.partition("-")[0]
    return (None, None) if tool in POSITIONS else (tool, native_id)


def body_digest(key: bytes, kind: Kind, text: str) -> bytes:
    """What identity compares of a body: its text without blanks, or its kind when it has none. Keyed, so that
    the column is no dictionary of texts."""
    plain = normal(text)
    content = f"t{plain}" if plain else f"k{kind.value}"
    return hmac.digest(key, content.encode("utf-8", "surrogatepass"), "sha256")[:16]
