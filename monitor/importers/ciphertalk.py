"""CipherTalk (WeChat 4.x), detailed JSON: ``<群名>.json``, one conversation per file.

    {"exportInfo": {"version": "0.0.2", "exportedAt": 1795365531, "generator": "CipherTalk", "format": "detailed-json"},
     "session": {"wxid": "31450002@chatroom", "nickname": "白杨镇防火群", "type": "群聊", "isGroup": true, …},
     "messages": [
      {"localId": 1, "platformMessageId": "8800000000000000101", "createTime": 1794182531, "type": "文本消息",
       "localType": 1, "chatLabType": 0, "content": "收到", "rawContent": "wxid_a1:\\n收到", "isSend": 0,
       "senderUsername": "wxid_a1", "senderDisplayName": "林场周七", "groupNickname": "林场-周七"}]}

Much like WeFlow's JSON (see weflow_body), with ``rawContent``, the text or XML as WeChat stores it: by it a text that
lost a leading ``word:`` is made whole again, and a link gets its description. A system line has the room's id as
sender, a recall notice sometimes that of whoever recalled; any other message from the room's id has a sender who is
not known. ``chatRecords`` are the messages inside a forward. 群昵称 before the shown name.

CipherTalk's JSONL is ChatLab's (see chatlab).

Identity: platformMessageId is WeChat's server id, the same number in other tools; where the database has none it
repeats localId and is no id.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.errors import RefusedFormat
from monitor.importers import jsonstream
from monitor.importers.body import CHOOSE_GROUP, NO_TEXT, NO_TIME, PRIVATE
from monitor.importers.ciphertalk_body import body
from monitor.importers.continuity import Continuity
from monitor.importers.conversations import wechat_group
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
from monitor.importers.values import Fields, moment
from monitor.importers.weflow_body import is_room
from monitor.types import Parsed, Platform, RawMessage, Skipped

SECTIONS = frozenset({"session"})


def _identify(head: Head) -> bool:
    if '"exportInfo"' not in head.text:
        return False
    return Fields.of(jsonstream.outline(head.text).get("exportInfo")).text("generator").startswith("CipherTalk")


def _read(source: Source) -> Iterator[Parsed]:
    session = Fields.of(jsonstream.header(source.path, SECTIONS).get("session"))
    if session.text("type") == "私聊":
        raise RefusedFormat(source.path, PRIVATE, CHOOSE_GROUP)
    room = session.native_id("wxid") or session.native_id("groupId")
    yield wechat_group(source.path, room, session.first_text("nickname", "displayName"))
    watch = Continuity()
    for line, record in jsonstream.items(source.path, "messages"):
        parsed = _message(line, record, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings(session.whole("messageCount"))


def _message(line: int, record: object, source: Source) -> Parsed:
    if fault := jsonstream.fault_of(record):
        return Skipped(line, fault)
    fields = Fields.of(record)
    sent_at = moment(fields.data.get("createTime"), source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    if not fields.has_text("content"):
        return Skipped(line, NO_TEXT)
    sender = fields.native_id("senderUsername")
    unknown = sender is None or is_room(sender)
    native = fields.native_id("platformMessageId")
    return body(fields).message(
        line,
        sent_at,
        sender_id=None if unknown else sender,
        sender_name=None if unknown else fields.first_text("groupNickname", "senderDisplayName", "senderUsername"),
        native_id=None if native == fields.text("localId") else native,
    )


PRODUCER = Producer(
    "CipherTalk",
    ("如果您手里的是 CipherTalk 导出的文件：首选 JSON（详细），其次是 ChatLab 格式；Excel 和网页用不了。",),
)
IMPORTERS = (
    Importer(
        name="ciphertalk-json",
        version=1,
        platform=Platform.WECHAT,
        zh="CipherTalk 导出的 JSON",
        extensions=(".json",),
        signature='顶层 "exportInfo" 的 generator 是 CipherTalk',
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群名 群号 账号 编号 秒 撤回 转发 接龙 公告 卡片", "名片 @全体 引用"),
            loses="引用的原话没有导出；数据库里没有编号的消息不带编号；群名片只有一部分。",
            alerts="正文开头被删掉的字，能用原始内容补全的补全，补不全的标出来；条数与文件自称的不符，会提醒；"
            "私聊不读。",
        ),
    ),
)
