"""PyWxDump beyond its goldens: the words of its versions, and names that only users.json has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.importers import by_name, pywxdump
from monitor.importers.importer import Source
from monitor.importers.pywxdump_body import body
from monitor.types import Kind, RawMessage

ROOM = "44710936215@chatroom"
RECORD = {
    "id": 1,
    "MsgSvrID": "8810050000000000137",
    "type_name": "文本",
    "is_sender": 0,
    "talker": "wxid_lgtaomc20881",
    "room_name": ROOM,
    "msg": "早",
    "src": "",
    "CreateTime": "2026-10-12 07:05:09",
}


def read(folder: Path, *records: dict[str, object], users: str | None = None) -> list[RawMessage]:
    path = folder / f"{ROOM}_0_5.json"
    path.write_text(json.dumps(records), "utf-8")
    if users is not None:
        (folder / "users.json").write_text(users, "utf-8")
    return [part for part in by_name("pywxdump-json").read(Source(path)) if isinstance(part, RawMessage)]


@pytest.mark.parametrize(
    ("word", "content", "source", "kind", "text"),
    [
        ("文件", "台账.xlsx", "", Kind.FILE, "台账.xlsx"),
        ("文件", "文件", "", Kind.FILE, ""),
        ("文件", "文件", "FileStorage/File/2026-10/表.xlsx", Kind.FILE, "表.xlsx"),
        ("语音", "语音时长：8.00秒", "", Kind.VOICE, ""),
        ("语音", "语音时长：8.00秒\n翻译结果：第一句\n第二句", "", Kind.VOICE, "第一句\n第二句"),
        ("(分享)卡片式链接", '标题\n{}\n\n<a href="x">点击查看详情</a>', "", Kind.LINK, "标题"),
        ("(分享)卡片式链接", '标题\n\n\n<a href="x">点击查看详情</a>', "", Kind.LINK, "标题"),
        ("(分享)卡片式链接", '{}\n{}\n\n<a href="x">点击查看详情</a>', "", Kind.LINK, ""),
        (
            "(分享)卡片式链接",
            '标题\n说明：\n\n<a href="假的">\n\n<a href="x">点',
            "",
            Kind.LINK,
            '标题\n说明：\n\n<a href="假的">',
        ),
        ("(分享)视频号视频", "(分享)视频号视频", "", Kind.LINK, ""),
        ("合并转发的聊天记录", "群聊的聊天记录\n{}", "", Kind.FORWARD, "群聊的聊天记录"),
        (
            "合并转发的聊天记录",
            "群聊的聊天记录\n季: 收…",
            "{'datalist': {'dataitem': [{'sourcename': '季', 'datadesc': '收了三车'}, {'datatitle': '台账'}, {}]}}",
            Kind.FORWARD,
            "群聊的聊天记录\n季: 收了三车\n台账",
        ),
        ("合并转发的聊天记录", "群聊的聊天记录\n季: 收…", "{'datalist': ", Kind.FORWARD, "群聊的聊天记录\n季: 收…"),
        ("接龙", "接龙", "", Kind.OTHER, ""),
        ("接龙", "#接龙\n开秤\n\n1. 上坪", "", Kind.TEXT, "#接龙\n开秤\n\n1. 上坪"),
        ("群公告", "群公告", "", Kind.OTHER, ""),
        ("用户上传的GIF表情", "用户上传的GIF表情", "", Kind.STICKER, ""),
        ("系统通知", "<revokemsg>你撤回了一条消息</revokemsg>", "", Kind.RECALL, "你撤回了一条消息"),
        ("消息撤回5", '"季" 撤回了一条消息', "", Kind.RECALL, '"季" 撤回了一条消息'),
        ("引用回复", "没有引用的回复", "", Kind.QUOTE, "没有引用的回复"),
        ("推荐公众号", "<msg nickname='某号'/>", "", Kind.OTHER, ""),
        ("没见过的词", "没见过的词", "", Kind.OTHER, ""),
        ("文本", "图片", "", Kind.TEXT, "图片"),
    ],
)
def test_bodies(word: str, content: str, source: str, kind: Kind, text: str) -> None:
    found = body(word, content, source)
    assert (found.kind, found.text) == (kind, text)


def test_a_quote_is_cut_at_its_last_mark() -> None:
    found = body("引用回复", "看这里\n\n[引用](是手打的)\n\n[引用](2026-10-12 07:05:09)陶:今天报\n三项", "")
    assert (found.text, found.quoted) == ("看这里\n\n[引用](是手打的)", "今天报\n三项")


@pytest.mark.parametrize(
    ("users", "name"),
    [
        ('{"wxid_lgtaomc20881": {"nickname": "满仓", "remark": "粮管所陶"}}', "粮管所陶"),
        ('{"wxid_lgtaomc20881": {"nickname": "满仓", "remark": " "}}', "满仓"),
        ('{"wxid_lgtaomc20881": {"nickname": "", "remark": ""}}', "wxid_lgtaomc20881"),
        ('{"wxid_lgtaomc20881": "满仓"}', "wxid_lgtaomc20881"),
        ("[1]", "wxid_lgtaomc20881"),
        ("{坏的", "wxid_lgtaomc20881"),
        ("[" * 100_000, "wxid_lgtaomc20881"),
        (None, "wxid_lgtaomc20881"),
    ],
)
def test_names(users: str | None, name: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path, RECORD, users=users)
    assert (found.sender_id, found.sender_name) == ("wxid_lgtaomc20881", name)


@pytest.mark.parametrize(
    ("talker", "sender", "name"), [("我", None, "我"), ("未知", None, None), ("系统", None, None), ("", None, None)]
)
def test_senders_without_an_id(talker: str, sender: str | None, name: str | None, tmp_path: Path) -> None:
    (found,) = read(tmp_path, RECORD | {"talker": talker})
    assert (found.sender_id, found.sender_name, found.kind) == (sender, name, Kind.TEXT)


def test_a_huge_users_file_is_not_read(tmp_path: Path) -> None:
    users = json.dumps(
        {"wxid_lgtaomc20881": {"nickname": "满仓", "x": "长" * (pywxdump.USERS_SIZE // 3)}}, ensure_ascii=False
    )
    (found,) = read(tmp_path, RECORD, users=users)
    assert found.sender_name == "wxid_lgtaomc20881"
