"""Messages selected in WeChat for Mac and pasted into a file: names with date and time, minutes only.

    党办小周 2026/11/9 08:02
    请各村今天17:00前报送秋防名单

    石桥村会计 2026-11-09 08:03
    收到

Neither the group's name nor any id is in the text (``--group`` names the group at import). The messages stand in order
of time, a blank line between them. WeChat for Windows prints no times; that is another format.

Identity: there are no ids; a message is (group, minute, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.importers.body import Body
from monitor.importers.group_tools import program_tool
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.placeholders import marks, read_placeholder
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.producers import WECHAT_COPY
from monitor.importers.textlog import (
    Header,
    Layout,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    text_of,
)
from monitor.importers.timeorder import SortedJudge, settled
from monitor.types import GroupHeader, Kind, Parsed, Platform, Precision

HEADER = re.compile(
    r"(\S.*) (\d{4})[-/](\d{1,2})[-/](\d{1,2}) (?:(上午|下午|凌晨|早上|中午|晚上) ?)?(\d{1,2}):(\d{2})", re.ASCII
)
TABLE = (
    *marks(Kind.IMAGE, "[图片]"),
    *marks(Kind.VIDEO, "[视频]"),
    *marks(Kind.STICKER, "[动画表情]", "[表情包]"),
    *marks(Kind.VOICE, "[语音]"),
    *marks(Kind.FILE, "[文件]", keeps=True),
    *marks(Kind.LINK, "[链接]", "[小程序]", "[视频号]", keeps=True),
    *marks(Kind.LOCATION, "[位置]", keeps=True),
    *marks(Kind.FORWARD, "[聊天记录]", keeps=True),
    *marks(Kind.RED_PACKET, "[红包]", "[微信红包]", keeps=True),
    *marks(Kind.OTHER, "[转账]", "[名片]", keeps=True),
)


def copied_body(text: str) -> Body:
    """A body undone, as WeChat copies it."""
    found = read_placeholder(text, TABLE)
    return found._replace(tool=program_tool(found.text)) if text.startswith("[小程序]") else found


def _identify(head: Head) -> bool:
    lines = [line for line in head.text.split("\n") if line][:200]
    hits = [len(line) < 500 and HEADER.fullmatch(line) is not None for line in lines]
    return sum(hits) >= 2 and hits[0]


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.fullmatch(text)
        if found is None:
            return None
        hour = hour24(int(found[6]), found[5])
        day = int(found[2]), int(found[3]), int(found[4])
        return Header(None if hour is None else epoch(source.zone, day, hour, int(found[7])), None, found[1].rstrip())

    return Layout(header, lambda text: False, plausible=plausible_names(source.path, header))


def _read(source: Source) -> Iterator[Parsed]:
    yield GroupHeader(Platform.WECHAT, None)
    for part in settled(segments(numbered_lines(source.path), _layout(source)), SortedJudge()):
        if isinstance(part, Segment):
            yield part.message(copied_body(text_of(part.body, 1)), Precision.MINUTE)
        else:
            yield part


IMPORTERS = (
    Importer(
        name="wechat-copy",
        version=1,
        platform=Platform.WECHAT,
        zh="从微信（Mac 版等）复制出来、带时间的聊天记录",
        extensions=(".txt",),
        signature="每条以“名字 2026/11/9 08:02”开头",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WECHAT_COPY,
            keeps=Keeps.of("接龙", "名片 @全体 卡片"),
            loses="时间只到分钟；没有群名、群号、账号和消息编号；不含撤回和进群、退群的提示；"
            "名字是您电脑上显示的名字，可能是您写的备注。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；日期或时间不存在的消息头跳过，并写明行号。",
        ),
    ),
)
