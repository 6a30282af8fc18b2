"""Messages selected in WeChat for Windows and pasted into a file: names and texts, neither time nor date.

    党办小周:
    各村今天17:00前报送秋防名单

    请各村收到回复                  <- blank lines may stand inside a text

    石桥村会计:                     <- or with a space behind the colon
    收到

A name ends in a half-width colon, stands in a line of its own after a blank line, and is not a heading that people
put before a list (``附件:``, ``一、要求:``). Nothing else tells it from a line of the text before: this is the weakest
evidence there is. The messages have no time; the day that the user gives (``Source.as_of``) holds for all of
them when they are imported, and no figure by the hour counts them. Neither the group's name nor any id is told.

Identity: there are no ids; a message is (group, day, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import WECHAT_COPY
from monitor.importers.textlog import (
    SENTENCE_MARKS,
    Header,
    Layout,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    text_of,
)
from monitor.importers.wechat_copy import copied_body
from monitor.types import GroupHeader, Parsed, Platform, Precision

MAX_NAME = 40
LISTED = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|第[一二三四五六七八九十\d]{1,3}|[-*#•·>\[{\"']"
)
HEADINGS = (
    *("附件", "时间", "地点", "要求", "任务", "通知", "名单", "内容", "事项", "情况", "说明", "备注", "注意", "如下"),
    *("回复", "接龙", "例如", "标准", "范围", "原文", "转发", "提醒", "措施", "步骤", "进度", "结果", "问题", "清单"),
    *("方式", "流程", "安排", "重点", "另外", "模板", "格式", "链接", "地址", "电话"),
)


def _name(text: str) -> str | None:
    """The name in a header line, None for any other line."""
    bare = text.rstrip(" ")
    if not 1 < len(bare) <= MAX_NAME + 1 or len(text) > len(bare) + 1 or bare[-1] != ":" or bare[0].isspace():
        return None
    name = bare[:-1].rstrip()
    if not name or name.endswith(HEADINGS) or LISTED.match(name) or not SENTENCE_MARKS.isdisjoint(name):
        return None
    return name


def _identify(head: Head) -> bool:
    lines = ["", *head.text.strip("\n").split("\n")[:400]]
    names = [_name(lines[at]) for at in range(1, len(lines)) if not lines[at - 1] and lines[at]]
    return bool(names) and names[0] is not None and sum(name is not None for name in names) >= 2


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        name = _name(text)
        return None if name is None else Header(None, None, name)

    return Layout(header, lambda text: False, plausible=plausible_names(source.path, header))


def _read(source: Source) -> Iterator[Parsed]:
    yield GroupHeader(Platform.WECHAT, None)
    for part in segments(numbered_lines(source.path), _layout(source)):
        if isinstance(part, Segment):
            yield part.message(copied_body(text_of(part.body, 1)), Precision.DAY)
        else:
            yield part


IMPORTERS = (
    Importer(
        name="wechat-copy-notime",
        version=1,
        platform=Platform.WECHAT,
        zh="从微信 Windows 版复制出来、没有时间的聊天记录（导入时要用 --as-of 写明日期）",
        extensions=(".txt",),
        signature="每条以“名字:”开头，隔一个空行",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WECHAT_COPY,
            keeps=Keeps.of("接龙", "名片 @全体"),
            loses="没有时间和日期，几点发的无从知道，不进入按钟点的统计；没有群名、群号、账号和消息编号；"
            "名字可能是您写的备注。",
            alerts="名字只能靠行末的冒号和前面的空行来认，是所有格式里最弱的依据；“附件:”“一、"
            "要求:”这样的行按正文处理；不用 --as-of 写明日期，不能导入。",
        ),
    ),
)
