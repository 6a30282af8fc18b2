"""Where archives are unpacked: gone with the run, or with the next one when the run was killed; never another's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.service.scratch import ABANDONED, FOLDER, LOCK, PREFIX, scratch
from monitor.store.lock import writer_lock


def left(site: Path) -> list[str]:
    return sorted(path.name for path in (site / FOLDER).iterdir())


def test_it_is_gone_afterwards_also_after_a_fault(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        (folder / "群").mkdir()
        (folder / "群" / "a.txt").write_text("话", "utf-8")
    assert left(tmp_path) == []
    with pytest.raises(ZeroDivisionError), scratch(tmp_path) as folder:
        raise ZeroDivisionError
    assert left(tmp_path) == []


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path) -> None:
    dead = tmp_path / FOLDER / f"{PREFIX}dead"
    (dead / "unpacked-1" / "群").mkdir(parents=True)
    (dead / "unpacked-1" / "群" / "a.txt").write_text("话", "utf-8")
    (dead / LOCK).write_bytes(b"")
    with scratch(tmp_path):
        assert not dead.exists()


def test_a_run_at_work_keeps_its_own(tmp_path: Path) -> None:
    alive = tmp_path / FOLDER / f"{PREFIX}alive"
    alive.mkdir(parents=True)
    with writer_lock(alive / LOCK), scratch(tmp_path):
        assert alive.exists()
    with scratch(tmp_path):
        assert not alive.exists()


def test_a_folder_without_a_lock_is_left_for_a_day(tmp_path: Path) -> None:
    fresh, old, foreign = (tmp_path / FOLDER / name for name in (f"{PREFIX}fresh", f"{PREFIX}old", "别的"))
    for folder in (fresh, old, foreign):
        folder.mkdir(parents=True)
    before = fresh.stat().st_mtime - ABANDONED - 60
    os.utime(old, (before, before))
    os.utime(foreign, (before, before))
    with scratch(tmp_path):
        pass
    assert left(tmp_path) == [fresh.name, "别的"]
