"""WeChatDataAnalysis beyond its goldens: whole exports, hidden names, what TXT cannot tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import Source, by_name, exports_under, identify
from monitor.importers.wechat_data_analysis_folder import group_of
from monitor.importers.wechat_data_analysis_txt import _body
from monitor.importers.wechat_records import record_lines
from monitor.types import GroupHeader, Kind, Parsed, RawMessage, Skipped, Warned

ROOM = "57120033@chatroom"
FOLDER = f"0001_秋防群_{ROOM}_0a1b2c3d"
TOP = f"会话: 秋防群 ({ROOM})\n账号: wxid_me\n导出时间: 2026-11-30T09:00:00\n\n"
LINE = "[2026-11-09 08:02:11] 何梅(wxid_hemei01): 收到\n"


def read(path: Path) -> list[Parsed]:
    return list(identify(path).read(Source(path)))


def put(folder: Path, *records: dict[str, object], **conversation: object) -> Path:
    chat = {"username": ROOM, "displayName": "秋防群", "isGroup": True} | conversation
    path = folder / "messages.json"
    folder.mkdir(parents=True, exist_ok=True)
    data = {"schemaVersion": 1, "account": "x", "conversation": chat, "messages": records}
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def record(**more: object) -> dict[str, object]:
    base = {"createTime": 1_794_182_531, "type": 1, "renderType": "text", "senderUsername": "wxid_hemei01"}
    return base | {"senderDisplayName": "何梅", "content": "收到", "serverId": 66 * 10**17 + 1} | more


def manifest(folder: Path, form: str) -> None:
    data = {"schemaVersion": 1, "exportId": "ab", "format": form}
    (folder / "manifest.json").write_text(json.dumps(data), "utf-8")


def test_a_whole_export_is_one_thing_given_as_folder_or_manifest(tmp_path: Path) -> None:
    put(tmp_path / FOLDER, record())
    put(tmp_path / f"0002_水库群_{ROOM}_ffff", record(), displayName="水库群")
    manifest(tmp_path, "json")
    assert list(exports_under(tmp_path)) == [tmp_path]
    for given in (tmp_path, tmp_path / "manifest.json"):
        found = read(given)
        assert [part.name for part in found if isinstance(part, GroupHeader)] == ["秋防群", "水库群"]
        assert [part.line for part in found if isinstance(part, RawMessage)] == [1, 2]


def test_a_link_out_of_the_export_is_not_followed(tmp_path: Path) -> None:
    outside = put(tmp_path / "外面", record())
    root = tmp_path / "导出"
    put(root / FOLDER, record())
    manifest(root, "json")
    (root / "0002_x").mkdir()
    (root / "0002_x" / "messages.json").symlink_to(outside)
    assert sum(isinstance(part, RawMessage) for part in read(root)) == 1


def test_only_private_chats_leave_reasons(tmp_path: Path) -> None:
    put(tmp_path / "0001_何梅_wxid_hemei01_0a", record(), username="wxid_hemei01", isGroup=False)
    manifest(tmp_path, "json")
    (only,) = read(tmp_path)
    assert isinstance(only, Skipped) and "何梅" not in only.reason


def test_the_server_id_stays_exact(tmp_path: Path) -> None:
    path = put(tmp_path, record(serverId=7_712_345_678_900_000_137))
    assert [part.native_id for part in read(path) if isinstance(part, RawMessage)] == ["7712345678900000137"]


@pytest.mark.parametrize(
    ("folder", "username", "shown", "wanted"),
    [
        (FOLDER, None, "已隐藏", ("秋防群", ROOM)),
        (FOLDER, "99@chatroom", "新名", ("新名", "99@chatroom")),
        ("随便", None, "已隐藏", (None, None)),
        ("随便", ROOM, ROOM, (None, ROOM)),
    ],
)
def test_the_group(
    folder: str, username: str | None, shown: str, wanted: tuple[str | None, str | None], tmp_path: Path
) -> None:
    (tmp_path / folder).mkdir()
    group = group_of(tmp_path / folder / "messages.json", username, shown)
    assert (group.name, group.native_id) == wanted


def test_hidden_names_are_nobody_s_ids(tmp_path: Path) -> None:
    path = put(
        tmp_path, record(senderUsername="member_3", senderDisplayName="成员#3"), username="", displayName="已隐藏"
    )
    (one,) = (part for part in read(path) if isinstance(part, RawMessage))
    assert (one.sender_id, one.sender_name) == (None, "成员#3")
    shown = put(tmp_path / "a", record(senderUsername="member_3"))
    assert [part.sender_id for part in read(shown) if isinstance(part, RawMessage)] == ["member_3"]


def test_scrubbed_texts_are_refused(tmp_path: Path) -> None:
    records = [record(content="[图片]", renderType="image"), record(content="[文本]")]
    with pytest.raises(RefusedFormat, match="隐私模式"):
        read(put(tmp_path, *records, username="", displayName="已隐藏"))
    assert read(put(tmp_path, *records))  # somebody who types it in an open export


def test_the_other_formats_of_the_tool_are_refused(tmp_path: Path) -> None:
    manifest(tmp_path, "excel")
    with pytest.raises(RefusedFormat, match="JSON 或 TXT"):
        identify(tmp_path)


def test_a_count_that_disagrees_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, record())
    (tmp_path / "meta.json").write_text('{"schemaVersion":1,"messageCount":3}', "utf-8")
    assert any(isinstance(part, Warned) and "3" in part.reason for part in read(path))
    assert list(exports_under(tmp_path)) == [path]


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("[文件] 表.xlsx表.xlsx size=24576", Kind.FILE, "表.xlsx"),
        ("[文件] 表.xlsx表.xlsx size= media/files/1.xlsx", Kind.FILE, "表.xlsx"),
        ("[文件] 一二 size=1", Kind.FILE, "一二"),
        ("[文件]", Kind.FILE, ""),
        ("[图片] media/images/1.jpg", Kind.IMAGE, ""),
        ("[图片] 是谁拍的", Kind.TEXT, "[图片] 是谁拍的"),
        ("[语音 8秒] 转写=马上到\n带上名单", Kind.VOICE, "马上到\n带上名单"),
        ("[语音]", Kind.VOICE, ""),
        ("[语音会议几点]", Kind.TEXT, "[语音会议几点]"),
        ("[位置] 地点=水库 地址=松坪乡 坐标=114.2,30.1", Kind.LOCATION, "水库"),
        ("[位置]", Kind.LOCATION, ""),
        ("[位置] 发我", Kind.TEXT, "[位置] 发我"),
        ("转账金额=￥8.00 状态=1", Kind.OTHER, "转账金额=￥8.00 状态=1"),
    ],
)
def test_bodies_of_txt(text: str, kind: Kind, left: str) -> None:
    found = _body(text)
    assert (found.kind, found.text) == (kind, left)


def test_a_name_may_hold_brackets_and_colons(tmp_path: Path) -> None:
    path = tmp_path / "messages.txt"
    lines = LINE.replace("何梅", "何梅(东岭): 网格员(A)") + LINE.replace("收到", "他说(wxid_a): 好")
    path.write_text(TOP + lines, "utf-8")
    first, second = (part for part in read(path) if isinstance(part, RawMessage))
    assert (first.sender_name, first.text) == ("何梅(东岭): 网格员(A)", "收到")
    assert (second.sender_name, second.text) == ("何梅", "他说(wxid_a): 好")


def test_the_forwarded_record() -> None:
    xml = "<recordinfo><datalist><dataitem><sourcename>甲</sourcename><datadesc>一&lt;二</datadesc></dataitem>"
    assert list(record_lines(xml + "<dataitem><datadesc>三</datadesc></dataitem>")) == ["甲: 一<二", "三"]
    assert list(record_lines("")) == []


def test_a_txt_without_labels_is_told(tmp_path: Path) -> None:
    path = tmp_path / "messages.txt"
    path.write_text(LINE, "utf-8")
    with pytest.raises(MalformedFile, match="会话"):
        list(by_name("wda-txt").read(Source(path)))
