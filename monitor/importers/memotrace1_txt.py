"""MemoTrace (留痕) 1.x TXT (WeChat 3.x): ``聊天记录/<群名>/<群名>.txt``, UTF-8 without mark, sorted by time.

    2026-11-09 08:02:11 周七
    请今天17:00前报

    2026-11-09 08:03:40 "周七"邀请"秦十一"加入了群聊          <- a system line: nothing but one blank line follows

    2026-11-09 08:05:00 秦十一
    已报
    引用:周七:请今天17:00前报

    2026-11-09 08:06:00 周七
                [链接]:title:防火通知
                description:请各村转发
                url:https://…

Placeholders stand in []: [图片] [语音] [视频] [表情包] [文件] [音乐分享]. 接龙, mini programs, transfers, red packets,
locations and forwards are not written at all. Names are escaped for HTML and JavaScript (``&amp;``, ``\\'``). The
group's name is that of the file; where the file's name speaks itself it is a private chat, which is refused.

A message without text is a header with two blank lines, a system line one with a single blank line. The 2.x TXT
(placeholders in 【】, a system line's time alone in the header) is another format.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

from monitor.errors import RefusedFormat
from monitor.importers.body import CHOOSE_GROUP, PRIVATE, Body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.memotrace_txt import HEADER, PRIVATE_ROOM, ROOM, STRANGE_NOTICE, signs
from monitor.importers.notices import Notice, classify, is_known, is_recall
from monitor.importers.placeholders import marks, read_placeholder
from monitor.importers.printed_time import epoch
from monitor.importers.producers import MEMOTRACE_1
from monitor.importers.textlog import (
    MAX_LINE,
    Header,
    Layout,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    surveyed,
    text_of,
)
from monitor.importers.timeorder import SortedJudge, settled
from monitor.importers.wechat_kinds import untagged
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage

ESCAPED = re.compile(r"\\(.)")
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
PLACEHOLDERS = (
    *marks(Kind.IMAGE, "[图片]"),
    *marks(Kind.VOICE, "[语音]"),
    *marks(Kind.VIDEO, "[视频]"),
    *marks(Kind.STICKER, "[表情包]"),
    *marks(Kind.FILE, "[文件]"),
    *marks(Kind.LINK, "[音乐分享]"),
)
CARD, QUOTE = "[链接]:title:", "\n引用:"
DESCRIPTION, ADDRESS = "\n            description:", "\n            url:"
ONE_IN = 5  # a private chat when its partner, whose name the file bears, speaks at least this often


def _identify(head: Head) -> bool:
    found = signs(head)
    folder = head.path.resolve().parent.name
    if not found or ROOM.fullmatch(folder) or PRIVATE_ROOM.fullmatch(folder):
        return False
    return sum(found) < 0 and min(found) > -2


def _unescaped(name: str) -> str:
    plain = ESCAPED.sub(lambda found: ESCAPES.get(found[1], found[1]), name) if "\\" in name else name
    return html.unescape(plain) if "&" in plain else plain


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.fullmatch(text) if text[4:5] == "-" else None
        if found is None or not found[7]:
            return None
        year, month, day, hour, minute, second = map(int, found.groups()[:6])
        return Header(epoch(source.zone, (year, month, day), hour, minute, second), None, _unescaped(found[7]))

    plausible = plausible_names(source.path, header)
    return Layout(
        header,
        lambda text: text[4:5] == "-" and HEADER.fullmatch(text) is not None,
        plausible=lambda found: is_known(found.name or "") or plausible(found),
    )


def _is_private(source: Source, layout: Layout) -> bool:
    """Whether somebody of the file's own name speaks, and not just once in a pasted record."""
    names: Counter[str | None] = Counter()
    blank = True
    for _, text in surveyed(source.path):
        if blank and text and len(text) <= MAX_LINE and (found := layout.header(text)):
            names[found.name] += 1
        blank = not text
    return names[source.path.stem] * ONE_IN >= names.total() > 0


def _content(content: str) -> Body:
    bare = content.lstrip(" ")
    if bare.startswith(CARD):
        title, _, rest = bare.removeprefix(CARD).partition(DESCRIPTION)
        description = rest.partition(ADDRESS)[0]
        return Body(Kind.LINK, f"{title}\n{description}" if description else title)
    text, mark, original = content.rpartition(QUOTE)
    if mark and (":" in original or original == "未知"):
        return Body(Kind.QUOTE, text, quoted=original.partition(":")[2] or None)
    return read_placeholder(content, PLACEHOLDERS)


def _message(segment: Segment) -> RawMessage:
    name = segment.header.name or ""
    content = text_of(segment.body, 1)
    alone = segment.body == [""]
    if not alone and (classify(name) is Notice.OTHER or not content):
        return segment.message(_content(content))
    notice = untagged(name if alone else f"{name}\n{content}")
    kind = Kind.RECALL if is_recall(notice) else Kind.SYSTEM
    segment.header = segment.header._replace(name=None)
    return segment.message(Body(kind, notice, flag=None if is_known(notice) else STRANGE_NOTICE))


def _read(source: Source) -> Iterator[Parsed]:
    layout = _layout(source)
    if _is_private(source, layout):
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    yield GroupHeader(Platform.WECHAT, source.path.stem)
    for part in settled(segments(numbered_lines(source.path), layout), SortedJudge()):
        yield _message(part) if isinstance(part, Segment) else part


IMPORTERS = (
    Importer(
        name="memotrace1-txt",
        version=1,
        platform=Platform.WECHAT,
        zh="留痕 MemoTrace 1.x 导出的文本",
        extensions=(".txt",),
        signature="第一行是“2026-11-09 08:02:11 名字”，图片等写作[图片]，系统提示与时间在同一行",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=MEMOTRACE_1,
            keeps=Keeps.of("秒 撤回 引用", "群名 @全体 卡片"),
            loses="接龙、小程序、转账、红包、位置、合并转发根本没有写进文件，条数会偏少；没有群号、账号、"
            "群名片和消息编号。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；系统提示与时间写在同一行，认不出的标出来；"
            "私聊不读。",
        ),
    ),
)
