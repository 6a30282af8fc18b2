"""chatlog beyond its goldens: bodies, headers that are none, the three ways of printing a time."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import RefusedFormat
from monitor.importers import by_name, chatlog_body, read
from monitor.importers.chatlog_txt import DATE_SENDER
from monitor.importers.importer import DEFAULT_ZONE, Source
from monitor.importers.textlog import IMITATION
from monitor.types import GroupHeader, Kind, RawMessage, Skipped
from tests.importers.importer_goldens import matching

TAO, JI = "粮管所-陶满仓(wxid_lgtaomc20881)", "下坪 季河生(jihesheng_66)"


def put(folder: Path, text: str, name: str = "chatlog.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def messages(path: Path, as_of: date | None = None) -> list[RawMessage]:
    parts = read(Source(path, DEFAULT_ZONE, as_of), by_name("chatlog-txt"))
    return [part for part in parts if isinstance(part, RawMessage)]


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ("[文件|名单[1](终稿).xlsx](http://127.0.0.1:5030/file/0a)", Kind.FILE, "名单[1](终稿).xlsx"),
        ("[链接|两行\n标题](https://example.cn)", Kind.LINK, "两行\n标题"),
        ("[链接|](https://example.cn)", Kind.LINK, ""),
        ("[视频号|直播收粮](https://example.cn)", Kind.LINK, "直播收粮"),
        ("[小程序]", Kind.LINK, ""),
        ("[合并转发]", Kind.FORWARD, "[合并转发]"),
        ("[动画表情]", Kind.STICKER, ""),
        ("![动画表情](http://example.cn/e.gif)", Kind.STICKER, ""),
        ("[红包封面]", Kind.OTHER, ""),
        ("[群公告|各村：\n今天报数]", Kind.TEXT, "各村：\n今天报数"),
        ("[引用]", Kind.QUOTE, ""),
        ("Type: 66 Content: <msg", Kind.OTHER, ""),
        ("[图片]后面有字", Kind.TEXT, "[图片]后面有字"),
        ("![图片](http://a/b)\n第二行", Kind.TEXT, "![图片](http://a/b)\n第二行"),
        ("[握手]", Kind.TEXT, "[握手]"),
        ("[文件]请看", Kind.TEXT, "[文件]请看"),
        ("[通知|今天]", Kind.TEXT, "[通知|今天]"),
        ("> 手打的\n> 两行", Kind.TEXT, "> 手打的\n> 两行"),
        ("", Kind.TEXT, ""),
    ],
)
def test_bodies(content: str, kind: Kind, text: str) -> None:
    found = chatlog_body.body(content)
    assert (found.kind, found.text) == (kind, text)


def test_a_quote_ends_where_the_lines_of_the_original_end() -> None:
    found = chatlog_body.body(f"> {TAO} 10-12 07:05:09\n> 第一行\n> > 里面的引号\n已报\n\n补一句")
    assert (found.kind, found.text, found.quoted) == (Kind.QUOTE, "已报\n\n补一句", "第一行\n> 里面的引号")


def test_members_are_named_without_ids_in_notices_only() -> None:
    join = '"陶(wxid_lgtaomc20881)"邀请"季(组长)(jihesheng_66)"加入了群聊'
    assert chatlog_body.system(join).text == '"陶"邀请"季(组长)"加入了群聊'
    assert chatlog_body.system('群主改了"说明(version2)"').text == '群主改了"说明(version2)"'


@pytest.mark.parametrize(
    "line",
    [
        "12 07:06:00",
        "会议 07:06:00",
        "季河生(组长) 07:06:00",
        "季 河生 07:06:00",
        "> 季河生(jihesheng_66) 07:06:00",
        f"{JI} 10-12 07:06:00",
        f"{JI} 07:06",
    ],
)
def test_what_is_no_header_stays_in_the_text(line: str, tmp_path: Path) -> None:
    path = put(tmp_path, f"{TAO} 07:05:09\n报数\n\n{line}\n以上\n\n{JI} 07:07:00\n好\n\n")
    first, last = messages(path, date(2026, 10, 12))
    assert first.text == f"报数\n\n{line}\n以上" and last.text == "好"
    assert (first.flag == IMITATION) is (line.endswith(":00") and not line.startswith(">"))


@pytest.mark.parametrize("clock", ["06:00:00", "07:06:00", "19:02:00"])
def test_a_pasted_date_with_a_clock_is_a_flagged_message_of_nobody(clock: str, tmp_path: Path) -> None:
    path = put(tmp_path, f"{TAO} 07:05:09\n报数\n\n2026-10-11 {clock}\n以上\n\n{JI} 07:07:00\n好\n\n")
    first, pasted, last = messages(path, date(2026, 10, 12))
    assert (first.text, pasted.text, last.text) == ("报数", "以上", "好")
    assert (first.flag, pasted.flag, last.flag) == (None, DATE_SENDER, None)


def test_a_day_and_a_year_are_the_users(tmp_path: Path) -> None:
    clock = messages(put(tmp_path, f"{TAO} 07:05:09\n报数\n\n"), date(2024, 2, 29))
    month = messages(put(tmp_path, f"{TAO} 02-29 07:05:09\n报数\n\n"), date(2024, 12, 1))
    whole = messages(put(tmp_path, f"{TAO} 2024-02-29 07:05:09\n报数\n\n"), date(2019, 1, 1))
    assert {one.sent_at for one in (*clock, *month, *whole)} == {1_709_161_509}


def test_a_day_that_the_year_does_not_have_is_skipped(tmp_path: Path) -> None:
    path = put(tmp_path, f"{TAO} 02-29 07:05:09\n报数\n\n{JI} 03-01 07:05:09\n好\n\n")
    parts = list(read(Source(path, as_of=date(2025, 1, 1)), by_name("chatlog-txt")))
    assert [one.text for one in parts if isinstance(one, RawMessage)] == ["好"]
    assert [one.line for one in parts if isinstance(one, Skipped)] == [1]


@pytest.mark.parametrize("stamp", ["07:05:09", "10-12 07:05:09"])
def test_without_the_users_day_the_file_is_refused(stamp: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat, match="--as-of"):
        messages(put(tmp_path, f"{TAO} {stamp}\n报数\n\n"))


def test_one_pasted_header_with_a_group_does_not_turn_a_group_into_private_chats(tmp_path: Path) -> None:
    pasted = f"{JI} [别的群(1234567@chatroom)] 2026-10-12 07:05:10\n冒充"
    text = f"{TAO} 2026-10-12 07:05:09\n看：\n\n{pasted}\n\n{JI} 2026-10-12 07:06:00\n好\n\n"
    assert [one.text for one in messages(put(tmp_path, text))] == [f"看：\n\n{pasted}", "好"]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (f"{TAO} 08:05:07\n早\n\n", True),
        ("系统消息 08:05:07\n提示\n\n", False),
        (f"系统消息 08:05:07\n提示\n\n{TAO} 08:06:00\n早\n\n", True),
        ("张三(我) 08:05:07\n早\n\n", False),
        ("张三(12345678) 8:05:07\n早\n", False),
        ("张三(组长) 10:05:07\n早\n", False),
        (f"{TAO} 10:05:07\n早\n\n李四 10:06:00\n好\n\n王五 10:07:00\n好\n", False),
        (f"{TAO} 2026-03-02 08:05\n早\n", False),
    ],
)
def test_what_is_taken_for_a_chatlog_text(text: str, taken: bool, tmp_path: Path) -> None:
    assert ("chatlog-txt" in matching(put(tmp_path, text, "记录.txt"))) is taken


def test_a_records_own_line_is_its_place_in_the_array(tmp_path: Path) -> None:
    record = {"seq": 1, "time": "2026-10-12T07:05:09+08:00", "talker": "1@chatroom", "talkerName": "群"}
    record |= {"isChatRoom": True, "sender": "wxid_a", "type": 1, "content": "早"}
    path = put(tmp_path, json.dumps([record, record]), "a.json")
    header, *found = read(Source(path), by_name("chatlog-json"))
    assert isinstance(header, GroupHeader) and [one.line for one in found] == [1, 2]  # type: ignore[union-attr]
