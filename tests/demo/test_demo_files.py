"""What is written: files that exactly one importer takes and reads back as they were told."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from monitor.demo import SEED, Township, write_township
from monitor.demo.groups import groups
from monitor.demo.lists import GROUP_COLUMNS, ROSTER_COLUMNS, UNIT_COLUMNS
from monitor.demo.packing import Export
from monitor.demo.posts import RELAY, Chat, Post
from monitor.errors import MonitorError
from monitor.importers import IMPORTERS, Head, Source, read
from monitor.service.importing import Options, import_paths
from monitor.service.policy import OPERATOR
from monitor.service.rosters import load_groups, load_roster, load_units
from monitor.service.sites import open_site
from monitor.types import GroupHeader, Kind, RawMember, RawMessage

RELAY_LOST = ("weflow-json", "chatlab-jsonl")
LOST_ON_QQ = (Kind.LINK, Kind.FORWARD, Kind.LOCATION)


def table(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def paired(town: Township, made: list[Export]) -> list[tuple[Path, Export]]:
    return list(zip(town.files, made, strict=True))


def parsed(path: Path, export: Export) -> list[object]:
    importer = next(one for one in IMPORTERS if one.name == export.importer)
    return list(read(Source(path), importer))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(town: Township, tmp_path: Path) -> None:
    again = write_township(tmp_path)
    assert contents(again.folder) == contents(town.folder)


def test_another_seed_gives_other_bytes_in_the_same_places(town: Township, tmp_path: Path) -> None:
    other = contents(write_township(tmp_path, SEED + 1).folder)
    same = contents(town.folder)
    assert set(other) == set(same)
    lists = {"名册.csv", "单位.csv", "群登记.csv"}
    assert {name for name in same if same[name] == other[name]} == lists


def test_writing_over_an_older_township_leaves_no_trace(town: Township, tmp_path: Path) -> None:
    write_township(tmp_path, SEED + 1)
    assert contents(write_township(tmp_path).folder) == contents(town.folder)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(MonitorError, match="不能写入"):
        write_township(tmp_path / "taken")


def test_there_are_at_least_six_layouts(made: list[Export]) -> None:
    assert len({export.importer for export in made}) >= 6
    assert {export.chat.group.key for export in made} == {group.key for group in groups()}


def test_every_file_is_taken_by_exactly_one_importer(town: Township, made: list[Export]) -> None:
    for path, export in paired(town, made):
        head = Head.of(path)
        assert [one.name for one in IMPORTERS if one.identify(head)] == [export.importer]


def test_every_file_is_read_without_a_skipped_line_or_a_warning(town: Township, made: list[Export]) -> None:
    for path, export in paired(town, made):
        items = parsed(path, export)
        assert {type(item) for item in items} <= {GroupHeader, RawMember, RawMessage}, path.name
        assert sum(isinstance(item, RawMessage) for item in items) == len(export.chat.posts), path.name


def test_the_group_is_known_by_name_and_number(town: Township, made: list[Export]) -> None:
    numbered = ("qce-json", "qce-jsonl", "memotrace-csv", "memotrace-xlsx", *RELAY_LOST)
    for path, export in paired(town, made):
        group = export.chat.group
        header = next(item for item in parsed(path, export) if isinstance(item, GroupHeader))
        number = group.native_id if export.importer in numbered else None
        assert header == GroupHeader(group.platform, group.name, number)


def test_every_message_comes_back_as_it_was_told(town: Township, made: list[Export]) -> None:
    for path, export in paired(town, made):
        messages = [item for item in parsed(path, export) if isinstance(item, RawMessage)]
        for message, post in zip(messages, export.chat.posts, strict=True):
            assert told_back(message) == told(post, export), f"{path.name} line {message.line}"


def told_back(message: RawMessage) -> tuple[object, ...]:
    text = "" if message.kind is Kind.OTHER else message.text.partition("\n")[0]
    whole = message.text if message.kind in (Kind.TEXT, Kind.QUOTE, Kind.FILE, Kind.RECALL) else text
    return message.sent_at, message.sender_name, message.sender_id, message.kind, whole


def told(post: Post, export: Export) -> tuple[object, ...]:
    """What the format leaves of a post."""
    name = export.importer
    at = post.at - post.at % 60 if name == "wechat-mail" else post.at
    person = post.seat.person if post.seat else None
    account = export.chat.group.account(person) if person and has_account(export, post) else None
    kind, text = kind_and_text(post, name)
    text = text.encode("gbk", "replace").decode("gbk") if export.chat.group.key == "festival" else text
    return at, post.seat.card if post.seat else None, account, kind, text


def has_account(export: Export, post: Post) -> bool:
    if export.importer in ("memotrace-csv", "wechat-mail"):
        return False
    assert post.seat is not None
    cards = Counter(seat.card for seat in export.chat.group.seats)
    return export.importer != "memotrace-xlsx" or cards[post.seat.card] == 1


def kind_and_text(post: Post, name: str) -> tuple[Kind, str]:
    if post.recalled:
        return Kind.RECALL, post.text
    if post.text.startswith(RELAY):
        return Kind.TEXT, RELAY if name in RELAY_LOST else post.text
    if name == "qq-txt" and post.kind in LOST_ON_QQ:
        return Kind.OTHER, ""
    if name in ("qq-txt", "wechat-mail") and post.kind is Kind.QUOTE:
        assert post.quotes is not None and post.quotes.seat is not None
        return Kind.TEXT, f"@{post.quotes.seat.card} {post.text}" if name == "qq-txt" else post.text
    if post.kind in (Kind.TEXT, Kind.QUOTE, Kind.FILE, Kind.RECALL):
        return post.kind, post.text
    return post.kind, shown(post, name)


def shown(post: Post, name: str) -> str:
    """The first line of what is no plain text; exporters word locations and forwarded records in their own ways."""
    if post.kind is Kind.LOCATION:
        return {"memotrace-csv": "【位置分享】"}.get(name, f"[位置:{post.text}]")
    if post.kind is Kind.FORWARD:
        lines = post.text.count("\n")
        words = {"memotrace-csv": "【合并转发的聊天记录】", "qce-jsonl": f"[转发消息: {lines}条]"}
        return words.get(name, post.text.partition("\n")[0])
    if post.kind is Kind.RED_PACKET:
        return "恭喜发财，大吉大利" if name == "memotrace-csv" else ""
    return post.text.partition("\n")[0]


def test_overlapping_exports_hold_the_same_messages_once(made: list[Export]) -> None:
    twice = Counter(export.chat.group.key for export in made if export.importer in ("qq-txt", "memotrace-csv"))
    assert twice["all"] == 2 and twice["village"] == 2
    for key in ("all", "village", "officers"):
        parts = [export.chat.posts for export in made if export.chat.group.key == key]
        assert set(parts[0]) & set(parts[1]) and not set(parts[0]) <= set(parts[1])


def test_an_import_counts_every_message_once_and_knows_the_people(
    town: Township, chats: dict[str, Chat], tmp_path: Path
) -> None:
    ctx = open_site(tmp_path / "site")
    load_units(ctx, OPERATOR, town.units)
    assert load_roster(ctx, OPERATOR, town.roster).groups == 7
    assert load_groups(ctx, OPERATOR, town.groups).groups == 8
    results = import_paths(ctx, OPERATOR, list(town.files), Options())
    assert {row.status for row in results} == {"imported"} and not any(row.warnings for row in results)
    keeps_recalled = ("grid", "flood")
    distinct = sum(
        len((chat if key in keeps_recalled else chat.without_recalled()).posts)
        for key, chat in chats.items()
        if key != "office"
    ) + len(chats["office"].spoken().posts)
    assert sum(row.new for row in results) == distinct


def test_the_roster_has_the_special_cases(town: Township) -> None:
    rows = table(town.roster)
    assert tuple(rows[0]) == ROSTER_COLUMNS
    people = {(row["姓名"], row["单位"]) for row in rows}
    assert len({unit for name, unit in people if name == "李娟"}) == 2
    assert {row["加入"] for row in rows if row["姓名"] == "苏亦禾"} == {"2026-11-02"}
    assert {row["退出"] for row in rows if row["姓名"] == "贾明"} == {"2026-11-06"}
    assert {row["姓名"] for row in rows} >= {"钟国平", "杭妍", "康敏"}
    assert len({row["群"] for row in rows}) == 7 and "沐禾镇防汛应急群" not in {row["群"] for row in rows}
    assert {row["平台"] for row in rows} == {"QQ", "微信"}


def test_two_or_three_senders_stand_on_no_roster(town: Township, chats: dict[str, Chat]) -> None:
    accounts = {row["账号"] for row in table(town.roster)}
    spoken = {
        chat.group.account(post.seat.person) for chat in chats.values() for post in chat.posts if post.seat is not None
    }
    assert 2 <= len(spoken - accounts) <= 3


def test_units_and_groups_are_registered(town: Township, chats: dict[str, Chat]) -> None:
    units, registered = table(town.units), table(town.groups)
    assert tuple(units[0]) == UNIT_COLUMNS and tuple(registered[0]) == GROUP_COLUMNS
    assert {row["层级"] for row in units} == {"县", "镇", "村"}
    assert {row["归口单位"] for row in registered} <= {row["单位"] for row in units}
    assert {row["群"] for row in registered} == {chat.group.name for chat in chats.values()}
    assert {row["群"] for row in registered if row["任务截止"]} == {"沐禾镇双节值守临时群"}


def test_me_bears_the_plain_name_in_all_groups(town: Township) -> None:
    mine = [row for row in table(town.roster) if row["姓名"] == town.me]
    assert len(mine) >= 5 and {row["群昵称"] for row in mine} == {town.me}
    assert {row["平台"] for row in mine} == {"QQ", "微信"}


def test_weeks_are_named_as_reports_name_them(town: Township) -> None:
    assert town.weeks == ("2026-W43", "2026-W44", "2026-W45", "2026-W46")
