"""Damaged exports through the real import into a site: the sum holds, twice is once, and nothing else is touched."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from monitor.importers import Source, exports_under
from monitor.service import Context
from monitor.service.importing import DUPLICATE, REJECTED, FileResult, Options
from monitor.service.incoming import SECRET_REASON
from tests.hostile.mutations import Mutation, mutation
from tests.hostile.specimens import specimens
from tests.hostile.verdicts import verdict, wrong_reason
from tests.site import Said, dump, open_at, qq_txt, run_import

SEED = int(os.environ.get("JIANFU_SEED", "20261109"))
EACH = 8
FIRST = 50_000  # others than those of test_mutations
LOG = "2026-11-09 08:02:11 '何梅'\n早\n\n2026-11-09 08:03:11 '何梅'\n好\n\n"


def listing(folder: Path, without: Path) -> list[tuple[str, int, int]]:
    """Everything under a folder but what is under another: names, sizes, times."""
    found = (path for path in folder.rglob("*") if path != without and without not in path.parents)
    return sorted((path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in found)


def broken(result: FileResult, made: Mutation, path: Path, ctx: Context) -> Iterator[str]:
    """What is wrong with the result of one file, compared with what reading it gives."""
    if result.read != result.new + result.duplicate + result.skipped:
        yield f"the sum does not hold: {result}"
    if result.status == REJECTED:
        yield from wrong_reason(result.error or "", made.specimen.texts)
    elif result.status != DUPLICATE:
        read = verdict(path, Source(path, ctx.config.zone, made.specimen.as_of))
        secret = sum(reason == SECRET_REASON for _, reason in result.skipped_lines)
        given = (len(read.messages), len(read.skipped))
        if given != (result.messages + secret, result.skipped - secret):
            yield f"{given} were read, {result} came in"
        if len(result.skipped_lines) != result.skipped:
            yield "a skipped record without its line"


@pytest.mark.parametrize("name", tuple(specimens()))
def test_damaged_exports_come_in_whole_or_not(name: str, tmp_path: Path) -> None:
    site, statuses = tmp_path / "site", Counter[str]()
    ctx = open_at(site)
    for number in range(FIRST, FIRST + EACH):
        made = mutation(SEED, name, number)
        label = f"JIANFU_SEED={SEED} {made.how}"
        path = made.specimen.put(tmp_path / "inbox")
        before, options = listing(tmp_path, site), Options(as_of=made.specimen.as_of)
        results = run_import(ctx, [path], options)
        assert results, label
        stored = dump(ctx.store)
        again = run_import(ctx, [path], options)
        assert dump(ctx.store) == stored and not any(result.new for result in again), label
        assert listing(tmp_path, site) == before, label
        found = [text for result in results for text in broken(result, made, path, ctx)]
        assert not found, f"{label}: {found}"
        statuses.update(result.status for result in results)
        rmtree(tmp_path / "inbox")
    assert sum(statuses.values()) >= EACH


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are bytes only on Linux")
@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe\xb0", b"\xc7\xef\xb7\xc0", b"a\nb\x1b[31m", b"%s{0}%n", b"-rf", "长".encode() * 80, b"\xe2\x80\xaegpj"],
)
def test_any_file_name(name: bytes, tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    said = [Said("2026-11-09T08:00:00", "何梅", "300110003", "收到")]
    whole = qq_txt(tmp_path / "群.txt", "秋防群", said).read_bytes()
    for suffix, data in ((b".txt", whole), (b".TXT", LOG.encode()), (b".csv", b"\xff\x00,"), (b".xlsx", b"PK\x03\x04")):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name + suffix))
        path.write_bytes(data)
        for result in run_import(ctx, [path]):
            assert all(group.encode() for group in result.groups)
            assert not list(wrong_reason(result.error, ()) if result.error else ()), result
    assert len(dump(ctx.store)) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system there")
def test_pipes_and_devices_are_named_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    os.mkfifo(tmp_path / "管道.csv")
    results = run_import(open_at(tmp_path / "site"), [tmp_path / "管道.txt", tmp_path / "管道.csv", Path(os.devnull)])
    assert [result.status for result in results] == [REJECTED] * 3
    assert all("不是普通的文件" in (result.error or "") for result in results)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_lead_back_are_entered_once(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "甲").mkdir(parents=True)
    (inbox / "甲" / "群聊_秋防群.txt").write_text(LOG, "utf-8")
    for name in ("乙", "丙", "丁"):
        (inbox / name).symlink_to(inbox)
        (inbox / "甲" / name).symlink_to(inbox / "甲")
    (inbox / "戊.txt").symlink_to(tmp_path / "没有")
    found = list(exports_under(inbox))
    assert sorted(path.name for path in found) == ["戊.txt", "群聊_秋防群.txt"]
    results = run_import(open_at(tmp_path / "site"), [inbox])
    assert sorted(result.status for result in results) == ["imported", REJECTED]


@pytest.mark.skipif(sys.platform == "win32", reason="paths are shorter there")
def test_folders_inside_folders_without_end(tmp_path: Path) -> None:
    here = os.getcwd()  # noqa: PTH109
    try:
        os.chdir(tmp_path)
        for _ in range(1200):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        Path("群聊_秋防群.txt").write_text(LOG, "utf-8")
    finally:
        os.chdir(here)
    assert [path.name for path in exports_under(tmp_path)] == ["群聊_秋防群.txt"]
    os.chdir(tmp_path)
    try:
        while Path("d").exists():
            os.chdir("d")
        for _ in range(1200):
            for path in Path().iterdir():
                path.rmdir() if path.is_dir() else path.unlink()
            os.chdir("..")
    finally:
        os.chdir(here)
