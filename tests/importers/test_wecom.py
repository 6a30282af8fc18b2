"""WeCom archives beyond their goldens: recalls, single chats, what stands beside the records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.importers import Source, by_name, exports_under, identify
from monitor.importers.importer import Head
from monitor.importers.values import Fields
from monitor.importers.wecom import is_side_file
from monitor.importers.wecom_body import body
from monitor.types import GroupHeader, Kind, Parsed, RawMember, RawMessage, Skipped, Warned

Record = dict[str, object]


def record(number: int, room: str = "wr1", sender: str = "HeMei", **more: object) -> Record:
    base: Record = {"msgid": f"{number}_1", "action": "send", "from": sender, "tolist": ["ZhouMin"], "roomid": room}
    text: Record = {
        "msgtime": 1_794_182_531_000 + number * 1000,
        "msgtype": "text",
        "text": {"content": f"第{number}条"},
    }
    return base | text | more


def recall(number: int, of: int) -> Record:
    return record(number, action="recall", msgtype="revoke", revoke={"pre_msgid": f"{of}_1"})


def put(folder: Path, *records: Record, name: str = "records.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), "utf-8")
    return path


def read(path: Path) -> list[Parsed]:
    return list(identify(path).read(Source(path)))


def messages(path: Path) -> list[RawMessage]:
    return [part for part in read(path) if isinstance(part, RawMessage)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_a_recalled_message_keeps_its_sender_wherever_the_recall_stands(order: tuple[int, ...], tmp_path: Path) -> None:
    records = [record(1), record(2, text={"content": "@所有人 发错了"}), recall(3, 2)]
    found = {one.native_id: one for one in messages(put(tmp_path, *(records[at] for at in order)))}
    assert (found["2_1"].kind, found["2_1"].sender_id, found["2_1"].text) == (Kind.RECALL, "HeMei", "@所有人 发错了")
    assert (found["3_1"].kind, found["3_1"].sender_id, found["2_1"].mentions_all) == (Kind.RECALL, None, False)
    assert found["1_1"].kind is Kind.TEXT


def test_single_chats_are_told_once_each_and_name_nobody(tmp_path: Path) -> None:
    chats = [record(1), record(2, ""), record(3, "", "ZhouMin", tolist=["HeMei"]), record(4, "", "TangLi"), record(5)]
    found = read(put(tmp_path, *chats))
    skipped = [part for part in found if isinstance(part, Skipped)]
    assert [one.line for one in skipped] == [2, 4] and not any("ZhouMin" in one.reason for one in skipped)
    assert [part.line for part in found if isinstance(part, RawMessage)] == [1, 5]


def test_groups_take_turns(tmp_path: Path) -> None:
    found = read(put(tmp_path, record(1, "wr1"), record(2, "wr2"), record(3, "wr1")))
    rooms = [part.native_id for part in found if isinstance(part, GroupHeader)]
    assert rooms == ["wr1", "wr2", "wr1"]


def test_side_files_are_passed_over_in_a_folder_and_read_beside_the_records(tmp_path: Path) -> None:
    path = put(tmp_path, record(1))
    (tmp_path / "users.json").write_text('{"HeMei": "何梅"}', "utf-8")
    group = tmp_path / "group_wr1.json"
    group.write_text('{"roomname": "秋防群", "members": [{"memberid": "HeMei"}, {"memberid": "wm9"}]}', "utf-8")
    assert list(exports_under(tmp_path)) == [path]
    found = read(path)
    assert [part for part in found if isinstance(part, RawMember)] == [
        RawMember("HeMei", "何梅"),
        RawMember("wm9", "wm9"),
    ]
    assert isinstance(found[0], GroupHeader) and found[0].name == "秋防群"
    assert not any(isinstance(part, Warned) for part in found)
    for side in (group, tmp_path / "users.json"):
        assert not by_name("wecom-archive").identify(Head.of(side))


def test_another_tool_s_group_file_is_no_side_file(tmp_path: Path) -> None:
    path = tmp_path / "group_904700001_20260303_090000.json"
    path.write_text('{"metadata": {"name": "QQChatExporter V5"}, "chatInfo": {}, "messages": []}', "utf-8")
    assert not is_side_file(path)


@pytest.mark.parametrize("room", ["../../etc/passwd", "a/b", "x" * 300, "群"])
def test_a_room_never_leads_out_of_the_folder(room: str, tmp_path: Path) -> None:
    (one,) = messages(put(tmp_path, record(1, room)))
    assert one.text == "第1条"


@pytest.mark.parametrize(
    ("word", "part", "kind", "text"),
    [
        ("text", {"content": " 原样 "}, Kind.TEXT, " 原样 "),
        ("mixed", {"item": []}, Kind.OTHER, ""),
        ("mixed", {"item": [{"type": "ChatRecordText", "content": '{"content":"好"}'}]}, Kind.TEXT, "好"),
        ("chatrecord", {"title": "记录", "item": [{"type": "x", "content": "[" * 9_000}]}, Kind.FORWARD, "记录\n[x]"),
        ("vote", {"votetitle": "题", "voteitem": "不是列表"}, Kind.OTHER, "题"),
        ("qydiskfile", {"filename": "表.xlsx"}, Kind.FILE, "表.xlsx"),
        ("voiptext", {"callduration": 10}, Kind.OTHER, ""),
        ("note", {"title": "笔记", "content": "要点"}, Kind.OTHER, "笔记\n要点"),
        ("text", "不是对象", Kind.TEXT, ""),
    ],
)
def test_bodies(word: str, part: object, kind: Kind, text: str) -> None:
    found = body(Fields({"msgtype": word, word: part}))
    assert (found.kind, found.text) == (kind, text)


def test_records_of_other_tools_are_not_taken(tmp_path: Path) -> None:
    for text in (
        '{"msgid": "1", "text": "x"}\n',
        '{"_type": "message", "msgid": 1}\n',
        '["msgid", "action"]',
        '"msgid"',
    ):
        path = tmp_path / "a.jsonl"
        path.write_text(text, "utf-8")
        assert not by_name("wecom-archive").identify(Head.of(path))


@pytest.mark.parametrize(
    ("content", "text", "quoted"),
    [
        (
            "这是一条引用/回复消息：\n“卢静：\n今天18:00前报：\n不得漏报”\n------\n已报",
            "已报",
            "今天18:00前报：\n不得漏报",
        ),
        ("这是一条引用/回复消息：\n“卢静:\n今天报”\n------\n已报\n------\n完", "已报\n------\n完", "今天报"),
        ('This is a quote/reply:\n"LuJing:\n今天报"\n------\n', "", "今天报"),
        ("「卢静：今天报」\n- - - - - - - - - - - - - - -\n已报", "已报", "今天报"),
        ("这是一条引用/回复消息：\n“卢静：\n”\n------\n@卢静", "@卢静", None),
    ],
)
def test_a_reply_is_told_from_what_it_quotes(content: str, text: str, quoted: str | None) -> None:
    found = body(Fields({"msgtype": "text", "text": {"content": content}}))
    assert (found.kind, found.text, found.quoted) == (Kind.QUOTE, text, quoted)


@pytest.mark.parametrize(
    "content",
    [
        "这是一条引用/回复消息，谁发的？",
        "这是一条引用/回复消息：\n“卢静：\n今天报”",
        "这是一条引用/回复消息：\n没有名字\n------\n已报",
        "「卢静：今天报」请照办",
        "「工作纪律」\n- - - - - - - - - - - - - - -\n一、",
        "------\n已报",
    ],
)
def test_what_only_resembles_a_reply_is_a_text(content: str) -> None:
    found = body(Fields({"msgtype": "text", "text": {"content": content}}))
    assert (found.kind, found.text, found.quoted) == (Kind.TEXT, content, None)
