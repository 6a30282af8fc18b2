"""Import: files and folders to stored, labelled messages; one file is one transaction."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import MonitorError, RefusedFormat, UnknownFormat, UnreadableFile
from monitor.importers import IMPORTERS, Importer, Source, by_name, exports_under, identify, read
from monitor.importers.apart import is_risky, read_apart
from monitor.importers.archives import is_archive, sweep, unpacked
from monitor.importers.hand_table import Columns, headings, importer_for
from monitor.service import Context, action, record
from monitor.service.groups import resolve
from monitor.service.incoming import SECRET_REASON, Intake
from monitor.service.labelling import label_all
from monitor.service.names import normal
from monitor.service.policy import Actor
from monitor.service.storing import Deposit, Origin
from monitor.store import files, groups, people
from monitor.store.files import FileRow
from monitor.types import GroupHeader, Parsed, RawMember

IMPORTED, DUPLICATE, REJECTED, QUARANTINED = "imported", "duplicate", "rejected", "quarantined"
CHUNK = 1 << 20
ABANDONED = 86_400  # seconds after which an unpacked archive is nobody's any more
TABLE_REASON = "是一张表，但不知道哪一列是什么"
TABLE_ADVICE = (
    "如果它是手工记的消息，请加上 --columns 时间=列名,发送人=列名,内容=列名（可加 日期、群、账号），以后同样的表会记住"
)


@dataclass(frozen=True, slots=True)
class Options:
    """How the user wants the files read."""

    format: str | None = None
    group: str | None = None
    as_of: date | None = None
    columns: Columns | None = None


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
    sweep(scratch(ctx), time.time() - ABANDONED)
    found = [path for given in paths for path in exports_under(given)]
    results: list[FileResult] = []
    for number, path in enumerate(found, 1):
        ctx.progress(path.name, number - 1, len(found))
        if is_archive(path):
            results.extend(_import_archive(ctx, actor, path, options))
        else:
            results.append(_import_or_reject(ctx, actor, path, options))
    ctx.progress("", len(found), len(found))
    return results


def scratch(ctx: Context) -> Path:
    """Where archives are unpacked for a while, inside the site."""
    folder = ctx.folder / ".scratch"
    folder.mkdir(exist_ok=True)
    return folder


def _import_archive(ctx: Context, actor: Actor, path: Path, options: Options) -> list[FileResult]:
    """Every export of a zip; one result names the zip and the file in it."""
    try:
        with unpacked(path, scratch(ctx)) as folder:
            done = [(export, _import_or_reject(ctx, actor, export, options)) for export in exports_under(folder)]
            return [replace(result, path=f"{path}/{export.relative_to(folder).as_posix()}") for export, result in done]
    except MonitorError as fault:
        return [rejected(path, fault)]
    except OSError as fault:
        return [rejected(path, UnreadableFile(path, "没有解开", f"请检查磁盘空间和权限（{fault.strerror}）后重试"))]


def _import_or_reject(ctx: Context, actor: Actor, path: Path, options: Options) -> FileResult:
    importer = None
    try:
        importer = _importer(ctx, path, options)
        return _import_one(ctx, actor, path, importer, options)
    except MonitorError as fault:
        return rejected(path, fault, importer)
    except OSError as fault:
        unreadable = UnreadableFile(path, "读取中断", f"请检查磁盘和权限（{fault.strerror}）后重试")
        return rejected(path, unreadable, importer)


def _importer(ctx: Context, path: Path, options: Options) -> Importer:
    """The importer that the user named, or that the file's signature or its remembered columns tell."""
    if options.format:
        return by_name(options.format)
    header = json.dumps(headings(path), ensure_ascii=False)
    if options.columns is not None and headings(path):
        with ctx.writing() as db:
            files.remember_columns(db, header, options.columns.as_json())
        return importer_for(options.columns)
    try:
        return identify(path)
    except UnknownFormat:
        with ctx.store.reading() as db:
            remembered = files.remembered_columns(db, header)
        if remembered is not None:
            return importer_for(Columns.from_json(remembered))
        if headings(path):
            raise RefusedFormat(path, TABLE_REASON, TABLE_ADVICE) from None
        raise


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
    intake = Intake(source, importer.name, ctx.clock, ctx.key, options.group)
    row = FileRow(
        digest, path.name, importer.name, importer.version, remembered, 0, 0, 0, 0, (), int(ctx.clock.now()),
        actor.login,
    )  # fmt: skip
    with ctx.writing() as db:
        row = _store(ctx, db, row, intake, _read(source, importer))
        detail = f"{importer.name} 新增{row.fresh} 重复{row.messages - row.fresh} 跳过{row.skipped}"
        record(ctx, db, actor, "import.files", f"sha256:{digest[:16]}", detail)
    return _result(path, importer, row, intake)


