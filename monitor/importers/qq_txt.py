"""QQ message manager TXT (classic PC QQ up to 9.7, TIM): one conversation, or the whole account in one file.

    消息记录（此消息记录为文本格式，不支持重新导入）

    ================================================================
    消息分组:我加入的群聊
    ================================================================
    消息对象:云岭镇秋防群
    ================================================================

    2026-11-09 8:02:11 【群主】党办小周(100200301)
    @全体成员 请各村今天17:00前报送名单

    2026-11-09 上午 08:03:40 【LV5 先锋】石桥村会计<shiqiao@example.com>
    收到

    2026-11-09 8:04:00 系统消息(1000000)
    东岭网格员加入本群。

UTF-8 with a mark, or GBK or UTF-16 after re-saving; CRLF. Hours are not padded; 12-hour clocks print AM/PM behind or
上午/下午 before the time. The five lines between rules open a conversation and count only whole, after a blank line,
with a header (or another such block, or the end) below; the first line of the file, standing inside it once more,
makes what follows a pasted export. A conversation whose first header has no number or mail address is a private chat
and skipped. The same 消息对象 under several 消息分组 is one group: messages are merged, each as often as in the block that
has most of it. 【…】 titles before names are dropped.

The file is not sorted (roaming messages come late). What cannot be told from a real message: a header typed after a
blank line, in time order, under a name and number that fit each other; nor a whole typed block. What can, and how, is
written in ``timeorder`` (UnsortedJudge). Placeholders: [图片] [表情] [语音] [视频] [文件]…; 请使用最新版手机QQ… stands for
what the old program cannot show, its text is lost.

Identity: there are no message ids; a message is (group, second, QQ number, kind, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.importers.body import Body, system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.notices import is_recall
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.textlog import MAX_LINE, Header, Layout, NumberedLine, Segment, numbered_lines, segments, text_of
from monitor.importers.timeorder import UnsortedJudge, settled
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage, Skipped, Warned

TITLE = "消息记录（此消息记录为文本格式"
TITLES = (TITLE, "消息记录(此消息记录为文本格式")
FOLDER, CONVERSATION = "消息分组:", "消息对象:"
RULE = "=" * 60
TIME = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2}) (?:(上午|下午|凌晨|早上|中午|晚上) ?)?"
    r"(\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM|上午|下午)(?= ))? ",
    re.ASCII,
)
BARE_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} .{0,4}\d{1,2}:\d{2}:\d{2}(?: |$)", re.ASCII)
SYSTEM_IDS = frozenset({"10000", "1000000"})
LOST = ("请使用最新版手机QQ", "请使用新版手机QQ", "请使用最新版QQ", "你的QQ版本过低", "当前版本不支持")
MEDIA = {"[图片]": Kind.IMAGE, "[表情]": Kind.STICKER, "[语音]": Kind.VOICE, "[视频]": Kind.VIDEO}
MAX_PEEK = 20_000


@dataclass(frozen=True, slots=True)
class Conversation:
    """One block of a file: where it begins, and the folder and partner it names."""

    line: int
    folder: str
    name: str


def _identify(head: Head) -> bool:
    lines = [line for line in head.text.split("\n", 12)[:12] if line]
    if lines[0].startswith(TITLES):
        return True
    return len(lines) >= 5 and all(_fits(at, line) for at, line in enumerate(lines[:5]))


def _fits(at: int, line: str) -> bool:
    """Whether a line is the ``at``-th of the five that open a conversation."""
    if at in (1, 3):
        return line.startswith(FOLDER if at == 1 else CONVERSATION)
    return line.startswith(RULE) and not line.strip("=")
