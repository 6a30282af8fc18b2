"""chatlog (WeChat): what its local page gives as CSV and as JSON, one or several conversations per file.

    Time,SenderName,Sender,TalkerName,Talker,Content
    2026-11-09 08:02:11,周七-林场,wxid_a1,白杨镇防火群,31450002@chatroom,请今天17:00前报
    2026-11-09 08:03:40,,系统消息,白杨镇防火群,31450002@chatroom,“周七” 撤回了一条消息

    [{"seq": 1794182531001, "time": "2026-11-09T08:02:11+08:00", "talker": "31450002@chatroom",
      "talkerName": "白杨镇防火群", "isChatRoom": true, "sender": "wxid_a1", "senderName": "周七-林场",
      "isSelf": false, "type": 1, "subType": 0, "content": "请今天17:00前报"},
     {…, "type": 49, "subType": 6, "content": "", "contents": {"title": "台账.xlsx", "md5": "…"}}]

Conversations whose id is not that of a room are private and left out. CSV bodies are undone in chatlog_body; JSON
tells type and application type (see wechat_kinds) with the parts of a card in ``contents``. 接龙, 群公告 and most
cards have lost their text in both.

Identity: ``seq`` is the second and a position, stable within one database; CSV has no ids.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.importers import chatlog_body, csvrows, jsonstream
from monitor.importers.body import NO_TEXT, NO_TIME, Body
from monitor.importers.conversations import Placed, by_group, wechat_place
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.producers import CHATLOG
from monitor.importers.values import Fields, clean, is_whole, moment, native_id, printed_moment
from monitor.importers.wechat_kinds import ANNOUNCEMENT, APPLICATION, kind_of
from monitor.importers.weflow_body import application_tool
from monitor.types import Kind, Parsed, Platform, Skipped, Tool

COLUMNS = ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")
KEYS = frozenset({"talker", "talkerName", "isChatRoom", "sender"})


def _identify_csv(head: Head) -> bool:
    return csvrows.first_titles(head.text) == COLUMNS


def _identify_json(head: Head) -> bool:
    return '"isChatRoom"' in head.text and jsonstream.first_element(head.text).keys() >= KEYS


def _read_csv(source: Source) -> Iterator[Parsed]:
    rows = csvrows.below_titles(csvrows.written_out(csvrows.rows(source.path), source.path), COLUMNS, source.path)
    yield from by_group((_row(line, cells, source) for line, cells in rows), source.path)


def _row(line: int, cells: tuple[str, ...], source: Source) -> Placed:
    if len(cells) != len(COLUMNS):
        return Placed(line, None, None, Skipped(line, csvrows.wrong_width(COLUMNS)))
    row = dict(zip(COLUMNS, cells, strict=True))
    if not is_whole("".join(cells[:-1])):
        return Placed(line, None, None, Skipped(line, jsonstream.BROKEN_BYTES.reason))
    return wechat_place(line, native_id(row["Talker"]), row["TalkerName"], _row_message(line, row, source))


def _row_message(line: int, row: dict[str, str], source: Source) -> Parsed:
    content = csvrows.with_lf(row["Content"])
    if chatlog_body.UNKNOWN.match(content[: chatlog_body.STARTS]):
        content = clean(content)
    if not is_whole(content):
        return Skipped(line, jsonstream.BROKEN_BYTES.reason)
    when = printed_moment(row["Time"], source.zone)
    if when is None:
        return Skipped(line, NO_TIME)
    sender = row["Sender"].strip()
    found = chatlog_body.system(content) if sender == chatlog_body.SYSTEM else chatlog_body.body(content)
    name = row["SenderName"].strip() or sender or None
    return found.message(
        line, when[0], sender_id=native_id(sender), sender_name=name, native_id=None, precision=when[1]
    )


def _read_json(source: Source) -> Iterator[Parsed]:
    records = enumerate((record for _, record in jsonstream.elements(source.path)), 1)
    yield from by_group((_record(number, record, source) for number, record in records), source.path)


def _record(number: int, record: object, source: Source) -> Placed:
    """A record with its place in the array: the file is one single line."""
    if fault := jsonstream.fault_of(record):
        return Placed(number, None, None, Skipped(number, fault))
    fields = Fields.of(record)
    return wechat_place(
        number, fields.native_id("talker"), fields.text("talkerName"), _record_message(number, fields, source)
    )


def _record_message(number: int, fields: Fields, source: Source) -> Parsed:
    sent_at = moment(fields.data.get("time"), source.zone)
    if sent_at is None:
        return Skipped(number, NO_TIME)
    if not fields.has_text("content"):
        return Skipped(number, NO_TEXT)
    return _body(fields).message(
        number,
        sent_at,
        sender_id=fields.native_id("sender"),
        sender_name=fields.first_text("senderName", "sender"),
        native_id=fields.native_id("seq"),
    )


def _body(fields: Fields) -> Body:
    content, parts = fields.text("content"), fields.part("contents")
    application = fields.whole("subType")
    kind = kind_of(fields.whole("type"), application)
    if kind is Kind.SYSTEM or fields.text("sender") == chatlog_body.SYSTEM:
        return chatlog_body.system(content)
    if kind is Kind.QUOTE:
        return Body(kind, content, quoted=parts.part("refer").first_text("content"))
    if kind is Kind.TEXT and fields.whole("type") == 1:
        return Body(kind, content)
    if kind is Kind.TEXT:
        text = content or (parts.text("desc") if application == ANNOUNCEMENT else "")
        return _relay_or_announcement(text, application_tool(application, text))
    return _card(kind, parts, application if fields.whole("type") == APPLICATION else None)


def _card(kind: Kind, parts: Fields, application: int | None) -> Body:
    """What stands in ``contents`` of a message that is no text."""
    title, description = parts.text("title"), parts.text("desc")
    tool = application_tool(application, title)
    if title.startswith(UNSHOWABLE):
        return Body(Kind.OTHER, "", tool=tool)
    if kind is Kind.LINK:
        return Body(kind, f"{title}\n{description}" if description else title, tool=tool)
    if kind is Kind.FORWARD:
        return Body(kind, "\n".join((title, *(tuple(_forwarded(parts)) or filter(None, (description,))))))
    return Body(kind, {Kind.FILE: title, Kind.LOCATION: parts.text("label")}.get(kind, ""))


def _relay_or_announcement(text: str, tool: Tool | None) -> Body:
    is_told = text.strip() and not text.startswith(UNSHOWABLE)
    return Body(Kind.TEXT, text, tool=tool) if is_told else Body(Kind.OTHER, "", tool=tool)


def _forwarded(parts: Fields) -> Iterator[str]:
    for item in parts.part("recordInfo").part("DataList").parts("DataItems"):
        yield f"{item.text('SourceName')}: {item.first_text('DataDesc', 'DataTitle') or ''}"


IMPORTERS = (
    Importer(
        name="chatlog-csv",
        version=1,
        platform=Platform.WECHAT,
        zh="chatlog 导出的 CSV",
        extensions=(".csv",),
        signature="第一行是“Time,SenderName,Sender,TalkerName,Talker,Content”",
        identify=_identify_csv,
        read=_read_csv,
        manual=Manual(
            producer=CHATLOG,
            keeps=Keeps.of("群名 群号 账号 名片 秒 撤回 引用 转发", "@全体 卡片"),
            loses="没有消息编号；接龙、群公告没有内容；小程序只有应用名；chatlog 不认识的消息没有内容。",
            alerts="一个文件里有几个会话的，分开读，私聊跳过；被表格软件另存过的，按分钟读入；列数不对、"
            "引号不成对的，写明行号。",
        ),
    ),
    Importer(
        name="chatlog-json",
        version=1,
        platform=Platform.WECHAT,
        zh="chatlog 导出的 JSON",
        extensions=(".json",),
        signature='数组里的对象有 "talker"、"talkerName"、"isChatRoom"',
        identify=_identify_json,
        read=_read_json,
        manual=Manual(
            producer=CHATLOG,
            keeps=Keeps.of("群名 群号 账号 名片 秒 撤回 引用 转发", "编号 @全体 卡片"),
            loses="编号由时间和次序组成，只在同一个数据库里有效；接龙、群公告没有内容；小程序只有应用名。",
            alerts="一个文件里有几个会话的，分开读，私聊跳过；时间不合理、没有写明会话的记录跳过；文件没有写完的，"
            "写明位置。",
        ),
    ),
)
