"""MemoTrace (留痕) 2.x, CSV and XLSX (WeChat): ``聊天记录/<群名>(<群号@chatroom>)/<群名>.csv``.

    消息ID,类型,发送人,时间,内容,备注,昵称,更多信息
    8800000000000000101,文本,林场-周七,2026-05-28 07:10:00,"@所有人 今天18:00前报",林场-周七,周七,more
    8800000000000000102,未知类型,林场-周七,2026-05-28 07:11:00,"227633266737
    {'msg': {'appmsg': {'title': '#接龙\\n防火值班\\n1. 周七', 'type': '53'}}}",林场-周七,周七,more

The group stands only in the folder's name; a folder ``名(wxid_…)`` is a private chat and refused. The name in
发送人 is 备注 before 群昵称 before 昵称. System rows carry whatever name the database has; it is ignored.

XLSX has the same columns on sheet 聊天记录, with rows that hold only a file path after voice and video rows, a
text that begins with ``=`` stored as a formula, and a sheet 成员信息 (wxid, 群昵称, 昵称 …) by which a name that
only one member bears leads to a wxid.

Identity: 消息ID is WeChat's server id, the same number in other tools. A file that went through Excel or WPS
(2026/5/28 7:10, ids such as 8.8E+18) has lost it: it is read to the minute, without ids, and a warning is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.importers import csvrows, sheets
from monitor.importers.body import NO_TIME, Body
from monitor.importers.continuity import Continuity
from monitor.importers.csvrows import RESAVED, Row
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.jsonstream import BROKEN_BYTES
from monitor.importers.manual import Keeps, Manual
from monitor.importers.memotrace_body import body
from monitor.importers.memotrace_txt import group_of
from monitor.importers.producers import MEMOTRACE_2
from monitor.importers.values import is_whole, native_id, printed_moment
from monitor.types import Parsed, Platform, Precision, RawMember, RawMessage, Skipped, Warned

COLUMNS = ("消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息")
WIDTH = len(COLUMNS)
CHAT_SHEET, MEMBER_SHEET, MEMBER_WIDTH = "聊天记录", "成员信息", 13
FORMULA_ERRORS = frozenset({"#NAME?", "#VALUE!", "#ERROR!", "#REF!"})
FORMULA_ERROR = "单元格被表格软件当成公式，原文已丢失"


@dataclass(frozen=True, slots=True)
class Member:
    """A row of 成员信息."""

    wxid: str
    card: str
    nickname: str

    @property
    def shown(self) -> str:
        """The name under which the member appears unless the exporting user set a 备注."""
        return self.card or self.nickname


def _identify_csv(head: Head) -> bool:
    return csvrows.first_titles(head.text) == COLUMNS


def _identify_xlsx(head: Head) -> bool:
    if "xl/workbook.xml" not in head.members:
        return False
    first = sheets.first_rows(head.path, WIDTH, 1)
    return bool(first) and first[0] == COLUMNS


def _read_csv(source: Source) -> Iterator[Parsed]:
    yield group_of(source.path)
    yield from _messages(csvrows.below_titles(csvrows.rows(source.path), COLUMNS, source.path), {}, source)


def _read_xlsx(source: Source) -> Iterator[Parsed]:
    yield group_of(source.path)
    with sheets.Workbook(source.path) as book:
        members = tuple(_members(book)) if MEMBER_SHEET in book.titles else ()
        yield from (RawMember(member.wxid, member.shown or member.wxid) for member in members)
        rows = book.rows(CHAT_SHEET, WIDTH) if CHAT_SHEET in book.titles else iter(())
        yield from _messages(csvrows.below_titles(rows, COLUMNS, source.path), _unique(members), source)


def _members(book: sheets.Workbook) -> Iterator[Member]:
    rows = book.rows(MEMBER_SHEET, MEMBER_WIDTH)
    titles = next(rows, (0, ()))[1]
    for _, cells in rows:
        row = dict(zip(titles, cells, strict=True))
        wxid = native_id(row.get("wxid"))
        if wxid is not None and not wxid.endswith("chatroom"):
            yield Member(wxid, row.get("群昵称", "").strip(), row.get("昵称", "").strip())


def _unique(members: tuple[Member, ...]) -> dict[str, Member]:
    """Members by the name they are shown under, without names that several bear."""
    shown: dict[str, list[Member]] = {}
    for member in members:
        shown.setdefault(member.shown, []).append(member)
    return {name: bearers[0] for name, bearers in shown.items() if name and len(bearers) == 1}


def _messages(rows: Iterator[Row], members: Mapping[str, Member], source: Source) -> Iterator[Parsed]:
    watch, resaved = Continuity(), False
    for line, cells in rows:
        parsed = _message(line, cells, members, source)
        if parsed is None:
            continue
        if isinstance(parsed, RawMessage):
            watch.saw(line, parsed.sent_at)
            if parsed.precision is Precision.MINUTE and not resaved:
                resaved = True
                yield Warned(line, RESAVED)
        yield parsed
    yield from watch.warnings()


def _message(line: int, cells: tuple[str, ...], members: Mapping[str, Member], source: Source) -> Parsed | None:
    """One row; None for a row that holds nothing but the path of a media file."""
    if len(cells) != WIDTH:
        return Skipped(line, csvrows.wrong_width(COLUMNS))
    if not is_whole("".join(cells)):
        return Skipped(line, BROKEN_BYTES.reason)
    row = dict(zip(COLUMNS, cells, strict=True))
    if not row["消息ID"] and not row["类型"] and not row["时间"]:
        return None
    when = _moment(row["时间"], source)
    if when is None:
        return Skipped(line, NO_TIME)
    found = _body(row)
    name = row["发送人"].strip() or row["备注"].strip() or row["昵称"].strip()
    return found.message(
        line,
        when[0],
        sender_id=_wxid(name, row["昵称"].strip(), members),
        sender_name=name or None,
        native_id=native_id(row["消息ID"]) if when[1] is Precision.SECOND else None,
        precision=when[1],
    )


def _moment(text: str, source: Source) -> tuple[int, Precision] | None:
    """The time as printed, or as a spreadsheet stores it."""
    serial = sheets.serial_moment(text, source.zone)
    return printed_moment(text, source.zone) if serial is None else (serial, Precision.MINUTE)


def _body(row: Mapping[str, str]) -> Body:
    content = row["内容"].replace("\r\n", "\n").replace("\r", "\n")
    found = body(row["类型"], content)
    if content in FORMULA_ERRORS:
        return found._replace(flag=FORMULA_ERROR)
    return found._replace(flag=found.flag or sheets.CELL_CUT) if len(content) >= sheets.CELL_LIMIT else found


def _wxid(name: str, nickname: str, members: Mapping[str, Member]) -> str | None:
    """The wxid of the one member shown under that name, unless the row's own 昵称 says it is somebody else."""
    member = members.get(name)
    if member is None or (nickname not in ("", name) and nickname != member.nickname):
        return None
    return member.wxid


