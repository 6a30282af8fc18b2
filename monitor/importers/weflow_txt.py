"""WeFlow TXT (WeChat): ``群聊_<群名>.txt``, UTF-8 without mark, times to the second, sorted by time.

    2026-11-09 08:02:11 '党办小周'
    请各村今天17:00前报送秋防名单

    2026-11-09 08:03:40 '云岭镇秋防群'        <- the name equals the group's: a system line
    "党办小周"邀请"石桥村会计"加入了群聊

    2026-11-09 08:05:00 '石桥村会计'
    收到[引用 党办小周：请各村今天17:00前报送秋防名单]

The group's name stands only in the file's name (see weflow_names). Bodies: ``[链接]#接龙`` and ``[群公告]`` keep their
whole text, ``[其他消息]`` is a voice message, a recall may end in a stray digit. WeFlow strips a leading ``word:`` from
texts, so that ``18:30 前到`` is printed as ``30 前到``: such texts are flagged as damaged.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from monitor.importers.body import Body, system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.printed_time import epoch
from monitor.importers.producers import WEFLOW
from monitor.importers.textlog import (
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
from monitor.importers.weflow_body import printed_body, unwrapped
from monitor.importers.weflow_names import group_name
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage

HEADER = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) '(.*)'", re.ASCII)
TIMED = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2}:\d{2}(?: |$)", re.ASCII)


def _identify(head: Head) -> bool:
    first = head.text.lstrip("\n").split("\n", 1)[0]
    return len(first) < 500 and HEADER.fullmatch(first) is not None


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.fullmatch(text) if text[-1] == "'" else None
        if found is None:
            return None
        year, month, day, hour, minute, second = map(int, found.groups()[:6])
        return Header(epoch(source.zone, (year, month, day), hour, minute, second), None, found[7])

    plausible = plausible_names(source.path, header)
    return Layout(header, lambda text: TIMED.match(text) is not None, plausible=plausible)


def _senders(path: Path) -> set[str]:
    return {found[7] for _, text in surveyed(path) if len(text) < 500 and (found := HEADER.fullmatch(text))}


def _content(content: str) -> Body:
    """A sender's body undone."""
    quotes = content.endswith("]") and "[引用 " in content
    return unwrapped(Kind.QUOTE, content) if quotes else printed_body(content)


def _message(segment: Segment, group: str) -> RawMessage:
    content = text_of(segment.body, 1)
    found = system_body(content) if segment.header.name == group else _content(content)
    return segment.message(found)


def _read(source: Source) -> Iterator[Parsed]:
    group = group_name(source.path, lambda: _senders(source.path))
    yield GroupHeader(Platform.WECHAT, group)
    for part in settled(segments(numbered_lines(source.path), _layout(source)), SortedJudge()):
        yield _message(part, group) if isinstance(part, Segment) else part


IMPORTERS = (
    Importer(
        name="weflow-txt",
        version=1,
        platform=Platform.WECHAT,
        zh="WeFlow 导出的文本",
        extensions=(".txt",),
        signature="第一行是“2026-11-09 08:02:11 '名字'”",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WEFLOW,
            keeps=Keeps.of("秒 撤回 引用 转发 接龙 公告 卡片", "群名 名片 @全体"),
            loses="没有群号、账号和消息编号；语音写作“其他消息”；正文开头的“字母、数字加英文冒号”会被删掉。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；开头缺了钟点的，标出来；私聊不读。",
        ),
    ),
)
