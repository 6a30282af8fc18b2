"""MemoTrace beyond its goldens: dumps that must not run or blow up, names that may not be guessed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from monitor.errors import MalformedFile
from monitor.importers import by_name, csvrows, memotrace
from monitor.importers.importer import Head, Source
from monitor.importers.literals import LONGEST
from monitor.importers.memotrace_body import LOST, body, card, file_name, link_text
from monitor.types import GroupHeader, Kind, RawMessage, Warned

RELAY = str((53 << 32) + 49)
TITLES = ",".join(memotrace.COLUMNS)
ROW = "88012000000001,文本,林业站-林守田,2026-04-03 07:00:00,{},林业站-林守田,林守田,more"


def put(folder: Path, text: str, name: str = "防火群.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode("utf-8-sig"))
    return path


def read(path: Path) -> list[object]:
    return list(by_name("memotrace-csv").read(Source(path)))


def test_a_relay_is_recovered_with_every_sort_of_quote() -> None:
    text = "#接龙\n\"双\"和'单'引号\\反斜杠\n1. 北沟"
    found = card(f"{RELAY}\n{ {'msg': {'appmsg': {'title': text, 'type': '53'}}}!r}")
    assert found is not None and (found.kind, found.text, found.flag) == (Kind.TEXT, text, None)


@pytest.mark.parametrize(
    "dump",
    [
        "{'msg': {'appmsg': {'title': open('/etc/hostname').read()}}}",
        "{'msg': {'appmsg': {'title': 'a' * 9999999999}}}",
        "{'msg': " * 20_000,
        "(" * 60_000,
        "-" * 60_000 + "1",
        "not " * 15_000 + "1",
        "'" * 60_001,
        "'\\" * 30_000,
        "{'msg': {'appmsg': {'title': '" + "长" * LONGEST + "'}}}",
        "<msg><appmsg><title>没有关上",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><msg><appmsg><title>&b;</title></appmsg></msg>",
        "",
    ],
)
def test_a_dump_that_cannot_be_read_is_lost_and_cheap(dump: str) -> None:
    began = time.process_time()
    found = card(f"{RELAY}\n{dump}")
    assert found is not None and (found.kind, found.text, found.flag) == (Kind.OTHER, "", LOST)
    assert time.process_time() - began < 1


def test_a_dump_without_the_text_is_other() -> None:
    assert card(f"{RELAY}\n{{'msg': [1]}}") == card(f"{RELAY}\n{{'msg': {{'appmsg': {{'title': 5}}}}}}")
    assert card("12345\n{}") is None and card("不是编号\n{}") is None
    assert body("未知类型", "别的内容").text == "别的内容"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("【文件】值守表.xlsx 0.02 MB msg\\file\\值守表.xlsx xlsx 0f", "值守表.xlsx"),
        ("【文件】表 1 MB 2 KB.doc 9.5 KB msg/file/表 1 MB 2 KB.doc doc 0f", "表 1 MB 2 KB.doc"),
        ("【文件】没下载.doc 9.5 KB", "没下载.doc"),
        ("【文件】只有名字.doc", "只有名字.doc"),
    ],
)
def test_file_names(content: str, name: str) -> None:
    assert file_name(content) == name


def test_a_link_without_its_layout_stays() -> None:
    assert link_text("【视频号】巡山") == "【视频号】巡山"
    assert link_text("【分享链接】\n标题：\n描述：只有描述\n链接: \n应用：") == "\n只有描述"


def test_the_group_comes_from_the_folder(tmp_path: Path) -> None:
    text = f"{TITLES}\n{ROW.format('收到')}\n"
    inside = put(tmp_path / "防火(备份)(31450002@chatroom)", text)
    assert read(inside)[0] == GroupHeader(read(inside)[0].platform, "防火(备份)", "31450002@chatroom")  # type: ignore[attr-defined]
    header = read(put(tmp_path / "导出(3月)", text))[0]
    assert isinstance(header, GroupHeader) and (header.name, header.native_id) == ("防火群", None)


def test_the_group_comes_from_the_folder_of_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "防火(31450002@chatroom)", f"{TITLES}\n{ROW.format('收到')}\n")
    monkeypatch.chdir(path.parent)
    header = read(Path(path.name))[0]
    assert isinstance(header, GroupHeader) and header.native_id == "31450002@chatroom"


def test_other_titles_are_malformed_when_forced(tmp_path: Path) -> None:
    with pytest.raises(MalformedFile, match="列名"):
        read(put(tmp_path, "序号,时间\n1,2\n"))
    with pytest.raises(MalformedFile, match="列名"):
        read(put(tmp_path, ""))


def test_detection_wants_exactly_the_columns(tmp_path: Path) -> None:
    importer = by_name("memotrace-csv")
    quoted = ",".join(f'"{title}"' for title in memotrace.COLUMNS)
    assert importer.identify(Head.of(put(tmp_path, f"{quoted}\n")))
    assert not importer.identify(Head.of(put(tmp_path, f"{TITLES},多一列\n")))
    assert not importer.identify(Head.of(put(tmp_path, "聊天里有 " + TITLES)))


def test_a_file_resaved_in_part_is_warned_of_once(tmp_path: Path) -> None:
    rows = [ROW.format("甲"), ROW.format("乙").replace("2026-04-03 07:00:00", "2026/4/3 7:05"), ROW.format("丙")]
    rows.append(rows[1])
    found = read(put(tmp_path, "\n".join([TITLES, *rows])))
    messages = [one for one in found if isinstance(one, RawMessage)]
    assert [one.native_id is None for one in messages] == [False, True, False, True]
    assert [one.line for one in found if isinstance(one, Warned) and one.reason == memotrace.RESAVED] == [3]


@pytest.mark.parametrize(("first", "rest"), [('"', "长\n"), ("", "长"), ("", ",")], ids=["cell", "line", "columns"])
def test_a_giant_row_is_malformed_and_not_swallowed(first: str, rest: str, tmp_path: Path) -> None:
    path = put(tmp_path, f"{TITLES}\n{ROW.format('好')}\n{ROW.format(first + rest * csvrows.FIELD_LIMIT)}")
    rows = by_name("memotrace-csv").read(Source(path))
    assert isinstance(next(rows), GroupHeader) and isinstance(next(rows), RawMessage)
    with pytest.raises(MalformedFile) as caught:
        next(rows)
    assert caught.value.line == 3
