"""Files that are recognised and cannot be used, each with what to export instead.

The layouts of chat tools that we do not read stand in ``unread_layouts``; these here are files of any origin. Office
files of old are compound files ([MS-CFB] 2.2: header, 2.6: directory entries), told apart by the streams in them.
"""

from __future__ import annotations

import re
from struct import Struct

from monitor.importers.archives import is_archive
from monitor.importers.importer import Head, Refusal

BANNER = re.compile(r"\*{5,}\d{4}-\d\d-\d\d\*{5,}", re.ASCII)
WECHAT_BACKUP = re.compile(r"BAK_\d{1,4}_(?:TEXT|MEDIA)", re.ASCII)
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
HEIF_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"avif"})
SOUNDS = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"OggS", b"fLaC", b"#!AMR", b"#!SILK", b"\x02#!SILK")
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
WRITE_AHEAD_LOGS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")  # https://www.sqlite.org/fileformat.html 4.1
QQ_DATABASE = b"QQ_NT DB"  # in the first kilobyte of nt_msg.db, which begins like a database and is encrypted
COMPOUND, OTHER_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", frozenset({"ppt/presentation.xml", "content.xml"})
COMPOUND_HEADER, DIRECTORY_BYTES = Struct("<30xH16xI"), 4096
TABLES = "请在导出工具里改选 CSV 或 TXT 重新导出"
EXPORT = "本程序只读导出的记录，不读数据库；请用 jianfu formats 查看能读的格式，把要检查的群导出成其中一种"
UNPACK = "请先解压，再导入里面的文件"
AGAIN = "请在导出工具里改选 JSON、CSV 或 TXT 重新导出"
PASTE = "自己从聊天窗口粘贴进来的，请全部复制到记事本，另存为 .txt 后导入；导出工具生成的，请改选 JSON、CSV 或 TXT"


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


def _is_other_office(head: Head) -> bool:
    return not OTHER_OFFICE.isdisjoint(head.members)


def _is_qq_database(head: Head) -> bool:
    return QQ_DATABASE in head.data[:1024]


def _is_database(head: Head) -> bool:
    return head.data.startswith((b"SQLite format 3\x00", *WRITE_AHEAD_LOGS))


def _is_binary(head: Head) -> bool:
    return b"\x00" in head.data[:4096] and not head.data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _is_encrypted_database(head: Head) -> bool:
    return head.path.suffix.lower() in (".db", ".db-wal", ".db-shm") and _is_binary(head)


def _is_qq_backup(head: Head) -> bool:
    return head.path.suffix.lower() == ".bak" and _is_binary(head)


def _is_wechat_backup(head: Head) -> bool:
    return WECHAT_BACKUP.fullmatch(head.path.name) is not None and _is_binary(head)


def _has_stream(head: Head, *names: str) -> bool:
    """Whether the directory of a compound file begins with one of these streams."""
    if not head.data.startswith(COMPOUND) or len(head.data) < COMPOUND_HEADER.size:
        return False
    shift, sector = COMPOUND_HEADER.unpack_from(head.data)
    if shift not in (9, 12):
        return False
    with head.path.open("rb") as file:
        file.seek((sector + 1) << shift)
        directory = file.read(DIRECTORY_BYTES)
    return any(f"{name}\x00".encode("utf-16-le") in directory for name in names)


def _is_locked_office(head: Head) -> bool:
    return _has_stream(head, "EncryptedPackage", "EncryptionInfo")


def _is_old_word(head: Head) -> bool:
    return _has_stream(head, "WordDocument")


def _is_old_office(head: Head) -> bool:
    return head.data.startswith(COMPOUND[:4])


def _is_picture(head: Head) -> bool:
    is_heif = head.data[4:8] == b"ftyp" and head.data[8:12] in HEIF_BRANDS
    return is_heif or (head.data.startswith(PICTURES) and _is_binary(head))


def _is_sound_or_film(head: Head) -> bool:
    return head.data[4:8] == b"ftyp" or (head.data.startswith(SOUNDS) and _is_binary(head))


def _is_pdf(head: Head) -> bool:
    return head.data.startswith(b"%PDF-")


def _is_archive(head: Head) -> bool:
    return head.data.startswith(ARCHIVES)


def _is_zip(head: Head) -> bool:
    return is_archive(head.path)


REFUSALS = (
    Refusal(
        _is_memotrace_ai,
        "留痕导出的“AI 文本”（_chat.txt）",
        "这是留痕导出的“AI 文本”，只有日期，没有每条消息的时间",
        TABLES,
    ),
    Refusal(
        _is_training_set,
        "训练语料（留痕的 JSON 等）",
        "这是训练语料，不是聊天记录，没有发送人和时间",
        TABLES,
    ),
    Refusal(_is_docx, "Word 文档（.docx）", "Word 文档里大多数消息没有时间", PASTE),
    Refusal(_is_old_word, "旧版 Word 文档、WPS 文字（.doc、.wps）", "Word 文档里大多数消息没有时间", PASTE),
    Refusal(
        _is_other_office,
        "演示文稿、OpenDocument 文件（.pptx、.ods、.odt）",
        "这种文件里的聊天记录读不了",
        "表格请另存为 .xlsx；其他的，请导出聊天记录的文件",
    ),
    Refusal(_is_qq_database, "QQ 的数据库（nt_msg.db 等）", "这是 QQ 的数据库，加了密，不是导出的记录", EXPORT),
    Refusal(_is_database, "没有加密的数据库（.db、.sqlite）", "这是聊天软件的数据库，不是导出的记录", EXPORT),
    Refusal(
        _is_encrypted_database,
        "加密的数据库（MSG0.db、message_0.db、EnMicroMsg.db 等）",
        "这是加密的数据库，不是导出的记录",
        EXPORT,
    ),
    Refusal(
        _is_qq_backup,
        "QQ 消息管理器的加密备份（.bak）",
        "这是 QQ 的加密备份（.bak），其他程序读不了",
        "请在 QQ 消息管理器里导出为文本文件（.txt）",
    ),
    Refusal(
        _is_wechat_backup,
        "微信电脑版的备份（BAK_0_TEXT 等）",
        "这是微信的备份，只能恢复到手机上，其他程序读不了",
        "请在微信里多选消息发到邮箱，或从电脑版复制到记事本",
    ),
    Refusal(
        _is_locked_office,
        "加了密码的 Office 文件",
        "这个文件加了密码，打不开",
        "请在 Excel、Word 或 WPS 里去掉密码，另存后重试",
    ),
    Refusal(
        _is_old_office,
        "旧版 Excel 表格、WPS 表格（.xls、.et）",
        "这是旧版的 Office 或 WPS 文件",
        "请在 Excel 或 WPS 里另存为 .xlsx 后重试",
    ),
    Refusal(_is_picture, "图片、截图", "这是图片，不是文字记录", "截图不能导入，请导出聊天记录的文件"),
    Refusal(_is_sound_or_film, "录音、视频", "这是录音或视频，不是文字记录", "请导出聊天记录的文件"),
    Refusal(_is_pdf, "PDF", "PDF 里的聊天记录无法可靠还原", AGAIN),
    Refusal(_is_archive, "rar、7z、gz 等压缩包", "这是 zip 以外的压缩包", UNPACK),
    Refusal(
        _is_zip,
        "加了密码的、损坏的、套了几层的 zip",
        "这是没有解开的压缩包：可能设了密码、已损坏，或是压缩包里又套了压缩包",
        UNPACK,
    ),
)
