"""Import: files and folders to stored, labelled messages; one file is one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import FileFault, MonitorError, RefusedFormat, UnreadableFile
from monitor.importers import Importer, Source, by_name, exports_under, identify, read
from monitor.service import Context, action, record
from monitor.service.groups import resolve
from monitor.service.incoming import SECRET_REASON, FileBatch, GroupBatch, collect
from monitor.service.labelling import label_all
from monitor.service.names import normal
from monitor.service.policy import Actor
from monitor.service.storing import Origin, store_group
from monitor.store import files, groups, people
from monitor.store.files import FileRow
from monitor.types import GroupHeader, RawMember

IMPORTED, DUPLICATE, REJECTED, QUARANTINED = "imported", "duplicate", "rejected", "quarantined"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Options:
    """How the user wants the files read."""

    format: str | None = None
    group: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; ``messages`` = ``new`` + ``duplicate``."""

    path: str
    format: str | None
    platform: str | None
    groups: tuple[str, ...]
    messages: int
    new: int
    duplicate: int
    skipped: int
    flagged: int
    status: str
    error: str | None = None
    skipped_lines: tuple[tuple[int, str], ...] = ()
    warnings: tuple[tuple[int, str], ...] = ()


def rejected(path: Path, fault: MonitorError, importer: Importer | None = None) -> FileResult:
    """The result of a file that was not taken in."""
    name = importer.name if importer else None
    return FileResult(str(path), name, None, (), 0, 0, 0, 0, 0, REJECTED, str(fault))


@action("import.files")
def import_paths(ctx: Context, actor: Actor, paths: Sequence[Path], options: Options) -> list[FileResult]:
    """Import every export found; a file that fails is reported and the rest goes on."""
    found = [path for given in paths for path in exports_under(given)]
    results = []
    for number, path in enumerate(found, 1):
        ctx.progress(path.name, number - 1, len(found))
        results.append(_import_or_reject(ctx, actor, path, options))
    ctx.progress("", len(found), len(found))
    return results


def _import_or_reject(ctx: Context, actor: Actor, path: Path, options: Options) -> FileResult:
    importer = None
    try:
        importer = by_name(options.format) if options.format else identify(path)
        return _import_one(ctx, actor, path, importer, options)
    except MonitorError as fault:
        return rejected(path, fault, importer)
    except OSError as fault:
        unreadable = UnreadableFile(path, "读取中断", f"请检查磁盘和权限（{fault.strerror}）后重试")
        return rejected(path, unreadable, importer)


def _import_one(ctx: Context, actor: Actor, path: Path, importer: Importer, options: Options) -> FileResult:
    digest = digest_of(path)
    remembered = "|".join([options.group or "", options.as_of.isoformat() if options.as_of else ""])
    with ctx.store.reading() as db:
        earlier = files.find(db, digest, importer.name, importer.version, remembered)
    if earlier is not None:
        return FileResult(
            str(path), importer.name, _platform(importer, None), earlier.groups, earlier.messages, 0, earlier.messages,
            earlier.skipped, earlier.flagged, DUPLICATE,
        )  # fmt: skip
    source = Source(path, ctx.config.zone, options.as_of)
    batch = collect(read(source, importer), source, importer.name, ctx.clock, ctx.key)
    if options.group:
        batch.groups = [_renamed(batch.groups, options.group, path)]
    if not batch.messages and not batch.secrets:
        why = f"（跳过 {len(batch.skipped)} 处：{batch.skipped[0][1]}）" if batch.skipped else ""
        raise RefusedFormat(path, f"没有读到任何群消息{why}", "请检查导出时是否选对了群和日期")
    row = FileRow(
        digest, path.name, importer.name, importer.version, remembered, batch.messages, 0, len(batch.not_taken),
        batch.flagged, (), int(ctx.clock.now()), actor.login,
    )  # fmt: skip
    with ctx.writing() as db:
        row = _store(ctx, db, row, batch)
        detail = f"{importer.name} 新增{row.fresh} 重复{row.messages - row.fresh} 跳过{row.skipped}"
        record(ctx, db, actor, "import.files", f"sha256:{digest[:16]}", detail)
    return _result(path, importer, row, batch)


def _store(ctx: Context, db: Database, row: FileRow, batch: FileBatch) -> FileRow:
    file_id = files.add(db, row)
    fresh, names = 0, []
    for group in batch.groups:
        header = group.header
        group_id = resolve(db, header.platform.value, header.name, header.native_id)
        if header.name and group.rows:
            groups.rename(db, group_id, header.name, max(item.sent_at for item in group.rows))
        _put_members(db, header.platform.value, group_id, group.members)
        origin = Origin(file_id, row.importer, header.platform.value)
        for part in store_group(db, ctx.clock, ctx.key, group_id, group.rows, origin):
            label_all(ctx, db, [(number, r.kind, r.sent_at, r.text, r.precision) for number, r in part])
            fresh += len(part)
            ctx.progress(row.name, fresh, batch.messages)
        names.append(header.name or header.native_id or "")
    files.add_skipped(db, file_id, _marked(row.sha256, batch))
    done = replace(row, fresh=fresh, groups=tuple(names))
    files.set_counts(db, file_id, done)
    return done


def _put_members(db: Database, platform: str, group_id: int, listed: Sequence[RawMember]) -> None:
    """Names of an export's member list; they say who an @ means, not who was in the group when."""
    rows = [
        (people.put_member(db, platform, one.sender_id, group_id, one.name), one.name) for one in listed if one.name
    ]
    people.put_names(db, [(group_id, member, normal(name)) for member, name in rows])


def _marked(sha256: str, batch: FileBatch) -> list[tuple[bytes, int, str]]:
    """What was not stored, marked so that the same message from another export counts once."""
    plain = [(f"{sha256[:24]}:{n}".encode(), line, reason) for n, (line, reason) in enumerate(batch.skipped)]
    return plain + [(mark, line, SECRET_REASON) for line, mark in batch.secrets]


def _result(path: Path, importer: Importer, row: FileRow, batch: FileBatch) -> FileResult:
    platform = batch.groups[0].header.platform if batch.groups else None
    return FileResult(
        path=str(path),
        format=importer.name,
        platform=_platform(importer, platform),
        groups=row.groups,
        messages=row.messages,
        new=row.fresh,
        duplicate=row.messages - row.fresh,
        skipped=row.skipped,
        flagged=row.flagged,
        status=QUARANTINED if batch.secrets and not batch.messages else IMPORTED,
        error=str(batch.broken) if batch.broken else None,
        skipped_lines=tuple(batch.not_taken),
        warnings=tuple(batch.warnings),
    )


def _platform(importer: Importer, seen: object) -> str | None:
    platform = seen or importer.platform
    return str(platform) if platform is not None else None


def _renamed(batches: list[GroupBatch], name: str, path: Path) -> GroupBatch:
    """All messages under the name that the user gave."""
    if len(batches) > 1:
        raise FileFault(path, f"里面有 {len(batches)} 个群", "不能用 --group 改成一个群名，请去掉这个选项")
    first = batches[0]
    return GroupBatch(GroupHeader(first.header.platform, name, first.header.native_id), first.rows, first.members)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, or of a folder's files with their relative names."""
    whole = hashlib.sha256()
    parts = sorted(part for part in path.rglob("*") if part.is_file()) if path.is_dir() else [path]
    for part in parts:
        if path.is_dir():
            whole.update(str(part.relative_to(path).as_posix()).encode("utf-8", "surrogatepass") + b"\0")
        with part.open("rb") as file:
            while chunk := file.read(CHUNK):
                whole.update(chunk)
    return whole.hexdigest()
