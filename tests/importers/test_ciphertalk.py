"""CipherTalk beyond its goldens: what the raw content can mend, and what it must not."""

from __future__ import annotations

import pytest

from monitor.importers.ciphertalk_body import body
from monitor.importers.values import Fields
from monitor.importers.weflow_body import DAMAGE
from monitor.types import Kind

TEXT = {"type": "文本消息", "localType": 1, "senderUsername": "wxid_lgtaomc20881"}
XML = "wxid_lgtaomc20881:\n<msg><appmsg><title>通知</title><des>{}</des></appmsg></msg>"


@pytest.mark.parametrize(
    ("content", "raw", "text", "flag"),
    [
        ("30 前到", "18:30 前到", "18:30 前到", None),
        ("打不开", "VPN: 打不开", "VPN: 打不开", None),
        ("打不开", "  VPN:打不开", "  VPN:打不开", None),
        ("30 前到", "wxid_lgtaomc20881:\n30 前到", "30 前到", None),
        ("18:30 前到", "wxid_lgtaomc20881:\n18:30 前到", "18:30 前到", None),
        ("30 前到", "30 前到", "30 前到", DAMAGE),
        ("30 前到", "", "30 前到", DAMAGE),
        ("30 前到", "别的内容", "30 前到", DAMAGE),
        ("早", "早", "早", None),
        ("", "wxid_lgtaomc20881:\n", "", None),
    ],
)
def test_a_text_is_made_whole_by_its_raw_content(content: str, raw: str, text: str, flag: str | None) -> None:
    found = body(Fields(TEXT | {"content": content, "rawContent": raw}))
    assert (found.kind, found.text, found.flag) == (Kind.TEXT, text, flag)


def test_the_prefix_of_an_unknown_sender_is_no_text() -> None:
    fields = TEXT | {"senderUsername": "1@chatroom", "content": "早", "rawContent": "wxid_b:\n早"}
    assert body(Fields(fields)).text == "早"


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("请转发", "通知\n请转发"),
        ("<![CDATA[a&b]]>", "通知\na&b"),
        ("a&amp;b", "通知\na&b"),
        ("", "通知"),
        (" ", "通知"),
    ],
)
def test_a_links_description_stands_in_the_raw_content(description: str, text: str) -> None:
    fields = {"type": "链接消息", "localType": 49, "content": "[链接] 通知", "rawContent": XML.format(description)}
    assert body(Fields(fields)).text == text


def test_a_broken_element_is_not_read() -> None:
    fields = {"type": "链接消息", "localType": 49, "content": "[链接] 通知", "rawContent": "<des>没有关上" * 1000}
    assert body(Fields(fields)).text == "通知"


@pytest.mark.parametrize(
    ("word", "number", "content", "kind", "text"),
    [
        ("语音消息", 34, "[语音消息] 今天开会", Kind.VOICE, "今天开会"),
        ("语音消息", 34, "[语音消息] voices/8.mp3", Kind.VOICE, ""),
        ("语音消息", 34, "[语音消息] voices/8.MP3 今天 开会", Kind.VOICE, "今天 开会"),
        ("引用消息", (57 << 32) + 49, "[引用消息]", Kind.QUOTE, ""),
        ("引用消息", (57 << 32) + 49, "[文件] 是这个", Kind.QUOTE, "[文件] 是这个"),
        ("群公告", 49, "[群公告]", Kind.OTHER, ""),
        ("其他消息", (53 << 32) + 49, "#接龙\n1. 陶", Kind.TEXT, "#接龙\n1. 陶"),
        ("其他消息", (2001 << 32) + 49, "微信红包", Kind.RED_PACKET, ""),
        ("其他消息", (51 << 32) + 49, "当前微信版本不支持展示该内容，请升级", Kind.OTHER, ""),
        ("名片消息", 42, "[名片]", Kind.OTHER, ""),
        ("系统消息", 10000, '"季" 撤回了一条消息', Kind.RECALL, '"季" 撤回了一条消息'),
    ],
)
def test_bodies(word: str, number: int, content: str, kind: Kind, text: str) -> None:
    found = body(Fields({"type": word, "localType": number, "content": content, "senderUsername": "wxid_a"}))
    assert (found.kind, found.text) == (kind, text)


QUOTE = (
    "<msg><appmsg><title>已报</title>"
    "<refermsg><displayname>柏舟</displayname><content>{}</content></refermsg></appmsg></msg>"
)


@pytest.mark.parametrize(
    ("content", "inside", "text", "quoted"),
    [
        ("已报", "今天报 &lt;急&gt;", "已报", "今天报 <急>"),
        ("已报", "<![CDATA[今天报 &lt;急&gt;]]>", "已报", "今天报 &lt;急&gt;"),
        ("[引用消息]", "今天报", "已报", "今天报"),
        ("已报", "&lt;msg&gt;&lt;title&gt;台账.xlsx&lt;/title&gt;&lt;/msg&gt;", "已报", "台账.xlsx"),
        ("已报", "", "已报", None),
    ],
)
def test_the_raw_content_of_a_quote_has_the_original(content: str, inside: str, text: str, quoted: str | None) -> None:
    fields = {"type": "引用消息", "localType": 244813135921, "content": content, "rawContent": QUOTE.format(inside)}
    found = body(Fields(fields))
    assert (found.kind, found.text, found.quoted) == (Kind.QUOTE, text, quoted)
