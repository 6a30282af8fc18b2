"""What chatlog writes into a message body of its text and CSV, undone.

    ![图片](http://127.0.0.1:5030/image/…)    [文件|台账.xlsx](http://…)    [链接|标题](https://…)
    [小程序|应用名](…)    [分享|标题|描述](…)    [位置|标签|城市|x|y]    [红包]    [群公告]    [分享]
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
from monitor.types import Kind, Tool

SYSTEM = "系统消息"
MARK = re.compile(r"!?\[([^\[\]|()\n]{1,8})(?=[|\]])")
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
STARTS = 400  # characters that the marks at the start of a body may take
UNKNOWN = re.compile(r"Type: \d{1,20} Content: ", re.ASCII)
QUOTED = re.compile(r"> (?:\[引用\]|.{0,200} \d\d-\d\d \d\d:\d\d:\d\d)(?:\n|$)")
NAMED = re.compile(r"\([A-Za-z\d][-\w@.]{4,60}\)(?=[\"”、])", re.ASCII)


def body(content: str) -> Body:
    """The body of a message with a sender."""
    start = content[:STARTS]
    if content.startswith("> ") and QUOTED.match(start):
        return _quote(content)
    if is_pat(content):
        return Body(Kind.SYSTEM, content)
    if content.startswith(UNSHOWABLE) or UNKNOWN.match(start):
        return Body(Kind.OTHER, "")
    mark = MARK.match(start) if content.startswith(("[", "![")) else None
    kind = MARKS.get(mark[1]) if mark else None
    found = _marked(kind, content, content[mark.end() :]) if mark and kind else None
    return found or Body(Kind.TEXT, content)


def _marked(kind: Kind, content: str, rest: str) -> Body | None:
    """A body that is one piece of markup, ``rest`` being what stands behind its word; None for typed text."""
    tool = Tool.ANNOUNCEMENT if content.startswith(("[群公告]", "[群公告|")) else None
    if kind is Kind.FORWARD:
        return Body(kind, content.rstrip("\n"))
    if rest == "]" or (rest.startswith("](") and rest.endswith(")") and "\n" not in rest):
        return Body(kind, "", tool=tool)
    if not rest.startswith("|") or not rest.endswith(("]", ")")):
        return None
    label = rest[1:].rpartition("](")[0] if "](" in rest else rest[1:-1]
    if kind in (Kind.FILE, Kind.LINK):
        return Body(kind, label)
    if kind is Kind.LOCATION:
        return Body(kind, content)
    if content.startswith("[分享|"):
        return Body(Kind.LINK, "\n".join(part for part in label.split("|", 1) if part))
    return Body(Kind.TEXT, label, tool=tool) if tool and label else Body(kind, "", tool=tool)


def _quote(content: str) -> Body:
    lines = content.split("\n")
    end = next((at for at, line in enumerate(lines) if not line.startswith("> ")), len(lines))
    original = "\n".join(line[2:] for line in lines[1:end])
    return Body(Kind.QUOTE, "\n".join(lines[end:]), quoted=original or None)


def system(content: str) -> Body:
    """A line that WeChat printed, members named without their ids."""
    return system_body(NAMED.sub("", content) if classify(content) in (Notice.JOIN, Notice.LEAVE) else content)
