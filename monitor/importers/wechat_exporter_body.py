"""What the TXT and the pages of WechatExporter share: the title, the placeholders, how to tell a private chat.

Placeholders are printed in the language of the exporting computer. Links, files and mini-programs are bare titles in
TXT. ``[链接]`` is a card whose title the exporter did not find.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import CHOOSE_GROUP, PRIVATE, Body
from monitor.importers.placeholders import marks, read_placeholder
from monitor.importers.values import clean
from monitor.importers.weflow_body import is_room
from monitor.types import GroupHeader, Kind, Platform

TITLE = re.compile(r"(.{1,300}) - (?:微信聊天记录|WeChat Chat History)")
NOTICE_MARKS = ("System Message: ", "系统消息: ", "系统消息：")
VOICE = re.compile(r"\[(?:语音|Audio)(?: [^\[\]\n]{1,20})?\]")
FILE = re.compile(r"\[(?:文件|File)[:：] ?([^\n]{0,400})\]")
TRANSFER = re.compile(r"(?:微信转账|转账|Weixin Transfer|WeChat Transfer) ?[¥￥$]?\d[\d,]{0,12}\.\d\d", re.ASCII)
LOST_LINKS = ("[链接]", "[Link]")
TABLE = (
    *marks(Kind.IMAGE, "[图片]", "[照片]", "[Photo]"),
    *marks(Kind.VIDEO, "[视频]", "[Video]"),
    *marks(Kind.STICKER, "[表情]", "[Emoji]"),
    *marks(Kind.RED_PACKET, "[红包]", "[Red Packet]"),
    *marks(Kind.OTHER, "[转账]", "[Transfer]", "[实时位置]", "[Real-time Location]"),
    *marks(Kind.OTHER, "[视频/语音通话]", "[Video/Audio Call]", "[名片]", "[Contact Card]"),
    *marks(Kind.LOCATION, "[位置]", "[Location]", keeps=True),
    *marks(Kind.OTHER, "[名片] ", "[Contact Card] ", keeps=True),
)


def group_of(title: str) -> GroupHeader:
    """The group that a page or a first line is titled with; a nameless one shows its id."""
    name = html.unescape(clean(title)).strip()
    return GroupHeader(Platform.WECHAT, None, name) if is_room(name) else GroupHeader(Platform.WECHAT, name)


def refuse_private(path: Path, group: GroupHeader, senders: Collection[str]) -> None:
    """RefusedFormat where the chat is titled with one of at most two people in it."""
    if group.name in senders and len(senders) <= 2:
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)


def read_body(text: str) -> Body:
    """A sender's body undone."""
    bare = text.rstrip()
    if len(bare) < 500:
        if VOICE.fullmatch(bare):
            return Body(Kind.VOICE, "")
        if found := FILE.fullmatch(bare):
            return Body(Kind.FILE, found[1])
        if TRANSFER.match(bare):
            return Body(Kind.OTHER, text)
        if bare in LOST_LINKS:
            return Body(Kind.LINK, bare)
    return read_placeholder(text, TABLE)


def without_mark(text: str) -> str:
    """A notice without the words ``System Message``."""
    return next((text.removeprefix(mark) for mark in NOTICE_MARKS if text.startswith(mark)), text)
