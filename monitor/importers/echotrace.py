"""echotrace (WeChat 4.x), JSON and XLSX: ``<群名>_聊天记录_<毫秒>.json``, one conversation per file.

    {"session": {"wxid": "31450002@chatroom", "nickname": "白杨镇防火群", "type": "群聊", "messageCount": 2},
     "messages": [
      {"localId": 1, "createTime": 1794182531, "type": "文本消息", "localType": 1, "content": "收到",
       "isSend": 0, "senderUsername": "wxid_a1", "senderDisplayName": "林场周七"},
      {"localId": 2, "createTime": 1794182580, "type": "系统消息", "localType": 10000, "content": "…",
       "isSend": null, "senderUsername": null, "senderDisplayName": "白杨镇防火群"}],
     "groupMembers": [{"username": "wxid_a1", "remark": "", "originalName": "周七"}], "exportTime": "…"}

``localType`` is WeChat's joined number (see wechat_kinds). Contents: ``[图片]``, ``[语音 8秒]``, ``[文件] 名``,
``[图文] 标题``, ``[小程序] 标题``, ``[聊天记录]``, ``[拍一拍]``; types that echotrace does not list give the bare title
of the card, so that 接龙 keeps its text and 群公告 does not. Of a quote only the new text is left. A leading
``word:`` is cut off a text (see weflow_body). Names are 备注 before 昵称, never 群昵称.

XLSX, sheet 聊天记录: 会话信息; 微信ID | … | 昵称 | …; a blank row; then 序号, 时间, 发送者昵称, 发送者微信ID,
发送者备注, 发送者身份, 消息类型, 内容. System lines have the room's id as sender, the exporting user is 我.

Identity: localId is a row of one of several databases and is not used; there are no server ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import jsonstream, sheets
from monitor.importers.body import CHOOSE_GROUP, NO_TEXT, NO_TIME, PRIVATE, Body
from monitor.importers.continuity import Continuity
from monitor.importers.conversations import wechat_group
from monitor.importers.echotrace_body import body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
from monitor.importers.values import Fields, moment, native_id, printed_moment
from monitor.importers.weflow_body import is_room
from monitor.types import GroupHeader, Parsed, Platform, RawMember, RawMessage, Skipped

SECTIONS = frozenset({"session"})
TOP = frozenset({"session", "messages", "avatars", "groupMembers", "exportTime", "mediaBase"})
COLUMNS = ("序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "发送者身份", "消息类型", "内容")
WIDTH, PREAMBLE = 9, 12
SELF, UNNAMED = "我", "群成员"


def _identify_json(head: Head) -> bool:
    if '"session"' not in head.text or '"senderUsername"' not in head.text:
        return False
    top = jsonstream.outline(head.text).keys()
    return top <= TOP and {"session", "messages"} <= top


def _read_json(source: Source) -> Iterator[Parsed]:
    session = Fields.of(jsonstream.header(source.path, SECTIONS).get("session"))
    if session.text("type") == "私聊":
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    room = session.native_id("wxid") or session.native_id("username")
    group = wechat_group(source.path, room, session.first_text("nickname", "displayName"))
    yield group
    for line, member in jsonstream.side_items(source.path, "groupMembers"):
        yield from _member(line, Fields.of(member))
    watch = Continuity()
    for line, record in jsonstream.items(source.path, "messages"):
        parsed = _message(line, record, group, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings(session.whole("messageCount"))


def _member(line: int, fields: Fields) -> Iterator[Parsed]:
    wxid = fields.native_id("username")
    if wxid is None:
        yield Skipped(line, "群成员没有编号，没有读入")
    elif not is_room(wxid):
        yield RawMember(wxid, fields.first_text("remark", "originalName") or wxid)


def _message(line: int, record: object, group: GroupHeader, source: Source) -> Parsed:
    if fault := jsonstream.fault_of(record):
        return Skipped(line, fault)
    fields = Fields.of(record)
    sent_at = moment(fields.data.get("createTime"), source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    if not fields.has_text("content"):
        return Skipped(line, NO_TEXT)
    sender, shown = fields.native_id("senderUsername"), fields.first_text("senderDisplayName")
    found = body(fields.text("type"), fields.text("content"), fields.whole("localType"))
    return _sent(found, line, sent_at, sender, shown, group)


def _sent(
    found: Body, line: int, sent_at: int, sender: str | None, shown: str | None, group: GroupHeader
) -> RawMessage:
    """The message; the group's own id or name in the sender's place stands for a sender who is not known."""
    if sender is not None and is_room(sender):
        sender = None
    name = None if sender is None and shown in (group.name, UNNAMED) else shown or sender
    return found.message(line, sent_at, sender_id=sender, sender_name=name, native_id=None)


def _identify_xlsx(head: Head) -> bool:
    if "xl/workbook.xml" not in head.members:
        return False
    first = sheets.first_rows(head.path, WIDTH, PREAMBLE)
    return bool(first) and first[0][0] == "会话信息" and _titles(first) >= 0


def _titles(rows: tuple[tuple[str, ...], ...]) -> int:
    """The position of the row of column titles, -1 when there is none."""
    return next((at for at, row in enumerate(rows) if row == (*COLUMNS, "")), -1)


def _read_xlsx(source: Source) -> Iterator[Parsed]:
    with sheets.Workbook(source.path) as book:
        sheet = book.titles[0] if book.titles else ""
        first = book.first_rows(sheet, WIDTH, PREAMBLE) if sheet else ()
        titles = _titles(first)
        if titles < 0:
            raise MalformedFile(source.path, f"找不到列标题（{'、'.join(COLUMNS)}）", "请用 echotrace 重新导出")
        cells = {label: value for row in first[:titles] for label, value in pairwise(row) if label}
        group = wechat_group(source.path, native_id(cells.get("微信ID")), cells.get("昵称"))
        yield group
        watch, below = Continuity(), False
        for line, row in book.rows(sheet, WIDTH):
            if below:
                parsed = _row_message(line, dict(zip(COLUMNS, row, strict=False)), group, source)
                watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
                yield parsed
            below = below or row == first[titles]
        yield from watch.warnings()


def _row_message(line: int, row: Mapping[str, str], group: GroupHeader, source: Source) -> Parsed:
    when = printed_moment(row["时间"], source.zone)
    sent_at = when[0] if when else sheets.serial_moment(row["时间"], source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    found = body(row["消息类型"], row["内容"], None)
    if len(row["内容"]) >= sheets.CELL_LIMIT:
        found = found._replace(flag=sheets.CELL_CUT)
    shown = row["发送者昵称"] if row["发送者身份"] == SELF else row["发送者身份"]
    return _sent(found, line, sent_at, native_id(row["发送者微信ID"]), shown or None, group)


PRODUCER = Producer(
    "echotrace",
    (
        "如果您手里的是 echotrace 导出的文件：首选 JSON，附成员名单；其次是 XLSX。",
        "两种都没有消息编号；同一个群若还有其他工具导出的、带消息编号的文件，优先用那一份。",
    ),
)
IMPORTERS = (
    Importer(
        name="echotrace-json",
        version=1,
        platform=Platform.WECHAT,
        zh="echotrace 导出的 JSON",
        extensions=(".json",),
        signature='顶层只有 "session"、"messages" 等，消息带 "senderUsername"，没有 weflow 或 exportInfo',
        identify=_identify_json,
        read=_read_json,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群名 群号 账号 秒 撤回 接龙 卡片 名单", "@全体 引用"),
            loses="没有消息编号和群名片；引用的原话、合并转发的内容、群公告没有导出；"
            "正文开头的“字母、数字加英文冒号”会被删掉。",
            alerts="开头缺了钟点的，标出来；没有编号的成员不读；条数与文件自称的不符、时间往回走，会提醒；私聊不读。",
        ),
    ),
    Importer(
        name="echotrace-xlsx",
        version=1,
        platform=Platform.WECHAT,
        zh="echotrace 导出的 XLSX",
        extensions=(".xlsx",),
        signature="第一行是“会话信息”，列为 序号、时间、发送者昵称、发送者微信ID、发送者备注、发送者身份…",
        identify=_identify_xlsx,
        read=_read_xlsx,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群名 群号 账号 秒 撤回 接龙 卡片", "@全体 引用"),
            loses="没有消息编号、群名片和成员名单；引用的原话、合并转发的内容、群公告没有导出；一格最多 32767 字，"
            "更长的正文被截断。",
            alerts="截断的正文、开头缺了钟点的，标出来；时间不合理的行跳过，并写明行号；只有五列的旧版表格不读；"
            "私聊不读。",
        ),
    ),
)