IMPORTERS = (
    Importer(
        name="memotrace-csv",
        version=1,
        platform=Platform.WECHAT,
        zh="留痕 MemoTrace 2.x 导出的 CSV",
        extensions=(".csv",),
        signature="第一行是“消息ID,类型,发送人,时间,内容,备注,昵称,更多信息”",
        identify=_identify_csv,
        read=_read_csv,
        manual=Manual(
            producer=MEMOTRACE_2,
            keeps=Keeps.of("编号 秒 撤回 引用 转发 接龙 公告 卡片", "群名 群号 名片 @全体"),
            loses="没有账号；您写了备注的人显示备注，不显示群名片；正文第一个英文冒号前面的字可能被导出工具删掉；"
            "用 Excel 或 WPS 另存过的，秒和消息编号都没有了。",
            alerts="被表格软件另存过的，提醒一次，按分钟、不带编号读入；接龙、公告没有导出完整的，标出来；列数不对、"
            "引号不成对的，写明行号；私聊不读。",
        ),
    ),
    Importer(
        name="memotrace-xlsx",
        version=1,
        platform=Platform.WECHAT,
        zh="留痕 MemoTrace 2.x 导出的 XLSX",
        extensions=(".xlsx",),
        signature="第一张表的第一行是“消息ID、类型、发送人、时间、内容、备注、昵称、更多信息”",
        identify=_identify_xlsx,
        read=_read_xlsx,
        manual=Manual(
            producer=MEMOTRACE_2,
            keeps=Keeps.of("编号 秒 撤回 引用 转发 接龙 公告 卡片 名单", "群名 群号 账号 名片 @全体"),
            loses="一格最多 32767 字，更长的正文被截断；账号要靠成员信息里的名字对照，重名的对不上；"
            "您写了备注的人显示备注。",
            alerts="截断的正文、没有导出完整的接龙和公告，标出来；时间不合理的行跳过，并写明行号；私聊不读。",
        ),
    ),
)
