"""QQ Chat Exporter beyond its goldens: ways to name the export, names of groups, pictures among words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import by_name, exports_under, identify
from monitor.importers.importer import Head, Source
from monitor.importers.qq_exporter import ONE_CHUNK
from monitor.types import GroupHeader, Kind, RawMessage, Warned

GOLDENS = Path(__file__).parents[1] / "golden" / "importers"
FOLDER = "group_800100200_20260404_090000_chunked_jsonl"


def read(path: Path) -> list[object]:
    return list(identify(path).read(Source(path)))


def export(folder: Path, file: str, *contents: dict[str, object], **chat: object) -> Path:
    messages = [
        {"id": str(at), "seq": str(at), "timestamp": 1_775_188_800_000, "sender": {"uin": "28"}, "content": content}
        | {"type": content.pop("type", "text")}
        for at, content in enumerate(contents, 1)
    ]
    data = {"metadata": {"name": "QQChatExporter"}, "chatInfo": {"name": "群", "type": "group"} | chat}
    path = folder / file
    path.write_text(json.dumps(data | {"messages": messages}, ensure_ascii=False), "utf-8")
    return path


def only_message(path: Path) -> RawMessage:
    (message,) = (part for part in read(path) if isinstance(part, RawMessage))
    return message


def test_folder_and_manifest_give_the_same() -> None:
    folder = GOLDENS / "qce-jsonl-v5-full" / FOLDER
    assert identify(folder).name == identify(folder / "manifest.json").name == "qce-jsonl"
    assert read(folder) == read(folder / "manifest.json")


def test_a_manifest_larger_than_the_head_is_known(tmp_path: Path) -> None:
    manifest = GOLDENS / "qce-jsonl-v5-full" / FOLDER / "manifest.json"
    assert '"chunked"' not in Head.of(manifest).text
    assert identify(manifest).name == "qce-jsonl"


def test_one_chunk_asks_its_manifest_for_the_group() -> None:
    chunk = GOLDENS / "qce-jsonl-v5-full" / FOLDER / "chunks" / "c000002.jsonl"
    parts = read(chunk)
    header = parts[0]
    assert isinstance(header, GroupHeader) and (header.name, header.native_id) == ("白杨镇防火联络群", "800100200")
    assert parts[-1] == Warned(1, ONE_CHUNK)
    whole = [part for part in read(chunk.parents[1]) if isinstance(part, RawMessage)]
    ids = [part.native_id for part in parts if isinstance(part, RawMessage)]
    assert ids == [part.native_id for part in whole][-len(ids) :]


def test_lines_count_on_over_chunks() -> None:
    found = [part for part in read(GOLDENS / "qce-jsonl-v5-full" / FOLDER) if isinstance(part, RawMessage)]
    assert [part.line for part in found] == list(range(1, len(found) + 1))


def test_a_copied_chunk_without_folder_has_no_group(tmp_path: Path) -> None:
    chunk = GOLDENS / "qce-jsonl-v5-full" / FOLDER / "chunks" / "c000001.jsonl"
    copied = tmp_path / "深" / "层" / "c000001.jsonl"
    copied.parent.mkdir(parents=True)
    shutil.copy(chunk, copied)
    header = read(copied)[0]
    assert isinstance(header, GroupHeader) and header.name is header.native_id is None


def test_a_folder_without_chunks_is_malformed(tmp_path: Path) -> None:
    shutil.copy(GOLDENS / "qce-jsonl-v5-full" / FOLDER / "manifest.json", tmp_path)
    (tmp_path / "空").mkdir()
    with pytest.raises(MalformedFile, match="一个分块文件也没有找到"):
        read(tmp_path)
    with pytest.raises(MalformedFile, match=r"manifest\.json"):
        list(by_name("qce-jsonl").read(Source(tmp_path / "空")))


@pytest.mark.parametrize(
    ("name", "group", "number"),
    [
        ("group_800100200_20260404_090000", None, "800100200"),
        ("group_800100200", None, "800100200"),
        ("group_防火_2026_群_800100200_20260404_090000", "防火_2026_群", "800100200"),
        ("防火(备)(800100200)", "防火(备)", "800100200"),
        ("防火(800100200)_20260404_090000", "防火", "800100200"),
        ("防火(3月)", None, None),
        ("20260404_090000", None, None),
        ("group_" + "9" * 200 + "_" * 300, None, None),
    ],
)
def test_names_of_files_tell_the_group(name: str, group: str | None, number: str | None, tmp_path: Path) -> None:
    path = export(tmp_path, f"{name[:200]}.json", name="")
    header = read(path)[0]
    assert isinstance(header, GroupHeader) and (header.name, header.native_id) == (group, number)


def test_what_the_export_says_comes_before_its_name(tmp_path: Path) -> None:
    header = read(export(tmp_path, "group_1234567_20260404_090000.json", peerUin="800100200"))[0]
    assert isinstance(header, GroupHeader) and (header.name, header.native_id) == ("群", "800100200")


@pytest.mark.parametrize("kind", ["private", "temp"])
def test_other_chats_are_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat):
        read(export(tmp_path, "a.json", type=kind))


IMAGE = {"type": "image", "data": {"filename": "a].jpg"}}
FACE = {"type": "market_face", "data": {"name": "晚安"}}


@pytest.mark.parametrize(
    ("text", "elements", "kind", "wanted"),
    [
        ("[图片:a].jpg] [图片:a].jpg]", [IMAGE, IMAGE], Kind.IMAGE, ""),
        ("[图片:a].jpg]看", [IMAGE], Kind.TEXT, "[图片:a].jpg]看"),
        ("[图片:a].jpg]", [], Kind.TEXT, "[图片:a].jpg]"),
        ("[晚安]", [FACE], Kind.STICKER, ""),
        ("[晚安][图片]", [FACE, IMAGE], Kind.STICKER, ""),
        ("[晚安]", [{"type": "text", "data": {"text": "[晚安]"}}], Kind.TEXT, "[晚安]"),
        ("", [], Kind.TEXT, ""),
    ],
)
def test_pictures_without_words(text: str, elements: list[object], kind: Kind, wanted: str, tmp_path: Path) -> None:
    found = only_message(export(tmp_path, "a.json", {"text": text, "elements": elements}))
    assert (found.kind, found.text) == (kind, wanted)


@pytest.mark.parametrize(
    ("mentions", "named"),
    [([{"type": "all"}], True), ([{"uid": "all"}], True), ([{"type": "user", "uid": "u_1"}], False), ([], False)],
)
def test_the_flag_of_mentions_outweighs_the_text(mentions: list[object], named: bool, tmp_path: Path) -> None:
    content: dict[str, object] = {"text": "@全体成员 报数", "elements": [], "mentions": mentions}
    assert only_message(export(tmp_path, "a.json", content)).mentions_all is named


def test_without_a_list_of_mentions_the_text_decides(tmp_path: Path) -> None:
    assert only_message(export(tmp_path, "a.json", {"text": "@全体成员 报数", "elements": []})).mentions_all


def test_a_reply_without_elements(tmp_path: Path) -> None:
    text = "[回复 老乔: 原文]\n新的话]\n第二行"
    found = only_message(export(tmp_path, "a.json", {"type": "type_3", "text": text}))
    assert (found.kind, found.text) == (Kind.QUOTE, "新的话]\n第二行")


def test_a_chat_that_pastes_a_manifest_is_not_chunked(tmp_path: Path) -> None:
    pasted = '{"metadata":{"name":"QQChatExporter"},"chunked":{"format":"jsonl"}}'
    assert identify(export(tmp_path, "a.json", {"text": pasted, "elements": []})).name == "qce-json"


def test_attachments_and_parts_of_pages_are_no_exports(tmp_path: Path) -> None:
    log = export(tmp_path, "group_800100200_20260404_090000.json", {"text": "早"})
    page = tmp_path / "网页" / "index.html"
    files = (
        "resources/images/a.jpg",
        "resources/files/b.json",
        "网页/data/manifest.json",
        "网页/assets/app.js",
        "x/Thumbs.db",
    )
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(log, tmp_path / name)
    page.write_text('<!DOCTYPE html>\n<html lang="zh-CN">\n<!-- QCE_METADATA: {"messageCount":2} -->\n', "utf-8")
    assert sorted(exports_under(tmp_path)) == sorted([log, page])
    with pytest.raises(RefusedFormat, match="JSON"):
        identify(page)


@pytest.mark.parametrize("name", ["data/群.json", "assets/群.json", "resources/群.json", "files/群.json"])
def test_folders_that_only_sound_like_it_are_read(name: str, tmp_path: Path) -> None:
    log = export(tmp_path, "群.json", {"text": "早"})
    (tmp_path / name).parent.mkdir()
    shutil.move(log, tmp_path / name)
    assert list(exports_under(tmp_path)) == [tmp_path / name]
