r"""WeFlow Markdown (WeChat): ``群聊_<群名>.md``, UTF-8 without mark, times to the second, sorted by time.

    # 松坪乡护林防汛群

    - 会话ID: `57120033@chatroom`
    - 会话类型: 群聊
    - 消息数量: 2
    - 导出工具: WeFlow

    ---

    ## 2026\-10\-12 07:30:00 党政办\-卢静

    今天18:00前报

    ## 2026\-10\-12 07:31:00 石头

    > 党政办\-卢静: 今天18:00前报

    收到

Every character that Markdown knows is escaped with a backslash, so a bare ``## `` is always the exporter's and a
header line typed into a message, which arrives as ``\#\# …``, is body; it is flagged all the same. A bare ``> `` is a
quoted original, ``[标题](地址)`` a link. Bodies are undone in weflow_body. Under the group's name stand system lines.

Identity: there are no ids; a message is (group, second, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import CHOOSE_GROUP, PRIVATE, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import WEFLOW
from monitor.importers.textlog import (
    Header,
    Layout,
    NumberedLine,
    Segment,
    numbered_lines,
    segments,
    surveyed,
    text_of,
)
from monitor.importers.timeorder import TrustingJudge, settled
from monitor.importers.values import native_id, printed_moment
from monitor.importers.weflow_body import is_room, kind_by_prefix, printed_body
from monitor.importers.weflow_names import group_name
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage

META_LINES = 20
META = re.compile(r"- (会话ID|会话类型|消息数量|导出工具): (.*)")
HEADER = re.compile(r"## (\d{4}\\?-\d\d\\?-\d\d \d\d:\d\d:\d\d) ?(.*)", re.ASCII)
TYPED_HEADER = re.compile(r"\\#\\# \d{4}\\?-\d\d\\?-\d\d ", re.ASCII)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text) if "\\" in text else text


def _meta(lines: Iterator[str]) -> dict[str, str]:
    """The title and the list of labels and values that stand above the first rule."""
    found: dict[str, str] = {}
    for line in takewhile(lambda text: text != "---", islice(lines, META_LINES)):
        if line.startswith("# ") and "群名" not in found:
            found["群名"] = _plain(line[2:].strip())
        elif match := META.fullmatch(line[:500]):
            found[match[1]] = _plain(match[2].strip(" `"))
    return found


def _identify(head: Head) -> bool:
    text = head.text.lstrip("\ufeff")
    if not text.startswith("# "):
        return False
    meta = _meta(iter(text.split("\n", META_LINES + 1)))
    return meta.get("导出工具") == "WeFlow" and "会话ID" in meta


def _group(path: Path, meta: dict[str, str]) -> GroupHeader:
    room = native_id(meta.get("会话ID"))
    if meta.get("会话类型") == "私聊" or (room is not None and not is_room(room)):
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
    return GroupHeader(Platform.WECHAT, meta.get("群名") or group_name(path, tuple), room)


def _layout(source: Source) -> Layout:
    def header(text: str) -> Header | None:
        found = HEADER.fullmatch(text) if text.startswith("## ") else None
        if found is None:
            return None
        when = printed_moment(_plain(found[1]), source.zone)
        return Header(when[0] if when else None, None, _plain(found[2]))

    return Layout(header, lambda text: text.startswith("## ") or TYPED_HEADER.match(text) is not None)


def _content(raw: str) -> Body:
    """A body as it stands in the file, wrapped by the exporter and escaped."""
    if raw.startswith("!["):
        return Body(kind_by_prefix(_plain(raw[1:])) or Kind.IMAGE, "")
    if raw.startswith("[") and raw.endswith(")") and "](" in raw:
        title, _, target = raw[1:-1].rpartition("](")
        kind = kind_by_prefix(f"[{_plain(title)}]")
        return Body(kind, "") if kind and "://" not in target else Body(Kind.LINK, _plain(title))
    return printed_body(_plain(raw))


def _message(segment: Segment, group: str | None) -> RawMessage:
    lines = segment.body[1:] if segment.body[:1] == [""] else segment.body
    if group is not None and segment.header.name == group:
        return segment.message(system_body(_plain(text_of(lines, 1))))
    quoted = list(takewhile(bool, lines)) if lines and lines[0].startswith("> ") else []
    found = _content(text_of(lines[len(quoted) + 1 :] if quoted else lines, 1))
    if quoted:
        original = _plain("\n".join(line.removeprefix("> " if line.startswith("> ") else ">") for line in quoted))
        found = found._replace(kind=Kind.QUOTE, quoted=original.partition(": ")[2] or original)
    return segment.message(found)


def _read(source: Source) -> Iterator[Parsed]:
    meta = _meta(text for _, text in surveyed(source.path))
    group = _group(source.path, meta)
    yield group
    watch = Continuity()
    for part in settled(segments(_below_rule(numbered_lines(source.path)), _layout(source)), TrustingJudge()):
        parsed = _message(part, group.name) if isinstance(part, Segment) else part
        watch.saw(parsed.line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    declared = meta.get("消息数量", "")
    yield from watch.warnings(int(declared) if declared.isdecimal() and len(declared) < 10 else None)


def _below_rule(lines: Iterator[NumberedLine]) -> Iterator[NumberedLine]:
    """The lines below the rule that ends the labels."""
    for _, text in lines:
        if text == "---":
            break
    yield from lines


IMPORTERS = (
    Importer(
        name="weflow-markdown",
        version=1,
        platform=Platform.WECHAT,
        zh="WeFlow 导出的 Markdown",
        extensions=(".md",),
        signature="开头是“# 群名”与“- 会话ID”，导出工具是 WeFlow",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WEFLOW,
            keeps=Keeps.of("群名 群号 秒 撤回 引用 转发 接龙 公告 卡片", "名片 @全体"),
            loses="没有账号和消息编号；正文开头的“字母、数字加英文冒号”会被删掉。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；开头缺了钟点的，标出来；条数与文件自称的不符，"
            "会提醒；私聊不读。",
        ),
    ),
)
