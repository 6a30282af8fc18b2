"""WeFlow beyond its goldens: the traps of bodies, and what is and is not a WeFlow file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.importers import weflow
from monitor.importers.importer import Head, Source
from monitor.importers.weflow_body import CUT_RELAY_FLAG, DAMAGE, body, kind_by_prefix, unwrapped
from monitor.types import GroupHeader, Kind, RawMessage

ROOM = "31450002@chatroom"


def put(folder: Path, *messages: dict[str, object], **session: object) -> Path:
    path = folder / "群聊_白杨镇春季防火群.json"
    chat = {"wxid": ROOM, "nickname": "白杨镇春季防火群", "type": "群聊"} | session
    data = {"weflow": {"generator": "WeFlow"}, "session": chat, "messages": messages}
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def read(path: Path) -> list[RawMessage]:
    return [part for part in weflow.read_json(Source(path)) if isinstance(part, RawMessage)]


@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("30 前到", True),
        ("00前报齐", True),
        (" 30 之前到村部", True),
        ("30分到", True),
        ("30:15 前", True),
        ("30分钟内到", False),
        ("2026年3月前", False),
        ("前30名到", False),
        ("18：30 前到", False),
    ],
)
def test_a_text_that_lost_its_hour_is_flagged_and_kept(text: str, damaged: bool) -> None:
    found = body("文本消息", text, 1, from_room=False)
    assert (found.text, found.flag) == (text, DAMAGE if damaged else None)


@pytest.mark.parametrize("word", ["文本消息", ""])
@pytest.mark.parametrize("text", ["[图片]", "[接龙] #接龙", "[群公告] 手打", "微信红包", "[文件] a.doc"])
def test_a_typed_placeholder_stays_a_text(word: str, text: str) -> None:
    found = body(word, text, 1, from_room=False)
    assert (found.kind, found.text, found.flag) == (Kind.TEXT, text, None)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(3, Kind.IMAGE), (10000, Kind.SYSTEM), ((2001 << 32) + 49, Kind.RED_PACKET), ((7 << 32) + 49, Kind.OTHER)],
)
def test_the_type_number_decides_where_the_word_does_not(number: int, kind: Kind) -> None:
    assert body("没见过的词", "内容", number, from_room=False).kind is kind


def test_only_a_cut_relay_is_flagged() -> None:
    assert body("其他消息", "[接龙] #接龙", (53 << 32) + 49, False).flag == CUT_RELAY_FLAG
    assert body("其他消息", "[接龙] #接龙\n1. 北沟", (53 << 32) + 49, False).flag is None
    assert body("其他消息", "[链接]#接龙\n1. 北沟", None, False).text == "#接龙\n1. 北沟"


def test_prefixes() -> None:
    assert kind_by_prefix("[链接]#接龙\n清明") is Kind.TEXT
    assert kind_by_prefix("[链接] 通知") is Kind.LINK
    assert kind_by_prefix('"" 拍了拍 ""') is Kind.SYSTEM
    assert kind_by_prefix("收到") is None


def test_the_quoted_original_is_cut_exactly_where_it_is_given(tmp_path: Path) -> None:
    record = {
        "createTime": 1_775_188_800,
        "type": "引用消息",
        "senderUsername": "wxid_a",
        "content": "我说[引用 谁：]这句[引用 老乔：带括号]的[引用 原文]",
        "quotedSender": "老乔",
        "quotedContent": "带括号]的[引用 原文",
    }
    (found,) = read(put(tmp_path, record))
    assert (found.kind, found.text, found.quoted) == (Kind.QUOTE, "我说[引用 谁：]这句", "带括号]的[引用 原文")
    assert unwrapped(Kind.QUOTE, "没有引用的回复").text == "没有引用的回复"


def test_a_huge_avatar_before_the_messages_is_passed(tmp_path: Path) -> None:
    path = put(tmp_path, {"createTime": 1_775_188_800, "type": "文本消息", "content": "收到"}, avatar="A" * 200_000)
    head = Head.of(path)
    assert weflow.identify_json(head) and '"messages"' not in head.text
    assert [one.text for one in read(path)] == ["收到"]


def test_a_remark_is_not_the_groups_name(tmp_path: Path) -> None:
    (header,) = weflow.read_json(Source(put(tmp_path, displayName="我的备注", remark="我的备注")))
    assert header == GroupHeader(header.platform, "白杨镇春季防火群", ROOM)  # type: ignore[union-attr]


def test_a_group_whose_name_is_unknown(tmp_path: Path) -> None:
    (header,) = weflow.read_json(Source(put(tmp_path, nickname=ROOM)))
    assert isinstance(header, GroupHeader) and header.name is None


def test_arkme_and_quoted_json_are_not_taken(tmp_path: Path) -> None:
    arkme = tmp_path / "arkme.json"
    arkme.write_text('{"weflow":{"format":"arkme-json"},"session":{},"messages":[]}', "utf-8")
    inside = tmp_path / "inside.json"
    inside.write_text(json.dumps({"messages": [{"content": '{"weflow":{"version":"1"}}'}]}), "utf-8")
    assert not weflow.identify_json(Head.of(arkme))
    assert not weflow.identify_json(Head.of(inside))
