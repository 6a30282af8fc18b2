"""QQ Chat Exporter's TXT and XLSX beyond their goldens: headers of three lines, what stands behind a message, UTC."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from monitor.errors import RefusedFormat
from monitor.importers import Source, identify, read
from monitor.importers.importer import DEFAULT_ZONE
from monitor.importers.qq_exporter_flat import File, flat_body
from monitor.importers.qq_exporter_trailers import undone
from monitor.importers.qq_exporter_txt import NO_END
from monitor.importers.sheets import CELL_CUT, CELL_LIMIT
from monitor.importers.textlog import CUT_SHORT
from monitor.types import GroupHeader, Kind, Parsed, RawMessage, Warned

RULE = "=" * 47
NAMES = ("党政办-顾平", "茶山村-卢秀", "溪口村-莫达")
START = datetime(2026, 11, 16, 8, 31, 2, tzinfo=DEFAULT_ZONE)
COLUMNS = ("序号", "时间", "发送者", "发送者QQ号", "消息类型", "消息内容", "是否撤回", "资源数量")


def export(messages: list[str], total: int | None = None, sort: str = "群聊", name: str = "医保群") -> str:
    total = len(messages) if total is None else total
    top = f"[QQChatExporter V5 / https://example.cn]\n[免费]\n\n{RULE}\n           QQ聊天记录导出文件\n{RULE}\n\n"
    top += f"聊天名称: {name}\n聊天类型: {sort}\n导出时间: 2026-11-18 10:00:00\n消息总数: {total}\n\n\n"
    end = f"\n\n{RULE}\n              导出完成\n{RULE}\n总计导出 {total} 条消息\n导出时间: 2026-11-18 10:00:00"
    return top + "\n\n\n".join(messages) + end


def message(at: datetime, who: str, text: str) -> str:
    return f"{who}:\n时间: {at:%Y-%m-%d %H:%M:%S}\n内容: {text}"


def parse(folder: Path, text: str, name: str = "group_810200300.txt") -> list[Parsed]:
    path = folder / name
    path.write_text(text, "utf-8", newline="")
    return list(read(Source(path), identify(path)))


def said(parts: list[Parsed]) -> list[RawMessage]:
    return [part for part in parts if isinstance(part, RawMessage)]


def warnings(parts: list[Parsed]) -> list[str]:
    return [part.reason for part in parts if isinstance(part, Warned)]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("[先锋] 顾平", "顾平"),
        ("[x]顾平", "[x]顾平"),
        ("[先锋]  顾平", "[先锋]  顾平"),
        ("[先锋] ", "[先锋] "),
        ("顾平: 时间", "顾平: 时间"),
        ("顾平:", "顾平:"),
        ("[a] [b] 顾平", "[b] 顾平"),
    ],
)
def test_names_with_titles(printed: str, name: str, tmp_path: Path) -> None:
    (found,) = said(parse(tmp_path, export([message(START, printed, "早")])))
    assert (found.sender_name, found.text) == (name, "早")


def test_windows_line_ends_give_the_same(tmp_path: Path) -> None:
    text = export([message(START, "顾平", "早\n\n第二段"), message(START, "卢秀", "好")])
    assert parse(tmp_path, text) == parse(tmp_path, text.replace("\n", "\r\n"))


def test_a_blank_line_behind_the_end_does_not_matter(tmp_path: Path) -> None:
    parts = parse(tmp_path, export([message(START, "顾平", "早")]) + "\n\n")
    assert warnings(parts) == [] and said(parts)[0].flag is None


def test_a_message_that_holds_an_end_is_not_the_end(tmp_path: Path) -> None:
    text = f"看\n\n{RULE}\n              导出完成\n{RULE}\n总计导出 9 条消息\n导出时间: 2026-11-18 10:00:00"
    parts = parse(tmp_path, export([message(START, "顾平", text), message(START, "卢秀", "好")]))
    assert [part.text for part in said(parts)] == [text, "好"] and warnings(parts) == []


@pytest.mark.parametrize("cut", [3, 60, 120, 170])
def test_a_file_without_its_end_says_so(cut: int, tmp_path: Path) -> None:
    parts = parse(tmp_path, export([message(START, "顾平", "早"), message(START, "卢秀", "好")])[:-cut])
    complete = cut == 3
    assert (NO_END in warnings(parts)) is not complete
    assert (said(parts)[-1].flag is None) is complete
    assert complete or CUT_SHORT in str(said(parts)[-1].flag)


@pytest.mark.parametrize("sort", ["私聊", "临时会话"])
def test_other_chats_are_refused(sort: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat):
        parse(tmp_path, export([message(START, "顾平", "早")], sort=sort))


def test_an_unknown_name_is_none_and_the_file_tells_it(tmp_path: Path) -> None:
    header = parse(tmp_path, export([], name="未知聊天"), "医保群(810200300).txt")[0]
    assert isinstance(header, GroupHeader) and (header.name, header.native_id) == ("医保群", "810200300")


def no_gap(at: datetime, who: str, rng: random.Random) -> str:
    return f"\n\n{message(at + timedelta(seconds=1), who, '我不去')}"


def old(at: datetime, who: str, rng: random.Random) -> str:
    return f"\n\n\n{message(at - timedelta(minutes=rng.randrange(5, 3000)), who, '我不去')}"


def far_ahead(at: datetime, who: str, rng: random.Random) -> str:
    return "".join(
        f"\n\n\n{message(at + timedelta(days=800 + day), who, '都不用报')}" for day in range(rng.randrange(1, 6))
    )


def two_lines(at: datetime, who: str, rng: random.Random) -> str:
    return f"\n\n\n{who}:\n时间: {at:%Y-%m-%d %H:%M:%S}\n没有内容行"


@pytest.mark.parametrize("forge", [no_gap, old, far_ahead, two_lines])
@pytest.mark.parametrize("seed", range(5))
def test_a_forged_header_is_flagged_and_nobodys_message(forge: object, seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    times = [START + timedelta(minutes=rng.randrange(3, 9) + 9 * at) for at in range(40)]
    texts = [f"第{at}条\n\n第二段" for at in range(40)]
    host = rng.randrange(3, 35)
    texts[host] += forge(times[host], NAMES[(host + 1) % 3], rng)  # type: ignore[operator]
    parts = parse(tmp_path, export([message(at, NAMES[n % 3], texts[n]) for n, at in enumerate(times)]))
    found = said(parts)
    assert [part.text for part in found] == texts and warnings(parts) == []
    assert [at for at, part in enumerate(found) if part.flag] == [host]


@pytest.mark.parametrize(
    ("content", "text", "files", "reply"),
    [
        ("甲\n资源: 1 个文件\n  - file: a: b.txt", "甲", (File("file", "a: b.txt"),), None),
        ("甲\n资源: 2 个文件\n  - file: a.txt", "甲\n资源: 2 个文件\n  - file: a.txt", (), None),
        ("资源: 1 个文件\n  - file: a.txt", "资源: 1 个文件\n  - file: a.txt", (), None),
        ("@乙 看\n提及: 乙", "@乙 看", (), None),
        ("看\n提及: 乙", "看\n提及: 乙", (), None),
        ("提及: @乙", "提及: @乙", (), None),
        ("[回复 乙: 原]\n甲\n回复: 11-16 08:00 乙 - 原", "[回复 乙: 原]\n甲", (), ("乙", "原")),
        (
            "[回复 乙 - 丙: 原 - 话]\n甲\n回复: 乙 - 丙 - 原 - 话",
            "[回复 乙 - 丙: 原 - 话]\n甲",
            (),
            ("乙 - 丙", "原 - 话"),
        ),
        ("[回复消息]甲\n回复: 11-16 08:00 乙 - 原\n第二行", "[回复消息]甲", (), ("乙", "原\n第二行")),
        ("[回复消息]甲", "[回复消息]甲", (), None),
        ("没有回复\n回复: 乙 - 原", "没有回复\n回复: 乙 - 原", (), None),
        (
            "[回复消息]@乙 图[图片:a]\n资源: 1 个文件\n  - image: a\n提及: 乙\n回复: 乙 - 原",
            "[回复消息]@乙 图[图片:a]",
            (File("image", "a"),),
            ("乙", "原"),
        ),
    ],
)
def test_what_stands_behind_a_message(
    content: str, text: str, files: tuple[File, ...], reply: tuple[str, str] | None
) -> None:
    assert undone(content) == (text, files, reply)


@pytest.mark.parametrize(
    ("text", "files", "kind", "wanted"),
    [
        ("[图片: a].jpg]", ("image",), Kind.IMAGE, ""),
        ("[图片: a].jpg]看", ("image",), Kind.TEXT, "[图片: a].jpg]看"),
        ("[image消息]", ("image",), Kind.IMAGE, ""),
        ("[image, image]", ("image", "image"), Kind.IMAGE, ""),
        ("[文件: 别的名]", ("file",), Kind.FILE, "a].jpg"),
        ("[语音]", (), Kind.VOICE, ""),
        ("[语音 8秒]", (), Kind.VOICE, ""),
        ("[语音留言请听]", (), Kind.TEXT, "[语音留言请听]"),
        ("[JSON消息]", (), Kind.LINK, "[JSON消息]"),
        ("[卡片消息: 标题]", (), Kind.LINK, "标题"),
        ("[卡片消息: 半截", (), Kind.TEXT, "[卡片消息: 半截"),
        ("[回复 乙: 原]\n好", (), Kind.QUOTE, "好"),
        ("[回复 乙: 原]好", (), Kind.TEXT, "[回复 乙: 原]好"),
        ("[合并转发: 聊天记录]", (), Kind.FORWARD, "[合并转发: 聊天记录]"),
        ("[UNKNOWN_9消息]", (), Kind.RED_PACKET, ""),
        ("[UNKNOWN_23消息]", (), Kind.OTHER, ""),
        ("[无文本内容]", (), Kind.TEXT, ""),
        ("[长消息]", (), Kind.OTHER, ""),
        ("", (), Kind.TEXT, ""),
    ],
)
def test_bodies_without_elements(text: str, files: tuple[str, ...], kind: Kind, wanted: str) -> None:
    found = flat_body(None, text, [File(sort, "a].jpg") for sort in files])
    assert (found.kind, found.text) == (kind, wanted)


def workbook(folder: Path, *rows: tuple[object, ...], name: str = "group_810200300.xlsx") -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("聊天记录")
    for row in (COLUMNS, *rows):
        sheet.append(row)
    book.save(folder / name)
    return folder / name


def cells(text: object, when: str = "2026-11-16 08:31:02", files: object = 0) -> tuple[object, ...]:
    return (1, when, "顾平", "310220001", "type_2", text, "否", files)


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("2026-11-16 08:31:02", "2026-11-16T08:31:02+08:00"),
        ("2026-11-15T16:31:02.000Z", "2026-11-16T00:31:02+08:00"),
        ("2026-11-15T16:31:02Z", "2026-11-16T00:31:02+08:00"),
        ("2026-11-16T00:31:02+08:00", "2026-11-16T00:31:02+08:00"),
        ("2026-11-16 24:31:02", "2026-11-16T00:31:02+08:00"),
        ("2026/11/16 8:31", "2026-11-16T08:31:00+08:00"),
    ],
)
def test_times_in_a_workbook(printed: str, wanted: str, tmp_path: Path) -> None:
    (found,) = said(list(read(Source(path := workbook(tmp_path, cells("早", printed))), identify(path))))
    assert datetime.fromtimestamp(found.sent_at or 0, DEFAULT_ZONE).isoformat() == wanted


def test_only_local_times_follow_the_zone(tmp_path: Path) -> None:
    path = workbook(tmp_path, cells("早"), cells("早", "2026-11-16T00:31:02.000Z"))
    here, there = (
        said(list(read(Source(path, ZoneInfo(zone)), identify(path)))) for zone in ("Asia/Shanghai", "Asia/Urumqi")
    )
    assert [(b.sent_at or 0) - (a.sent_at or 0) for a, b in zip(here, there, strict=True)] == [7200, 0]


@pytest.mark.parametrize(
    ("text", "count", "wanted"),
    [
        ("看[图片: a] [image: a]", 1, "看[图片: a]"),
        ("看[图片: a] [image: a]", 0, "看[图片: a] [image: a]"),
        ("看 [image: a", 1, "看 [image: a"),
        ("没有 [别的: a]", 3, "没有 [别的: a]"),
        ("两 [image: a]x.png] [image: b [1].png]", 2, "两"),
        ("一 [image: a]", "1.0", "一"),
        ("一 [image: a]", "很多", "一 [image: a]"),
    ],
)
def test_files_behind_a_text_are_as_many_as_it_says(text: str, count: object, wanted: str, tmp_path: Path) -> None:
    path = workbook(tmp_path, cells(text, files=count))
    (found,) = said(list(read(Source(path), identify(path))))
    assert found.text == wanted


def test_a_cut_cell_is_flagged(tmp_path: Path) -> None:
    path = workbook(tmp_path, cells("长" * CELL_LIMIT))
    assert said(list(read(Source(path), identify(path))))[0].flag == CELL_CUT
