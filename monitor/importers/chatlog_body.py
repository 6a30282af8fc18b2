"""What chatlog writes into a message body of its text and CSV, undone.

    ![图片](http://127.0.0.1:5030/image/…)    [文件|台账.xlsx](http://…)    [链接|标题](https://…)
    [小程序|应用名](…)    [位置|标签|城市|x|y]    [红包]    [群公告]    [分享]    [动画表情]
    [合并转发|标题] and lines indented by two spaces
    > 周七(wxid_a1) 11-09 08:02:11        the quoted message: every line begins with "> ", the reply follows
    > 请今天报
    已报
    "${wxid_a1}" 拍了拍 "${wxid_b2}"

接龙, 群公告 and most cards lose their text; ``Type: N Content: …`` is what chatlog does not know, cut at 120 bytes.
System lines name members as ``"名(wxid_…)"``; the id is taken out so that joins and leaves give names.
Source of the wording: PlainTextContent in internal/model/message.go of sjzar/chatlog.
"""

from __future__ import annotations

import re

from monitor.importers.body import Body, system_body
from monitor.importers.notices import Notice, classify, is_pat
from monitor.importers.placeholders import UNSHOWABLE
from monitor.types import Kind

SYSTEM = "系统消息"
MARKED = re.compile(r"!?\[([^\[\]|\n]{1,8})(\||\]\(|\]$)")
MARKS = {
    "图片": Kind.IMAGE,
    "视频": Kind.VIDEO,
    "语音": Kind.VOICE,
    "动画表情": Kind.STICKER,
    "GIF表情": Kind.STICKER,
    "文件": Kind.FILE,
    "链接": Kind.LINK,
    "小程序": Kind.LINK,
    "视频号": Kind.LINK,
    "合并转发": Kind.FORWARD,
    "位置": Kind.LOCATION,
    "红包": Kind.RED_PACKET,
    "引用": Kind.QUOTE,
    "群公告": Kind.OTHER,
    "分享": Kind.OTHER,
    "名片": Kind.OTHER,
    "转账": Kind.OTHER,
    "红包封面": Kind.OTHER,
    "语音通话": Kind.OTHER,
}
BARE = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.VOICE, Kind.STICKER, Kind.RED_PACKET, Kind.QUOTE})
UNKNOWN = re.compile(r"Type: \d{1,20} Content: ", re.ASCII)
QUOTED = re.compile(r"> (?:\[引用\]|.{0,200} \d\d-\d\d \d\d:\d\d:\d\d)(?:\n|$)")
NAMED = re.compile(r"\([A-Za-z\d][-\w@.]{4,60}\)(?=[\"”、])", re.ASCII)


def body(content: str) -> Body:
    """The body of a message with a sender."""
    if content.startswith("> ") and QUOTED.match(content):
        return _quote(content)
    if is_pat(content):
        return Body(Kind.SYSTEM, content)
    if content.startswith(UNSHOWABLE) or UNKNOWN.match(content):
        return Body(Kind.OTHER, "")
    mark = MARKED.match(content) if content.startswith(("[", "![")) else None
    kind = MARKS.get(mark[1]) if mark else None
    return Body(Kind.TEXT, content) if mark is None or kind is None else _marked(kind, mark, content)


def _marked(kind: Kind, mark: re.Match[str], content: str) -> Body:
    """A body that is one piece of markup; where more text follows than the markup explains, it was typed."""
    if kind is Kind.FORWARD:
        return Body(kind, content.rstrip("\n"))
    if mark[2] == "|" and "](" in content[mark.end() :] and content.endswith(")"):
        title = content[mark.end() : content.rindex("](")]
        if mark[1] == "分享":
            return Body(Kind.LINK, "\n".join(part for part in title.split("|", 1) if part))
        return Body(kind, title if kind in (Kind.FILE, Kind.LINK) else "")
    if mark[2] == "](" and not (content.endswith(")") and "\n" not in content):
        return Body(Kind.TEXT, content)
    if kind is Kind.LOCATION:
        return Body(kind, content)
    if kind is Kind.OTHER and mark[2] == "|" and mark[1] == "群公告":
        return Body(Kind.TEXT, content[mark.end() :].removesuffix("]"))
    return Body(kind, "")


def _quote(content: str) -> Body:
    lines = content.split("\n")
    end = next((at for at, line in enumerate(lines) if not line.startswith("> ")), len(lines))
    original = "\n".join(line[2:] for line in lines[1:end])
    return Body(Kind.QUOTE, "\n".join(lines[end:]), quoted=original or None)


def system(content: str) -> Body:
    """A line that WeChat printed, members named without their ids."""
    if classify(content) in (Notice.JOIN, Notice.LEAVE):
        return system_body(NAMED.sub("", content))
    return system_body(content)
