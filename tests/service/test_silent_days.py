"""Silent days that an import warns of: in every format, unless another export of the group has them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.clock import WorkCalendar
from monitor.service import reading
from monitor.service.importing import Options
from tests.site import Said, chatlab, open_at, qq_txt, run_import

FIRST = date(2026, 7, 6)
GONE = (date(2026, 9, 8), date(2026, 9, 9), date(2026, 9, 10))
TOLD = "2026-09-08 至 2026-09-10（3 天）没有一条消息，而这个群平时工作日几乎天天有消息；导出可能缺了这几天"


def talk(without: tuple[date, ...] = (), only: tuple[date, ...] = ()) -> list[Said]:
    """Ten messages on every working day of three months."""
    days = [FIRST + timedelta(days=n) for n in range(90)]
    working = [day for day in days if WorkCalendar().is_workday(day) and day not in without]
    return [
        Said(f"{day}T{hour:02d}:{hour:02d}:07", "陈志远", "904700011", f"第{hour}号台账已报")
        for day in (only or working)
        for hour in range(8, 18)
    ]


@pytest.mark.parametrize("name", ["群.txt", "群.jsonl"])
def test_an_import_and_a_ledger_name_them(tmp_path: Path, name: str) -> None:
    write = chatlab if name.endswith("jsonl") else qq_txt
    path = write(tmp_path / name, "石门镇工作群", talk(GONE))
    (row,) = run_import(open_at(tmp_path / "site"), [path], Options(tags=False))
    ((line, reason),) = row.warnings
    assert reason == TOLD
    lines = path.read_text("utf-8-sig").split("\n")
    assert "2026-09-11" in lines[line - 1] or json.loads(lines[line - 1])["timestamp"] > 1_789_000_000
    ledger = reading.ledger(path, "群")
    assert ledger["warnings"] == [{"line": line, "reason": TOLD}]


def test_a_whole_export_is_not_warned_of(tmp_path: Path) -> None:
    (row,) = run_import(
        open_at(tmp_path / "site"), [qq_txt(tmp_path / "a.txt", "石门镇工作群", talk())], Options(tags=False)
    )
    assert row.warnings == ()


def test_days_that_the_site_has_from_elsewhere_are_not_warned_of(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "b.txt", "石门镇工作群", talk(only=GONE))], Options(tags=False))
    run_import(ctx, [qq_txt(tmp_path / "c.txt", "别的群", talk(only=GONE))], Options(tags=False))
    first, other = run_import(
        ctx,
        [qq_txt(tmp_path / "a.txt", "石门镇工作群", talk(GONE)), qq_txt(tmp_path / "d.txt", "第三群", talk(GONE))],
        Options(tags=False),
    )
    assert (first.new, first.warnings) == (len(talk(GONE)), ())
    assert [reason for _, reason in other.warnings] == [TOLD]


def test_days_that_the_site_has_in_part_are_warned_of_as_such(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "b.txt", "石门镇工作群", talk(only=GONE[:1]))], Options(tags=False))
    (row,) = run_import(ctx, [qq_txt(tmp_path / "a.txt", "石门镇工作群", talk(GONE))], Options(tags=False))
    assert [reason for _, reason in row.warnings] == [f"{TOLD}（其中 1 天在其他导出里有）"]


def test_a_group_named_by_the_user_is_looked_up_under_that_name(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "b.txt", "防汛群", talk(only=GONE))], Options(tags=False))
    path = qq_txt(tmp_path / "a.txt", "石门镇工作群", talk(GONE))
    (row,) = run_import(ctx, [path], Options(group="防汛群", tags=False))
    assert row.warnings == () and row.groups == ("防汛群",)


def test_a_file_that_breaks_off_is_warned_of_all_the_same(tmp_path: Path) -> None:
    path = chatlab(tmp_path / "群.jsonl", "石门镇工作群", talk(GONE))
    path.write_bytes(path.read_bytes()[:-30])
    (row,) = run_import(open_at(tmp_path / "site"), [path], Options(tags=False))
    assert row.error is not None and TOLD in [reason for _, reason in row.warnings]
    ledger = reading.ledger(path, "群")
    assert ledger["error"] is not None and TOLD in [one["reason"] for one in ledger["warnings"]]


def test_a_site_calendar_says_which_days_are_off(tmp_path: Path) -> None:
    """A day off that only this place has is none of a hole."""
    ctx = open_at(tmp_path / "site")
    off = "".join(f"{day},否\n" for day in GONE)
    (tmp_path / "site" / "calendar-2026.csv").write_text(f"日期,是否上班\n{off}", "utf-8")
    ctx = open_at(tmp_path / "site")
    (row,) = run_import(ctx, [qq_txt(tmp_path / "a.txt", "石门镇工作群", talk(GONE))], Options(tags=False))
    assert row.warnings == ()
