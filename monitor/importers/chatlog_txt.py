"""chatlog's plain text (WeChat): the page that its local server shows, saved as a file, sorted by time.

    周七-林场(wxid_a1) 2026-11-09 08:02:11
    请今天17:00前报

    秦十一(我) 2026-11-09 08:02:40                              <- the exporting user, without an id
    收到

    系统消息 2026-11-09 08:03:40
    "周七-林场" 撤回了一条消息

    周七-林场(wxid_a1) [白杨镇防火群(31450002@chatroom)] 11-09 08:05:00     <- one of several conversations

The times have the date, only month and day (the query lay within one year), or only the clock (within one day); the
rest is given by the user. The group stands in the headers only when several conversations were asked for; there a
header without it is a private chat, which is left out. Else the group is unknown, unless the file's name begins with
its id. Bodies are undone in chatlog_body.

Where only the clock is printed, a pasted ``2026-11-08 19:02:00`` has the very form of a header of a sender without a
name. It is read as such a header, flagged, whatever its time; a flagged sender that is a date is nobody's account.

Identity: there are no ids; a message is (group, second, sender, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import chatlog_body
from monitor.importers.conversations import PRIVATE_PART
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.printed_time import epoch
from monitor.importers.producers import CHATLOG
from monitor.importers.textlog import (
    BROKEN_OFF,
    MAX_LINE,
    Header,
    Layout,
    Segment,
    numbered_lines,
    plausible_names,
    segments,
    text_of,
    until_fault,
)
from monitor.importers.timeorder import Ruling, SortedJudge, Verdict, settled
from monitor.types import GroupHeader, Parsed, Platform, RawMessage, Skipped

SELF = "我"
INNER = ("> ", "  ")  # how chatlog begins the lines of quotes and forwards
LONGEST = 400
STAMP = re.compile(r" (?:(?:(\d{4})-)?(\d\d)-(\d\d) )?(\d\d):(\d\d):(\d\d)$", re.ASCII)
ENDS_IN_TIME = re.compile(r"\d\d:\d\d:\d\d$", re.ASCII)
IN_BRACKETS = re.compile(r"我|[-\w@.]{1,64}", re.ASCII)
WECHAT_ID = re.compile(r"[A-Za-z][-\w]{4,63}|\d{5,20}@[\w.]{4,20}", re.ASCII)
ROOM = re.compile(r"(?:(.*)\()?([\w.]{4,40}@(?:im\.)?chatroom)\)?", re.ASCII)
ROOM_FIRST = re.compile(r"\d{5,20}@(?:im\.)?chatroom(?=_|$)", re.ASCII)
CUT_HEADER = re.compile(r"\S.{0,80}\((?:我?|[A-Za-z\d][-\w@.]{0,63})(?:\)(?: \[.{0,120})?[ \d:-]{0,20})?")
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DATE_SENDER = "发言人的位置上是一个日期，多半是转发的旧记录，请人工核对"
NO_YEAR, NO_DATE = "这份记录的时间只有月日，没有年份", "这份记录的时间只有时分秒，没有日期"
GIVE_DATE = "请用 --as-of 2026-11-02 这样写明日期后重新导入"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the headers of one file look like: how much of the date they print, and whether they name the group."""

    year: bool
    day: bool
    rooms: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """One header line taken apart; ``when`` is year, month, day, hour, minute, second, "" where not printed."""

    name: str
    sender_id: str | None
    room: GroupHeader | None
    when: tuple[str, ...]


def _printed(text: str) -> Printed | None:
    """A line taken apart when it has the form of a header; how the date is printed is left to the caller."""
    stamp = STAMP.search(text, max(len(text) - 21, 0)) if len(text) <= LONGEST else None
    if stamp is None or text.startswith(INNER):
        return None
    when, left = tuple(part or "" for part in stamp.groups()), text[: stamp.start()]
    if found := _sender(left):
        return Printed(*found, None, when)
    at = left.rfind(" [") if left.endswith("]") else -1
    while at > 0:
        room, found = ROOM.fullmatch(left[at + 2 : -1]), _sender(left[:at])
        if room and found:
            return Printed(*found, GroupHeader(Platform.WECHAT, room[1] or None, room[2]), when)
        at = left.rfind(" [", 0, at)
    return None


def _sender(left: str) -> tuple[str, str | None] | None:
    """Shown name and id of ``名(编号)``, ``名(我)``, ``编号`` or 系统消息."""
    if left in (chatlog_body.SYSTEM, SELF):
        return left, None
    if left.endswith(")"):
        name, _, sender_id = left[:-1].rpartition("(")
        if IN_BRACKETS.fullmatch(sender_id):
            return name or sender_id, None if sender_id == SELF else sender_id
        return None
    return (left, left) if WECHAT_ID.fullmatch(left) or DATE.fullmatch(left) else None


def _in_place(text: str) -> Iterator[Printed | None]:
    """The lines of a head of text that follow a blank line and end in a time: headers, or None for what is none."""
    for before, line in pairwise(("", *text.split("\n"))):
        if not before and ENDS_IN_TIME.search(line, max(len(line) - 8, 0)):
            yield _printed(line)


def _identify(head: Head) -> bool:
    text = head.text.lstrip("\n")
    if _printed(text.partition("\n")[0]) is None:
        return False
    lines = list(_in_place(text))
    found = [line for line in lines if line]
    told = any(one.room or WECHAT_ID.fullmatch(one.sender_id or "") for one in found)
    return told and len(found) * 2 > len(lines)


