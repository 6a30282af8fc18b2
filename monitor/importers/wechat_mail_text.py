"""What the mail and its plain text share: the opening line, days, message headers, placeholders of attachments.

松坪乡护林防汛群 微信群上的聊天记录如下，请查收。
—————  2026-10-12  —————
党政办-卢静  07:30
[图片: 0a0b.jpg(请在附件中查看)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from monitor.importers.body import Body
from monitor.importers.group_tools import program_tool
from monitor.importers.placeholders import read_placeholder
from monitor.types import Kind

_ONE_LINE = r"(?=.*+\Z)"  # so that what follows never comes back for another try
TITLES = (
    re.compile(rf'{_ONE_LINE}微信群["“](?P<group>.+)["”]的聊天记录如下(?:[，。:：].*)?'),
    re.compile(rf"{_ONE_LINE}(?P<group>.+?) ?微信群上的聊天记录如下(?:[，。:：].*)?"),
)
PRIVATE = re.compile(rf"{_ONE_LINE}(?>.+?和).(?>.*?在微信上的聊天记录如下).*")
BEFORE_TITLE = re.compile(
    r"Dear[:：，,]?|(?:发件人|收件人|抄送|主题|日期|时间|发送时间|发送日期|From|To|Cc|Subject|Date|Sent) ?[:：].*"
)
FILE_NAME = re.compile(r"[^“\"\n]*+[“\"](.+)[”\"]的聊天记录")
DAY = re.compile(r"(?:—{3,}|-{5,}) *(\d{4})[-/](\d{1,2})[-/](\d{1,2}) *(?:—{3,}|-{5,})", re.ASCII)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
ATTACHED = re.compile(r"\[([^\[\]:\n]{1,8})(?:: ?([^\n]*?))?(?:\(请在附件中查看\))?\]")
KINDS = {
    **dict.fromkeys(("图片", "照片"), Kind.IMAGE),
    **dict.fromkeys(("视频", "小视频"), Kind.VIDEO),
    **dict.fromkeys(("语音",), Kind.VOICE),
    **dict.fromkeys(("文件",), Kind.FILE),
    **dict.fromkeys(("动画表情", "表情"), Kind.STICKER),
    **dict.fromkeys(("位置",), Kind.LOCATION),
    **dict.fromkeys(("链接", "小程序", "视频号"), Kind.LINK),
    **dict.fromkeys(("聊天记录",), Kind.FORWARD),
    **dict.fromkeys(("红包", "微信红包"), Kind.RED_PACKET),
    **dict.fromkeys(("转账", "名片"), Kind.OTHER),
}
WITH_TEXT = (Kind.FILE, Kind.LINK, Kind.LOCATION, Kind.FORWARD)


def plain(text: str) -> str:
    """A line with NBSP as spaces; a line of nothing but spaces is blank."""
    bare = text.replace("\xa0", " ")
    return bare if bare.strip() else ""


def title_of(lines: Iterable[str]) -> re.Match[str] | None:
    """The opening line, found only behind blank lines, ``Dear:`` and the fields of a mail."""
    for line in lines:
        bare = plain(line[:300]).strip()
        if found := next((found for title in (PRIVATE, *TITLES) if (found := title.fullmatch(bare))), None):
            return found
        if bare and not BEFORE_TITLE.fullmatch(bare):
            return None
    return None


def split_header(text: str, spaces: str) -> tuple[str, int, int] | None:
    """Name, hour and minute of a header line, cut at the last run of spaces before a time."""
    if len(text) > 500:
        return None
    name, gap, clock = text.rpartition(spaces)
    found = CLOCK.fullmatch(clock)
    return (name.rstrip(), int(found[1]), int(found[2])) if gap and name.strip() and found else None


def day_of(text: str) -> date | None:
    """The day that a line names, None when it is no day line."""
    found = DAY.fullmatch(text.strip()) if text[0] in "—- " and len(text) < 200 else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_body(body: list[str]) -> Body:
    """A message's body undone, without the blank lines around it."""
    text = "\n".join(body).strip("\n")
    found = ATTACHED.fullmatch(text) if len(text) < 1000 else None
    kind = KINDS.get(found[1]) if found else None
    if found and kind:
        said = (found[2] or "") if kind in WITH_TEXT else ""
        return Body(kind, said, tool=program_tool(said) if found[1] == "小程序" else None)
    return read_placeholder(text, ())
