from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from exports import Receipt, Release, publish
from exports.e1 import COLUMNS, MonthLoad, monthly_table
from exports.errors import BadManifest, ReleaseExists, UnsafeTable
from exports.flat import Format
from exports.formats import FORMATS
from exports.table import Manifest, Table

GOLDEN = Path(__file__).parents[1] / "golden" / "exports" / "release"
NAMES = ["datapackage.json", "e1_month.csv", "e1_month.jsonl", "e1_month.parquet"]


@pytest.fixture
def release(golden_months: list[MonthLoad], manifest: Manifest) -> Release:
    return Release(manifest, (monthly_table(golden_months),))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def broken(table: Table, file: BinaryIO) -> None:
    file.write(b"half")
    raise OSError(28, "No space left on device")


BROKEN = Format("broken", ".broken", "text/plain", None, broken, FORMATS[0].read)


def test_the_golden_release(release: Release, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Parquet is compared by content: its footer names the version of the library that wrote it."""
    publish(release, tmp_path / "release")
    new = contents(tmp_path / "release")
    if request.config.getoption("--bless", False):
        for name, content in new.items():
            (GOLDEN / name).write_bytes(content)
    old = contents(GOLDEN)
    assert list(new) == list(old) == NAMES
    assert new["e1_month.csv"] == old["e1_month.csv"]
    assert new["e1_month.jsonl"] == old["e1_month.jsonl"]
    one, two = (FORMATS[2].read(BytesIO(files["e1_month.parquet"]), "e1_month", COLUMNS) for files in (new, old))
    assert one == two == release.tables[0].table
    assert without_parquet(new) == without_parquet(old)


def without_parquet(files: dict[str, bytes]) -> dict[str, object]:
    package: dict[str, object] = json.loads(files["datapackage.json"])
    resources = package["resources"]
    assert isinstance(resources, list)
    for resource in resources:
        content = files[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
        if resource["format"] == "parquet":
            del resource["bytes"], resource["hash"]
    return package


def test_the_same_release_is_the_same_bytes(release: Release, tmp_path: Path) -> None:
    one, two = (publish(release, tmp_path / name) for name in ("one", "two"))
    assert contents(one.folder) == contents(two.folder)
    assert replace(one, folder=two.folder) == two


def test_the_receipt_says_what_was_published(release: Release, tmp_path: Path) -> None:
    receipt = publish(release, tmp_path / "deep" / "release")
    files = contents(receipt.folder)
    assert [file.path for file in receipt.files] == NAMES[1:]
    for file in receipt.files:
        assert (file.bytes, file.rows) == (len(files[file.path]), 3)
        assert file.sha256 == sha256(files[file.path]).hexdigest()
    assert receipt.sha256 == sha256(files["datapackage.json"]).hexdigest()
    assert receipt.suppressed == release.tables[0].suppressed == files["e1_month.csv"].count(b"=") > len(COLUMNS)


def test_publishing_again_changes_nothing(release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    first = publish(release, folder)
    touched = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert publish(release, folder) == first
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == touched
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_another_release_is_never_overwritten(release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    publish(release, folder)
    before = contents(folder)
    other = replace(release, manifest=replace(release.manifest, model="m-2"))
    with pytest.raises(ReleaseExists, match="不覆盖"):
        publish(other, folder)
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_whatever_else_is_there_stays(kind: str, release: Release, tmp_path: Path) -> None:
    place = tmp_path / "release"
    if kind == "file":
        place.write_text("别的", encoding="utf-8")
    elif kind == "folder":
        (place / "别的").mkdir(parents=True)
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReleaseExists):
        publish(release, place)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert place.is_symlink() or place.is_file() or (place / "别的").is_dir()


def test_an_empty_folder_is_filled(release: Release, tmp_path: Path) -> None:
    (tmp_path / "release").mkdir()
    publish(release, tmp_path / "release")
    assert list(contents(tmp_path / "release")) == NAMES


@pytest.mark.parametrize("formats", [(BROKEN,), (*FORMATS, BROKEN)])
def test_a_failing_writer_leaves_nothing(formats: tuple[Format, ...], release: Release, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        publish(release, tmp_path / "release", formats)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from exports import Release, publish
from exports.e1 import MonthLoad, monthly_table
from exports.flat import Format
from exports.formats import FORMATS
from exports.table import Manifest

def die(table, file):
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)

row = (60, 600, 12, 24, 12, 12, 12, 12)
total = lambda n: tuple(n * load for load in row)
month = MonthLoad("2026-11", (row,) * 20, (total(4),) * 5, (total(5),) * 4, 5, 5, 20, 20)
manifest = Manifest("x", "青山县", "2026-Q4", date(2027, 1, 5), "d", "m", "1", "c")
kind = Format("die", ".die", "text/plain", None, die, FORMATS[0].read)
publish(Release(manifest, (monthly_table([month]),)), Path(sys.argv[1]), (*FORMATS, kind))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_run_leaves_no_release_and_does_not_hinder_the_next(release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    run = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False, cwd=Path(__file__).parents[2])
    assert run.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert [path.name for path in tmp_path.iterdir()] == [".release.partial"]
    publish(release, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert list(contents(folder)) == NAMES


def test_only_tables_that_passed_disclosure_control_leave(release: Release, tmp_path: Path) -> None:
    raw = release.tables[0].table
    with pytest.raises(UnsafeTable, match="披露控制"):
        publish(Release(release.manifest, (raw,)), tmp_path / "release")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("times", [0, 2])
def test_a_release_needs_tables_of_different_names(times: int, release: Release, tmp_path: Path) -> None:
    with pytest.raises(BadManifest):
        publish(replace(release, tables=release.tables * times), tmp_path / "release")
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_the_matrices_leaves(
    make_month: Callable[..., MonthLoad], manifest: Manifest, tmp_path: Path
) -> None:
    """Each cadre's, group's and issuer's own totals are larger than 1,000 and stand in no file."""
    month = make_month("2026-11", 5, cadres=30, groups=8, issuers=7, messages=260)
    rows = [row for matrix in (month.cadres, month.groups, month.issuers) for row in matrix]
    own = {str(load) for row in rows for load in row if load > 1000}
    receipt: Receipt = publish(Release(manifest, (monthly_table([month]),)), tmp_path / "release", FORMATS[:2])
    text = "".join((receipt.folder / file.path).read_text(encoding="utf-8-sig") for file in receipt.files)
    assert len(own) > 30
    assert not own & set(text.replace("\n", ",").replace(":", ",").split(","))
