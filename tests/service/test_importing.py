"""Import: idempotent, mergeable in any order, transactional, and honest about what it did not take."""

from __future__ import annotations

import itertools
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from monitor.service import incoming
from monitor.service.importing import Options
from monitor.service.matching import SERVER_IDS
from monitor.types import Platform
from tests.site import Said, at, chatlab, dump, open_at, qq_txt, run_import

CHAT = [
    Said("2026-11-09T08:05:07", "陈志远", "904700011", "各村今天下班前报一下防汛值班表"),
    Said("2026-11-09T08:06:00", "林小满", "904700012", "收到"),
    Said("2026-11-09T08:06:00", "林小满", "904700012", "收到"),
    Said("2026-11-09T08:06:00", "林小满", "904700012", "收到"),
    Said("2026-11-09T08:06:00", "周大川", "904700013", "收到"),
    Said("2026-11-09T09:30:00", "", "", "何苗加入本群。"),
    Said("2026-11-09T21:15:00", "陈志远", "904700011", "还没报的抓紧，就差两个村了"),
    Said("2026-11-10T07:59:59", "周大川", "904700013", "已报"),
]


def test_three_repeats_in_one_second_stay_three_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    path = qq_txt(tmp_path / "石门镇工作群.txt", "石门镇工作群", CHAT)
    first = run_import(ctx, [path])[0]
    before = dump(ctx.store)
    assert (first.status, first.messages, first.new, first.duplicate) == ("imported", 8, 8, 0)
    again = run_import(ctx, [path])[0]
    assert (again.status, again.messages, again.new, again.duplicate) == ("duplicate", 8, 0, 8)
    copy = qq_txt(
        tmp_path / "另存.txt", "石门镇工作群", [*CHAT, Said("2026-11-10T08:01:00", "何苗", "904700014", "好的")]
    )
    more = run_import(ctx, [copy])[0]
    assert (more.new, more.duplicate) == (1, 8)
    assert [row for row in dump(ctx.store) if row in before] == before
    assert sum(row[7] == "收到" and row[3] == "林小满" for row in dump(ctx.store)) == 3


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_overlapping_parts_in_any_order_are_the_whole(tmp_path: Path, order: tuple[int, ...]) -> None:
    whole = open_at(tmp_path / "whole")
    run_import(whole, [qq_txt(tmp_path / "whole.txt", "石门镇工作群", CHAT)])
    spans = [CHAT[:5], CHAT[2:7], CHAT[4:], CHAT[1:3]]
    paths = [qq_txt(tmp_path / f"part{n}.txt", "石门镇工作群", span) for n, span in enumerate(spans)]
    parts = open_at(tmp_path / "parts")
    for index in order:
        run_import(parts, [paths[index]])
    assert dump(parts.store) == dump(whole.store)


def test_two_formats_of_one_chat_merge_by_the_servers_ids(tmp_path: Path) -> None:
    rows = [
        Said(row.at, row.name, f"wxid_{row.account}", row.text, f"77180000000000{n:05d}") for n, row in enumerate(CHAT)
    ]
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [chatlab(tmp_path / "a.jsonl", "石门镇工作群", rows[:6])])
    result = run_import(ctx, [chatlab(tmp_path / "b.jsonl", "石门镇工作群", rows[3:])])[0]
    assert (result.new, result.duplicate) == (2, 3)


def test_another_tools_export_that_cannot_be_matched_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", "石门镇工作群", CHAT)])
    before = dump(ctx.store)
    lines = [{"text": f"[图片: {n}.jpg]"} for n in range(8)]
    other = tmp_path / "group_904700001_20261112_090000.json"
    other.write_text(_qce("石门镇工作群", lines), "utf-8")
    result = run_import(ctx, [other])[0]
    assert result.status == "rejected"
    assert "不能判断是不是同一批消息" in (result.error or "")
    assert dump(ctx.store) == before


