"""A message of shuakami/qq-chat-exporter where only its text and its list of files are left (TXT and XLSX).

    V5                                   V6
    [图片: a.jpg]                        [图片:a.jpg]
    [语音 8秒]                           [语音:8秒]
    [卡片消息: [群接龙]值班]             [JSON消息]                       the words of a card are lost
    [回复 周七: 今天报]\\n收到            [回复消息]收到
    [合并转发: <msg…>]                   [转发消息: 2条]\\n  周七: …
    [UNKNOWN_9消息]                      钱包/红包消息                    a red packet
    [无文本内容]                         [无文本内容]                     nothing

The names of files, which may hold any bracket, are known from the list beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.importers.body import Body
from monitor.importers.qq_exporter_body import kind_of_parts, said
from monitor.importers.values import Fields
from monitor.types import Kind

EMPTY = ("[无文本内容]", "[空消息]")
WHOLE = {
    "[表情消息]": Kind.STICKER,
    "[位置消息]": Kind.LOCATION,
    "[长消息]": Kind.OTHER,
    "[UNKNOWN_9消息]": Kind.RED_PACKET,
    "钱包/红包消息": Kind.RED_PACKET,
    **dict.fromkeys(("[JSON消息]", "[卡片]", "[分享]"), Kind.LINK),
}
UNKNOWN = re.compile(r"\[UNKNOWN_\d{1,4}消息\]", re.ASCII)
BRACKETS = (
    ("[卡片消息:", Kind.LINK),
    ("[合并转发", Kind.FORWARD),
    ("[位置:", Kind.LOCATION),
    ("[文件:", Kind.FILE),
    ("[视频:", Kind.VIDEO),
    ("[语音", Kind.VOICE),
)
VOICE = re.compile(r"\[语音(?:[ :][\d.]*秒?)?\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class File:
    """One of the files of a message: image, video, audio or file, and its name."""

    sort: str
    name: str


def flat_body(kind: Kind | None, text: str, files: Sequence[File], reply: tuple[str, str] | None = None) -> Body:
    """A sender's body undone; ``kind`` where the format tells it, ``reply`` the name and the text replied to."""
    sorts = [file.sort for file in files]
    if text in EMPTY:
        return Body(kind or Kind.TEXT, "")
    if files and text in (f"[{'、'.join(sorts)}消息]", f"[{', '.join(sorts)}]"):
        text = ""
    fields: dict[str, object] = {
        "text": text,
        "resources": [{"type": file.sort, "filename": file.name} for file in files],
    }
    if reply:
        fields["reply"] = {"senderName": reply[0], "content": reply[1]}
    content = Fields(fields)
    if kind in (None, Kind.TEXT):
        kind = kind_of_parts(content) or _kind_by_mark(text)
    return said(kind or Kind.TEXT, content) if not UNKNOWN.fullmatch(text[:40]) else Body(kind or Kind.OTHER, "")


def _kind_by_mark(text: str) -> Kind | None:
    """The kind of a body that is one placeholder."""
    if text in WHOLE:
        return WHOLE[text]
    first = text.partition("\n")[0]
    if text.startswith("[回复消息]") or (text.startswith("[回复 ") and "]\n" in text):
        return Kind.QUOTE
    if first.startswith("[转发消息") and first.endswith("]"):
        return Kind.FORWARD
    if not text.endswith("]"):
        return None
    found = next((kind for mark, kind in BRACKETS if text.startswith(mark)), None)
    return None if found is Kind.VOICE and not VOICE.fullmatch(text[:40]) else found
