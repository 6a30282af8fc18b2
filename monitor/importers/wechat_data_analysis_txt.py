"""WeChatDataAnalysis TXT (WeChat): ``0001_松坪乡护林防汛群_57120033@chatroom_0a1b2c3d/messages.txt``, by time.

    会话: 松坪乡护林防汛群 (57120033@chatroom)
    账号: wxid_me
    导出时间: 2026-11-02T09:00:00

    [2026-10-12 07:30:00] 党政办-卢静(wxid_lujing0001): 今天18:00前报
    没有照片的视为没去
    [2026-10-12 07:31:00] [系统] "党政办-卢静"邀请"石头"加入了群聊
    [2026-10-12 07:32:00] 石头(wxid_shilei0002) [avatar=avatars/0002.jpg]: [图片] media/images/1.jpg

No blank lines stand between messages (see inlinelog); spaces at a line's end are gone. What a card holds is glued on
without a space (``[文件] 表.xlsx表.xlsx size=24576``), a link's description stands before its title, so links, red
packets, quotes and announcements cannot be told from text. Whole exports and privacy mode: see
wechat_data_analysis_folder.

Identity: there are no ids of messages; a message is (group, second, sender's wxid, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.body import Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.inlinelog import InlineLayout, inline_message, inline_segments, is_cut_stamp, is_finished
from monitor.importers.manual import Keeps, Manual
from monitor.importers.placeholders import marks, read_placeholder
from monitor.importers.producers import WECHAT_DATA_ANALYSIS
from monitor.importers.textlog import (
    MAX_LINE,
    MAX_NAME,
    Header,
    NumberedLine,
    Segment,
    numbered_lines,
    plausible_names,
    surveyed,
)
from monitor.importers.timeorder import SortedJudge, settled
from monitor.importers.values import native_id, printed_moment
from monitor.importers.wechat_data_analysis_folder import (
    HIDDEN,
    HIDDEN_TEXT,
    OPEN_UP,
    SCRUBBED,
    beside,
    declared_count,
    export_format,
    group_of,
    read_export,
    unaliased,
)
from monitor.types import Kind, Parsed, Platform, RawMessage, Tool

LABELS = ("会话", "账号", "会话头像", "时间范围", "消息类型", "导出时间")
LABEL_LINES = 10
CHAT = re.compile(r"(.*) \(([^()\s]+)\)")
SYSTEM = "[系统]"
STAMP = r"\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] "
PERSON = r"(?:(.*?)\(([A-Za-z0-9_@.+-]+)\)|(未知|[A-Za-z0-9_@.+-]{4,}))(?: \[avatar=[^\[\]]*\])?:"
HEADER = re.compile(rf"{STAMP}(?:(\[系统\])|{PERSON})(?: |$)", re.ASCII)
STAMPED = re.compile(r"\[\d{4}-\d\d-\d\d \d\d?:\d\d", re.ASCII)
TEMPLATE = "[0000-00-00 00:00:00] "
PEEKED = 2000
FILE = re.compile(r"\[文件\] ?(.*?)(?: size=\d*)?", re.ASCII)
PLACE, PLACE_PARTS = "[位置]", (" 地点=", " 地址=", " 坐标=")
VOICE = re.compile(r"\[语音(?: \d+秒)?\](?: 转写=(.*))?", re.ASCII | re.DOTALL)
TRANSFER = re.compile(r"[^\n]{0,200}金额=[^\n ]{0,40} 状态=[^\n]{0,40}")
MEDIA = " media/"
NOTICE_TITLE = "群公告"  # all that is left of an announcement
TABLE = (
    *marks(Kind.IMAGE, "[图片]"),
    *marks(Kind.STICKER, "[表情]", "[动画表情]"),
    *marks(Kind.VIDEO, "[视频]"),
    *marks(Kind.RED_PACKET, "[红包]"),
    *marks(Kind.OTHER, "[转账]", "[通话]", "[语音通话]", "[视频通话]", "[名片]"),
    *marks(Kind.LINK, "[链接]"),
)


def _labels(lines: Iterator[str]) -> dict[str, str]:
    """The labels above the first blank line."""
    pairs = (line[:1000].partition(":") for line in islice(takewhile(bool, lines), LABEL_LINES))
    return {label: value.strip() for label, mark, value in pairs if mark and label in LABELS}


def _identify(head: Head) -> bool:
    if (whole := export_format(head)) is not None:
        return whole == "txt"
    text = head.text.lstrip("\ufeff")
    return text.startswith("会话: ") and _labels(iter(text.split("\n", LABEL_LINES))).keys() >= {"账号", "导出时间"}


def _read(source: Source) -> Iterator[Parsed]:
    return read_export(source, "messages.txt", _read_conversation)


def _layout(source: Source, hidden: bool) -> InlineLayout:
    def split(text: str) -> tuple[Header, int] | None:
        found = HEADER.match(text)
        if found is None:
            return None
        when = printed_moment(found[1], source.zone)
        at = when[0] if when else None
        if found[2]:
            return Header(at, None, SYSTEM), found.end()
        wxid = native_id(found[4] or (None if found[5] == "未知" else found[5]))
        return Header(at, unaliased(wxid, hidden), (found[3] or "").strip() or unaliased(wxid, hidden)), found.end()

    def named(text: str) -> Header | None:
        found = split(text[:600])
        return found[0] if found else None

    return InlineLayout(
        split,
        lambda text: STAMPED.match(text) is not None,
        _is_cut_off,
        plausible_names(source.path, named),
    )


def _is_cut_off(text: str) -> bool:
    """Whether a line is a header broken off in its time or its name."""
    stamp, rest = text[: len(TEMPLATE)], text[len(TEMPLATE) :]
    return is_cut_stamp(stamp, TEMPLATE) and len(rest) < MAX_NAME and ":" not in rest


def _read_conversation(source: Source) -> Iterator[Parsed]:
    lines = (text for _, text in islice(surveyed(source.path), PEEKED))
    labels = _labels(lines)
    if "会话" not in labels:
        raise MalformedFile(source.path, "开头没有“会话: ……”这一行", "请重新导出")
    chat = CHAT.fullmatch(labels["会话"])
    hidden = labels["会话"] == HIDDEN
    if hidden and any(line.endswith(f": {HIDDEN_TEXT}") for line in lines):
        raise RefusedFormat(source.path, SCRUBBED, OPEN_UP)
    yield group_of(source.path, chat[2] if chat else None, chat[1] if chat else labels["会话"])
    layout, watch = _layout(source, hidden), Continuity()
    body = inline_segments(_below_labels(numbered_lines(source.path)), layout, is_finished(source.path))
    for part in settled(body, SortedJudge()):
        parsed = _message(part, layout) if isinstance(part, Segment) else part
        watch.saw(parsed.line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings(declared_count(source.path))


def _below_labels(lines: Iterator[NumberedLine]) -> Iterator[NumberedLine]:
    for _, text in lines:
        if not text:
            break
    yield from lines


def _message(segment: Segment, layout: InlineLayout) -> RawMessage:
    is_system = segment.header.sender_id is None and segment.header.name == SYSTEM
    return inline_message(segment, layout, system_body if is_system else _body)


def _body(text: str) -> Body:
    """A sender's body undone; paths of exported media behind a placeholder are dropped."""
    if text == NOTICE_TITLE:
        return Body(Kind.TEXT, text, tool=Tool.ANNOUNCEMENT)
    if len(text) > MAX_LINE or not text.startswith("["):
        return Body(Kind.OTHER, text) if TRANSFER.fullmatch(text[:MAX_LINE]) else read_placeholder(text, ())
    bare = text.split(MEDIA, 1)[0] if MEDIA in text and "\n" not in text else text
    if found := FILE.fullmatch(bare):
        return Body(Kind.FILE, _once(found[1]))
    if found := VOICE.fullmatch(bare):
        return Body(Kind.VOICE, found[1] or "")
    if bare == PLACE or bare.startswith(tuple(PLACE + part for part in PLACE_PARTS)):
        return Body(Kind.LOCATION, _place(bare))
    undone = read_placeholder(bare, TABLE)
    return undone if undone.kind is not Kind.TEXT else Body(Kind.TEXT, text)


