"""The ledger: of every file, what was read is what was stored, what was known already and what was left out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from monitor.service import reading
from monitor.service.importing import DUPLICATE, QUARANTINED, REJECTED, FileResult, Options
from tests.importers.importer_goldens import cases, expected, main_file
from tests.site import Said, open_at, qq_txt, run_import

SAMPLES = Path(__file__).parents[3] / "shared" / "formats" / "samples"
SECRET = "机密" + "★ 某某方案"


def balances(row: FileResult) -> bool:
    """new + duplicate + skipped = read, and every skipped record has its line and reason."""
    counted = row.new + row.duplicate + row.skipped == row.read and row.messages == row.new + row.duplicate
    listed = row.status == DUPLICATE or len(row.skipped_lines) == row.skipped
    return counted and listed and all(reason and line >= 1 for line, reason in row.skipped_lines)


@pytest.mark.parametrize("part", range(4))
def test_every_golden_balances_and_balances_again(part: int, tmp_path: Path) -> None:
    """All goldens into one site, where they meet; the messages counted are the messages stored."""
    ctx = open_at(tmp_path / "site")
    options = Options(as_of=date(2026, 11, 9), tags=False)
    total = 0
    for case in cases()[part::4]:
        path = main_file(case)
        (row,) = run_import(ctx, [path], options)
        assert balances(row), case.name
        if row.status != REJECTED:
            ledger = reading.ledger(path, "x", as_of=date(2026, 11, 9))
            assert row.read == ledger["read"] and row.skipped >= len(ledger["skipped"]), case.name
        total += row.new
        (again,) = run_import(ctx, [path], options)
        assert balances(again) and again.new == 0, case.name
        if row.status != REJECTED:
            assert (again.status, again.read) == (DUPLICATE, row.read), case.name
    with ctx.store.reading() as db:
        assert db.execute("SELECT COUNT(*) FROM message").fetchone() == (total,)
    assert total > 30


def test_every_shared_sample_balances(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    folders = sorted(path for path in SAMPLES.iterdir()) if SAMPLES.is_dir() else [cases()[0]]
    for case in folders:
        for row in run_import(ctx, [main_file(case)], Options(as_of=date(2026, 11, 9), tags=False)):
            assert balances(row), case.name


def test_what_parsing_finds_in_the_goldens_is_what_the_ledger_says() -> None:
    for case in cases()[::5]:
        wanted = expected(case)
        as_of = wanted.ledger.get("as_of")
        row = reading.ledger(main_file(case), "x", as_of=date.fromisoformat(str(as_of)) if as_of else None)
        skipped = wanted.ledger.get("skipped", [])
        assert row["messages"] == len(wanted.rows) and row["skipped"] == skipped, case.name
        assert (row["error"] is not None) == ("error" in wanted.ledger), case.name


def test_quarantined_messages_are_read_and_skipped(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    rows = [
        Said("2026-11-09T08:00:00", "陈志远", "904700011", "各村报值班表"),
        Said("2026-11-09T08:01:00", "陈志远", "904700011", SECRET),
        Said("2026-11-09T08:02:00", "林小满", "904700012", "收到"),
    ]
    (some,) = run_import(ctx, [qq_txt(tmp_path / "a.txt", "石门镇工作群", rows)], Options(tags=False))
    assert balances(some) and (some.read, some.messages, some.skipped) == (3, 2, 1)
    assert "密级" in some.skipped_lines[0][1]
    (all_,) = run_import(ctx, [qq_txt(tmp_path / "b.txt", "石门镇工作群", rows[1:2])], Options(tags=False))
    assert balances(all_) and (all_.status, all_.read, all_.skipped) == (QUARANTINED, 1, 1)


def test_a_file_with_nothing_but_skipped_records_lists_them(tmp_path: Path) -> None:
    path = tmp_path / "群.jsonl"
    head = {
        "_type": "header",
        "chatlab": {"version": "0.0.2"},
        "meta": {"name": "群", "platform": "wechat", "type": "group"},
    }
    path.write_text("\n".join([json.dumps(head, ensure_ascii=False), "坏行", '{"_type": "message"}']) + "\n", "utf-8")
    (row,) = run_import(open_at(tmp_path / "site"), [path], Options(tags=False))
    assert row.status == REJECTED and balances(row) and row.skipped == 2
    assert "没有读到任何群消息" in (row.error or "")


def test_the_ledger_of_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    path = tmp_path / "笔记.txt"
    path.write_text("今天天气不错\n", "utf-8")
    row = reading.ledger(path, "包.zip/笔记.txt")
    assert (row["file"], row["format"], row["read"]) == ("包.zip/笔记.txt", None, 0)
    assert "认不出" in (row["error"] or "")
