"""The progress bar: rate and remaining time on a terminal, nothing of it anywhere else."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.service.trip import Trip, size_of
from tests.cli.talk import talk
from tests.site import open_at, qq_txt, run_import

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals there", allow_module_level=True)

from tests.cli.terminal import Terminal

STEPS = re.compile(r"(\d+) % 已读 ([\d,]+) 条  每秒 ([\d,]+) 条 还要 (\d\d:\d\d)")


def test_a_terminal_sees_share_rate_and_remaining_time(tmp_path: Path) -> None:
    path = qq_txt(tmp_path / "大群.txt", "石门镇工作群", talk(3000))
    run = Terminal.run(tmp_path, "--site", tmp_path / "site", "import", "--no-tags", path)
    code, out = run.end()
    assert code == 0
    steps = STEPS.findall(run.text)
    assert "大群.txt" in run.text and steps
    assert steps[-1][:2] == ("100", "3,000") and steps[-1][3] == "00:00"
    assert all(int(rate.replace(",", "")) > 0 for _, _, rate, _ in steps)
    assert "已导入  大群.txt" in out and "━" not in out and "每秒" not in out


def test_without_a_terminal_there_is_nothing_of_it(tmp_path: Path) -> None:
    path = qq_txt(tmp_path / "大群.txt", "石门镇工作群", talk(1200))
    command = [sys.executable, "-m", "monitor", "--site", str(tmp_path / "site"), "import", "--no-tags", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, env={"FORCE_COLOR": "1", "PYTHONUTF8": "1"})
    assert done.stderr == b""
    assert "已导入" in done.stdout.decode() and "每秒" not in done.stdout.decode() and b"\x1b" not in done.stdout


def test_check_shows_it_as_well(tmp_path: Path) -> None:
    path = qq_txt(tmp_path / "大群.txt", "石门镇工作群", talk(600))
    run = Terminal.run(tmp_path, "check", path, "--html", tmp_path / "a.html")
    code, out = run.end()
    assert code == 0 and "已读 600 条" in run.text and "已读" not in out


def test_a_trip_goes_from_nothing_to_all_and_never_back(tmp_path: Path) -> None:
    shown: list[tuple[str, int, int, int | None]] = []
    ctx = open_at(tmp_path / "site")
    ctx = replace(ctx, progress=lambda *step: shown.append(step))
    folder = tmp_path / "导出"
    folder.mkdir()
    qq_txt(folder / "a.txt", "石门镇工作群", talk(2500))
    (folder / "b.txt").write_text("随手记\n", "utf-8")
    packed = qq_txt(tmp_path / "c.txt", "防汛群", talk(1500))
    with zipfile.ZipFile(folder / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(packed, "防汛群/c.txt")
    (folder / "d.zip").write_bytes((folder / "c.zip").read_bytes()[:200])
    run_import(ctx, [folder])
    done = [step[1] for step in shown]
    assert done == sorted(done) and done[0] == 0
    assert shown[-1][1:] == (shown[-1][2], shown[-1][2], 4000)
    assert shown[-1][2] == sum(map(size_of, (folder / "a.txt", folder / "b.txt", packed)))
    assert {step[0] for step in shown} >= {"a.txt", "b.txt", "c.txt", "c.zip"}
    assert any(0 < step[1] < size_of(folder / "a.txt") for step in shown if step[0] == "a.txt")


def test_what_is_stored_moves_the_bar_as_well_as_what_is_read() -> None:
    shown: list[int] = []
    trip = Trip(lambda what, done, total, read=None, /: shown.append(done), total=100)
    trip.begin(Path("a.txt"), 100)
    trip.at = 60
    for share in (0.0, 0.5, 1.0):
        trip.storing(share)
    trip.at = 100
    trip.storing(1)
    trip.end()
    assert shown == [0, 30, 45, 60, 100, 100]
