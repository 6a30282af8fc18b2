"""What PyWxDump writes into its msg column, undone by the word in type_name.

    语音时长：8.00秒\\n翻译结果：今天开会
    标题\\n描述\\n\\n<a href="https://…">点击查看详情</a>          an empty description is printed as {}
    好的\\n\\n[引用](2026-11-09 08:02:11)周七:今天报
    纬度:【30.1】 经度:【114.2】\\n位置：白杨镇政府 大门\\n其他信息：{…}

Whatever has no text of its own has the type word in msg (图片, 接龙, 群公告, (分享)小程序); a file's name is that of
its path in src, and what a forward holds stands in full in src, as a dict. The words differ a little between versions.
Source: dbMSG.py and type_converter of xaoyaoo/PyWxDump.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PureWindowsPath

from monitor.importers.body import Body, system_body
from monitor.importers.literals import literal_of
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.values import Fields, clean
from monitor.importers.wechat_kinds import untagged
from monitor.types import Kind, Tool

KINDS = {
    "文本": Kind.TEXT,
    "图片": Kind.IMAGE,
    "语音": Kind.VOICE,
    "视频": Kind.VIDEO,
    "动画表情": Kind.STICKER,
    "用户上传的GIF表情": Kind.STICKER,
    "位置": Kind.LOCATION,
    "位置共享": Kind.LOCATION,
    "文件": Kind.FILE,
    "文件(猜)": Kind.FILE,
    "引用回复": Kind.QUOTE,
    "合并转发的聊天记录": Kind.FORWARD,
    "红包": Kind.RED_PACKET,
    "拍一拍": Kind.SYSTEM,
    "邀请加群": Kind.SYSTEM,
    "系统通知": Kind.SYSTEM,
}
TOOLS = {"接龙": Tool.RELAY, "群公告": Tool.ANNOUNCEMENT}
SHARED, RECALLED = "(分享)", "消息撤回"
EMPTY = "{}"  # what an empty XML element is printed as
QUOTE_MARK, LINK_MARK = "\n\n[引用](", "\n\n<a href="


def body(word: str, content: str, src: object) -> Body:
    """Undoes a body given its type word and the src column: a path, or what a forward holds."""
    source = clean(src) if isinstance(src, str) else ""
    if word.startswith(RECALLED):
        return Body(Kind.RECALL, untagged(content))
    kind = Kind.LINK if word.startswith(SHARED) else KINDS.get(word, Kind.OTHER)
    if kind is Kind.TEXT:
        return Body(kind, content)
    if kind is Kind.SYSTEM:
        return system_body(untagged(content))
    if kind is Kind.FILE:
        return Body(kind, PureWindowsPath(source).name or ("" if content == word else content))
    if kind is Kind.QUOTE:
        return _quote(content)
    text = "" if content == word or content.startswith(UNSHOWABLE) else content
    if kind is Kind.LINK:
        return Body(kind, _card(text))
    if kind is Kind.FORWARD:
        inner = list(_forwarded(literal_of(src) if isinstance(src, str) else src))
        return Body(kind, "\n".join([_card(text).partition("\n")[0], *inner]) if inner else _card(text))
    if tool := TOOLS.get(word):
        return Body(Kind.TEXT if text.strip() else Kind.OTHER, text, tool=tool)
    if kind is Kind.VOICE:
        return Body(kind, text.partition("\n翻译结果：")[2])
    if kind is Kind.LOCATION:
        return Body(kind, text.partition("\n位置：")[2].partition("\n其他信息：")[0])
    return Body(kind, "")


def _card(text: str) -> str:
    """Title and, where there is one, the description."""
    shown, mark, _ = text.rpartition(LINK_MARK)
    title, _, rest = (shown if mark else text).partition("\n")
    title, rest = (part if part != EMPTY else "" for part in (title, rest.removesuffix("\n")))
    return f"{title}\n{rest}" if rest else title


def _forwarded(record: object) -> Iterator[str]:
    """The messages inside a forward as ``名: 正文``; a single one stands without a list around it."""
    items = Fields.of(record).part("datalist")
    for item in items.parts("dataitem") or (items.part("dataitem"),):
        if text := item.first_text("datadesc", "datatitle"):
            yield ": ".join(filter(None, (item.text("sourcename"), text)))


def _quote(content: str) -> Body:
    """The new text and the quoted original behind ``(时间)名:``."""
    text, mark, original = content.rpartition(QUOTE_MARK)
    if not mark:
        return Body(Kind.QUOTE, content)
    shown = original.partition(")")[2]
    return Body(Kind.QUOTE, text, quoted=shown.partition(":")[2] or None)
