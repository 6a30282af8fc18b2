"""Files that are recognised and cannot be used, each with what to export instead."""

from __future__ import annotations

import re

from monitor.importers.archives import is_archive
from monitor.importers.importer import Head, Refusal

BANNER = re.compile(r"\*{5,}\d{4}-\d\d-\d\d\*{5,}", re.ASCII)
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
TABLES = "请在导出工具里改选 CSV 或 TXT 重新导出"
EXPORT = "请用导出工具把要检查的群导出为 JSON、CSV 或 TXT"
UNPACK = "请先解压，再导入里面的文件"
AGAIN = "请在导出工具里改选 JSON、CSV 或 TXT 重新导出"


def _is_memotrace_ai(head: Head) -> bool:
    lines = [line for line in head.text[:4000].split("\n") if line.strip()][:3]
    return any(BANNER.fullmatch(line.strip()) for line in lines)


def _is_training_set(head: Head) -> bool:
    start = head.text[:2000].lstrip("\ufeff \t\n")
    if start.startswith("{"):
        return '"instruction"' in start or ('"messages"' in start and '"role"' in start and '"content"' in start)
    return start.startswith("[") and ('"instruction"' in start or '"conversations"' in start)


def _is_docx(head: Head) -> bool:
    return "word/document.xml" in head.members


def _is_database(head: Head) -> bool:
    return head.data.startswith(b"SQLite format 3\x00")


def _is_binary(head: Head) -> bool:
    return b"\x00" in head.data[:4096] and not head.data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _is_encrypted_database(head: Head) -> bool:
    return head.path.suffix.lower() == ".db" and _is_binary(head)


def _is_qq_backup(head: Head) -> bool:
    return head.path.suffix.lower() == ".bak" and _is_binary(head)


def _is_old_office(head: Head) -> bool:
    return head.data.startswith(b"\xd0\xcf\x11\xe0")


def _is_picture(head: Head) -> bool:
    return head.data.startswith(PICTURES)


def _is_pdf(head: Head) -> bool:
    return head.data.startswith(b"%PDF-")


def _is_archive(head: Head) -> bool:
    return head.data.startswith(ARCHIVES)


def _is_zip(head: Head) -> bool:
    return is_archive(head.path)


REFUSALS = (
    Refusal(_is_memotrace_ai, "这是留痕导出的“AI 文本”，只有日期，没有每条消息的时间", TABLES),
    Refusal(_is_training_set, "这是训练语料，不是聊天记录，没有发送人和时间", TABLES),
    Refusal(_is_docx, "Word 文档里大多数消息没有时间", AGAIN),
    Refusal(_is_database, "这是聊天软件的数据库，不是导出的记录", EXPORT),
    Refusal(_is_encrypted_database, "这是加密的数据库，不是导出的记录", EXPORT),
    Refusal(_is_qq_backup, "这是 QQ 的加密备份（.bak），其他程序读不了", "请在 QQ 消息管理器里导出为文本文件（.txt）"),
    Refusal(_is_old_office, "这是旧版的或加了密码的 Office 文件", "请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 后重试"),
    Refusal(_is_picture, "这是图片，不是文字记录", "截图不能导入，请导出聊天记录的文件"),
    Refusal(_is_pdf, "PDF 里的聊天记录无法可靠还原", AGAIN),
    Refusal(_is_archive, "这是 rar、7z 或 gz 压缩包", UNPACK),
    Refusal(_is_zip, "这是没有解开的压缩包：可能设了密码、已损坏，或是压缩包里又套了压缩包", UNPACK),
)
