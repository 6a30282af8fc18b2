"""The data of QQ cards: only what they promise, and never an error."""

from __future__ import annotations

import base64
import json

import pytest

from monitor.importers.qq_ark import LONGEST, Ark, ark_of
from monitor.types import Tool


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def announcement(title: object, text: object, encode: object = 1) -> str:
    card = {
        "app": "com.tencent.mannounce",
        "prompt": "[群公告]今晚…",
        "meta": {"mannounce": {"title": title, "text": text, "encode": encode}},
    }
    return json.dumps(card, ensure_ascii=False)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (announcement(in_base64("群公告"), in_base64("今晚八点\r\n报水位")), "今晚八点\n报水位"),
        (announcement(in_base64("防汛"), in_base64("看好河堤")), "防汛\n看好河堤"),
        (announcement("防汛", "看好河堤", 0), "防汛\n看好河堤"),
        (announcement(in_base64("群公告"), ""), ""),
        (announcement("%%%", "今晚八点"), ""),
        (announcement("", base64.b64encode(b"\xff\xfe\xff").decode()), ""),
        (announcement(None, ["x"]), ""),
    ],
)
def test_an_announcement_is_read_in_full(raw: str, words: str) -> None:
    assert ark_of(raw) == Ark("[群公告]今晚…", Tool.ANNOUNCEMENT, words)


@pytest.mark.parametrize(
    ("app", "tool"),
    [
        ("com.tencent.qq.checkin", Tool.CHECKIN),
        ("com.tencent.groupsolitaire", Tool.RELAY),
        ("com.tencent.docs.collectform", Tool.FORM),
        ("com.tencent.structmsg", None),
        (7, None),
    ],
)
def test_the_app_tells_the_tool(app: object, tool: Tool | None) -> None:
    assert ark_of(json.dumps({"app": app, "prompt": "[群签到]群签到"})) == Ark("[群签到]群签到", tool)


def test_a_forwarded_record_shows_its_first_messages() -> None:
    detail = {
        "source": " 群聊的聊天记录 ",
        "news": [{"text": "梁秋:到了 "}, {"text": ""}, "x", {"text": "宋野:水退了"}],
    }
    raw = json.dumps({"app": "com.tencent.multimsg", "prompt": "[聊天记录]", "meta": {"detail": detail}})
    assert ark_of(raw) == Ark("[聊天记录]", None, "群聊的聊天记录\n梁秋:到了\n宋野:水退了", is_record=True)


@pytest.mark.parametrize(
    "raw", ["", "[]", "{", "null", '{"app": ', "[" * 100_000, '{"a":' * 20_000, "{" + " " * LONGEST + "}", "文本"]
)
def test_what_is_no_card_tells_nothing(raw: str) -> None:
    assert ark_of(raw) == Ark()
