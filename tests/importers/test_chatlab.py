"""ChatLab beyond its goldens: key order, who counts as a member, what is and is not a ChatLab file."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from monitor.importers import by_name
from monitor.importers.importer import Head, Source
from monitor.types import GroupHeader, Kind, RawMember, RawMessage

META = {"name": "白杨镇防火联络群", "platform": "qq", "type": "group", "groupId": "800100200"}
PARTS = {
    "chatlab": {"version": "0.0.2", "generator": "converter"},
    "meta": META,
    "members": [{"platformId": "2800000012", "accountName": "玉芹", "groupNickname": "北沟-郭玉芹"}],
    "messages": [{"sender": "2800000012", "timestamp": 1_775_188_800, "type": 0, "content": "收到"}],
}


def put(folder: Path, data: object, name: str = "群.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def read(path: Path) -> list[object]:
    return list(by_name("chatlab-json").read(Source(path)))


@pytest.mark.parametrize("order", list(permutations(PARTS)), ids="-".join)
def test_the_order_of_keys_is_free(order: tuple[str, ...], tmp_path: Path) -> None:
    path = put(tmp_path, {key: PARTS[key] for key in order})
    assert by_name("chatlab-json").identify(Head.of(path))
    header, member, message = read(path)
    assert isinstance(header, GroupHeader) and header.native_id == "800100200"
    assert member == RawMember("2800000012", "北沟-郭玉芹")
    assert isinstance(message, RawMessage) and message.sender_name == "北沟-郭玉芹"


def test_members_are_optional(tmp_path: Path) -> None:
    header, message = read(put(tmp_path, {key: PARTS[key] for key in ("chatlab", "meta", "messages")}))
    assert isinstance(header, GroupHeader)
    assert isinstance(message, RawMessage) and message.sender_name == message.sender_id == "2800000012"


@pytest.mark.parametrize(
    ("platform", "member", "counts"),
    [
        ("wechat", ("wxid_linshoutian01", "wxid_linshoutian01"), True),
        ("wechat", ("25984981234567@openim", "25984981234567@openim"), True),
        ("wechat", ("林守田", "林守田"), False),
        ("wechat", ("31450002@chatroom", "白杨镇"), False),
        ("wechat", ("SYSTEM", "系统"), False),
        ("qq", ("2800000012", "2800000012"), True),
        ("qq", ("800100200", "白杨镇防火联络群"), False),
    ],
)
def test_who_is_a_member(platform: str, member: tuple[str, str], counts: bool, tmp_path: Path) -> None:
    one = {"platformId": member[0], "accountName": member[1]}
    path = put(tmp_path, PARTS | {"meta": META | {"platform": platform}, "members": [one], "messages": []})
    assert sum(isinstance(part, RawMember) for part in read(path)) == counts


@pytest.mark.parametrize("generator", ["WeFlow", "CipherTalk", "converter", ""])
def test_only_the_tools_that_cut_are_mistrusted(generator: str, tmp_path: Path) -> None:
    base = {"sender": "2800000012", "timestamp": 1_775_188_800}
    messages = [base | {"type": 0, "content": "30 前到"}, base | {"type": 7, "content": "[图片]"}]
    path = put(tmp_path, PARTS | {"chatlab": {"generator": generator}, "messages": messages})
    text, media = (part for part in read(path) if isinstance(part, RawMessage))
    cutter = generator in ("WeFlow", "CipherTalk")
    assert (text.flag is not None, media.kind is Kind.IMAGE) == (cutter, cutter)


def test_a_member_list_full_of_portraits_is_streamed(tmp_path: Path) -> None:
    members = [{"platformId": f"28000{n}", "accountName": "甲", "avatar": "A" * 200_000} for n in range(60)]
    path = put(tmp_path, {"chatlab": {}, "meta": META, "members": members, "messages": PARTS["messages"]})
    assert sum(isinstance(part, RawMember) for part in read(path)) == 60


def test_bodies_do_not_make_a_chatlab_file(tmp_path: Path) -> None:
    text = '{"chatlab":{"version":"1"},"_type":"header"}'
    path = put(tmp_path, {"messages": [{"content": text}]})
    lines = put(tmp_path, {"text": text}, "a.jsonl")
    assert not any(by_name(name).identify(Head.of(path)) for name in ("chatlab-json", "chatlab-jsonl"))
    assert not any(by_name(name).identify(Head.of(lines)) for name in ("chatlab-json", "chatlab-jsonl"))
