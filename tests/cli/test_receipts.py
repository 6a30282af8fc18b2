"""What a user is told after an import, and what the ledger of several files says."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.cli.command import Command
from tests.cli.talk import talk
from tests.site import Said, open_at, qq_txt

GROUP = "石门镇工作群"


def folder_of_all_sorts(place: Path) -> Path:
    """Two logs, one of them in a zip, pictures, notes, an empty file, half an archive, a log that breaks off."""
    folder = place / "导出"
    folder.mkdir()
    qq_txt(folder / "a.txt", GROUP, talk(30))
    packed = qq_txt(place / "b.txt", "防汛群", talk(20))
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.write(packed, "防汛群/b.txt")
        archive.writestr("防汛群/说明.txt", "请勿外传\n")
    (folder / "c.zip").write_bytes((folder / "b.zip").read_bytes()[:300])
    (folder / "照片.JPG").write_bytes(b"\xff\xd8\xff")
    for name in ("一.log", "二.log", "三.log", "四.log"):
        (folder / name).write_text("2026 started\n", "utf-8")
    (folder / "空.txt").write_bytes(b"")
    meta = {"name": "群", "platform": "wechat"}
    lines: list[dict[str, object]] = [{"_type": "header", "chatlab": {"version": "0.0.2"}, "meta": meta}]
    lines += [
        {"_type": "message", "sender": "wxid_a", "accountName": "何苗", "timestamp": 1794182400 + n, "type": 0,
         "content": f"第{n}号已报"}
        for n in range(3)
    ]  # fmt: skip
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "d.jsonl").write_text(f'{text}\n坏行\n坏行\n{{"_type": "mess', "utf-8")
    return folder


def test_a_folder_with_broken_files_is_told_file_by_file_and_in_all(jianfu: Command, tmp_path: Path) -> None:
    shown = jianfu("--site", tmp_path / "site", "import", "--no-tags", folder_of_all_sorts(tmp_path))
    assert (shown.code, shown.err) == (3, "")
    lines = shown.out.splitlines()
    assert lines[0] == f"已导入  a.txt（{GROUP}）：读到 30 条，新增 30，重复 0，跳过 0，存疑 0"
    assert lines[1] == "已导入  b.zip/防汛群/b.txt（防汛群）：读到 20 条，新增 20，重复 0，跳过 0，存疑 0"
    assert lines[2] == "已导入  d.jsonl（群）：读到 5 条，新增 3，重复 0，跳过 2，存疑 0"
    assert lines[3] == "        跳过：这一行不是完整的 JSON，没有读入（第 5、6 行）"
    assert lines[4].startswith("        没有读完，后面的内容不在里面：d.jsonl 第 7 行：最后一行没有写完")
    assert lines[5].startswith("没导入  b.zip/防汛群/说明.txt、一.log、三.log 等 5 个文件：认不出这是哪种导出格式")
    assert lines[6].startswith("没导入  c.zip：压缩包不完整")
    assert lines[7] == "没导入  空.txt：文件是空的。请重新导出"
    assert lines[8] == "合计 10 个文件：已导入 3 个，没导入 7 个。新增 53 条，重复 0 条，跳过 2 条"
    assert lines[9].startswith("有文件没有导入或没有读完，原因见上；其余的都已入库")
    assert lines[10].startswith("下一步：jianfu roster")
    assert "照片" not in shown.out


def test_a_second_run_says_in_one_line_that_nothing_is_new(jianfu: Command, tmp_path: Path) -> None:
    paths = [qq_txt(tmp_path / f"{n}.txt", f"群{n}", talk(3)) for n in range(7)]
    command = ("--site", tmp_path / "site", "import", "--no-tags", *paths)
    assert jianfu(*command).code == 0
    shown = jianfu(*command)
    assert shown.code == 0 and shown.out.splitlines() == [
        "导入过  0.txt、1.txt、2.txt 等 7 个文件，内容没有变，没有再读",
        "合计 7 个文件：导入过 7 个。新增 0 条，重复 21 条，跳过 0 条",
    ]


def test_many_skipped_lines_are_summed_up_by_reason(jianfu: Command, tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    head = {"_type": "header", "chatlab": {"version": "0.0.2"}, "meta": {"name": "群", "platform": "wechat"}}
    good = {
        "_type": "message",
        "sender": "a",
        "accountName": "何苗",
        "timestamp": 1794182400,
        "type": 0,
        "content": "收到",
    }
    bad = json.dumps({**good, "timestamp": "昨天"}, ensure_ascii=False)
    rows = [json.dumps(head), json.dumps(good, ensure_ascii=False), *["坏行"] * 1200, *[bad] * 2]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    lines = jianfu("--site", tmp_path / "site", "import", "--no-tags", path).out.splitlines()
    assert lines[1] == "        跳过：这一行不是完整的 JSON，没有读入（第 3、4、5 行 等 1,200 处）"
    assert "（第 1,203、1,204 行）" in lines[2] and lines[2].startswith("        跳过：")
    assert lines[3].startswith("合计 1 个文件：已导入 1 个。新增 1 条，重复 0 条，跳过 1,202 条")


def test_json_counts_what_was_read(jianfu: Command, tmp_path: Path) -> None:
    done = json.loads(jianfu("--site", tmp_path / "site", "import", "--json", folder_of_all_sorts(tmp_path)).out)
    for row in done["files"]:
        assert row["new"] + row["duplicate"] + row["skipped"] == row["read"]
        assert all(set(line) == {"line", "reason"} for line in row["skipped_lines"])
    assert (done["totals"]["read"], done["totals"]["rejected"], done["totals"]["files"]) == (55, 7, 10)


def test_messages_stored_without_labels_are_labelled_by_compute(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    path = qq_txt(tmp_path / "a.txt", GROUP, [Said("2026-11-09T08:05:07", "陈志远", "904700011", "今天18:00前报台账")])
    count = "SELECT COUNT(*) FROM label"
    assert jianfu("--site", site, "import", "--no-tags", path).code == 0
    with open_at(site).store.reading() as db:
        assert db.execute(count).fetchone() == (0,)
    assert jianfu("--site", site, "compute").code == 0
    with open_at(site).store.reading() as db:
        assert db.execute(count).fetchone() == (1,)


def test_the_ledgers_of_several_files_and_of_a_zip(jianfu: Command, tmp_path: Path) -> None:
    folder = folder_of_all_sorts(tmp_path)
    shown = jianfu("parse", "--ledger", folder / "d.jsonl", folder / "c.zip", folder / "b.zip", tmp_path / "没有.txt")
    assert shown.code == 3
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert [(row["file"].rpartition("导出/")[2], row["read"], row["messages"]) for row in rows] == [
        ("d.jsonl", 5, 3),
        ("b.zip/防汛群/b.txt", 20, 20),
        ("b.zip/防汛群/说明.txt", 0, 0),
        (str(tmp_path / "没有.txt"), 0, 0),
    ]
    assert rows[0]["skipped"][0] == {"line": 5, "reason": "这一行不是完整的 JSON，没有读入"}
    assert [row["error"] is None for row in rows] == [False, True, False, False]
    assert len(shown.err.splitlines()) == 4 and "c.zip" in shown.err


def test_parse_goes_on_after_an_archive_that_cannot_be_opened(jianfu: Command, tmp_path: Path) -> None:
    folder = folder_of_all_sorts(tmp_path)
    shown = jianfu("parse", folder / "c.zip", folder / "a.txt")
    assert shown.code == 3 and len(shown.out.splitlines()) == 30 and len(shown.err.splitlines()) == 1
