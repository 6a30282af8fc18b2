"""WechatExporter TXT (WeChat, from an iPhone's backup): ``<群>/index.txt`` or ``<群>.txt``, UTF-8, sorted by time.

    松坪乡护林防汛群 - 微信聊天记录

    党政办-卢静 (2026-10-12 07:30:00):今天18:00前报
    没有照片的视为没去
    "党政办-卢静"邀请"石头"加入了群聊                 <- a notice: no time, no sender
    「党政办-卢静：今天18:00前报」                    <- a quote: no time, no sender
    - - - - - - - - - - - - - - -
    收到
    石头 (2026-10-12 07:40:00):群聊的聊天记录         <- a forward: swallowed up to its end mark
    << 群聊的聊天记录
    护林员 (2026-10-11 20:00:00):东坡无火情
    群聊的聊天记录 结束 >>
    石头 (2026-10-12 07:41:00):微信转账 ¥8.00龙潭村-韦兰 (2026-10-12 07:42:00):收到    <- glued to the next message

No blank lines stand between messages (see inlinelog). Notices and quotes take the time of the message before them; only
those at the end of a body count, and notices only in the client's own words, so a line that merely resembles one stays
text. A forward's lines are older than itself: an end mark behind anything newer ends nothing. In a private chat one of
two senders bears the title's name.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.body import Body, system_body
from monitor.importers.importer import DEFAULT_ZONE, Head, Importer, Source
from monitor.importers.inlinelog import HEAD, InlineLayout, carried, inline_segments, is_cut_stamp, numbered_body
from monitor.importers.notices import is_known
from monitor.importers.textlog import (
    MAX_NAME,
    Header,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    surveyed,
)
from monitor.importers.timeorder import SLACK, SortedJudge, settled
from monitor.importers.values import printed_moment
from monitor.importers.wechat_exporter_body import (
    NOTICE_MARKS,
    TITLE,
    TRANSFER,
    group_of,
    read_body,
    refuse_private,
    without_mark,
)
from monitor.types import Kind, Parsed

HEADER = re.compile(r"(.*?) \((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\):", re.ASCII)
TEMPLATE = "0000-00-00 00:00:00):"
DASHES = "- - - - - - - - - - - - - - -"
BEGIN, ENDS = "<< ", (" 结束 >>", " Ends >>")
QUOTED_LINES, NOTICE_LENGTH = 300, 300
NO_SENDER = "导出工具没有写引用消息的发送人和时间，时间取自上一条"


def _identify(head: Head) -> bool:
    first, _, rest = head.text.lstrip("\ufeff").partition("\n")
    return len(first) < 350 and TITLE.fullmatch(first) is not None and rest[:1] in ("\n", "")


def _seconds(header: re.Match[str]) -> int | None:
    when = printed_moment(header[2], DEFAULT_ZONE)
    return when[0] if when else None


@dataclass(slots=True)
class Survey:
    """What one pass over the file finds: who sends, and which lines belong to forwards (begins and ends)."""

    senders: set[str] = field(default_factory=set)
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def swallows(self, number: int) -> bool:
        """Whether a line belongs to a forward."""
        at = bisect_right(self.begins, number) - 1
        return at >= 0 and number <= self.ends[at]


def _survey(path: Path) -> Survey:
    found = Survey()
    titles: list[str] = []
    begin, before = 0, None
    for number, text in surveyed(path):
        header = HEADER.match(text[:HEAD])
        if titles:
            before = before if _continues(text, header, before, titles) else None
            if not titles and before is not None:
                found.begins.append(begin)
                found.ends.append(number)
            if titles or before is not None:
                before = before if titles else None
                continue
        if before is not None and text.startswith(BEGIN) and before.string[before.end() :] == text[len(BEGIN) :]:
            titles, begin = [text[len(BEGIN) :]], number
            continue
        before = HEADER.match(text) if header and len(text) < HEAD else None
        if header:
            found.senders.add(header[1].strip())
    return found
