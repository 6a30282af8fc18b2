"""From what an importer reads to what is stored: group by group, masked, timed, digested."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from monitor.clock import Clock
from monitor.errors import FileFault, RefusedFormat
from monitor.importers import Source
from monitor.service.masking import PLACE, is_secret, mask
from monitor.service.matching import SERVER_IDS
from monitor.service.names import normal
from monitor.types import GroupHeader, Kind, Parsed, Platform, Precision, RawMember, RawMessage, Skipped, Warned

SERVER_ID_DIGITS = 15  # WeChat's server ids have 18 to 20; shorter ones are an exporter's own count
UNREADABLE = "有无法识别的字节，以�代替"
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
class GroupBatch:
    """All messages of one group in one file."""

    header: GroupHeader
    rows: list[Incoming] = field(default_factory=list)
    members: list[RawMember] = field(default_factory=list)


@dataclass(slots=True)
class FileBatch:
    """All of one file: groups in order of appearance, and what was not taken."""

    groups: list[GroupBatch] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    secrets: list[tuple[int, bytes]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    broken: FileFault | None = None

    @property
    def messages(self) -> int:
        """Messages read and storable."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def not_taken(self) -> list[tuple[int, str]]:
        """(line, reason) of what was read and is not stored."""
        return sorted([*self.skipped, *((line, SECRET_REASON) for line, _ in self.secrets)])

    @property
    def flagged(self) -> int:
        """Messages whose reading is doubtful."""
        return sum(1 for group in self.groups for row in group.rows if row.flag)


def collect(parsed: Iterable[Parsed], source: Source, importer: str, clock: Clock, key: bytes) -> FileBatch:
    """Read an export to its end; a file that breaks off keeps its good part and says so in ``broken``."""
    batch = FileBatch()
    places: dict[GroupHeader, GroupBatch] = {}
    here: GroupBatch | None = None
    try:
        for item in parsed:
            if isinstance(item, GroupHeader):
                here = places.get(item)
                if here is None:
                    here = places[item] = GroupBatch(item)
                    batch.groups.append(here)
            elif isinstance(item, RawMessage):
                _take(batch, here, item, source, importer, clock, key)
            elif isinstance(item, Skipped):
                batch.skipped.append((item.line, item.reason))
            elif isinstance(item, Warned):
                batch.warnings.append((item.line, item.reason))
            elif here is not None and item.sender_id != here.header.native_id:
                here.members.append(item)
    except FileFault as fault:
        if not batch.messages:
            raise
        batch.broken = fault
    return batch


def _take(
    batch: FileBatch, here: GroupBatch | None, raw: RawMessage, source: Source, importer: str, clock: Clock, key: bytes
) -> None:
    if is_secret(raw.text):
        mark = f"{raw.sent_at}\0{raw.text}".encode("utf-8", "surrogatepass")
        batch.secrets.append((raw.line, hmac.digest(key, mark, "sha256")[:16]))
        return
    assert here is not None, "an importer yields its group before its messages"
    here.rows.append(_incoming(raw, here.header.platform, source, importer, clock, key))


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
    return importer.partition("-")[0], native_id


def body_digest(key: bytes, kind: Kind, text: str) -> bytes:
    """What identity compares of a body: its text without blanks, or its kind when it has none. Keyed, so that
    the column is no dictionary of texts."""
    plain = normal(text)
    content = f"t{plain}" if plain else f"k{kind.value}"
    return hmac.digest(key, content.encode("utf-8", "surrogatepass"), "sha256")[:16]
