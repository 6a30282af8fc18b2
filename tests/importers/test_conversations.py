"""Several conversations in one file, and the files that lie beside an export."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import csvrows, exports_under
from monitor.importers.conversations import NO_TALKER, PRIVATE_PART, by_group, wechat_group, wechat_place
from monitor.importers.csvrows import RESAVED
from monitor.types import GroupHeader, Kind, Parsed, Platform, Precision, RawMessage, Skipped, Warned

ROOM, OTHER = "44710936215@chatroom", "55820047326@chatroom"


def said(line: int, sent_at: int = 1_791_759_909, precision: Precision = Precision.SECOND) -> RawMessage:
    return RawMessage(line, sent_at, "wxid_a", "陶", Kind.TEXT, "早", precision=precision)


def run(*records: tuple[str | None, RawMessage]) -> list[Parsed]:
    placed = (wechat_place(message.line, talker, "群", message) for talker, message in records)
    return list(by_group(placed, Path("a.csv")))


def test_a_header_stands_wherever_the_group_changes() -> None:
    first, second = GroupHeader(Platform.WECHAT, "群", ROOM), GroupHeader(Platform.WECHAT, "群", OTHER)
    found = run((ROOM, said(1)), (ROOM, said(2)), (OTHER, said(3)), (ROOM, said(4)))
    assert [one if isinstance(one, GroupHeader) else one.line for one in found] == [first, 1, 2, second, 3, first, 4]  # type: ignore[union-attr]


def test_each_private_chat_is_told_once() -> None:
    found = run((ROOM, said(1)), ("wxid_b", said(2)), ("wxid_c", said(3)), ("wxid_b", said(4)), (ROOM, said(5)))
    assert [one for one in found if isinstance(one, Skipped)] == [Skipped(2, PRIVATE_PART), Skipped(3, PRIVATE_PART)]
    assert [one.line for one in found if isinstance(one, RawMessage)] == [1, 5]


def test_a_file_of_private_chats_is_refused() -> None:
    with pytest.raises(RefusedFormat, match="私聊"):
        run(("wxid_b", said(1)))
    with pytest.raises(RefusedFormat, match="私聊"):
        wechat_group(Path("a.json"), "wxid_b", "满仓")


def test_a_message_of_no_conversation_belongs_to_nobody() -> None:
    assert Skipped(2, NO_TALKER) in run((ROOM, said(1)), (None, said(2)))


def test_time_runs_back_within_a_group_only() -> None:
    late, early = said(1, 1_791_760_000), said(2, 1_791_750_000)
    assert not [one for one in run((ROOM, late), (OTHER, early)) if isinstance(one, Warned)]
    assert [one.line for one in run((ROOM, late), (ROOM, early)) if isinstance(one, Warned)] == [2]


def test_a_resaved_table_is_told_once() -> None:
    found = run((ROOM, said(1, precision=Precision.MINUTE)), (ROOM, said(2, precision=Precision.MINUTE)))
    assert [one for one in found if isinstance(one, Warned)] == [Warned(1, RESAVED)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_without_its_line_end_was_not_written_out(end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"甲,乙{end}1,2{end}".encode())
    assert list(csvrows.written_out(csvrows.rows(path), path)) == [(1, ("甲", "乙")), (2, ("1", "2"))]
    path.write_bytes(f"甲,乙{end}1,2".encode())
    with pytest.raises(MalformedFile, match=r"第 2 行：最后一行没有写完"):
        list(csvrows.written_out(csvrows.rows(path), path))


def test_good_rows_before_a_fault_are_given(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('甲,乙\n1,2\n"没有关上', "utf-8")
    rows = csvrows.written_out(csvrows.rows(path), path)
    assert [next(rows), next(rows)] == [(1, ("甲", "乙")), (2, ("1", "2"))]
    with pytest.raises(MalformedFile, match="第 3 行"):
        next(rows)


def test_side_files_are_passed_over_in_folders_and_read_when_named(tmp_path: Path) -> None:
    names = ("1@chatroom_0_5.csv", "users.json", "群.html", "群.html.json", "别的.html")
    for name in names:
        (tmp_path / name).write_text("{}", "utf-8")
    assert {path.name for path in exports_under(tmp_path)} == {"1@chatroom_0_5.csv", "群.html.json", "别的.html"}
    assert list(exports_under(tmp_path / "users.json")) == [tmp_path / "users.json"]
