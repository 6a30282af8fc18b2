"""What QQ's own programs print as a message: titles before names, placeholders for what is no text.

    【群主】【LV5 先锋】党办小周      the name is 党办小周
    [图片][图片]                      an image
    卡口照片[图片]在这里              a text, as it stands
    请使用最新版手机QQ查看此消息      something the old program cannot show; what it said is lost
    [群签到]请使用新版QQ进行查看。    the same, with the name of what it is: a group tool (check-in)

Used for the message manager's TXT and MHT and for what is copied out of a chat window.
"""

from __future__ import annotations

import re

from monitor.importers.body import Body
from monitor.importers.group_tools import card_tool
from monitor.types import Kind

LOST = ("请使用最新版手机QQ", "请使用新版手机QQ", "请使用最新版QQ", "你的QQ版本过低", "当前版本不支持")
WRAPPED = ("[", *LOST)
LOST_CARD = re.compile(r"\[([^\[\]\n]{1,20})\] ?请使用最?新版(?:本的?)?(?:手机)?QQ[^\n]{0,40}")
LOST_LENGTH = 100
FLASH = "闪照"
MEDIA = {"[图片]": Kind.IMAGE, "[表情]": Kind.STICKER, "[语音]": Kind.VOICE, "[视频]": Kind.VIDEO}
SYSTEM_IDS = frozenset({"10000", "1000000"})


def untitled(name: str) -> str:
    """A name without the 【…】 titles before it."""
    while name.startswith("【") and (end := name.find("】")) > 0:
        name = name[end + 1 :]
    return name


def is_plain(text: str) -> bool:
    """Whether there is nothing to undo for certain."""
    return not text.startswith(WRAPPED)


def content(text: str) -> Body:
    """A sender's body undone."""
    if text.startswith("["):
        if len(text) < 2000 and (kind := _media(text)):
            return Body(kind, "")
        if text.startswith("[QQ红包]"):
            return Body(Kind.RED_PACKET, "")
        if text.startswith("[文件]"):
            return Body(Kind.FILE, text.removeprefix("[文件]").strip())
        if len(text) < LOST_LENGTH and (found := LOST_CARD.fullmatch(text.rstrip())):
            return Body(Kind.IMAGE if found[1] == FLASH else Kind.OTHER, "", tool=card_tool(f"[{found[1]}]"))
    elif text.startswith(LOST) and "\n" not in text:
        return Body(Kind.OTHER, "")
    return Body(Kind.TEXT, text)


def _media(text: str) -> Kind | None:
    """The kind of a body that holds nothing but placeholders of media."""
    kinds = []
    while text:
        word = text[: text.find("]") + 1]
        if word not in MEDIA:
            return None
        kinds.append(MEDIA[word])
        text = text[len(word) :].lstrip()
    return Kind.IMAGE if Kind.IMAGE in kinds else kinds[0]
