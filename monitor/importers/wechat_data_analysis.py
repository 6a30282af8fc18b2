"""WeChatDataAnalysis (WeChat): one folder per conversation, ``0001_松坪乡护林防汛群_57120033@chatroom_0a1b2c3d/``.

messages.json, one message per line:

    {
      "schemaVersion": 1, "exportedAt": "2026-11-02T09:00:00", "account": "wxid_me",
      "conversation": {"username": "57120033@chatroom", "displayName": "松坪乡护林防汛群", "isGroup": true},
      "messages": [
        {"id": "message_0:Msg_a:7", "localId": 7, "serverId": 6600000000000000007, "createTime": 1791761400, "type": 1,
         "renderType": "text", "senderUsername": "wxid_lujing0001", "senderDisplayName": "党政办-卢静",
         "content": "今天18:00前报", "title": "", "quoteContent": "", "recordItem": "", …}
      ]
    }

Whole exports and privacy mode: see wechat_data_analysis_folder. ``createTime`` is in seconds, ``type`` is
49 + (application type << 32) for cards. ``content`` of a 群公告 is a fallback: its text is lost.

Identity: ``serverId`` is WeChat's server id, the same number in other tools. ``localId`` is a database row, not used.
The same folders with messages.txt are read by wechat_data_analysis_txt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers import jsonstream
from monitor.importers.body import CHOOSE_GROUP, NO_TEXT, NO_TIME, PRIVATE, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.producers import WECHAT_DATA_ANALYSIS
from monitor.importers.values import Fields, moment
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
from monitor.importers.wechat_kinds import ANNOUNCEMENT, APPLICATION, split
from monitor.importers.wechat_records import record_lines
from monitor.importers.weflow_body import application_tool, is_room
from monitor.types import Kind, Parsed, Platform, RawMessage, Skipped

SECTIONS = frozenset({"schemaVersion", "conversation"})
PEEKED = 500
KINDS = {
    "text": Kind.TEXT,
    "image": Kind.IMAGE,
    "emoji": Kind.STICKER,
    "voice": Kind.VOICE,
    "video": Kind.VIDEO,
    "location": Kind.LOCATION,
    "file": Kind.FILE,
    "link": Kind.LINK,
    "quote": Kind.QUOTE,
    "chatHistory": Kind.FORWARD,
    "redPacket": Kind.RED_PACKET,
    "system": Kind.SYSTEM,
}


def _identify(head: Head) -> bool:
    if (whole := export_format(head)) is not None:
        return whole == "json"
    return '"schemaVersion"' in head.text and jsonstream.outline(head.text).keys() >= SECTIONS


def _read(source: Source) -> Iterator[Parsed]:
    return read_export(source, "messages.json", _read_conversation)


@dataclass(frozen=True, slots=True)
class Chat:
    """What the head of a conversation tells about its messages."""

    room: str | None
    hidden: bool


def _read_conversation(source: Source) -> Iterator[Parsed]:
    chat = Fields.of(jsonstream.header(source.path, SECTIONS).get("conversation"))
    if chat.data.get("isGroup") is False:
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    username, shown = chat.native_id("username"), chat.first_text("displayName")
    hidden = username is None and shown == HIDDEN
    if hidden and _is_scrubbed(source.path):
        raise RefusedFormat(source.path, SCRUBBED, OPEN_UP)
    group = group_of(source.path, username, shown)
    yield group
    watch, about = Continuity(), Chat(group.native_id, hidden)
    for line, record in jsonstream.items(source.path, "messages"):
        fault = jsonstream.fault_of(record)
        parsed = Skipped(line, fault) if fault else _message(line, Fields.of(record), about, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings(declared_count(source.path))


def _is_scrubbed(path: Path) -> bool:
    first = islice(jsonstream.side_items(path, "messages"), PEEKED)
    return any(Fields.of(record).text("content") == HIDDEN_TEXT for _, record in first)


def _message(line: int, fields: Fields, chat: Chat, source: Source) -> RawMessage | Skipped:
    sent_at = moment(fields.data.get("createTime"), source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    if not fields.has_text("content"):
        return Skipped(line, NO_TEXT)
    sender = fields.native_id("senderUsername")
    from_room = sender is not None and (sender == chat.room or is_room(sender))
    found = system_body(fields.text("content")) if from_room else _body(fields)
    named = unaliased(sender, chat.hidden)
    return found.message(
        line,
        sent_at,
        sender_id=named,
        sender_name=fields.first_text("senderDisplayName") or named,
        native_id=fields.native_id("serverId"),
    )


def _body(fields: Fields) -> Body:
    content, title = fields.text("content"), fields.text("title")
    kind = KINDS.get(fields.text("renderType"), Kind.OTHER)
    match kind:
        case Kind.SYSTEM:
            return system_body(content)
        case Kind.TEXT:
            return _text(content, _application(fields))
        case Kind.IMAGE | Kind.VIDEO | Kind.STICKER:
            return Body(kind, "")
        case Kind.VOICE:
            return Body(kind, fields.text("voiceTranscript"))
        case Kind.FILE:
            return Body(kind, title or content.removeprefix("[文件]").removeprefix(" "))
        case Kind.LINK:
            shown = f"{title}\n{content}" if title and content and content != title else title or content
            return Body(kind, shown, tool=application_tool(_application(fields), title or content))
        case Kind.LOCATION:
            return Body(kind, fields.first_text("locationPoiname", "title", "locationLabel") or "")
        case Kind.QUOTE:
            return Body(kind, content, quoted=fields.text("quoteContent") or None)
        case Kind.FORWARD:
            inner = "\n".join(record_lines(fields.text("recordItem"))) or content
            return Body(kind, f"{title}\n{inner}" if title else inner)
        case _:
            return Body(kind, content)


def _application(fields: Fields) -> int | None:
    number, application = split(fields.whole("type"))
    return application if number == APPLICATION else None


def _text(content: str, application: int | None) -> Body:
    """A typed text or a 接龙; of an announcement only a fallback may be left."""
    tool = application_tool(application, content)
    if content.startswith(UNSHOWABLE) or (application == ANNOUNCEMENT and content.strip("[] ") in ("", "群公告")):
        return Body(Kind.OTHER, "", tool=tool)
    return Body(Kind.TEXT, content, tool=tool)


IMPORTERS = (
    Importer(
        name="wda-json",
        version=1,
        platform=Platform.WECHAT,
        zh="WeChatDataAnalysis 导出的 JSON（一个会话，或整个导出文件夹）",
        extensions=(".json",),
        signature='messages.json 顶层有 "schemaVersion" 与 "conversation"，或文件夹的 manifest.json 有 "exportId"',
        identify=_identify,
        read=_read,
        beside=beside("messages.json"),
        manual=Manual(
            producer=WECHAT_DATA_ANALYSIS,
            keeps=Keeps.of("群名 群号 账号 编号 秒 撤回 引用 转发 接龙 卡片", "名片 @全体"),
            loses="群公告只剩“群公告”三个字；显示的名字不一定是群名片。",
            alerts="隐私模式导出的不读（名字和正文都被替换）；整个文件夹一起读，私聊跳过，断掉的会话写明是哪一个；"
            "条数不符、时间往回走会提醒。",
        ),
    ),
)
