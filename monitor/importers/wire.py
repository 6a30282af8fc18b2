"""What an importer reads, as lines of JSON: the one language between a reading process and ours."""

from __future__ import annotations

import json
from pathlib import Path

from monitor.errors import AmbiguousFormat, FileFault, MalformedFile, RefusedFormat, UnknownFormat, UnreadableFile
from monitor.types import GroupHeader, Kind, Parsed, Platform, Precision, RawMember, RawMessage, Skipped, Tool, Warned

FAULTS: dict[str, type[FileFault]] = {
    fault.__name__: fault for fault in (MalformedFile, UnreadableFile, UnknownFormat, AmbiguousFormat, RefusedFormat)
}


def encode(item: Parsed | FileFault) -> str:
    """One item as one line of ASCII."""
    if isinstance(item, RawMessage):
        row: list[object] = [
            "m", item.line, item.sent_at, item.sender_id, item.sender_name, item.kind, item.text, item.mentions_all,
            item.native_id, item.precision, item.quoted, item.flag, item.tool,
        ]  # fmt: skip
    elif isinstance(item, GroupHeader):
        row = ["g", item.platform, item.name, item.native_id]
    elif isinstance(item, RawMember):
        row = ["u", item.sender_id, item.name]
    elif isinstance(item, FileFault):
        row = ["e", type(item).__name__, item.reason, item.advice, item.line]
    else:
        row = ["s" if isinstance(item, Skipped) else "w", item.line, item.reason]
    return json.dumps(row)


def encode_progress(behind: int) -> str:
    """How many bytes the reading process has behind it, as a line."""
    return json.dumps(["p", behind])


def progress_of(line: str) -> int | None:
    """The bytes of such a line, None for any other."""
    return int(json.loads(line)[1]) if line.startswith('["p",') else None


def decode(line: str, path: Path) -> Parsed:
    """The item of a line; a fault is raised as itself. ValueError for anything that ``encode`` did not write."""
    sort, *rest = json.loads(line)
    if sort == "m":
        number, at, sender, name, kind, text, everybody, native, precision, quoted, flag, tool = rest
        made_by = Tool(tool) if tool else None
        return RawMessage(
            number, at, sender, name, Kind(kind), text, everybody, native, Precision(precision), quoted, flag, made_by
        )
    if sort == "g":
        return GroupHeader(Platform(rest[0]), rest[1], rest[2])
    if sort == "u":
        return RawMember(rest[0], rest[1])
    if sort == "s":
        return Skipped(rest[0], rest[1])
    if sort == "w":
        return Warned(rest[0], rest[1])
    if sort == "e":
        raise FAULTS[rest[0]](path, rest[1], rest[2], rest[3])
    raise ValueError(sort)
