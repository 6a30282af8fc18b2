"""WeFlow (WeChat 4.x): one JSON or XLSX file per conversation.

    {"weflow": {"version": "1.0.3", "exportedAt": 1795365531, "generator": "WeFlow"},
     "session": {"wxid": "31450002@chatroom", "nickname": "白杨镇防火群", "type": "群聊", "messageCount": 2},
     "messages": [
      {"localId": 1, "createTime": 1780000000, "type": "文本消息", "localType": 1, "content": "收到",
       "senderUsername": "wxid_a1", "senderDisplayName": "林场-周七", "platformMessageId": "8800…"},
      {"localId": 2, "createTime": 1780000060, "type": "引用消息", "content": "已办[引用 周七：今天报]", …}]}

Identity: ``platformMessageId`` is WeChat's own server id, the same number in every tool that shows it.
``localId`` is only a position in this export and is not used. ``createTime`` is in seconds.
System lines have the room's id as sender. The bodies are undone in weflow_body.

The variant arkme-json ("format" under "weflow") holds senders in a table and lists all members, silent ones too:

     "senders": [{"senderID": 7, "wxid": "wxid_a1", "nickname": "周七", "groupNickname": "林场-周七"}],
     "messages": [{"localId": 1, "createTime": 1780000000, "content": "收到", "senderID": 7, …}],
     "groupMembers": [{"wxid": "wxid_a1", "nickname": "周七", "groupNickname": "林场-周七"}]

XLSX, sheet 聊天记录, full (nine columns) or compact (序号, 时间, 发送者身份, 消息类型, 内容):

    会话信息
    微信ID | 31450002@chatroom | | 昵称 | 白杨镇防火群 | 备注 |
    导出工具 | WeFlow | 导出版本 | 0.0.2 | …
    序号 | 时间 | 发送者昵称 | 发送者微信ID | 发送者备注 | 群昵称 | 发送者身份 | 消息类型 | 内容
    1 | 2026-05-28 07:10:00 | 周七 | wxid_a1 | | 林场-周七 | 林场-周七 | 文本消息 | 收到

It has no message ids, but keeps the whole 接龙. Excel cuts a cell at 32767 characters; such texts are flagged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import jsonstream, sheets
from monitor.importers.body import CHOOSE_GROUP, NO_TEXT, NO_TIME, PRIVATE, UNSENT, Body
from monitor.importers.continuity import Continuity
from monitor.importers.conversations import wechat_group
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import WEFLOW
from monitor.importers.values import Fields, moment, native_id, printed_moment
from monitor.importers.weflow_body import body, is_room
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMember, RawMessage, Skipped

SECTIONS = frozenset({"weflow", "session"})
ARKME = "arkme-json"
NO_SUCH_SENDER = "发送人的编号不在名单里，不知道是谁发的"
WIDTH, PREAMBLE = 9, 12
COLUMNS = frozenset({"时间", "发送者身份", "消息类型", "内容"})


def identify_json(head: Head) -> bool:
    """The first key says weflow, and the file is not the arkme-json variant."""
    return _dialect(head) not in (None, ARKME)


def identify_arkme(head: Head) -> bool:
    """The first key says weflow and arkme-json."""
    return _dialect(head) == ARKME


def _dialect(head: Head) -> str | None:
    """What the file says of its format, "" when it says nothing, None when it is not WeFlow's."""
    top = jsonstream.outline(head.text) if '"weflow"' in head.text else {}
    return Fields.of(top["weflow"]).text("format") if "weflow" in top else None


def read_json(source: Source) -> Iterator[Parsed]:
    """The messages of a WeFlow JSON file."""
    session = _session(source)
    yield wechat_group(source.path, session.native_id("wxid"), session.first_text("nickname", "displayName"))
    yield from _messages(source, session, lambda fields: fields)


def read_arkme(source: Source) -> Iterator[Parsed]:
    """The members and messages of a WeFlow arkme-json file."""
    session = _session(source)
    yield wechat_group(source.path, session.native_id("wxid"), session.first_text("nickname", "displayName"))
    for _, record in jsonstream.side_items(source.path, "groupMembers"):
        member = Fields.of(record)
        wxid = member.native_id("wxid")
        if wxid is not None and not is_room(wxid):
            yield RawMember(wxid, _shown(member) or wxid)
    table = {
        sender.whole("senderID"): sender
        for _, record in jsonstream.side_items(source.path, "senders")
        if (sender := Fields.of(record)).native_id("wxid")
    }
    yield from _messages(source, session, lambda fields: _with_sender(fields, table))


