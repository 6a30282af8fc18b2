"""What reading an export gives, and what is wrong with that: the promises that hold for any bytes whatever."""

from __future__ import annotations

import re
import time
import traceback
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import FileFault, MonitorError
from monitor.importers import Importer, Source, by_name, identify, read
from monitor.importers.hand_table import NAME as HAND_TABLE
from monitor.importers.hand_table import Columns
from monitor.importers.hand_table import importer_for as hand_importer
from monitor.importers.values import EARLIEST, LATEST
from monitor.types import GroupHeader, Kind, Parsed, Precision, RawMember, RawMessage, Skipped, Warned

COLUMNS = Columns.parse("日期=日期,时间=几点,发送人=谁,内容=说了什么,群=群")
CHINESE = re.compile("[\u4e00-\u9fff]")
SECONDS, SECONDS_PER_MB = 5.0, 5.0
MEMORY = 200 << 20
LONGEST_ERROR = 600
# Formats that print no date; the user gives the day.
UNDATED = frozenset({"wechat-copy-notime", "wechat-copy", "chatlog-txt", "qq-copy"})
# Formats that keep the record of a message taken back, with its sender.
RECORDED = frozenset({"chatlab-json", "chatlab-jsonl", "qce-json", "qce-jsonl", "qce-xlsx", "wecom-archive"})
MOJIBAKE = 4  # characters beyond ASCII that must look wrong together


@dataclass(slots=True)
class Verdict:
    """All that one reading gave."""

    parts: list[Parsed] = field(default_factory=list)
    fault: MonitorError | None = None
    crash: str = ""
    format: str | None = None
    seconds: float = 0.0
    memory: int = 0

    @property
    def messages(self) -> list[RawMessage]:
        """The messages in file order."""
        return [part for part in self.parts if isinstance(part, RawMessage)]

    @property
    def skipped(self) -> list[Skipped]:
        """What was left out."""
        return [part for part in self.parts if isinstance(part, Skipped)]


def importer_for(name: str) -> Importer:
    """The importer of that name; a table kept by hand is one, too."""
    return hand_importer(COLUMNS) if name == HAND_TABLE else by_name(name)


def verdict(path: Path, source: Source, name: str | None = None, measured: bool = False) -> Verdict:
    """What the importer of that name gives, or the one that the file's signature tells."""
    if measured:
        tracemalloc.start()
    began = time.process_time()
    found = parts_of(_parts(path, source, name))
    found.seconds = time.process_time() - began
    if measured:
        found.memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return found


def _parts(path: Path, source: Source, name: str | None) -> Iterator[Parsed | Importer]:
    importer = importer_for(name) if name else identify(path)
    yield importer
    yield from read(source, importer)


def parts_of(given: Iterator[Parsed | Importer]) -> Verdict:
    """All that comes out of an iterator, and how it ends."""
    found = Verdict()
    try:
        for part in given:
            if isinstance(part, Importer):
                found.format = part.name
            else:
                found.parts.append(part)
    except MonitorError as fault:
        found.fault = fault
    except Exception:
        found.crash = traceback.format_exc(limit=-3)
    return found


def wrongs(found: Verdict, data: bytes, texts: Iterable[str] = (), slack: float = 1.0) -> Iterator[str]:
    """Every broken promise in a verdict on an export of these bytes in which ``texts`` were said."""
    size = len(data)
    if found.crash:
        yield f"traceback\n{found.crash}"
    if found.seconds > slack * (SECONDS + SECONDS_PER_MB * size / 1e6):
        yield f"{found.seconds:.1f} s for {size} bytes"
    if found.memory > MEMORY:
        yield f"{found.memory >> 20} MB of memory for {size} bytes"
    if found.fault is not None:
        yield from wrong_error(found.fault, texts)
    yield from _wrong_order(found)
    for part in found.parts:
        if isinstance(part, RawMessage):
            yield from _wrong_message(part, found.format or "")
            if not part.flag and is_mojibake(part.text) and not _stands_in(data, part.text[:5]):
                yield f"mojibake at line {part.line}: {part.text[:40]!r}"
        elif isinstance(part, Skipped | Warned):
            yield from wrong_reason(part.reason, texts)
            yield from _wrong_line(part.line)
        elif isinstance(part, GroupHeader):
            yield from _wrong_texts(name=part.name, native_id=part.native_id)
        else:
            yield from _wrong_texts(member=part.sender_id, name=part.name)


