"""shuakami/qq-chat-exporter (QQNT): one JSON file, or a folder of JSONL chunks with a manifest.

    {"metadata": {"name": "QQChatExporter V5 / https://…", "version": "5.5.80"},
     "chatInfo": {"name": "白杨镇防火群", "type": "group"}, "statistics": {"totalMessages": 1},
     "messages": [
        {"id":"75…","seq":"901","timestamp":1780000000000,"time":"…","sender":{"uid":"u_a","uin":"29…","name":"周七"},
         "type":"type_1","content":{"text":"收到","elements":[…],"mentions":[]},"recalled":false,"system":false}]}

    group_<群号>_<日期>_<时间>_chunked_jsonl/manifest.json            metadata, chatInfo, chunked.chunks[…]
                                            /chunks/c000001.jsonl    one message per line

The group's number stands in the name of the file or folder, since V6 also in chatInfo.peerUin. The folder, its
manifest.json or one chunk alone may be given; in a folder lines are counted on over all chunks. ``timestamp`` is in
milliseconds; ``time`` is local in one dialect, UTC in another, and never read.

Identity: ``id`` is NT's message id, the same for one account. ``seq`` grows by one per message of a group, so holes
in it are told.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers import jsonstream
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import QQ_EXPORTER
from monitor.importers.qq_exporter_body import read_message, sequence
from monitor.importers.qq_exporter_group import NAME_LIMIT, group_header
from monitor.importers.values import Fields
from monitor.types import Parsed, Platform, RawMessage, Skipped, Warned

PRODUCER, MANIFEST = "QQChatExporter", "manifest.json"
SECTIONS = frozenset({"chatInfo", "statistics"})
MESSAGE_KEYS = frozenset({"id", "seq", "timestamp", "sender", "content"})
ONE_CHUNK = "这只是分块导出里的一块，其余分块没有读入；请选择整个文件夹"
NO_LIST = "清单里没有可用的分块列表，已按文件名顺序读入全部分块"
COPY_WHOLE = "请拷贝完整的导出文件夹"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One file of a chunked export; ``count`` is what the manifest says, None when it does not."""

    name: str
    path: Path | None
    count: int | None


def _identify_json(head: Head) -> bool:
    if PRODUCER not in head.text or head.path.is_dir() or head.path.name == MANIFEST:
        return False
    top = jsonstream.outline(head.text)
    return _is_ours(top) and "chunked" not in top


def _identify_jsonl(head: Head) -> bool:
    if not head.text.lstrip("\ufeff \t\n").startswith("{"):
        return False
    top = jsonstream.outline(head.text)
    if _is_ours(top):
        return "messages" not in top and (head.path.is_dir() or head.path.name == MANIFEST or "chunked" in top)
    return top.keys() >= MESSAGE_KEYS and "_type" not in top


def _is_ours(top: dict[str, object]) -> bool:
    return "chatInfo" in top and Fields.of(top.get("metadata")).text("name").startswith(PRODUCER)


def _read_json(source: Source) -> Iterator[Parsed]:
    top = Fields.of(jsonstream.header(source.path, SECTIONS))
    yield group_header(source.path, top.part("chatInfo"), source.path.stem)
    watch = Continuity()
    for line, record in jsonstream.items(source.path, "messages"):
        yield _watched(line, record, source, watch)
    yield from watch.warnings(top.part("statistics").whole("totalMessages"))


def _watched(line: int, record: object, source: Source, watch: Continuity, chunk: str = "") -> Parsed:
    fields = Fields.of(record)
    if fault := jsonstream.fault_of(record):
        parsed: RawMessage | Skipped = Skipped(line, f"{chunk}{fault}")
    else:
        parsed = read_message(line, fields, source.zone)
    watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None, sequence(fields))
    return parsed


def _read_jsonl(source: Source) -> Iterator[Parsed]:
    if source.path.is_dir():
        yield from _read_folder(source, source.path / MANIFEST)
    elif _is_manifest(source.path):
        yield from _read_folder(source, source.path)
    else:
        yield from _read_chunk(source)


def _is_manifest(path: Path) -> bool:
    return "chatInfo" in jsonstream.header(path, frozenset({"chatInfo"}))


def _manifest_above(chunk: Path) -> Path | None:
    manifest = chunk.resolve().parent.parent / MANIFEST
    return manifest if manifest.is_file() else None


def _beside(path: Path) -> tuple[Path, ...]:
    """The chunks that belong to a manifest, or the manifest above a single chunk."""
    if path.is_dir():
        return ()
    if not _is_manifest(path):
        return tuple(filter(None, [_manifest_above(path)]))
    top = Fields.of(jsonstream.header(path, frozenset({"chunked"})))
    found, _ = _chunks(path.resolve().parent, top.part("chunked"))
    return tuple(chunk.path for chunk in found if chunk.path is not None)


def _read_chunk(source: Source) -> Iterator[Parsed]:
    """One chunk alone; the manifest above it is asked for the group when it is there."""
    folder = source.path.resolve().parent.parent
    manifest = _manifest_above(source.path)
    top = Fields.of(jsonstream.header(manifest, SECTIONS) if manifest else {})
    yield group_header(source.path, top.part("chatInfo"), folder.name, source.path.stem)
    watch = Continuity()
    for line, record in jsonstream.records(source.path):
        yield _watched(line, record, source, watch)
    yield from watch.warnings()
    yield Warned(1, ONE_CHUNK)


