"""MemoTrace (留痕) 2.x HTML (WeChat): ``<群名>(<群号@chatroom>)/<群名>.html.json`` beside the page it belongs to.

    [{"type": "1", "is_send": false, "timestamp": 1794182531, "server_id": "8800000000000000101",
      "display_name": "林场-周七", "xml_dict": {}, "text": "请今天17:00前报"},
     {"type": "227633266737", …, "xml_dict": {"msg": {"appmsg": {"title": "#接龙\\n防火值班\\n1. 周七"}}}},
     {"type": 10000, …, "text": "\\"周七\\" 拍了拍 \\"秦十一\\""}]

The page and this file hold the same messages; only this one is read. ``type`` is WeChat's joined number (see
wechat_kinds), mostly as text. ``display_name`` is 备注 before 群昵称 before 昵称, of system lines the group's; there
are no ids of members. Times are in seconds. The group stands only in the folder's name.

Identity: server_id is WeChat's own, the same number in other tools.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from monitor.importers import jsonstream
from monitor.importers.body import NO_TIME, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.memotrace_txt import group_of
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.producers import MEMOTRACE_2
from monitor.importers.values import Fields, moment
from monitor.importers.wechat_kinds import ANNOUNCEMENT, APPLICATION, kind_of, split
from monitor.importers.weflow_body import application_tool
from monitor.types import Kind, Parsed, Platform, RawMessage, Skipped

KEYS = frozenset({"server_id", "display_name", "xml_dict"})


def is_side_file(path: Path) -> bool:
    """A page whose messages stand in the JSON beside it."""
    return path.suffix.lower() == ".html" and path.with_name(f"{path.name}.json").is_file()


def _identify(head: Head) -> bool:
    return '"server_id"' in head.text and jsonstream.first_element(head.text).keys() >= KEYS


def _read(source: Source) -> Iterator[Parsed]:
    group = group_of(source.path)
    yield replace(group, name=(group.name or "").removesuffix(".html") or None)
    watch = Continuity()
    for line, record in jsonstream.elements(source.path):
        parsed = _message(line, record, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings()


def _message(line: int, record: object, source: Source) -> Parsed:
    if fault := jsonstream.fault_of(record):
        return Skipped(line, fault)
    fields = Fields.of(record)
    sent_at = moment(fields.data.get("timestamp"), source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    return _body(fields).message(
        line,
        sent_at,
        sender_id=None,
        sender_name=fields.first_text("display_name"),
        native_id=fields.native_id("server_id"),
    )


def _body(fields: Fields) -> Body:
    number, application = split(fields.whole("type"))
    kind, text = kind_of(number, application), fields.text("text")
    if kind is Kind.SYSTEM:
        return system_body(text)
    if kind is Kind.TEXT:
        return Body(kind, text) if number != APPLICATION else _card(fields, application)
    if kind is Kind.QUOTE:
        return Body(kind, text, quoted=fields.text("quote_text").partition(": ")[2] or None)
    if kind is Kind.LINK:
        tool = application_tool(application, fields.text("title"))
        return _link(fields.text("title"), fields.text("description"))._replace(tool=tool)
    if kind is Kind.FORWARD:
        return Body(kind, "\n".join((fields.text("title"), *_forwarded(fields))))
    words = {
        Kind.FILE: fields.text("file_name"),
        Kind.VOICE: fields.text("voice_to_text"),
        Kind.LOCATION: fields.first_text("poiname", "label") or "",
        Kind.RED_PACKET: text,
    }
    return Body(kind, words.get(kind, ""))


def _card(fields: Fields, application: int | None) -> Body:
    """接龙 and 群公告, whose text stands in the original XML."""
    card = fields.part("xml_dict").part("msg").part("appmsg")
    text = card.text("textannouncement" if application == ANNOUNCEMENT else "title")
    tool = application_tool(application, text)
    is_told = text.strip() and not text.startswith(UNSHOWABLE)
    return Body(Kind.TEXT, text, tool=tool) if is_told else Body(Kind.OTHER, "", tool=tool)


def _link(title: str, description: str) -> Body:
    if title.startswith(UNSHOWABLE):
        return Body(Kind.OTHER, "")
    return Body(Kind.LINK, f"{title}\n{description}" if description else title)


def _forwarded(fields: Fields) -> Iterator[str]:
    for inner in fields.parts("messages"):
        yield f"{inner.text('display_name')}: {inner.first_text('text', 'title', 'file_name') or ''}"


IMPORTERS = (
    Importer(
        name="memotrace-html-json",
        version=1,
        platform=Platform.WECHAT,
        zh="留痕 MemoTrace 2.x 网页旁边的 .html.json",
        extensions=(".json",),
        signature='数组里的对象有 "server_id"、"display_name"、"xml_dict"',
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=MEMOTRACE_2,
            keeps=Keeps.of("编号 秒 撤回 引用 转发 接龙 公告 卡片", "群名 群号 名片 @全体"),
            loses="没有账号；您写了备注的人显示备注，不显示群名片。",
            alerts="只读这个 .html.json，不读网页本身；时间不合理的记录跳过；文件没有写完的，读到断处为止，"
            "并写明位置；私聊不读。",
        ),
    ),
)
