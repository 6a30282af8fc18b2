"""One file into the store: recognised, read, stored and labelled in one transaction, so that it comes whole or not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from monitor.clock import day_of
from monitor.errors import RefusedFormat, UnknownFormat
from monitor.importers import IMPORTERS, Importer, Source, by_name, identify, read
from monitor.importers.apart import is_risky, read_apart
from monitor.importers.hand_table import Columns, headings, importer_for
from monitor.importers.meter import metered
from monitor.importers.silence import Watch, warnings
from monitor.importers.values import clean
from monitor.service import Context, record
from monitor.service.groups import resolve
from monitor.service.incoming import SECRET_REASON, Intake
from monitor.service.names import normal
from monitor.service.outcomes import DUPLICATE, IMPORTED, QUARANTINED, FileResult, NoMessages, Options
from monitor.service.policy import Actor
from monitor.service.storing import Deposit, Origin, Stored
from monitor.service.trip import Trip
from monitor.store import files, groups, messages, people
from monitor.store.files import FileRow
from monitor.types import GroupHeader, Parsed, RawMember

CHUNK = 1 << 20
LABELLED = 2_000  # messages labelled between two words on how far we are
TABLE_REASON = "是一张表，但不知道哪一列是什么"
TABLE_ADVICE = (
    "如果它是手工记的消息，请加上 --columns 时间=列名,发送人=列名,内容=列名（可加 日期、群、账号），以后同样的表会记住"
)


def importer_of(ctx: Context, path: Path, options: Options) -> Importer:
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
    except (UnknownFormat, RefusedFormat) as fault:
        with ctx.store.reading() as db:
            remembered = files.remembered_columns(db, header)
        if remembered is not None:
            return importer_for(Columns.from_json(remembered))
        if isinstance(fault, UnknownFormat) and headings(path):
            raise RefusedFormat(path, TABLE_REASON, TABLE_ADVICE) from None
        raise


def take(ctx: Context, actor: Actor, path: Path, importer: Importer, options: Options, trip: Trip) -> FileResult:
    """The whole file; one read before in the same way, with the same files beside it, is only named."""
    digest, own = digests(path, importer)
    remembered = "|".join([options.group or "", options.as_of.isoformat() if options.as_of else ""])
    with ctx.store.reading() as db:
        earlier = files.find(db, digest, importer.name, importer.version, remembered)
    if earlier is not None:
        return _known(path, importer, earlier)
    source = Source(path, ctx.config.zone, options.as_of)
    intake = Intake(source, importer.name, ctx.clock, ctx.key, options.group)
    row = FileRow(
        digest, clean(path.name), importer.name, importer.version, remembered, 0, 0, 0, 0, (), int(ctx.clock.now()),
        actor.login,
    )  # fmt: skip
    with ctx.writing() as db, metered() as meter:
        parsed = trip.over(_read(source, importer), meter)
        row = _Taking(ctx, db, row, intake, trip, options).whole(parsed, own)
        detail = f"{importer.name} 新增{row.fresh} 重复{row.messages - row.fresh} 跳过{row.skipped}"
        record(ctx, db, actor, "import.files", f"sha256:{digest[:16]}", detail)
    return _result(path, importer, row, intake)


def _read(source: Source, importer: Importer) -> Iterator[Parsed]:
    """In a process of its own where the file could do harm; columns that a person named are known here only."""
    enrolled = any(importer.name == row.name for row in IMPORTERS)
    return read_apart(source, importer) if enrolled and is_risky(source.path) else read(source, importer)


class _Taking:
    """A file's way into the database, within one transaction."""

    def __init__(self, ctx: Context, db: Database, row: FileRow, intake: Intake, trip: Trip, options: Options) -> None:
        self.ctx, self.db, self.row, self.intake, self.trip, self.options = ctx, db, row, intake, trip, options
        self.file_id = files.add(db, row)
        self.deposits: dict[GroupHeader, Deposit] = {}

    def whole(self, parsed: Iterable[Parsed], own: str) -> FileRow:
        """Store it part by part; NoMessages when it holds none. ``own`` marks what it leaves out."""
        intake, fresh = self.intake, 0
        watch = Watch(self.ctx.clock, self.ctx.calendar)
        for part in intake.parts(watch.over(parsed)):
            deposit = self._deposit(part.header)
            _put_members(self.db, part.header.platform.value, deposit.group_id, part.members)
            stored = deposit.put(part.rows)
            self._label(stored)
            fresh += len(stored.fresh)
            self.trip.storing(1)
        for header, deposit in self.deposits.items():
            last_at = deposit.settle()
            if header.name and last_at:
                groups.rename(self.db, deposit.group_id, header.name, last_at)
        if not intake.messages and not intake.secrets:
            raise NoMessages(intake.source.path, tuple(intake.not_taken))
        files.add_skipped(self.db, self.file_id, _marked(own, intake))
        self._warn(watch)
        names = tuple(dict.fromkeys(header.name or header.native_id or "" for header in self.deposits))
        skipped = len(intake.not_taken)
        done = replace(
            self.row, messages=intake.messages, fresh=fresh, skipped=skipped, flagged=intake.flagged, groups=names
        )
        files.set_counts(self.db, self.file_id, done)
        return done

    def _deposit(self, header: GroupHeader) -> Deposit:
        if header not in self.deposits:
            group_id = resolve(self.db, header.platform.value, header.name, header.native_id)
            origin = Origin(self.file_id, self.row.importer, header.platform.value)
            self.deposits[header] = Deposit(self.db, self.ctx.clock, self.ctx.key, group_id, origin)
        return self.deposits[header]

    def _label(self, stored: Stored) -> None:
        if not self.options.tags:
            return
        from monitor.service.labelling import label_all  # the classifier is slow to start; storing needs none

        todo = iter(said := stored.said())
        for done in range(0, len(said), LABELLED):
            self.trip.storing(done / len(said))
            label_all(self.ctx, self.db, islice(todo, LABELLED))

    def _warn(self, watch: Watch) -> None:
        """Silent days that other exports of the group do not fill."""
        found = []
        for silence in watch.silences():
            deposit, days = self.deposits.get(self.intake.named(silence.header)), silence.spell.days
            start, end = (self.ctx.clock.start_of_day(day_of(day)) for day in (days[0], days[-1] + 1))
            held = messages.days_with(self.db, deposit.group_id, start, end) if deposit else set()
            covered = len(held.intersection(days))
            if covered < len(days):
                found.append((silence, covered))
        self.intake.warnings.extend((warned.line, warned.reason) for warned in warnings(found))