def _shape(text: str) -> Shape:
    """The shape that the first header shows.

    Several conversations when the first header or half of them name a group, or when those that do not are of one
    partner in a private chat; a lone such header in a group's log is somebody's pasted text.
    """
    found = [line for line in _in_place(text.lstrip("\n")) if line and not DATE.fullmatch(line.name)]
    if not found:
        return Shape(year=True, day=True, rooms=False)
    named = sum(one.room is not None for one in found)
    partners = {one.sender_id for one in found if one.sender_id and not one.room}
    rooms = found[0].room is not None or named * 2 >= len(found) or (named > 0 and len(partners) <= 1)
    return Shape(bool(found[0].when[0]), bool(found[0].when[1]), rooms)


def _day(source: Source, shape: Shape) -> date:
    """The user's day for what the headers do not print; RefusedFormat when it is needed and not given."""
    if source.as_of is None and not shape.year:
        raise RefusedFormat(source.path, NO_YEAR if shape.day else NO_DATE, GIVE_DATE)
    return source.as_of or date.min


def _header(shape: Shape, given: date, zone: ZoneInfo) -> Callable[[str], Header | None]:
    others = (given.year, given.month, given.day)

    def header(text: str) -> Header | None:
        found = _printed(text)
        if found is None or (found.room and not shape.rooms):
            return None
        if (bool(found.when[0]), bool(found.when[1])) != (shape.year, shape.day):
            return None
        year, month, day = (int(part or other) for part, other in zip(found.when[:3], others, strict=True))
        hour, minute, second = map(int, found.when[3:])
        at = epoch(zone, (year, month, day), hour, minute, second)
        return Header(at, found.sender_id, found.name, found.room)

    return header


def _resembles(text: str) -> bool:
    """A line that ends in a time, other than those of quotes and forwards, which chatlog indents."""
    return not text.startswith(INNER) and ENDS_IN_TIME.search(text, max(len(text) - 8, 0)) is not None


def _without_cut_header(cuts: Iterable[Segment | Skipped]) -> Iterator[Segment | Skipped]:
    """Takes the beginning of a header off the last body when the file breaks off within it."""
    last: Segment | Skipped | None = None
    faults: list[MalformedFile] = []
    for cut in until_fault(cuts, faults):
        if last is not None:
            yield last
        last = cut
    if last is not None:
        yield last
    body = last.body if isinstance(last, Segment) else []
    may_break = len(body) > 2 and not body[-2] and len(body[-1]) <= MAX_LINE
    if isinstance(last, Segment) and may_break and CUT_HEADER.fullmatch(body[-1]):
        last.body.pop()
        yield Skipped(last.line + len(last.body) + 1, BROKEN_OFF)
    for fault in faults:
        raise fault


@dataclass(slots=True)
class _ClockJudge(SortedJudge):
    """For headers with the clock alone: a date in the sender's place is a message by itself, time goes on as if not."""

    def rule(self, host: Segment | None, segment: Segment, later: Sequence[Segment]) -> Ruling:
        if DATE.fullmatch(segment.header.name or ""):
            return Ruling(Verdict.REAL, flag=DATE_SENDER)
        return SortedJudge.rule(self, host, segment, later)


def _message(segment: Segment) -> RawMessage:
    content = text_of(segment.body, 1)
    is_system = segment.header.name == chatlog_body.SYSTEM and segment.header.sender_id is None
    return segment.message(chatlog_body.system(content) if is_system else chatlog_body.body(content))


def _read(source: Source) -> Iterator[Parsed]:
    shape = _shape(Head.of(source.path).text)
    header = _header(shape, _day(source, shape), source.zone)
    layout = Layout(header, _resembles, plausible=plausible_names(source.path, header))
    cuts = _without_cut_header(segments(numbered_lines(source.path), layout))
    parts = settled(cuts, SortedJudge() if shape.day else _ClockJudge())
    if shape.rooms:
        yield from _by_room(parts)
        return
    room = ROOM_FIRST.match(source.path.name)
    yield GroupHeader(Platform.WECHAT, None, room[0] if room else None)
    for part in parts:
        yield _message(part) if isinstance(part, Segment) else part


def _by_room(parts: Iterable[Segment | Parsed]) -> Iterator[Parsed]:
    current: GroupHeader | None = None
    told = False
    for part in parts:
        if not isinstance(part, Segment):
            yield part
            continue
        room = part.header.room
        if room is None:
            if not told:
                yield Skipped(part.line, PRIVATE_PART)
            told = True
            continue
        if room != current:
            current = room
            yield room
        yield _message(part)


IMPORTERS = (
    Importer(
        name="chatlog-txt",
        version=1,
        platform=Platform.WECHAT,
        zh="chatlog 网页另存的文本",
        extensions=(".txt",),
        signature="第一行是“名字(微信号) 2026-11-09 08:02:11”；时间可能只有月日或时分秒",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=CHATLOG,
            keeps=Keeps.of("名片 秒 撤回 引用 转发", "群名 群号 账号 @全体 卡片"),
            loses="年份或日期可能没有；自己发的消息没有账号；只查一个群的不写群名；没有消息编号；接龙、"
            "群公告没有内容；小程序只有应用名。",
            alerts="缺日期或年份的，不写明不能导入；正文里形似消息头的行按正文处理，标出来请人核对；"
            "一个文件里有几个会话的，分开读，私聊跳过。",
        ),
    ),
)
