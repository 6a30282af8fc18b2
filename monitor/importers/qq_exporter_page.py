"""What shuakami/qq-chat-exporter writes beside or instead of records: pictures and files, pages to look at.

    群.json, resources/images/a.jpg, resources/files/名单.xlsx …    attachments of the messages, never records
    index.html, assets/app.js, data/manifest.js, data/chunks/…      a page in parts, only to look at

The page is refused; whoever has it can export the same chat as JSON.
"""

from __future__ import annotations

from pathlib import Path

from monitor.errors import UnreadableFile
from monitor.importers.decoding import read_head
from monitor.importers.importer import Refusal

RESOURCES, SORTS = "resources", frozenset({"images", "videos", "audios", "files"})
PAGE_PARTS = frozenset({"assets", "data", RESOURCES})
MARKS = ("<!-- QCE_METADATA:", 'content="QQ聊天记录导出工具"')
TOP = 2000


def is_page(text: str) -> bool:
    """Whether a head of text is that of a page that the exporter made."""
    start = text[:TOP]
    return "<html" in start and any(mark in start for mark in MARKS)


def is_side_file(path: Path) -> bool:
    """Whether a file or folder holds attachments, or a part of a page beside its index.html."""
    if path.name == RESOURCES and path.is_dir():
        return any((path / sort).is_dir() for sort in SORTS)
    if path.parent.name in SORTS and path.parent.parent.name == RESOURCES:
        return True
    return path.name in PAGE_PARTS and path.is_dir() and _is_page_file(path.parent / "index.html")


def _is_page_file(path: Path) -> bool:
    try:
        return is_page(read_head(path, 2 * TOP).decode("utf-8", "ignore"))
    except UnreadableFile:
        return False


REFUSALS = (
    Refusal(
        lambda head: is_page(head.text),
        "QQ Chat Exporter 的网页（HTML）",
        "这是 QQ Chat Exporter 导出的网页，只供浏览",
        "请在 QQ Chat Exporter 里改选 JSON 重新导出",
    ),
)