def _place(text: str) -> str:
    """The name of a place, which stands before its address and coordinates."""
    _, _, name = text.partition(PLACE_PARTS[0])
    for part in PLACE_PARTS[1:]:
        name = name.partition(part)[0]
    return name


def _once(name: str) -> str:
    """A file's name that is printed twice in a row."""
    half = len(name) // 2
    return name[:half] if name and name[:half] == name[half:] else name


IMPORTERS = (
    Importer(
        name="wda-txt",
        version=1,
        platform=Platform.WECHAT,
        zh="WeChatDataAnalysis 导出的文本（一个会话，或整个导出文件夹）",
        extensions=(".txt",),
        signature="开头是“会话: ”“账号: ”“导出时间: ”",
        identify=_identify,
        read=_read,
        beside=beside("messages.txt"),
        manual=Manual(
            producer=WECHAT_DATA_ANALYSIS,
            keeps=Keeps.of("群名 群号 账号 秒 撤回 接龙", "名片 @全体"),
            loses="没有消息编号；链接、红包、引用、合并转发和公告与普通文字分不开；文件名重复写两遍；"
            "行末的空格没有了。",
            alerts="正文里形似消息头的行按正文处理，标出来请人核对；隐私模式导出的不读；整个文件夹一起读，私聊跳过；"
            "没有写完的最后一条标出来。",
        ),
    ),
)
