"""echotrace beyond its goldens: what it cuts, loses and does not know; what is and is not its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.importers.echotrace_body import body
from monitor.importers.weflow_body import DAMAGE
from monitor.types import Kind
from tests.importers.importer_goldens import matching


def card(number: int) -> int:
    return (number << 32) + 49


@pytest.mark.parametrize(
    ("word", "content", "number", "kind", "text"),
    [
        ("文本消息", "[图片]", 1, Kind.TEXT, "[图片]"),
        ("图片消息", "[图片]", 3, Kind.IMAGE, ""),
        ("语音消息", "[语音消息]", 34, Kind.VOICE, ""),
        ("位置消息", "[位置消息]", 48, Kind.LOCATION, ""),
        ("名片消息", "[名片] 某人", 42, Kind.OTHER, ""),
        ("引用消息", "[引用消息]", card(57), Kind.QUOTE, ""),
        ("引用消息", "[文件] 手打", card(57), Kind.QUOTE, "手打"),
        ("文件消息", "[文件]", card(6), Kind.FILE, ""),
        ("小程序分享", "[小程序]", card(36), Kind.LINK, ""),
        (f"未知类型({card(53)})", "#接龙\n1. 陶", card(53), Kind.TEXT, "#接龙\n1. 陶"),
        (f"未知类型({card(53)})", f"[未知消息类型({card(53)})]", card(53), Kind.OTHER, ""),
        (f"未知类型({card(87)})", "群公告", card(87), Kind.OTHER, ""),
        (f"未知类型({card(51)})", "当前微信版本不支持展示该内容，请升级", card(51), Kind.OTHER, ""),
        (f"未知类型({card(33)})", "【收集表】名单", None, Kind.LINK, "【收集表】名单"),
        ("未知类型(49)", "[链接] #接龙\n1. 陶", 49, Kind.TEXT, "#接龙\n1. 陶"),
        ("未知类型(49)", "[文件] 台账.xlsx", 49, Kind.FILE, "台账.xlsx"),
        ("拍一拍消息", "[拍一拍]", card(62), Kind.SYSTEM, "[拍一拍]"),
        ("系统消息", "[撤回消息]", 10000, Kind.RECALL, "[撤回消息]"),
        ("红包卡片", "[红包]", None, Kind.RED_PACKET, ""),
    ],
)
def test_bodies(word: str, content: str, number: int | None, kind: Kind, text: str) -> None:
    found = body(word, content, number)
    assert (found.kind, found.text) == (kind, text)


def test_a_text_that_lost_its_hour_is_flagged_and_kept() -> None:
    found = body("文本消息", "30 前到粮站", 1)
    assert (found.text, found.flag) == ("30 前到粮站", DAMAGE)


@pytest.mark.parametrize("key", ["weflow", "exportInfo", "chatlab"])
def test_other_programs_with_the_same_parts_are_left_alone(key: str, tmp_path: Path) -> None:
    session = {"wxid": "1@chatroom", "nickname": "群", "type": "群聊"}
    message = {"createTime": 1_791_759_909, "type": "文本消息", "content": "早", "senderUsername": "wxid_a"}
    path = tmp_path / "群.json"
    path.write_text(json.dumps({"session": session, "messages": [message]}), "utf-8")
    assert matching(path) == ["echotrace-json"]
    path.write_text(json.dumps({key: {}, "session": session, "messages": [message]}), "utf-8")
    assert "echotrace-json" not in matching(path)