def _put_members(db: Database, platform: str, group_id: int, listed: Sequence[RawMember]) -> None:
    """Names of an export's member list; they say who an @ means, not who was in the group when."""
    rows = [
        (people.put_member(db, platform, one.sender_id, group_id, one.name), one.name) for one in listed if one.name
    ]
    people.put_names(db, [(group_id, member, normal(name)) for member, name in rows])


def _marked(own: str, intake: Intake) -> list[tuple[bytes, int, str]]:
    """What was not stored, marked so that the same line read again and the same message from elsewhere count once."""
    plain = [(f"{own[:24]}:{n}".encode(), line, reason) for n, (line, reason) in enumerate(intake.skipped)]
    return plain + [(mark, line, SECRET_REASON) for line, mark in intake.secrets]


def _known(path: Path, importer: Importer, row: FileRow) -> FileResult:
    return FileResult(
        path=str(path),
        format=importer.name,
        platform=_platform(importer, None),
        groups=row.groups,
        read=row.messages + row.skipped,
        messages=row.messages,
        new=0,
        duplicate=row.messages,
        skipped=row.skipped,
        flagged=row.flagged,
        status=DUPLICATE,
    )


def _result(path: Path, importer: Importer, row: FileRow, intake: Intake) -> FileResult:
    return replace(
        _known(path, importer, row),
        platform=_platform(importer, intake.headers[0].platform if intake.headers else None),
        new=row.fresh,
        duplicate=row.messages - row.fresh,
        status=QUARANTINED if intake.secrets and not intake.messages else IMPORTED,
        error=str(intake.broken) if intake.broken else None,
        skipped_lines=tuple(intake.not_taken),
        warnings=tuple(intake.warnings),
    )


def _platform(importer: Importer, seen: object) -> str | None:
    platform = seen or importer.platform
    return str(platform) if platform is not None else None


def digests(path: Path, importer: Importer) -> tuple[str, str]:
    """SHA-256 of an export with the files that are read beside it, and of itself alone; a folder's with their names."""
    whole = hashlib.sha256()
    if path.is_dir():
        for part in sorted(part for part in path.rglob("*") if part.is_file()):
            _named(whole, part, path)
        return whole.hexdigest(), whole.hexdigest()
    _content(whole, path)
    own = whole.hexdigest()
    for part in importer.beside(path):
        _named(whole, part, path.parent)
    return whole.hexdigest(), own


def _named(whole: hashlib._Hash, part: Path, root: Path) -> None:
    name = part.relative_to(root) if part.is_relative_to(root) else Path(part.name)
    whole.update(name.as_posix().encode("utf-8", "surrogatepass") + b"\0")
    _content(whole, part)


def _content(whole: hashlib._Hash, part: Path) -> None:
    with part.open("rb") as file:
        while chunk := file.read(CHUNK):
            whole.update(chunk)
