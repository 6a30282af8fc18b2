"""MemoTrace: 2.x CSV and TXT, the CSV after Excel, 1.x CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.types import Kind, Platform, Precision
from tests.anyorder.exports import Export, Line, Seen, Shape, at_minute, by_name, seen, without_ids
from tests.anyorder.wechat import APP, NUMBERS, RELAY_APP, RELAY_TYPE, SUBTYPES, second, table

MEMOTRACE_WORDS = {
    Kind.TEXT: "文本",
    Kind.IMAGE: "图片",
    Kind.VIDEO: "视频",
    Kind.VOICE: "语音",
    Kind.STICKER: "表情包",
    Kind.FILE: "文件",
    Kind.LINK: "分享链接",
    Kind.QUOTE: "引用消息",
    Kind.SYSTEM: "系统消息",
    Kind.RECALL: "系统消息",
}


def memotrace_body(line: Line) -> str:
    """A body as MemoTrace 2.x prints it; a 接龙 is its number and the printed form of a dict."""
    if line.is_relay:
        return f"{RELAY_TYPE}\n{ {'msg': {'appmsg': {'title': line.text, 'type': '53'}}} }"
    if line.kind is Kind.FILE:
        return f"【文件】{line.text} 0.02 MB msg\\file\\2026-11\\{line.text} xlsx {'0' * 32}"
    if line.kind is Kind.LINK:
        return f"【分享链接】\n标题：{line.text}\n描述：\n链接: https://example.org/a\n应用：\n"
    if line.kind is Kind.QUOTE:
        return f"{line.text}\n引用：{line.quoted_name}: {line.quoted}"
    marks = {Kind.IMAGE: "【图片】", Kind.VIDEO: "【视频】", Kind.VOICE: "【语音】", Kind.STICKER: "【表情包】 "}
    return marks.get(line.kind, line.text)


def group_folder(folder: Path, export: Export) -> Path:
    path = folder / f"{export.group}({export.room})"
    path.mkdir()
    return path


def write_memotrace_csv(folder: Path, export: Export) -> Path:
    """Byte-order mark, CRLF rows; notices stand under the group's name."""
    rows: list[Sequence[object]] = [("消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息")]
    for line in export.lines:
        name = line.name or export.group
        word = "未知类型" if line.is_relay else MEMOTRACE_WORDS[line.kind]
        rows.append((line.server_id, word, name, second(line), memotrace_body(line), name, name, "more"))
    path = group_folder(folder, export) / f"{export.group}.csv"
    path.write_bytes(table(rows, "\r\n").encode("utf-8-sig"))
    return path


def write_resaved(folder: Path, export: Export) -> Path:
    """The same after Excel: GBK, no seconds, ids as powers of ten, a question mark for what GBK does not have."""
    path = write_memotrace_csv(folder, export)
    titles, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    kept = [(f"{float(row[0]):.2E}", *row[1:3], _as_excel_shows(row[3]), *row[4:]) for row in rows]
    path.write_bytes(table([titles, *kept], "\r\n").encode("gbk", "replace"))
    return path


def _as_excel_shows(time: str) -> str:
    at = datetime.fromisoformat(time)
    return f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}"


def sees_resaved(line: Line) -> Seen:
    """Names, minutes, and what GBK can hold."""
    known = by_name(line, at=at_minute(line.at), precision=Precision.MINUTE)
    return replace(known, name=_saved(known.name), text=_saved(known.text), quoted=_saved(known.quoted))


def _saved(text: str) -> str:
    return text.encode("gbk", "replace").decode("gbk")


def write_memotrace_txt(folder: Path, export: Export) -> Path:
    """Blocks with a blank line between; a notice has the time alone."""
    blocks = [f"{second(line)}{' ' * bool(line.name)}{line.name}\n{memotrace_body(line)}" for line in export.lines]
    path = group_folder(folder, export) / f"{export.group}.txt"
    path.write_text("\n\n".join(blocks), "utf-8")
    return path


def write_memotrace1(folder: Path, export: Export) -> Path:
    """A group's own file: raw XML for media, nothing for cards."""
    people = (("", line.name, line.account or "") for line in export.lines)
    return _write_memotrace1(folder / f"{export.group}_utf8.csv", export, people)


def write_memotrace1_all(folder: Path, export: Export) -> Path:
    """All conversations in one file: the group's name for the sender's, a shown name for his id, 我 for one's own."""
    shown = ("我" if line.own else line.name for line in export.lines)
    return _write_memotrace1(folder / "messages.csv", export, ((export.group, export.group, name) for name in shown))


def _write_memotrace1(path: Path, export: Export, people: Iterable[tuple[str, str, str]]) -> Path:
    titles = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender"
    rows: list[Sequence[object]] = [titles.split(",")]
    for place, (line, who) in enumerate(zip(export.lines, people, strict=True), 1):
        card = RELAY_APP if line.is_relay else SUBTYPES.get(line.kind, 0)
        content = "" if card else "<msg />" if line.kind in (Kind.IMAGE, Kind.VOICE, Kind.VIDEO) else line.text
        numbers = (place, 3, APP if card else NUMBERS.get(line.kind, 1), card, int(line.own), line.at, 2)
        rows.append((*numbers, content, second(line), *who))
    path.write_bytes(table(rows, "\r\n").encode("utf-8-sig"))
    return path


def sees_memotrace1(line: Line) -> Seen:
    """Replies, files, links and 接龙 have lost their words."""
    if line.is_relay:
        return without_ids(line, kind=Kind.OTHER, text="")
    return without_ids(line, text="", quoted="") if line.kind in SUBTYPES else without_ids(line)


def sees_name_only(line: Line) -> Seen:
    """Server ids, names, no accounts."""
    return seen(line, account=None)


def sees_memotrace1_all(line: Line) -> Seen:
    """Names for accounts."""
    known = replace(sees_memotrace1(line), account=None)
    return replace(known, name="我") if line.own else known


WECHAT = Platform.WECHAT
RESAVED = Shape(
    name="memotrace-csv-resaved",
    importer="memotrace-csv",
    platform=WECHAT,
    write=write_resaved,
    sees=sees_resaved,
    accounts=False,
    precision=Precision.MINUTE,
)
SHAPES = (
    Shape("memotrace-csv", "memotrace-csv", WECHAT, write_memotrace_csv, sees_name_only, ids=True, accounts=False),
    RESAVED,
    Shape("memotrace-txt", "memotrace-txt", WECHAT, write_memotrace_txt, by_name, accounts=False),
    Shape("memotrace1-csv", "memotrace1-csv", WECHAT, write_memotrace1, sees_memotrace1),
    Shape("memotrace1-all", "memotrace1-csv", WECHAT, write_memotrace1_all, sees_memotrace1_all, accounts=False),
)
