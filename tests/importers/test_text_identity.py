"""What a text log is taken for: by its first lines, never by what people paste into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importers.importer_goldens import matching, parse

MEMOTRACE = "2026-11-09 08:02:11 何梅\n{}\n\n2026-11-09 08:03:00 唐立\n好\n"


def claimed(path: Path, text: str) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return matching(path)


@pytest.mark.parametrize(
    "pasted",
    [
        "消息记录（此消息记录为文本格式，不支持重新导入）",
        "秋防群 微信群上的聊天记录如下，请查收。",
        "何梅 2026/11/9 08:02\n收到\n唐立 2026/11/9 08:03",
        "2026-11-09 08:02:11 '何梅'",
        "********************2026-11-09********************",
    ],
)
def test_pasted_signatures_change_nothing(pasted: str, tmp_path: Path) -> None:
    assert claimed(tmp_path / "秋防群(1@chatroom)" / "秋防群.txt", MEMOTRACE.format(pasted)) == ["memotrace-txt"]
    weflow = f"2026-11-09 08:02:11 '何梅'\n{pasted}\n\n2026-11-09 08:03:00 '唐立'\n好\n"
    assert claimed(tmp_path / "群聊_秋防群.txt", weflow) == ["weflow-txt"]


@pytest.mark.parametrize(
    ("text", "importer"),
    [
        (MEMOTRACE.format("[图片]"), "memotrace1-txt"),
        (MEMOTRACE.format("早\n\n2026-11-09 08:02:30 何梅\n[文件]"), "memotrace1-txt"),
        ('2026-11-09 08:02:11 何梅\n早\n\n2026-11-09 08:03:00 "何梅"邀请"唐立"加入了群聊\n\n', "memotrace1-txt"),
        (MEMOTRACE.format("[文本]\n早"), "qqnt-export-txt"),
        (MEMOTRACE.format("[图片]\nchatraw/1.jpg").replace("好", "[文本]\n好"), "qqnt-export-txt"),
    ],
)
def test_programs_with_the_same_header_are_told_apart(text: str, importer: str, tmp_path: Path) -> None:
    assert claimed(tmp_path / "秋防群.txt", text) == [importer]


@pytest.mark.parametrize("text", [MEMOTRACE.format("【图片】"), MEMOTRACE.format("早")])
def test_memotrace_is_known_without_its_folder(text: str, tmp_path: Path) -> None:
    assert claimed(tmp_path / "秋防群.txt", text) == ["memotrace-txt"]
    assert {row["group"] for row in parse(tmp_path / "秋防群.txt").rows} == {"秋防群"}


@pytest.mark.parametrize(
    "name",
    ["群聊_三村_2.txt", "群聊_三村_2_全部时间.txt", "群聊_三村_2_20261101-20261109.txt", "群聊_三村_2_2.txt"],
)
def test_weflow_group_name_is_the_one_that_speaks(name: str, tmp_path: Path) -> None:
    join = "2026-11-09 08:02:00 '三村_2'\n\"何梅\"邀请\"唐立\"加入了群聊\n\n2026-11-09 08:03:00 '何梅'\n早\n\n"
    (tmp_path / name).write_text(join, "utf-8")
    rows = parse(tmp_path / name).rows
    assert [(row["group"], row["type"]) for row in rows] == [("三村_2", "system"), ("三村_2", "text")]


def test_a_mail_as_raw_source_is_not_the_saved_text(tmp_path: Path) -> None:
    raw = "From: a@example.com\nMIME-Version: 1.0\nSubject: x\n\n秋防群 微信群上的聊天记录如下，请查收。\n"
    assert claimed(tmp_path / "信.eml", raw) == []
    saved = "发件人: 何梅\n主题: 微信群“秋防群”的聊天记录\n\n秋防群 微信群上的聊天记录如下，请查收。\n"
    assert claimed(tmp_path / "信.txt", saved) == ["wechat-mail"]


def test_a_mail_without_day_line_needs_the_day(tmp_path: Path) -> None:
    path = tmp_path / "信.txt"
    path.write_text("秋防群 微信群上的聊天记录如下，请查收。\n\n\n何梅  08:02\n\n早\n\n\n唐立  08:03\n\n好\n", "utf-8")
    assert parse(path).rows == []
    assert len(parse(path).ledger["skipped"]) == 2  # type: ignore[arg-type]
    rows = parse(path, "2026-11-09").rows
    assert [row["sent_at"] for row in rows] == ["2026-11-09T08:02:00+08:00", "2026-11-09T08:03:00+08:00"]


def test_a_single_pasted_message_is_not_enough(tmp_path: Path) -> None:
    assert claimed(tmp_path / "粘贴.txt", "何梅 2026/11/9 08:02\n早\n") == []
