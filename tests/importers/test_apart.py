"""The reading process gives what reading here gives, and its end is an error, not ours."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import FileFault, MalformedFile
from monitor.importers import IMPORTERS, Source, identify, read
from monitor.importers.apart import is_risky, read_apart
from monitor.importers.wire import decode, encode
from monitor.types import Parsed
from tests.importers.importer_goldens import cases, main_file

RISKY = [case for case in cases() if is_risky(main_file(case))]


def items(parsed: object) -> tuple[list[Parsed], str]:
    found: list[Parsed] = []
    try:
        for item in parsed:  # type: ignore[attr-defined]
            found.append(item)
    except FileFault as fault:
        return found, str(fault)
    return found, ""


def test_there_are_risky_goldens() -> None:
    assert len(RISKY) >= 3


@pytest.mark.parametrize("case", RISKY[::4], ids=lambda case: case.name)
def test_apart_is_the_same_as_here(case: Path) -> None:
    path = main_file(case)
    try:
        importer = identify(path)
    except FileFault:
        return
    source = Source(path, as_of=date(2026, 11, 9))
    assert items(read_apart(source, importer)) == items(read(source, importer))


@pytest.mark.parametrize("case", cases()[::9], ids=lambda case: case.name)
def test_every_item_survives_the_wire(case: Path) -> None:
    path = main_file(case)
    try:
        importer = identify(path)
    except FileFault:
        return
    found, _ = items(read(Source(path, as_of=date(2026, 11, 9)), importer))
    assert [decode(encode(item), path) for item in found] == found


def test_a_process_that_dies_is_a_fault_of_the_file(tmp_path: Path) -> None:
    """An importer that the child does not know ends it at once, as a memory limit would."""
    unknown = replace(IMPORTERS[0], name="no-such-format")
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(b"PK")
    with pytest.raises(MalformedFile, match=r"bomb\.xlsx：读这个文件用掉了太多内存或时间"):
        list(read_apart(Source(path), unknown))


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
@pytest.mark.parametrize("harm", ["bytearray(2 << 30)", "import pathlib; pathlib.Path('x.txt').write_text('x')"])
def test_the_reading_process_is_bounded(tmp_path: Path, harm: str) -> None:
    code = f"from monitor.importers.worker import bound\nbound(0)\n{harm}\n"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode != 0
    assert not any(path.stat().st_size for path in tmp_path.iterdir())
