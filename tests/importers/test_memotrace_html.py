"""MemoTrace's HTML side-car beyond its goldens: which file of the two is read, and types as text or number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.importers import by_name, memotrace_html
from monitor.importers.importer import Source
from monitor.types import GroupHeader, Kind, RawMessage
from tests.importers.importer_goldens import matching

RECORD = {"server_id": "8810050000000000137", "display_name": "陶", "xml_dict": {}, "timestamp": 1_791_759_909}


def put(folder: Path, *records: dict[str, object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "防汛群.html.json"
    path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    return path


def one(folder: Path, **fields: object) -> RawMessage:
    (found,) = (
        part
        for part in by_name("memotrace-html-json").read(Source(put(folder, RECORD | fields)))
        if isinstance(part, RawMessage)
    )
    return found


@pytest.mark.parametrize("number", [1, "1"])
def test_a_type_is_a_number_or_text(number: object, tmp_path: Path) -> None:
    found = one(tmp_path, type=number, text="早")
    assert (found.kind, found.text) == (Kind.TEXT, "早")


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ({"type": str((53 << 32) + 49), "xml_dict": {"msg": "坏"}}, Kind.OTHER, ""),
        (
            {"type": str((53 << 32) + 49), "xml_dict": {"msg": {"appmsg": {"title": "#接龙\n1. 陶"}}}},
            Kind.TEXT,
            "#接龙\n1. 陶",
        ),
        ({"type": str((5 << 32) + 49), "title": "通知", "description": "请转"}, Kind.LINK, "通知\n请转"),
        ({"type": str((19 << 32) + 49), "title": "记录", "messages": "坏"}, Kind.FORWARD, "记录"),
        ({"type": "34", "voice_to_text": ""}, Kind.VOICE, ""),
        ({"type": "50", "text": "语音通话"}, Kind.OTHER, ""),
        ({"type": None, "text": "没有类型"}, Kind.OTHER, ""),
        ({"type": "10000", "text": "你撤回了一条消息"}, Kind.RECALL, "你撤回了一条消息"),
    ],
)
def test_bodies(fields: dict[str, object], kind: Kind, text: str, tmp_path: Path) -> None:
    found = one(tmp_path, **fields)
    assert (found.kind, found.text) == (kind, text)


def test_the_group_is_that_of_the_folder(tmp_path: Path) -> None:
    path = put(tmp_path / "防汛群(44710936215@chatroom)", RECORD)
    header = next(iter(by_name("memotrace-html-json").read(Source(path))))
    assert isinstance(header, GroupHeader) and (header.name, header.native_id) == ("防汛群", "44710936215@chatroom")


def test_the_page_is_a_side_file_only_beside_its_json(tmp_path: Path) -> None:
    path = put(tmp_path, RECORD)
    page = path.with_name("防汛群.html")
    page.write_text("<html></html>", "utf-8")
    assert memotrace_html.is_side_file(page) and not memotrace_html.is_side_file(path)
    assert matching(path) == ["memotrace-html-json"]
    path.unlink()
    assert not memotrace_html.is_side_file(page)
