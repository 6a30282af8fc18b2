"""MemoTrace 1.x beyond its goldens: whose file it is, and names that are sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import RefusedFormat
from monitor.importers import by_name
from monitor.importers.importer import Source
from monitor.importers.memotrace1 import COLUMNS
from monitor.importers.wechat_kinds import kind_of, split, untagged
from monitor.types import GroupHeader, Kind, Parsed, RawMessage

TITLES = ",".join(COLUMNS)
ROW = "1,{talker},1,0,{own},1791759909,2,早,2026-10-12 07:05:09,{remark},{nick},{sender}"


def row(talker: int = 3, own: int = 0, remark: str = "粮管所陶", nick: str = "满仓", sender: str = "wxid_tao01") -> str:
    return ROW.format(talker=talker, own=own, remark=remark, nick=nick, sender=sender)


def read(folder: Path, name: str, *rows: str) -> list[Parsed]:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in (TITLES, *rows)), "utf-8")
    return list(by_name("memotrace1-csv").read(Source(path)))


def heads(parts: list[Parsed]) -> list[str | None]:
    return [part.name for part in parts if isinstance(part, GroupHeader)]


def test_a_groups_own_file_is_known_by_its_ids_whatever_its_name(tmp_path: Path) -> None:
    other = row(remark="", nick="季河生", sender="jihesheng_66")
    for name in ("防汛群_utf8.csv", "防汛群.csv"):
        parts = read(tmp_path, name, row(), other)
        assert heads(parts) == ["防汛群"]
        senders = [(part.sender_id, part.sender_name) for part in parts if isinstance(part, RawMessage)]
        assert senders == [("wxid_tao01", "粮管所陶"), ("jihesheng_66", "季河生")]


def test_everything_is_known_by_shown_names_whatever_the_files_name(tmp_path: Path) -> None:
    group = {"remark": "防汛群", "nick": "防汛群"}
    parts = read(tmp_path, "改了名.csv", row(**group, sender="粮管所陶"), row(**group, own=1, sender="我"))
    assert heads(parts) == ["防汛群"]
    senders = [(part.sender_id, part.sender_name) for part in parts if isinstance(part, RawMessage)]
    assert senders == [(None, "粮管所陶"), (None, "我")]


def test_a_group_with_one_speaker_beside_the_exporter_is_no_private_chat(tmp_path: Path) -> None:
    parts = read(tmp_path, "防汛群_utf8.csv", row(), row(own=1, sender="wxid_me001"))
    assert heads(parts) == ["防汛群"]
    with pytest.raises(RefusedFormat, match="私聊"):
        read(tmp_path, "粮管所陶_utf8.csv", row(), row(own=1, sender="wxid_me001"))


def test_a_remark_of_a_private_chat_does_not_make_it_a_group(tmp_path: Path) -> None:
    private = row(talker=9, remark="老陶", nick="满仓", sender="老陶")
    parts = read(tmp_path, "messages.csv", row(remark="群", nick="群", sender="季"), private)
    assert heads(parts) == ["群"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('<![CDATA[你撤回了一条消息 <a href="weixin://x">重新编辑</a>]]>', "你撤回了一条消息"),
        ("<revokemsg>你撤回了一条消息</revokemsg>", "你撤回了一条消息"),
        ('"陶"邀请"a<b"加入了群聊', '"陶"邀请"a<b"加入了群聊'),
        ("1 < 2", "1 < 2"),
    ],
)
def test_marks_of_system_lines(text: str, plain: str) -> None:
    assert untagged(text) == plain


def test_type_numbers() -> None:
    assert kind_of(49, 53) is Kind.TEXT and kind_of(49, 2000) is Kind.OTHER and kind_of(49, None) is Kind.OTHER
    assert kind_of(1, 0) is Kind.TEXT and kind_of(50, 0) is Kind.OTHER and kind_of(None, None) is Kind.OTHER
    assert split(227633266737) == (49, 53) and split(10000) == (10000, 0) and split(None) == (None, None)


def text_log(folder: Path, text: str, name: str = "防汛群.txt") -> list[RawMessage]:
    path = folder / name
    path.write_text(text, "utf-8")
    return [part for part in by_name("memotrace1-txt").read(Source(path)) if isinstance(part, RawMessage)]


def test_a_system_line_has_one_blank_line_and_an_empty_message_two(tmp_path: Path) -> None:
    join = '2026-10-12 07:05:00 "陶"邀请"季"加入了群聊\n\n'
    system, empty, last = text_log(tmp_path, f"{join}2026-10-12 07:06:00 季\n\n\n2026-10-12 07:07:00 陶\n好\n\n")
    assert (system.kind, system.sender_name) == (Kind.SYSTEM, None) and system.flag is None
    assert (empty.kind, empty.sender_name, empty.text) == (Kind.TEXT, "季", "")
    assert (last.sender_name, last.text) == ("陶", "好")


def test_a_notice_of_several_lines_has_no_sender(tmp_path: Path) -> None:
    (found,) = text_log(tmp_path, '2026-10-12 07:05:00 "陶"修改群名为“防汛\n应急”\n\n')
    assert (found.kind, found.sender_name, found.text) == (Kind.SYSTEM, None, '"陶"修改群名为“防汛\n应急”')


def test_a_text_with_a_quote_mark_of_its_own(tmp_path: Path) -> None:
    text = "2026-10-12 07:05:00 陶\n引用:不在行首之外\n\n2026-10-12 07:06:00 季\n上一行\n引用:手打没有冒号\n\n"
    first, second = text_log(tmp_path, text)
    assert (first.kind, first.text) == (Kind.TEXT, "引用:不在行首之外")
    assert (second.kind, second.text) == (Kind.TEXT, "上一行\n引用:手打没有冒号")


def test_a_group_in_which_its_own_name_is_pasted_is_no_private_chat(tmp_path: Path) -> None:
    lines = [f"2026-10-12 07:{minute:02}:00 {'陶' if minute % 2 else '季'}\n好\n\n" for minute in range(5, 15)]
    found = text_log(tmp_path, "".join((*lines[:5], "2026-10-11 07:00:00 防汛群\n旧的\n\n", *lines[5:])))
    assert len(found) == 10