def _read_folder(source: Source, manifest: Path) -> Iterator[Parsed]:
    if not manifest.is_file():
        raise MalformedFile(source.path, f"文件夹里没有 {MANIFEST}", COPY_WHOLE)
    top = Fields.of(jsonstream.header(manifest, SECTIONS | {"chunked"}))
    folder = manifest.resolve().parent
    yield group_header(manifest, top.part("chatInfo"), folder.name)
    chunks, remarks = _chunks(folder, top.part("chunked"))
    if not chunks:
        raise MalformedFile(manifest, "一个分块文件也没有找到", COPY_WHOLE)
    yield from (Warned(1, remark) for remark in remarks)
    watch, before = Continuity(), 0
    for chunk in chunks:
        before = yield from _chunk_messages(chunk, before, source, watch)
    yield from watch.warnings(top.part("statistics").whole("totalMessages"))


def _chunks(folder: Path, chunked: Fields) -> tuple[tuple[Chunk, ...], tuple[str, ...]]:
    """The chunks in reading order: those listed, or all there are when none of the list is found; with remarks."""
    listed = tuple(_listed_chunk(folder, one) for one in chunked.parts("chunks"))
    known = {chunk.path for chunk in listed}
    present = sorted(path for path in (folder / "chunks").glob("*.jsonl") if path.is_file())
    if known <= {None}:
        return tuple(Chunk(path.name, path, None) for path in present), (NO_LIST,)
    extra = [path.name for path in present if path.resolve() not in known]
    return listed, (f"清单之外的分块没有读入：{'、'.join(extra[:5])}",) if extra else ()


def _listed_chunk(folder: Path, entry: Fields) -> Chunk:
    name = entry.text("fileName") or entry.text("file")
    base = name.replace("\\", "/").rpartition("/")[2]
    path = _within(folder, entry.text("relativePath")) or _within(folder, f"chunks/{base}" if base else "")
    count = entry.whole("count")
    shown = "".join(char if char.isprintable() else "?" for char in base[:NAME_LIMIT]) or "（没有文件名）"
    return Chunk(shown, path, entry.whole("messages") if count is None else count)


def _within(folder: Path, relative: str) -> Path | None:
    """The file of that name if it lies inside the folder."""
    try:
        path = (folder / relative.replace("\\", "/")).resolve()
        return path if relative and path.is_relative_to(folder) and path.is_file() else None
    except (OSError, ValueError):
        return None


def _chunk_messages(chunk: Chunk, before: int, source: Source, watch: Continuity) -> Generator[Parsed, None, int]:
    """The messages of one chunk, its lines counted on from ``before``; returns the last line."""
    if chunk.path is None:
        yield Warned(before + 1, f"清单里的分块 {chunk.name} 找不到，缺 {chunk.count or '若干'} 条")
        return before
    line = read = 0
    try:
        for line, record in jsonstream.records(chunk.path):
            read += 1
            yield _watched(before + line, record, source, watch, f"分块 {chunk.name} 第 {line} 行：")
    except MalformedFile as fault:
        line = fault.line or line
        yield Skipped(before + line, f"分块 {chunk.name} 第 {line} 行：{fault.reason}，这一块后面的没有读入")
    if chunk.count not in (None, read):
        yield Warned(max(before + line, 1), f"分块 {chunk.name} 在清单里有 {chunk.count} 条，实际读到 {read} 条")
    return before + line


IMPORTERS = (
    Importer(
        name="qce-json",
        version=1,
        platform=Platform.QQ,
        zh="QQ Chat Exporter 导出的 JSON（V4、V5、V6）",
        extensions=(".json",),
        signature='"metadata" 里有 QQChatExporter，且有 "messages"',
        identify=_identify_json,
        read=_read_json,
        manual=Manual(
            producer=QQ_EXPORTER,
            keeps=Keeps.of("群名 账号 名片 编号 秒 撤回 原文 @全体 引用 卡片", "群号 转发 接龙 公告"),
            loses="接龙、公告、在线文档等卡片只有标题；V5 的系统提示只剩编号，合并转发只剩标题；"
            "V6 以前群号只写在文件名里；个别长消息没有正文。",
            alerts="消息序号中间缺号的、条数与文件自称的不符的，会提醒；卡片、长消息没有内容的，标出来；"
            "不合写法的记录写明行号；私聊不读。",
        ),
    ),
    Importer(
        name="qce-jsonl",
        version=1,
        platform=Platform.QQ,
        zh="QQ Chat Exporter 导出的分块 JSONL（文件夹、manifest.json 或单个分块）",
        extensions=(".jsonl", ".json"),
        signature='manifest.json 里有 QQChatExporter 与 "chunked"，或每行一条带 id、seq、sender、content 的消息',
        identify=_identify_jsonl,
        read=_read_jsonl,
        beside=_beside,
        manual=Manual(
            producer=QQ_EXPORTER,
            keeps=Keeps.of("群名 账号 名片 编号 秒 撤回 原文 @全体 引用 卡片", "群号 转发 接龙 公告"),
            loses="接龙、公告、在线文档等卡片只有标题；V5 成批导出的系统提示只剩编号，合并转发只剩标题；"
            "V6 以前群号只写在文件夹名里。",
            alerts="缺了分块、分块条数与清单不符、清单之外的分块、消息序号缺号，都会提醒；只给一个分块的，"
            "说明其余没有读；私聊不读。",
        ),
    ),
)