def _read(source: Source, importer: Importer) -> Iterator[Parsed]:
    """In a process of its own where the file could do harm; columns that a person named are known here only."""
    enrolled = any(importer.name == row.name for row in IMPORTERS)
    return read_apart(source, importer) if enrolled and is_risky(source.path) else read(source, importer)


def _store(ctx: Context, db: Database, row: FileRow, intake: Intake, parsed: Iterable[Parsed]) -> FileRow:
    """The whole file, part by part; RefusedFormat when it holds no message."""
    file_id = files.add(db, row)
    deposits: dict[GroupHeader, Deposit] = {}
    fresh = 0
    for part in intake.parts(parsed):
        header = part.header
        if header not in deposits:
            group_id = resolve(db, header.platform.value, header.name, header.native_id)
            origin = Origin(file_id, row.importer, header.platform.value)
            deposits[header] = Deposit(db, ctx.clock, ctx.key, group_id, origin)
        deposit = deposits[header]
        _put_members(db, header.platform.value, deposit.group_id, part.members)
        added = deposit.put(part.rows)
        label_all(ctx, db, [(number, r.kind, r.sent_at, r.text, r.precision) for number, r in added])
        fresh += len(added)
        ctx.progress(row.name, intake.messages, 0)
    for header, deposit in deposits.items():
        last_at = deposit.settle()
        if header.name and last_at:
            groups.rename(db, deposit.group_id, header.name, last_at)
    if not intake.messages and not intake.secrets:
        why = f"（跳过 {len(intake.skipped)} 处：{intake.skipped[0][1]}）" if intake.skipped else ""
        raise RefusedFormat(intake.source.path, f"没有读到任何群消息{why}", "请检查导出时是否选对了群和日期")
    files.add_skipped(db, file_id, _marked(row.sha256, intake))
    names = tuple(dict.fromkeys(header.name or header.native_id or "" for header in deposits))
    done = replace(
        row, messages=intake.messages, fresh=fresh, skipped=len(intake.not_taken), flagged=intake.flagged, groups=names
    )
    files.set_counts(db, file_id, done)
    return done


def _put_members(db: Database, platform: str, group_id: int, listed: Sequence[RawMember]) -> None:
    """Names of an export's member list; they say who an @ means, not who was in the group when."""
    rows = [
        (people.put_member(db, platform, one.sender_id, group_id, one.name), one.name) for one in listed if one.name
    ]
    people.put_names(db, [(group_id, member, normal(name)) for member, name in rows])


def _marked(sha256: str, intake: Intake) -> list[tuple[bytes, int, str]]:
    """What was not stored, marked so that the same message from another export counts once."""
    plain = [(f"{sha256[:24]}:{n}".encode(), line, reason) for n, (line, reason) in enumerate(intake.skipped)]
    return plain + [(mark, line, SECRET_REASON) for line, mark in intake.secrets]


def _result(path: Path, importer: Importer, row: FileRow, intake: Intake) -> FileResult:
    platform = intake.headers[0].platform if intake.headers else None
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
        status=QUARANTINED if intake.secrets and not intake.messages else IMPORTED,
        error=str(intake.broken) if intake.broken else None,
        skipped_lines=tuple(intake.not_taken),
        warnings=tuple(intake.warnings),
    )


def _platform(importer: Importer, seen: object) -> str | None:
    platform = seen or importer.platform
    return str(platform) if platform is not None else None


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
