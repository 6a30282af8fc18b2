"""MemoTrace (留痕) 1.x, CSV (WeChat 3.x): ``聊天记录/<群名>/<群名>_utf8.csv``, or ``messages.csv`` with everything.

    localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender
    1,3,1,0,0,1794182531,2,请今天17:00前报,2026-11-09 08:02:11,林场周七,周七,wxid_a1
    2,3,49,6,0,1794182580,2,,2026-11-09 08:03:00,林场周七,周七,wxid_a1
    3,3,10000,0,0,1794182640,2,“周七”邀请“秦十一”加入了群聊,2026-11-09 08:04:00,,,

Type and SubType are WeChat's numbers (see wechat_kinds). StrContent is empty for application messages (files,
quotes, 接龙, cards), raw XML for media. In a group's own file Remark, NickName and Sender (a wxid) are the sender's;
the group's name is only in the file's name, its id nowhere.

In ``messages.csv`` Remark and NickName are the conversation's and Sender is a shown name, 我 for the exporting user.
Private chats stand between: their rows have one cell less, or nobody but the partner and 我 speaks in them. Rows of
conversations that are not in the contacts have no name at all. TalkerId tells conversations apart within one file.

Identity: localId is a position in one database and is not used; a message is (group, second, sender, text).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from monitor.errors import RefusedFormat
from monitor.importers import csvrows
from monitor.importers.body import CHOOSE_GROUP, NO_TIME, PRIVATE, Body, system_body
from monitor.importers.chatlab import WECHAT_ID
from monitor.importers.conversations import Placed, by_group
from monitor.importers.csvrows import Row
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.jsonstream import BROKEN_BYTES
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import MEMOTRACE_1
from monitor.importers.textlog import until_fault
from monitor.importers.values import is_whole, moment, native_id, printed_moment, shown
from monitor.importers.wechat_kinds import APPLICATION, kind_of, untagged
from monitor.importers.weflow_body import application_tool
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage, Skipped, Warned

COLUMNS = (
    *("localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime"),
    *("Status", "StrContent", "StrTime", "Remark", "NickName", "Sender"),
)
WIDTH, NAMELESS = len(COLUMNS), 10
ALL, OWN_SUFFIX, SELF = "messages.csv", "_utf8", "我"
NO_CONVERSATION = "这一行的会话不在通讯录里，没有名字，不知道是哪个群，没有读入"
NAMESAKES = "有两个群同名，文件里没有群号，已当作同一个群"

Cells = Mapping[str, str]


@dataclass(slots=True)
class Talker:
    """One conversation of a file, as a first pass sees it: its name, who speaks, who speaks other than 我."""

    line: int
    name: str
    senders: set[str] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        """Whether anybody is named who is not the conversation itself: 我 is only written in groups."""
        return bool(self.senders - {self.name, ""})


def _identify(head: Head) -> bool:
    return csvrows.first_titles(head.text) == COLUMNS


def _rows(source: Source) -> Iterator[Row]:
    return csvrows.below_titles(csvrows.written_out(csvrows.rows(source.path), source.path), COLUMNS, source.path)


def _named(cells: tuple[str, ...]) -> dict[str, str]:
    """Cells by column; what a short row lacks is missing."""
    return dict(zip(COLUMNS, cells, strict=False))


def _survey(source: Source) -> dict[str, Talker]:
    """The conversations of the readable rows, by TalkerId."""
    talkers: dict[str, Talker] = {}
    for line, cells in until_fault(_rows(source), []):
        row = _named(cells)
        if "NickName" not in row or not row["TalkerId"].isdecimal() or not is_whole("".join(cells)):
            continue
        talker = talkers.setdefault(row["TalkerId"], Talker(line, row["NickName"].strip() or row["Remark"].strip()))
        sender = row.get("Sender", "").strip()
        talker.senders.add(sender if sender != row["Remark"].strip() else talker.name)
        if row["IsSender"] == "0" and sender:
            talker.others[sender] = row["Remark"]
    return talkers


def _is_whole_account(source: Source, talkers: Mapping[str, Talker]) -> bool:
    """Whether the file holds everything rather than one group: shown names in place of ids tell."""
    if source.path.name == ALL or len(talkers) > 1:
        return True
    senders = {sender for talker in talkers.values() for sender in talker.senders if sender != talker.name}
    return not source.path.stem.endswith(OWN_SUFFIX) and not all(WECHAT_ID.fullmatch(one) for one in senders if one)


def _read(source: Source) -> Iterator[Parsed]:
    talkers = _survey(source)
    if _is_whole_account(source, talkers):
        yield from by_group(_placed_by_talker(talkers, source), source.path)
        names = [talker.name for talker in talkers.values() if talker.is_group]
        for talker in talkers.values():
            if talker.is_group and names.count(talker.name) > 1:
                yield Warned(talker.line, f"{NAMESAKES}：{shown(talker.name)}")
        return
    name = source.path.stem.removesuffix(OWN_SUFFIX)
    others = {wxid: remark for talker in talkers.values() for wxid, remark in talker.others.items()}
    if len(others) == 1 and name in others.values():
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    group = GroupHeader(Platform.WECHAT, name)
    yield from by_group(
        (Placed(line, name, group, _own(line, cells, source)) for line, cells in _rows(source)), source.path
    )


def _placed_by_talker(talkers: Mapping[str, Talker], source: Source) -> Iterator[Placed]:
    for line, cells in _rows(source):
        row = _named(cells)
        talker = talkers.get(row.get("TalkerId", ""))
        if not is_whole("".join(cells)):
            yield Placed(line, None, None, Skipped(line, BROKEN_BYTES.reason))
            continue
        if talker is None or len(cells) in (NAMELESS, NAMELESS - 1):
            yield Placed(line, None, None, Skipped(line, NO_CONVERSATION))
            continue
        group = GroupHeader(Platform.WECHAT, talker.name or None) if talker.is_group else None
        sender = row.get("Sender", "").strip() or None
        yield Placed(line, row["TalkerId"], group, _message(line, cells, None, sender, source))


def _own(line: int, cells: tuple[str, ...], source: Source) -> Parsed:
    """A row of a group's own file, where name and id are the sender's."""
    row = _named(cells)
    sender = native_id(row.get("Sender"))
    name = next((name for key in ("Remark", "NickName") if (name := row.get(key, "").strip())), sender)
    return _message(line, cells, sender, name or (SELF if row.get("IsSender") == "1" else None), source)


def _message(
    line: int, cells: tuple[str, ...], sender_id: str | None, name: str | None, source: Source
) -> RawMessage | Skipped:
    if len(cells) != WIDTH:
        return Skipped(line, csvrows.wrong_width(COLUMNS))
    if not is_whole("".join(cells)):
        return Skipped(line, BROKEN_BYTES.reason)
    row = _named(cells)
    printed = printed_moment(row["StrTime"], source.zone)
    sent_at = moment(row["CreateTime"], source.zone) or (printed[0] if printed else None)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    return _body(row).message(line, sent_at, sender_id=sender_id, sender_name=name, native_id=None)


def _body(row: Cells) -> Body:
    number, application = (
        int(cell) if cell.isdecimal() and len(cell) < 10 else None for cell in (row["Type"], row["SubType"])
    )
    kind = kind_of(number, application)
    content = csvrows.with_lf(row["StrContent"])
    if kind is Kind.SYSTEM:
        return system_body(untagged(content))
    if kind is Kind.TEXT:
        tool = application_tool(application, content) if number == APPLICATION else None
        return Body(kind, content) if number == 1 else Body(Kind.OTHER, "", tool=tool)
    return Body(kind, "")


IMPORTERS = (
    Importer(
        name="memotrace1-csv",
        version=1,
        platform=Platform.WECHAT,
        zh="留痕 MemoTrace 1.x 导出的 CSV（单个群，或全部消息 messages.csv）",
        extensions=(".csv",),
        signature="第一行是“localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,…”",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=MEMOTRACE_1,
            keeps=Keeps.of("秒 撤回", "群名 账号 @全体"),
            loses="引用、接龙、公告、文件、卡片的文字全部没有导出，只知道有一条；没有群号、群名片和消息编号；"
            "messages.csv 没有微信号，群名靠通讯录。",
            alerts="私聊、没有名字的会话跳过，并写明从哪一行起；同名的群当作一个群，会提醒；列数不对、引号不成对的，"
            "写明行号。",
        ),
    ),
)
