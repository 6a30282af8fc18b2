"""Messages selected in QQ on a computer and pasted into a file: a header line with the time, the text, no blank lines.

    【群主】党办小周 2026/11/9 8:02:11
    各村今天17:00前报送秋防名单
    石桥村会计  8:03:40                       <- without a date
    收到
    东岭网格员加入本群。                       <- a line of the client: no header, no time of its own
    南坡-唐立  2026-11-09 20:15:09
    夜巡完毕
    老书记 11/9/2026 9:16:13 PM               <- an English system: month first

    — —  2026-11-9  — —                       <- in some windows the day stands in a line of its own
    党办小周  23:50:12

One or two spaces before the time, up to two behind it. QQ leaves the date out on the day itself, so that a header
without one stands on the day of the last header that has one; where that cannot be, because the clock runs back, or
where no header has a date, the user must give the day (``Source.as_of``). 【…】 titles before names are dropped.

Nothing but the line itself tells a header: only its form, its time (``timeorder``) and its name (``textlog``) speak
against a line that somebody typed. A line of the client counts at the end of a message's text, never as all of it;
it takes the time of that message. Neither the group's name nor any number is in the text.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import Body, system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.qq_body import content, untitled
from monitor.importers.textlog import (
    MAX_LINE,
    Header,
    Layout,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    surveyed,
    text_of,
)
from monitor.importers.timeorder import SLACK, SortedJudge, is_ahead, settled
from monitor.types import GroupHeader, Parsed, Platform, RawMessage, Skipped, Warned

HEADER = re.compile(
    r"(\S.*?) {1,2}(?:(\d{4})[-/](\d{1,2})[-/](\d{1,2}) |(\d{1,2})/(\d{1,2})/(\d{4}) )?"
    r"(?:(上午|下午|凌晨|早上|中午|晚上) ?)?(\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM))? {0,2}",
    re.ASCII,
)
DAY = re.compile(r"[—-] ?[—-]+ {1,4}(\d{4})[-/](\d{1,2})[-/](\d{1,2}) {1,4}[—-] ?[—-]+ *", re.ASCII)
ANOTHER_LOG = re.compile(r"(?:.*\((?:[A-Za-z][-\w@.]{4,}|\d+@chatroom|我)\)|系统消息|\[?\d{4}[-/].*)", re.ASCII)
NOTICE = re.compile(
    r"(?:\S.{0,60}(?:加入了?本群|退出了?本群|加入了群聊|被管理员移出本群)[。.]?"
    r"|\S.{0,60}撤回了一条(?:成员)?消息(?: ?重新编辑)?)"
)
MAX_HEADER = 500
NEEDS_DAY, GIVE_DAY = "有消息只印了时间、没有日期", "请用 --as-of 2026-11-02 这样写明复制当天的日期后重试"
CARRIED = "从这里起有消息没有印日期，按前一条的日期算；如果不对，请用 --as-of 写明复制当天的日期"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A header line as printed: its line, its day if it has one, its second of the day (None: no such time)."""

    number: int
    name: str
    day: date | None
    second: int | None
