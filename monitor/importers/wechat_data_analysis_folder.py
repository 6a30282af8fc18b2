"""What the JSON and the TXT of WeChatDataAnalysis share: the export folder, its manifest, the names of groups.

    chat_export_20261102/manifest.json                          {"schemaVersion": 1, "exportId": "…", "format": "json"}
                        /report.json
                        /0001_松坪乡护林防汛群_57120033@chatroom_0a1b2c3d/messages.json
                                                                         /meta.json      {…, "messageCount": 812}
                        /0002_…/messages.json

A whole export is read as one: its lines are counted on over the conversations, private chats are skipped, and a
conversation that breaks off does not keep the others from being read. Privacy mode replaces names and texts
(``已隐藏``, ``成员#1``, ``[文本]``); what is left tells nobody anything and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import jsonstream
from monitor.importers.body import CHOOSE_GROUP, PRIVATE
from monitor.importers.importer import Head, Refusal, Source
from monitor.importers.values import Fields
from monitor.importers.weflow_body import is_room
from monitor.types import GroupHeader, Parsed, Platform, RawMessage, Skipped, Warned

MANIFEST, META = "manifest.json", "meta.json"
MESSAGES = ("messages.json", "messages.txt", "messages.html", "messages.xlsx")
FOLDER = re.compile(r"\d{4,6}_(.{0,200})_(\d{1,30}@(?:im\.)?chatroom)_[0-9A-Za-z]{1,16}", re.ASCII)
HIDDEN, HIDDEN_TEXT = "已隐藏", "[文本]"
ALIAS = re.compile(r"me|other|member_\d{1,9}", re.ASCII)  # whom privacy mode names instead of an id
SCRUBBED, OPEN_UP = "这是隐私模式的导出，正文和发送人都被替换掉了", "请关掉隐私模式重新导出"
OTHER_PAGES, CHOOSE_JSON = "这是 WeChatDataAnalysis 的网页或表格导出，读不了", "请改选 JSON 或 TXT 重新导出"
NO_CONVERSATION, COPY_WHOLE = "文件夹里没有一个会话", "请拷贝完整的导出文件夹"

Reader = Callable[[Source], Iterator[Parsed]]


def export_format(head: Head) -> str | None:
    """What the manifest of a whole export says of its format, None when it is no such manifest."""
    if '"exportId"' not in head.text or not (head.path.is_dir() or head.path.name == MANIFEST):
        return None
    top = Fields.of(jsonstream.outline(head.text))
    return top.text("format") if top.data.keys() >= {"exportId", "schemaVersion"} else None


def group_of(path: Path, username: str | None, shown: str | None) -> GroupHeader:
    """The group as the export names it, else by the folder's name. Raises RefusedFormat for a private chat."""
    if username is not None and not is_room(username):
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
    named = shown if shown and shown != HIDDEN and not is_room(shown) else None
    if folder := FOLDER.fullmatch(path.resolve().parent.name):
        named, username = named or folder[1] or None, username or folder[2]
    return GroupHeader(Platform.WECHAT, named, username)


def unaliased(sender: str | None, hidden: bool) -> str | None:
    """A sender's id, unless privacy mode put an alias in its place."""
    return None if hidden and sender is not None and ALIAS.fullmatch(sender) else sender


def declared_count(path: Path) -> int | None:
    """The number of messages that the meta.json beside a conversation tells."""
    for meta in _meta(path):
        return Fields.of(jsonstream.header(meta, frozenset({"messageCount"}))).whole("messageCount")
    return None


def _meta(path: Path) -> tuple[Path, ...]:
    meta = path.parent / META
    return (meta,) if meta.is_file() else ()


def _conversations(path: Path, name: str) -> list[Path]:
    """The messages of all conversations of an export, given by its folder or its manifest."""
    root = path if path.is_dir() else path.parent
    return [one for one in sorted(root.glob(f"*/{name}")) if one.is_file() and not one.is_symlink()]


def beside(name: str) -> Callable[[Path], tuple[Path, ...]]:
    """What is read besides a conversation, or besides a manifest: conversations called ``name``, their meta.json."""

    def found(path: Path) -> tuple[Path, ...]:
        if path.is_dir():
            return ()
        if path.name != MANIFEST:
            return _meta(path)
        return tuple(part for one in _conversations(path, name) for part in (one, *_meta(one)))

    return found


def read_export(source: Source, name: str, read: Reader) -> Iterator[Parsed]:
    """One conversation, or all of a folder with a manifest; faults are raised when the rest is read."""
    if not source.path.is_dir() and source.path.name != MANIFEST:
        yield from read(source)
        return
    found = _conversations(source.path, name)
    if not found:
        raise MalformedFile(source.path, NO_CONVERSATION, COPY_WHOLE)
    faults: list[MalformedFile] = []
    before = 0
    for path in found:
        before = yield from _counted_on(Source(path, source.zone, source.as_of), read, before, faults)
    for fault in faults:
        raise MalformedFile(source.path, fault.reason, fault.advice)


def _counted_on(source: Source, read: Reader, before: int, faults: list[MalformedFile]) -> Generator[Parsed, None, int]:
    """One conversation with its lines counted on from ``before``; returns the last line."""
    last, place = before, f"会话 {source.path.parent.name[:4]} 的 {source.path.name}"
    try:
        for part in read(source):
            if isinstance(part, RawMessage | Skipped | Warned):
                last = max(last, before + part.line)
                line = before + part.line
                yield part._replace(line=line) if isinstance(part, RawMessage) else replace(part, line=line)
            else:
                yield part
    except RefusedFormat as refused:
        last += 1
        yield Skipped(last, f"{place}：{refused.reason}，没有读入")
    except MalformedFile as fault:
        faults.append(MalformedFile(source.path, f"{place} 第 {fault.line} 行：{fault.reason}", fault.advice))
    return last


def is_side_file(path: Path) -> bool:
    """A conversation's meta.json; manifest.json and report.json stand only in folders that are read as a whole."""
    return path.name == META and any((path.parent / name).is_file() for name in MESSAGES)


def _is_other_export(head: Head) -> bool:
    return export_format(head) not in (None, "json", "txt")


REFUSALS = (Refusal(_is_other_export, "WeChatDataAnalysis 的网页、表格导出文件夹", OTHER_PAGES, CHOOSE_JSON),)
