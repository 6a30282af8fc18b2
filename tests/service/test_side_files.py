"""Files read beside an export: coming later they make it a new reading, complete names and groups, double nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import FileFault
from monitor.importers import Importer, Source, identify, read
from monitor.service import Context
from monitor.service.importing import DUPLICATE, IMPORTED, Options
from monitor.service.taking import digests
from tests.importers.importer_goldens import GOLDENS, cases, main_file
from tests.site import dump, open_at, run_import

CHUNKED = "group_800100200_20260404_090000_chunked_jsonl"
CASES = (
    ("pywxdump-csv-full", ""),
    ("pywxdump-json-named", ""),
    ("wecom-archive-full", ""),
    ("wechatexporter-html-paged", ""),
    ("wda-json-full", ""),
    ("qce-jsonl-v5-full", f"{CHUNKED}/chunks/c000001.jsonl"),
)
OPTIONS = Options(as_of=date(2026, 11, 9))


def content(ctx: Context) -> list[object]:
    """Messages with their labels, groups, names of people, and how many lines were left out."""
    with ctx.store.reading() as db:
        groups = db.execute("SELECT platform, name, native_id FROM chat_group").fetchall()
        people = db.execute("SELECT account, name FROM member").fetchall()
        names = db.execute(
            "SELECT g.name, s.account, n.name FROM member_name AS n JOIN chat_group AS g ON g.id = n.group_id"
            " JOIN member AS s ON s.id = n.member_id"
        ).fetchall()
        skipped = db.execute("SELECT COUNT(*) FROM skipped").fetchone()
    return [dump(ctx.store), *(sorted(rows, key=repr) for rows in (groups, people, names)), skipped]


def copied(case: str, place: Path, inside: str = "") -> tuple[Path, Importer]:
    shutil.copytree(GOLDENS / case, place, ignore=shutil.ignore_patterns("expected.*"))
    path = place / inside if inside else main_file(place)
    return path, identify(path)


@pytest.mark.parametrize(("case", "inside"), CASES)
def test_side_files_that_come_later_complete_what_is_there(case: str, inside: str, tmp_path: Path) -> None:
    path, importer = copied(case, tmp_path / "export", inside)
    sides = importer.beside(path)
    assert sides
    whole = open_at(tmp_path / "whole")
    (at_once,) = run_import(whole, [path], OPTIONS)
    kept = {side: side.read_bytes() for side in sides}
    for side in sides:
        side.unlink()
    site = open_at(tmp_path / "site")
    (bare,) = run_import(site, [path], OPTIONS)
    for side, data in kept.items():
        side.write_bytes(data)
    (full,) = run_import(site, [path], OPTIONS)
    assert (at_once.status, full.status) == (IMPORTED, IMPORTED)
    assert (full.messages, full.read) == (at_once.messages, at_once.read)
    assert full.duplicate == bare.messages and full.new == at_once.messages - bare.messages
    assert run_import(site, [path], OPTIONS)[0].status == DUPLICATE
    assert content(site) == content(whole)


def test_a_chunk_that_was_missing_is_read_when_the_manifest_is_given_again(tmp_path: Path) -> None:
    folder, _ = copied("qce-jsonl-v5-full", tmp_path / "export")
    manifest, chunk = folder / "manifest.json", folder / "chunks" / "c000002.jsonl"
    data = chunk.read_bytes()
    chunk.unlink()
    site = open_at(tmp_path / "site")
    (part,) = run_import(site, [manifest], OPTIONS)
    assert part.warnings and run_import(site, [manifest], OPTIONS)[0].status == DUPLICATE
    chunk.write_bytes(data)
    (whole,) = run_import(site, [manifest], OPTIONS)
    assert whole.duplicate == part.messages > 0 and whole.new > 0 and not whole.warnings
    other = open_at(tmp_path / "other")
    run_import(other, [folder], OPTIONS)
    assert dump(other.store) == dump(site.store)


def test_what_stands_beside_and_is_not_read_changes_nothing(tmp_path: Path) -> None:
    path, importer = copied("wecom-archive-full", tmp_path / "export")
    before = digests(path, importer)
    (path.parent / "群公告.txt").write_text("通知", "utf-8")
    assert digests(path, importer) == before
    (path.parent / "users.json").write_text("{}", "utf-8")
    assert digests(path, importer)[0] != before[0] and digests(path, importer)[1] == before[1]


def test_an_export_without_anything_beside_it_is_known_by_its_own_bytes(tmp_path: Path) -> None:
    path, importer = copied("qq-txt-full", tmp_path / "export")
    whole, own = digests(path, importer)
    assert whole == own
    shutil.copy(path, tmp_path / "另一个名字.txt")
    assert digests(tmp_path / "另一个名字.txt", importer)[0] == whole


OPENED: list[Path] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and OPENED is not None and isinstance(arguments[0], str | bytes):
        OPENED.append(Path(str(arguments[0])).resolve())


sys.addaudithook(_note)


@contextmanager
def opened() -> Iterator[list[Path]]:
    """Every file that is opened meanwhile."""
    global OPENED
    OPENED = []
    try:
        yield OPENED
    finally:
        OPENED = None


@pytest.mark.parametrize("part", range(3))
def test_no_reader_opens_a_file_that_the_digest_leaves_out(part: int) -> None:
    """Over all goldens: the export itself, what lies in its folder, or what the importer says is beside it."""
    read_some = 0
    for case in cases()[part::3]:
        path = main_file(case)
        try:
            importer = identify(path)
        except FileFault:
            continue
        allowed = {path.resolve(), *(side.resolve() for side in importer.beside(path))}
        with opened() as files:
            try:
                for _ in read(Source(path, as_of=date(2026, 11, 9)), importer):
                    read_some += 1
            except FileFault:
                pass
        ours = [file for file in files if file.is_relative_to(case.resolve())]
        assert all(file in allowed or file.is_relative_to(path.resolve()) for file in ours), (case.name, ours)
    assert read_some > 100