def wrong_error(fault: MonitorError, texts: Iterable[str]) -> Iterator[str]:
    """What an error must not be: without a file, without Chinese advice, with chat text, unprintable."""
    if not isinstance(fault, FileFault):
        yield f"an error that names no file: {fault!r}"
        return
    if not fault.file or not str(fault).startswith(fault.file):
        yield f"an error without its file: {fault}"
    if not CHINESE.search(fault.advice):
        yield f"no advice in {fault}"
    if fault.line is not None:
        yield from _wrong_line(fault.line)
    yield from wrong_reason(fault.reason + fault.advice, texts)


def wrong_reason(reason: str, texts: Iterable[str]) -> Iterator[str]:
    """What a reason told to the user must not be."""
    if not CHINESE.search(reason) or len(reason) > LONGEST_ERROR:
        yield f"not a sentence in Chinese: {reason[:200]!r} ({len(reason)})"
    yield from (f"chat text in {reason!r}" for text in texts if text in reason)
    yield from _wrong_texts(reason=reason)
    if any(char < " " or char == "\x7f" for char in reason):
        yield f"control characters in {reason[:200]!r}"


def _wrong_order(found: Verdict) -> Iterator[str]:
    headed = False
    for part in found.parts:
        headed = headed or isinstance(part, GroupHeader)
        if isinstance(part, RawMessage | RawMember) and not headed:
            yield f"a {type(part).__name__} before any group"
            return


def _wrong_line(line: object) -> Iterator[str]:
    if type(line) is not int or line < 1:
        yield f"line {line!r}"


def _wrong_message(message: RawMessage, name: str) -> Iterator[str]:
    yield from _wrong_line(message.line)
    if message.sent_at is None:
        if name not in UNDATED:
            yield f"no time at line {message.line}"
    elif type(message.sent_at) is not int or not EARLIEST <= message.sent_at < LATEST:
        yield f"time {message.sent_at!r}"
    if type(message.kind) is not Kind or type(message.precision) is not Precision:
        yield f"kind {message.kind!r} {message.precision!r}"
    yield from _wrong_flag(message.mentions_all)
    texts = {"text": message.text, "sender_id": message.sender_id, "sender_name": message.sender_name}
    yield from _wrong_texts(**texts, native_id=message.native_id, quoted=message.quoted, flag=message.flag)
    if message.sender_id == "" or message.native_id == "" or (message.flag is not None and not message.flag):
        yield f"an empty id or flag at line {message.line}"
    survives = message.kind is Kind.RECALL and name in RECORDED
    unsent = message.kind in (Kind.SYSTEM, Kind.RECALL) and not survives
    if unsent and (message.sender_id or message.sender_name or message.mentions_all):
        yield f"a {message.kind} with a sender or a call at line {message.line}"


def _wrong_flag(value: object) -> Iterator[str]:
    if type(value) is not bool:
        yield f"mentions_all {value!r}"


def _wrong_texts(**texts: object) -> Iterator[str]:
    for name, text in texts.items():
        if text is None and name not in ("text", "reason"):
            continue
        if type(text) is not str:
            yield f"{name} is {text!r:.80}"
            continue
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            yield f"{name} cannot be stored: {text[:80]!r}"


def _stands_in(data: bytes, text: str) -> bool:
    """Whether the file itself says so."""
    return any(text.encode(name, "replace") in data for name in ("utf-8", "utf-16-le", "utf-16-be"))


def is_mojibake(text: str) -> bool:
    """Whether a text is UTF-8 that was read as GBK."""
    odd = "".join(char for char in text[:2000] if char > "\x7f")
    if len(odd) < MOJIBAKE:
        return False
    try:
        return bool(CHINESE.search(odd.encode("gb18030").decode("utf-8")))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