def _shown(person: Fields) -> str | None:
    return person.first_text("groupNickname", "nickname", "displayName")


def _with_sender(fields: Fields, table: Mapping[int | None, Fields]) -> Fields:
    """A record whose sender stands in it as in the plain JSON."""
    sender = table.get(fields.whole("senderID"))
    if sender is None:
        return fields
    named = {"senderUsername": sender.text("wxid"), "senderDisplayName": _shown(sender)}
    return Fields({**fields.data, **named})


def _session(source: Source) -> Fields:
    session = Fields.of(jsonstream.header(source.path, SECTIONS).get("session"))
    if session.text("type") == "私聊":
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    return session


def _messages(source: Source, session: Fields, resolved: Callable[[Fields], Fields]) -> Iterator[Parsed]:
    watch, room = Continuity(), session.native_id("wxid")
    for line, record in jsonstream.items(source.path, "messages"):
        fault = jsonstream.fault_of(record)
        parsed = Skipped(line, fault) if fault else _message(line, resolved(Fields.of(record)), room, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings(session.whole("messageCount"))


def _message(line: int, fields: Fields, room: str | None, source: Source) -> RawMessage | Skipped:
    sent_at = moment(fields.data.get("createTime"), source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    if not fields.has_text("content"):
        return Skipped(line, NO_TEXT)
    sender = fields.native_id("senderUsername")
    from_room = sender is not None and (sender == room or is_room(sender))
    found = body(fields.text("type"), fields.text("content"), fields.whole("localType"), from_room)
    if sender is None and found.kind not in UNSENT and "senderID" in fields.data:
        found = found._replace(flag=found.flag or NO_SUCH_SENDER)
    return _with_description(_with_quote(found, fields), fields).message(
        line,
        sent_at,
        sender_id=sender,
        sender_name=fields.first_text("senderDisplayName", "senderUsername"),
        native_id=fields.native_id("platformMessageId"),
    )


def _with_quote(found: Body, fields: Fields) -> Body:
    """Cuts the quoted original off exactly where the record tells it apart."""
    if found.kind is not Kind.QUOTE or not (original := fields.text("quotedContent")):
        return found
    content, tail = fields.text("content"), f"[引用 {fields.text('quotedSender')}：{original}]"
    text = content.removesuffix(tail) if content.endswith(tail) else found.text
    return found._replace(text=text, quoted=original)


def _with_description(found: Body, fields: Fields) -> Body:
    if found.kind is not Kind.LINK:
        return found
    title, description = fields.text("linkTitle") or found.text, fields.text("appMsgDesc")
    return found._replace(text=f"{title}\n{description}" if description and description != title else title)


def identify_xlsx(head: Head) -> bool:
    """A first sheet that begins with 会话信息, names WeFlow as the tool and has its column titles."""
    if "xl/workbook.xml" not in head.members:
        return False
    first = sheets.first_rows(head.path, WIDTH, PREAMBLE)
    return bool(first) and first[0][0] == "会话信息" and any("WeFlow" in row for row in first) and _titles(first) >= 0


def _titles(rows: tuple[tuple[str, ...], ...]) -> int:
    """The position of the row of column titles, -1 when there is none."""
    return next((at for at, row in enumerate(rows) if row[0] == "序号" and set(row) >= COLUMNS), -1)


def read_xlsx(source: Source) -> Iterator[Parsed]:
    """The messages of a WeFlow workbook, full or compact."""
    with sheets.Workbook(source.path) as book:
        sheet = book.titles[0] if book.titles else ""
        first = book.first_rows(sheet, WIDTH, PREAMBLE) if sheet else ()
        titles = _titles(first)
        if titles < 0:
            raise MalformedFile(source.path, "找不到列标题（序号、时间、消息类型、内容）", "请用 WeFlow 重新导出")
        group = _sheet_group(source.path, first[:titles])
        yield group
        watch = Continuity()
        below = False
        for line, row in book.rows(sheet, WIDTH):
            if below:
                parsed = _row_message(line, dict(zip(first[titles], row, strict=True)), group, source)
                watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
                yield parsed
            below = below or row == first[titles]
        yield from watch.warnings()


def _sheet_group(path: Path, preamble: tuple[tuple[str, ...], ...]) -> GroupHeader:
    """The group from label and value pairs such as 微信ID | … | | 昵称 | …."""
    cells = {label: value for row in preamble for label, value in pairwise(row) if label}
    return wechat_group(path, native_id(cells.get("微信ID")), cells.get("昵称"))


def _row_message(line: int, row: Mapping[str, str], group: GroupHeader, source: Source) -> Parsed:
    when = printed_moment(row["时间"], source.zone)
    sent_at = when[0] if when else sheets.serial_moment(row["时间"], source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    sender, shown = native_id(row.get("发送者微信ID")), row["发送者身份"]
    from_room = is_room(sender) if sender else bool(shown) and shown == group.name and row["消息类型"] == "其他消息"
    found = body(row["消息类型"], row["内容"], None, from_room)
    if len(row["内容"]) >= sheets.CELL_LIMIT:
        found = found._replace(flag=sheets.CELL_CUT)
    name = next((name for name in (row.get("群昵称"), row.get("发送者昵称"), shown, sender) if name), None)
    return found.message(line, sent_at, sender_id=sender, sender_name=name, native_id=None)


IMPORTERS = (
    Importer(
        name="weflow-json",
        version=1,
        platform=Platform.WECHAT,
        zh="WeFlow 导出的 JSON",
        extensions=(".json",),
        signature='顶层有 "weflow"，且不是 arkme-json',
        identify=identify_json,
        read=read_json,
        manual=Manual(
            producer=WEFLOW,
            keeps=Keeps.of("群名 群号 账号 编号 秒 撤回 引用 转发 公告 卡片", "名片 @全体 接龙"),
            loses="接龙只剩第一行；正文开头的“字母、数字加英文冒号”会被删掉，“18:30 前到”变成“30 前到”，"
            "时限就没有了钟点；显示哪种名字要看导出时的设置；旧版本没有消息编号。",
            alerts="接龙不全的、开头缺了钟点的，标出来，不替您猜；条数与文件自称的不符、时间往回走，会提醒；私聊不读。",
        ),
    ),
    Importer(
        name="weflow-arkme",
        version=1,
        platform=Platform.WECHAT,
        zh="WeFlow 导出的 arkme-json（带群成员名单）",
        extensions=(".json",),
        signature='顶层有 "weflow"，其中 "format" 是 arkme-json',
        identify=identify_arkme,
        read=read_arkme,
        manual=Manual(
            producer=WEFLOW,
            keeps=Keeps.of("群名 群号 账号 名片 编号 秒 撤回 引用 转发 公告 卡片 名单", "@全体 接龙"),
            loses="接龙只剩第一行；正文开头的“字母、数字加英文冒号”会被删掉，“18:30 前到”变成“30 前到”，"
            "时限就没有了钟点。",
            alerts="接龙不全的、开头缺了钟点的、发送人的编号不在名单里的，标出来；条数与文件自称的不符、时间往回走，"
            "会提醒；私聊不读。",
        ),
    ),
    Importer(
        name="weflow-xlsx",
        version=1,
        platform=Platform.WECHAT,
        zh="WeFlow 导出的 XLSX（完整列或精简列）",
        extensions=(".xlsx",),
        signature="第一行是“会话信息”，导出工具是 WeFlow",
        identify=identify_xlsx,
        read=read_xlsx,
        manual=Manual(
            producer=WEFLOW,
            keeps=Keeps.of("群名 群号 秒 撤回 引用 转发 接龙 公告 卡片", "账号 名片 @全体"),
            loses="没有消息编号；精简列没有账号和群名片；一格最多 32767 字，更长的正文被截断；"
            "正文开头的“字母、数字加英文冒号”会被删掉。",
            alerts="截断的正文、开头缺了钟点的，标出来；时间不合理的行跳过，并写明行号；私聊不读。",
        ),
    ),
)