def _qce(group: str, rows: list[dict[str, str]]) -> str:
    messages = [
        {"id": f"{n}", "seq": f"{n + 10}", "timestamp": (at("2026-11-09T08:05:30") + n * 10800) * 1000, "time": "x",
         "sender": {"uid": f"u_{n}", "uin": f"90470002{n}", "name": f"人{n}"}, "type": "text",
         "content": {"text": row["text"], "html": "", "elements": [], "resources": [], "mentions": []},
         "recalled": False, "system": False}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    head = {
        "metadata": {"name": "QQChatExporter V5 / example", "copyright": "", "version": "5.5.0"},
        "chatInfo": {"name": group, "type": "group", "selfUid": "u", "selfUin": "904700099", "selfName": "我"},
        "statistics": {}, "messages": messages, "exportOptions": {},
    }  # fmt: skip
    return json.dumps(head, ensure_ascii=False, indent=2)


def test_numbers_are_masked_and_classified_messages_are_not_stored(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    rows = [
        Said("2026-11-09T08:00:00", "陈志远", "904700011", "联系老周" + "139" + "0000" * 2),
        Said("2026-11-09T08:01:00", "陈志远", "904700011", "机密★ 某某方案"),
    ]
    result = run_import(ctx, [qq_txt(tmp_path / "a.txt", "石门镇工作群", rows)])[0]
    assert (result.messages, result.new, result.skipped) == (1, 1, 1)
    assert "密级" in result.skipped_lines[0][1]
    assert [row[7] for row in dump(ctx.store)] == ["联系老周[电话]"]
    secret = run_import(ctx, [qq_txt(tmp_path / "b.txt", "石门镇工作群", rows[1:])])[0]
    assert (secret.status, secret.new) == ("quarantined", 0)


def test_a_bad_file_among_good_ones_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    folder = tmp_path / "导出"
    folder.mkdir()
    qq_txt(folder / "a.txt", "石门镇工作群", CHAT)
    (folder / "b.txt").write_text("今天天气不错\n", "utf-8")
    (folder / "c.json").write_bytes(b"")
    results = run_import(ctx, [folder, tmp_path / "没有.txt"])
    assert [row.status for row in results] == ["imported", "rejected", "rejected", "rejected"]
    assert all(Path(row.path).name in (row.error or "") for row in results[1:])
    assert len(dump(ctx.store)) == 8


def test_messages_without_time_need_a_date_and_stay_out_of_the_hours(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    path = tmp_path / "a.txt"
    qq_txt(path, "石门镇工作群", CHAT)
    dated = run_import(ctx, [path], Options(as_of=date(2026, 11, 9)))[0]
    assert dated.status == "imported"
    with ctx.store.reading() as db:
        assert db.execute("SELECT DISTINCT precision FROM message").fetchall() == [("second",)]


def test_a_group_option_names_the_group(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    path = qq_txt(tmp_path / "a.txt", "石门镇工作群", CHAT)
    assert run_import(ctx, [path], Options(group="防汛群"))[0].groups == ("防汛群",)
    with ctx.store.reading() as db:
        assert db.execute("SELECT name FROM chat_group").fetchall() == [("防汛群",)]


def test_the_audit_says_that_a_file_came_in_and_not_what_it_said(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "石门镇工作群.txt", "石门镇工作群", CHAT)])
    with ctx.store.reading() as db:
        rows = db.execute("SELECT actor, action, object, detail FROM audit").fetchall()
    assert [row[:2] for row in rows] == [("operator", "import.files")]
    assert not any(word in "".join(rows[0]) for word in ("石门镇", "防汛", "陈志远"))


def test_small_parts_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are stored a bounded number at a time; repeats across the border of two parts are still counted."""
    whole = open_at(tmp_path / "whole")
    files = [
        qq_txt(tmp_path / f"{n}.txt", "石门镇工作群", CHAT[start:end])
        for n, (start, end) in enumerate([(0, 5), (1, 8)])
    ]
    run_import(whole, files)
    monkeypatch.setattr(incoming, "HELD", 1)
    parts = open_at(tmp_path / "parts")
    results = run_import(parts, files)
    assert [(row.new, row.duplicate) for row in results] == [(5, 0), (3, 4)]
    assert dump(parts.store) == dump(whole.store)


def test_one_id_twice_in_a_file_is_one_message_in_small_parts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "HELD", 1)
    rows = [Said("2026-11-09T08:05:07", "甲", "wxid_1", "收到", "7718000000000000001")] * 3
    ctx = open_at(tmp_path / "site")
    results = run_import(
        ctx,
        [chatlab(tmp_path / "a.jsonl", "石门镇工作群", rows), chatlab(tmp_path / "b.jsonl", "石门镇工作群", rows[:2])],
    )
    assert [(row.new, row.duplicate) for row in results] == [(1, 2), (0, 2)]


@pytest.mark.parametrize(
    ("importer", "native_id", "known"),
    [
        ("weflow-json", "7718000000000000001", (SERVER_IDS, "7718000000000000001")),
        ("memotrace-csv", "7718000000000000001", (SERVER_IDS, "7718000000000000001")),
        ("ciphertalk-json", "1024", ("ciphertalk", "1024")),
        ("chatlog-json", "1773000000001", (None, None)),
        ("echotrace-json", "17", (None, None)),
        ("weflow-json", None, (None, None)),
    ],
)
def test_which_ids_mean_something(importer: str, native_id: str | None, known: tuple[str | None, str | None]) -> None:
    """The server's ids are one number in every tool; a row's place in a database is no id at all."""
    assert incoming._native(Platform.WECHAT, native_id, importer) == known


def test_a_zip_of_exports_is_taken_in_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    qq_txt(tmp_path / "石门镇工作群.txt", "石门镇工作群", CHAT)
    with zipfile.ZipFile(tmp_path / "导出.zip", "w") as archive:
        archive.write(tmp_path / "石门镇工作群.txt", "十一月/石门镇工作群.txt")
        archive.writestr("十一月/说明.txt", "今天天气不错")
    good, bad = sorted(run_import(ctx, [tmp_path / "导出.zip"]), key=lambda row: row.status)
    assert (good.status, good.new) == ("imported", 8)
    assert good.path.endswith("导出.zip/十一月/石门镇工作群.txt")
    assert (bad.status, "说明.txt" in (bad.error or "")) == ("rejected", True)
    assert not list((tmp_path / "site" / ".scratch").iterdir())
    again = run_import(ctx, [tmp_path / "石门镇工作群.txt"])[0]
    assert again.status == "duplicate"


def test_a_zip_that_leads_out_is_refused_whole(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    with zipfile.ZipFile(tmp_path / "坏.zip", "w") as archive:
        archive.writestr("../../越界.txt", "x")
    result = run_import(ctx, [tmp_path / "坏.zip"])[0]
    assert result.status == "rejected"
    assert "坏.zip" in (result.error or "")
    assert not list(tmp_path.rglob("越界.txt"))
