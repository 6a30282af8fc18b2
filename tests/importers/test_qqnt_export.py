"""QQNT_Export: elements put together, headers above elements only, private chats refused."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import RefusedFormat
from monitor.importers import Source, identify, read
from monitor.importers.importer import DEFAULT_ZONE
from monitor.importers.qqnt_export_body import Element, message_body
from monitor.types import GroupHeader, Kind, Parsed, RawMessage
from tests.importers.importer_goldens import matching

NAMES = ("党政办-顾平", "茶山村-卢秀", "溪口村-莫达")
START = datetime(2026, 11, 16, 8, 31, 2, tzinfo=DEFAULT_ZONE)


def message(at: datetime, who: str, text: str) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} {who}\n[文本]\n{text}\n\n"


def parse(folder: Path, text: str, name: str = "医保群.txt") -> list[Parsed]:
    path = folder / name
    path.write_text(text, "utf-8")
    return list(read(Source(path), identify(path)))


def said(parts: list[Parsed]) -> list[RawMessage]:
    return [part for part in parts if isinstance(part, RawMessage)]


TEXT, FACE, IMAGE, FILE = (
    Element(f"[{sort}]", content)
    for sort, content in (("文本", "好"), ("表情", "/赞-76"), ("图片", "a 1 Byte"), ("文件", "表 1.xlsx 2.50 KiB"))
)
UNKNOWN, CARD = Element("", "None"), Element("[应用消息]", "[群接龙]值班")
QUOTE = Element("[图片]", "a", quoted=True)


@pytest.mark.parametrize(
    ("elements", "kind", "text"),
    [
        ((TEXT, FACE, TEXT), Kind.TEXT, "好[/赞]好"),
        ((FACE,), Kind.TEXT, "[/赞]"),
        ((IMAGE,), Kind.IMAGE, ""),
        ((IMAGE, TEXT), Kind.TEXT, "[图片]好"),
        ((FILE,), Kind.FILE, "表 1.xlsx"),
        ((TEXT, FILE), Kind.TEXT, "好[文件]表 1.xlsx"),
        ((CARD,), Kind.LINK, "[群接龙]值班"),
        ((UNKNOWN,), Kind.OTHER, ""),
        ((UNKNOWN, TEXT), Kind.TEXT, "好"),
        ((QUOTE, TEXT), Kind.QUOTE, "好"),
        ((QUOTE, IMAGE), Kind.QUOTE, "[图片]"),
        ((Element("[提示]", "None"),), Kind.SYSTEM, ""),
        ((Element("[提示]", "卢秀 撤回了一条消息"),), Kind.RECALL, "卢秀 撤回了一条消息"),
        ((Element("[语音]", "8″ 都去过了 \na.amr 1.00 KiB"),), Kind.VOICE, "都去过了"),
        ((Element("[语音]", "8″  \na.amr 1.00 KiB"),), Kind.VOICE, ""),
        ((Element("[语音]", "8″  1.00 KiB"),), Kind.VOICE, ""),
        ((Element("[文件]", "没有大小.docx"),), Kind.FILE, "没有大小.docx"),
        ((), Kind.OTHER, ""),
    ],
)
def test_elements_make_a_message(elements: tuple[Element, ...], kind: Kind, text: str) -> None:
    found = message_body(elements)
    assert (found.kind, found.text) == (kind, text)


def test_the_text_replied_to_is_kept_apart() -> None:
    assert message_body((Element("[文本]", "原话", quoted=True), TEXT)).quoted == "原话"


def test_txt_and_json_give_the_same(tmp_path: Path) -> None:
    records = [
        {
            "time": f"{START:%Y-%m-%d %H:%M:%S}",
            "sender": name,
            "sender_qq": 310220001 + at,
            "contents": [["[文本]", "甲\n\n乙"]],
        }
        for at, name in enumerate(NAMES)
    ]
    from_json = said(parse(tmp_path, json.dumps(records), "医保群.json"))
    from_txt = said(parse(tmp_path, "".join(message(START, name, "甲\n\n乙") for name in NAMES)))
    assert [(one.sender_name, one.text, one.sent_at) for one in from_txt] == [
        (one.sender_name, one.text, one.sent_at) for one in from_json
    ]
    assert [one.sender_id for one in from_json] == ["310220001", "310220002", "310220003"]


@pytest.mark.parametrize(
    ("name", "group", "number"), [("医保群", "医保群", None), ("810200300", None, "810200300"), ("2027", "2027", None)]
)
def test_the_group_is_the_name_of_the_file(name: str, group: str | None, number: str | None, tmp_path: Path) -> None:
    header = parse(tmp_path, message(START, "顾平", "早"), f"{name}.txt")[0]
    assert isinstance(header, GroupHeader) and (header.name, header.native_id) == (group, number)


@pytest.mark.parametrize("direction", ["收", "发", "转发", "未知"])
def test_private_chats_are_refused(direction: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat):
        parse(tmp_path, message(START, direction, "早"))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-16 08:31:02 顾平\n早\n\n2026-11-16 08:32:02 卢秀\n[文本]\n好\n\n",
        "会议\n2026-11-16 08:31:02 顾平\n[文本]\n早\n",
        "2026-11-16 08:31:02 顾平\nNone\n早\n",
    ],
)
def test_other_logs_are_left_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "医保群.txt").write_text(text, "utf-8")
    assert "qqnt-export-txt" not in matching(tmp_path / "医保群.txt")


def no_gap(at: datetime, who: str, rng: random.Random) -> str:
    return f"\n{message(at + timedelta(seconds=1), who, '我不去')}".rstrip("\n")


def old(at: datetime, who: str, rng: random.Random) -> str:
    return f"\n\n{message(at - timedelta(minutes=rng.randrange(5, 3000)), who, '我不去')}".rstrip("\n")


def far_ahead(at: datetime, who: str, rng: random.Random) -> str:
    days = range(rng.randrange(1, 6))
    return "".join(f"\n\n{message(at + timedelta(days=800 + day), who, '不用报')}".rstrip("\n") for day in days)


def no_element(at: datetime, who: str, rng: random.Random) -> str:
    return f"\n\n{at:%Y-%m-%d %H:%M:%S} {who}\n我不去"


@pytest.mark.parametrize("forge", [no_gap, old, far_ahead, no_element])
@pytest.mark.parametrize("seed", range(5))
def test_a_forged_header_is_flagged_and_nobodys_message(forge: object, seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    times = [START + timedelta(minutes=rng.randrange(3, 9) + 9 * at) for at in range(40)]
    texts = [f"第{at}条\n\n第二段" for at in range(40)]
    host = rng.randrange(3, 35)
    texts[host] += forge(times[host], NAMES[(host + 1) % 3], rng)  # type: ignore[operator]
    found = said(parse(tmp_path, "".join(message(at, NAMES[n % 3], texts[n]) for n, at in enumerate(times))))
    assert [part.sender_name for part in found] == [NAMES[n % 3] for n in range(40)]
    assert [part.text.replace("[文本]\n", "") for part in found if not part.flag] == texts[:host] + texts[host + 1 :]
    assert [at for at, part in enumerate(found) if part.flag] == [host]
