"""Files that nobody can import are refused with what to export instead; everything else stays unknown or read."""

from __future__ import annotations

import socket
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import importers
from monitor.errors import AmbiguousFormat, RefusedFormat, UnknownFormat, UnreadableFile
from monitor.importers import Head, identify
from monitor.importers.registry import REFUSALS
from tests.importers.importer_goldens import cases, main_file, matching

FILES = {
    "群_chat.txt": "\n\n********************2026-11-09********************\n\n何梅:早\n".encode(),
    "训练.json": '[{"conversations": [{"from": "user", "value": "早"}]}]'.encode(),
    "指令.json": '[{"instruction": "报名单", "output": "收到"}]'.encode(),
    "对话.jsonl": '{"messages": [{"role": "user", "content": "早"}]}\n'.encode(),
    "网页.html": b"<!DOCTYPE html>\n<html>\n<!-- QCE_METADATA: {} -->\n",
    "旧网页.html": '<!DOCTYPE html>\n<html><meta name="generator" content="QQ聊天记录导出工具">\n'.encode(),
    "压缩包.zip": b"PK\x05\x06" + bytes(18),
    "半个压缩包.zip": b"PK\x03\x04" + bytes(100),
    "decrypted.sqlite": b"SQLite format 3\x00" + bytes(100),
    "MSG0.db": b"SQLite format 3\x00" + bytes(100),
    "EnMicroMsg.db": bytes(range(256)) * 4,
    "群.bak": bytes(range(256)) * 4,
    "名单.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "截图.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "截图.jpg": b"\xff\xd8\xff\xe0" + bytes(100),
    "记录.pdf": b"%PDF-1.7\n",
    "记录.rar": b"Rar!\x1a\x07\x01\x00",
    "记录.7z": b"7z\xbc\xaf\x27\x1c",
}


@pytest.mark.parametrize("name", FILES)
def test_refused_with_advice(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    with pytest.raises(RefusedFormat) as refused:
        identify(path)
    assert name in str(refused.value) and "请" in refused.value.advice


def test_word_documents_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "记录.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(RefusedFormat, match="Word"):
        identify(path)


def test_a_plain_note_is_unknown_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "便条.txt"
    path.write_text("明天开会\n", "utf-8")
    with pytest.raises(UnknownFormat):
        identify(path)


def test_nothing_readable_is_refused() -> None:
    for case in cases():
        head = Head.of(main_file(case))
        assert not matching(main_file(case)) or not any(refusal.identify(head) for refusal in REFUSALS), case.name


def test_two_signatures_in_one_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No known file bears two signatures; a registry with one format enrolled twice shows what would be said."""
    chat = next(row for row in importers.IMPORTERS if row.name == "chatlab-jsonl")
    monkeypatch.setattr(importers, "IMPORTERS", (chat, replace(chat, name="chatlab-neu")))
    path = tmp_path / "a.jsonl"
    path.write_text('{"_type":"header","chatlab":{"version":"0.0.2"}}\n', "utf-8")
    with pytest.raises(AmbiguousFormat, match=r"a\.jsonl：同时像这几种格式：chatlab-jsonl、chatlab-neu。请用 --format"):
        importers.identify(path)


def test_what_cannot_be_opened_is_named_with_the_reason(tmp_path: Path) -> None:
    """A socket bears a name like a file and cannot be opened, not even by root."""
    path = tmp_path / "a.txt"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        with pytest.raises(UnreadableFile, match=r"a\.txt：打不开这个文件。请检查文件是否存在、是否有读取权限"):
            importers.identify(path)
