"""Files that nobody can import are refused with what to export instead; everything else stays unknown or read."""

from __future__ import annotations

import socket
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from monitor import importers
from monitor.errors import AmbiguousFormat, RefusedFormat, UnknownFormat, UnreadableFile
from monitor.importers import Head, identify
from monitor.importers.refusals import COMPOUND
from monitor.importers.registry import REFUSALS
from tests.importers.importer_goldens import cases, main_file, matching


def compound(*streams: str) -> bytes:
    """A compound file with these streams, as far as detection looks."""
    header = COMPOUND + bytes(22) + (9).to_bytes(2, "little") + bytes(16) + (1).to_bytes(4, "little")
    directory = b"".join(f"{name}\x00".encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", *streams))
    return header.ljust(512, b"\x00") + bytes(512) + directory


PAGE = '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="UTF-8"><title>群</title></head><body>\n'
NOISE = bytes(range(256)) * 4
FILES = {
    "群_chat.txt": "\n\n********************2026-11-09********************\n\n何梅:早\n".encode(),
    "训练.json": '[{"conversations": [{"from": "user", "value": "早"}]}]'.encode(),
    "指令.json": '[{"instruction": "报名单", "output": "收到"}]'.encode(),
    "对话.jsonl": '{"messages": [{"role": "user", "content": "早"}]}\n'.encode(),
    "网页.html": b"<!DOCTYPE html>\n<html>\n<!-- QCE_METADATA: {} -->\n",
    "旧网页.html": '<!DOCTYPE html>\n<html><meta name="generator" content="QQ聊天记录导出工具">\n'.encode(),
    "留痕.html": f"{PAGE}<script>const chatMessages = [];</script>".encode(),
    "留痕旧版.html": f"{PAGE}<script>const m = [{{displayname:'何梅', is_chatroom: 1}}]</script>".encode(),
    "密语.html": f"{PAGE}由 <strong>CipherTalk</strong> 导出<script>window.CHAT_DATA = {{}}</script>".encode(),
    "回声.html": f"{PAGE}<script>\n    const messagesData = [];\n</script>".encode(),
    "messages.html": f"{PAGE}<div>早</div>".encode(),
    "群.sql": b"BEGIN;\nCREATE TABLE IF NOT EXISTS weflow_messages (\n  session_id TEXT NOT NULL\n);\n",
    "压缩包.zip": b"PK\x05\x06" + bytes(18),
    "半个压缩包.zip": b"PK\x03\x04" + bytes(100),
    "decrypted.sqlite": b"SQLite format 3\x00" + bytes(100),
    "MSG0.db": b"SQLite format 3\x00" + bytes(100),
    "message_0.db-wal": b"\x37\x7f\x06\x82" + bytes(100),
    "nt_msg.db": b"SQLite header 3\x00".ljust(64, b"\x00") + b"QQ_NT DB" + bytes(2000),
    "拷贝的库": b"SQLite header 3\x00".ljust(64, b"\x00") + b"QQ_NT DB" + bytes(2000),
    "EnMicroMsg.db": NOISE,
    "群.bak": NOISE,
    "BAK_0_TEXT": NOISE,
    "名单.xls": compound("Workbook"),
    "台账.et": compound("Workbook", "ETExtData"),
    "短的.xls": COMPOUND,
    "纪要.doc": compound("WordDocument", "1Table"),
    "通知.wps": compound("WordDocument"),
    "加密.xlsx": compound("EncryptionInfo", "EncryptedPackage"),
    "截图.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "截图.jpg": b"\xff\xd8\xff\xe0" + bytes(100),
    "照片.heic": bytes(3) + b"\x18ftypheic" + bytes(100),
    "视频.mp4": bytes(3) + b"\x18ftypisom" + bytes(100),
    "语音.amr": b"#!AMR\n" + bytes(100),
    "记录.pdf": b"%PDF-1.7\n",
    "记录.rar": b"Rar!\x1a\x07\x01\x00",
    "记录.7z": b"7z\xbc\xaf\x27\x1c",
}
PARTS = {"记录.docx": "word/document.xml", "汇报.pptx": "ppt/presentation.xml", "台账.ods": "content.xml"}
CIPHERTALK = (
    "序号",
    "时间",
    "日期",
    "时刻",
    "星期",
    "发送者",
    "微信ID",
    "消息类型",
    "消息内容",
    "原始类型代码",
    "时间戳",
)
WDA = ("序号", "时间", "发送者", "消息类型", "内容", "本地 ID", "服务 ID")
SHEETS: dict[str, tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]] = {
    "密语.xlsx": (("石坪乡秋粮收购调度群", (CIPHERTALK,)),),
    "回声.xlsx": (
        (
            "聊天记录",
            (("序号", "时间", "发送者", "消息类型", "内容"), ("1", "2026-11-09 08:02:11", "何梅", "文本", "早")),
        ),
    ),
    "回声精简.xlsx": (
        (
            "聊天记录",
            (("会话信息",), ("微信ID", "31450002@chatroom"), ("序号", "时间", "发送者身份", "消息类型", "内容")),
        ),
    ),
    "messages.xlsx": (("会话信息", (("会话", "群"),)), ("消息", (WDA,))),
}


