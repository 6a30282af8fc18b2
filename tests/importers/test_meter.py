"""How far a reading is: every importer's files are followed, a second pass counts once, a reading process tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.errors import FileFault
from monitor.importers import Source, identify, read
from monitor.importers.apart import is_risky, read_apart
from monitor.importers.meter import current, followed, metered
from tests.importers.importer_goldens import cases, main_file


def test_a_file_counts_as_far_as_it_was_read_and_whole_when_closed(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.write_bytes(b"x" * 100_000)
    two.write_bytes(b"y" * 50)
    with metered() as meter:
        assert meter.done() == 0
        with followed(one.open("rb", buffering=0), one) as file:
            file.read(40_000)
            assert meter.done() == 40_000
            with followed(two.open("rb"), two) as other:
                other.read()
            assert meter.done() == 40_050
        assert meter.done() == 100_050


def test_a_second_pass_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 1000)
    with metered() as meter:
        with followed(path.open("rb"), path) as file:
            file.read()
        assert meter.done() == 1000
        with followed(path.open("rb", buffering=0), path) as file:
            file.read(10)
            assert meter.done() == 10


def test_without_a_meter_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    with metered():
        assert current() is not None
    assert current() is None
    with followed((tmp_path / "a").open("rb"), tmp_path / "a") as file:
        assert file.read() == b"x"


@pytest.mark.parametrize("part", range(4))
def test_every_importer_reads_through_a_followed_file(part: int) -> None:
    names = set()
    for case in cases()[part::4]:
        path = main_file(case)
        try:
            importer = identify(path)
            with metered() as meter:
                found = list(read(Source(path, as_of=date(2026, 11, 9)), importer))
        except FileFault:
            continue
        parts = [path] if path.is_file() else [file for file in path.rglob("*.json*") if file.is_file()]
        assert found and meter.done() >= max(file.stat().st_size for file in parts), case.name
        names.add(importer.name)
    assert len(names) > 10


def test_a_reading_process_tells_how_far_it_is() -> None:
    told: list[int] = []
    for case in [case for case in cases() if is_risky(main_file(case)) and "full" in case.name]:
        path = main_file(case)
        with metered() as meter:
            for _ in read_apart(Source(path), identify(path)):
                told.append(meter.done())
                assert meter.done() <= path.stat().st_size
    assert any(told)