def made(name: str, folder: Path) -> Path:
    """The file of that name."""
    path = folder / name
    if name in FILES:
        path.write_bytes(FILES[name])
    elif name in PARTS:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(PARTS[name], "<w/>")
    else:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in SHEETS[name]:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(path)
    return path


NAMES = (*FILES, *PARTS, *SHEETS)


@pytest.mark.parametrize("name", NAMES)
def test_refused_with_advice(name: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat) as refused:
        identify(made(name, tmp_path))
    assert name in str(refused.value) and "请" in refused.value.advice


def test_every_refusal_has_a_file_that_it_is_the_first_to_know(tmp_path: Path) -> None:
    """Or a golden: each row is reached, and says what it is, why not and what to do."""
    heads = [Head.of(made(name, tmp_path)) for name in NAMES] + [Head.of(main_file(case)) for case in cases()]
    unclaimed = [head for head in heads if not any(row.identify(head) for row in importers.IMPORTERS)]
    first = {next((at for at, row in enumerate(REFUSALS) if row.identify(head)), -1) for head in unclaimed}
    assert first - {-1} == set(range(len(REFUSALS)))
    for row in REFUSALS:
        assert row.zh and row.reason and "请" in row.advice
        assert not row.reason.endswith("。") and not row.advice.endswith("。")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("记录.docx", "Word 文档"),
        ("纪要.doc", "Word 文档"),
        ("通知.wps", "Word 文档"),
        ("加密.xlsx", "密码"),
        ("名单.xls", "另存为 .xlsx"),
        ("台账.et", "另存为 .xlsx"),
        ("nt_msg.db", "QQ 的数据库"),
        ("拷贝的库", "QQ 的数据库"),
        ("EnMicroMsg.db", "加密的数据库"),
        ("留痕.html", ".html.json"),
        ("回声.xlsx", "五列"),
        ("回声精简.xlsx", "五列"),
        ("密语.xlsx", "CipherTalk"),
        ("messages.xlsx", "WeChatDataAnalysis"),
        ("群.sql", "SQL"),
        ("视频.mp4", "视频"),
        ("照片.heic", "图片"),
    ],
)
def test_the_refusal_is_the_right_one(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat, match=words):
        identify(made(name, tmp_path))


@pytest.mark.parametrize("text", ["BM 村报送进度\n", "ID3 号网格\n", "RIFF 是什么\n"])
def test_words_that_begin_like_a_picture_are_no_picture(text: str, tmp_path: Path) -> None:
    path = tmp_path / "便条.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(UnknownFormat):
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
