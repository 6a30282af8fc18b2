"""WeCom 会话内容存档, decrypted: one record per line (``records.jsonl``) or one JSON array, all groups of an archive.

    {"msgid": "7001_1791761400", "action": "send", "from": "LuJing", "tolist": ["ShiLei"], "roomid": "wrSongPing01",
     "msgtime": 1791761400007, "msgtype": "text", "text": {"content": "今天18:00前报"}}
    {"msgid": "7002_1791761460", "action": "recall", "from": "ShiLei", "tolist": ["LuJing"], "roomid": "wrSongPing01",
     "msgtime": 1791761460000, "msgtype": "revoke", "revoke": {"pre_msgid": "7001_1791761400"}}
    {"msgid": "7003_1791761500", "action": "switch", "time": 1791761500000, "user": "ShiLei"}

Beside it, as our own convention, what other interfaces tell: ``group_<roomid>.json`` with the group's name and members,
``users.json`` with names by id:

    {"roomname": "松坪乡护林防汛群", "members": [{"memberid": "LuJing"}, {"memberid": "wmLaoZhou001"}]}
    {"LuJing": "卢静", "ShiLei": "石磊"}

``msgtime`` is in milliseconds. A record without roomid is a single chat and left out. A recalled message keeps its
record, its text and its sender.

Identity: ``msgid`` is WeCom's own id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers import jsonstream
from monitor.importers.body import NO_TIME, Body
from monitor.importers.conversations import NO_TALKER, Placed, by_group
from monitor.importers.decoding import head_text, read_head
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
from monitor.importers.values import Fields, moment
from monitor.importers.wecom_body import body
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMember, RawMessage, Skipped, Warned

USERS, ROOM_FILE = "users.json", re.compile(r"group_[\w.-]{1,100}\.json", re.ASCII)
ROOM = re.compile(r"[\w.-]{1,100}", re.ASCII)
SIDE_SIZE = 1 << 25
SWITCH = "成员切换企业的记录，不是消息"
NO_ACTION = "不认识的动作，这一条没有读入"
NO_ROOM_FILE = "旁边没有能读的 group_{room}.json，不知道群名和成员"
NO_USERS = "旁边没有能读的 users.json，发送人只有编号，没有名字"


def is_side_file(path: Path) -> bool:
    """A group_<roomid>.json that tells a group's name; users.json is everybody's (see pywxdump)."""
    if ROOM_FILE.fullmatch(path.name) is None or not path.is_file():
        return False
    top = jsonstream.outline(head_text(read_head(path)))
    return "roomname" in top and "messages" not in top


def _identify(head: Head) -> bool:
    if '"msgid"' not in head.text:
        return False
    text = head.text.lstrip("\ufeff \t\n")
    top = jsonstream.first_element(text) if text.startswith("[") else jsonstream.outline(text.partition("\n")[0])
    return top.keys() >= {"msgid", "action"} and not top.keys().isdisjoint({"msgtype", "user"})


def _records(path: Path) -> Iterator[tuple[int, object]]:
    is_array = head_text(read_head(path)).lstrip("\ufeff \t\r\n").startswith("[")
    return jsonstream.elements(path) if is_array else jsonstream.records(path)


def _recalled(path: Path) -> frozenset[str]:
    """The ids of the messages that later records recall."""
    found = set()
    try:
        for _, record in _records(path):
            fields = Fields.of(record)
            if fields.text("msgtype") == "revoke":
                found.add(fields.part("revoke").text("pre_msgid"))
    except MalformedFile:
        pass
    return frozenset(found - {""})


def _side_file(path: Path | None) -> Fields:
    """A small JSON file beside the archive, empty when it is missing or broken."""
    if path is None:
        return Fields({})
    try:
        return Fields.of(json.loads(path.read_bytes()) if path.stat().st_size <= SIDE_SIZE else None)
    except (OSError, ValueError, RecursionError):
        return Fields({})


def _beside(path: Path) -> tuple[Path, ...]:
    """users.json and every group_<roomid>.json."""
    found = (part for part in path.parent.iterdir() if part.name == USERS or ROOM_FILE.fullmatch(part.name))
    return tuple(sorted(part for part in found if part != path and part.is_file()))


@dataclass(slots=True)
class Archive:
    """What stands beside the records: names by id, groups by room, ids of recalled messages."""

    source: Source
    sides: dict[str, Path]
    names: dict[str, str]
    recalled: frozenset[str]
    rooms: dict[str, Fields] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> Archive:
        """The archive that a file of records belongs to."""
        sides = {part.name: part for part in _beside(source.path)}
        users = _side_file(sides.get(USERS))
        names = {user: users.text(user) or users.part(user).text("name") for user in users.data}
        return cls(source, sides, {user: name for user, name in names.items() if name}, _recalled(source.path))

    def about(self, room: str) -> Fields:
        """What group_<roomid>.json says."""
        if room not in self.rooms:
            self.rooms[room] = _side_file(self.sides.get(f"group_{room}.json"))
        return self.rooms[room]

    def group(self, room: str) -> GroupHeader:
        """The group of a room."""
        return GroupHeader(Platform.WECOM, self.about(room).first_text("roomname"), room)

    def members(self, room: str) -> Iterator[Parsed]:
        """The members of a room, or that they are not known."""
        about = self.about(room)
        if not about.data:
            yield Warned(1, NO_ROOM_FILE.format(room=room if ROOM.fullmatch(room) else "群号"))
        for member in about.parts("members"):
            if one := member.native_id("memberid"):
                yield RawMember(one, self.names.get(one, one))


def _read(source: Source) -> Iterator[Parsed]:
    archive = Archive.of(source)
    seen: set[str | None] = set()
    for part in by_group(_placed(archive), source.path):
        yield part
        if isinstance(part, GroupHeader) and part.native_id is not None and part.native_id not in seen:
            if not seen and not archive.names:
                yield Warned(1, NO_USERS)
            seen.add(part.native_id)
            yield from archive.members(part.native_id)


def _placed(archive: Archive) -> Iterator[Placed]:
    """Every record with its conversation; a single chat is told by those who take part in it."""
    for line, record in _records(archive.source.path):
        fields = Fields.of(record)
        fault = jsonstream.fault_of(record)
        if fault or fields.text("action") not in ("send", "recall"):
            reason = fault or (SWITCH if fields.text("action") == "switch" else NO_ACTION)
            yield Placed(line, None, None, Skipped(line, reason))
            continue
        if not fields.has_text("roomid"):
            yield Placed(line, None, None, Skipped(line, NO_TALKER))
            continue
        parsed = _message(line, fields, archive)
        room = fields.native_id("roomid")
        if room is not None:
            yield Placed(line, room, archive.group(room), parsed)
        else:
            yield Placed(line, _people(fields), None, parsed)


def _people(fields: Fields) -> str:
    others = fields.data.get("tolist")
    named = {str(one) for one in others} if isinstance(others, list) else set()
    return "\n".join(sorted(named | {fields.text("from")}))


def _message(line: int, fields: Fields, archive: Archive) -> RawMessage | Skipped:
    sent_at = moment(fields.data.get("msgtime"), archive.source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    sender, own_id = fields.native_id("from"), fields.native_id("msgid")
    found = Body(Kind.RECALL, "") if fields.text("action") == "recall" else body(fields)
    if own_id in archive.recalled:
        found = found._replace(kind=Kind.RECALL, survived=True)
    return found.message(
        line,
        sent_at,
        sender_id=sender,
        sender_name=archive.names.get(sender or "", sender),
        native_id=own_id,
    )


PRODUCER = Producer(
    "企业微信会话内容存档",
    (
        "单位开通了会话内容存档才有，由本单位的企业微信管理员或服务商办理，个人不能自行导出。请他们把要检查的群"
        "按时间段导出为 JSON 或 JSONL，保留 msgid、action、from、roomid、msgtime、msgtype 这些字段。",
        "请他们在旁边放上每个群的资料 group_群号.json（写明 roomname 和 members）和人员名单 users.json"
        "（账号对应姓名），否则没有群名和姓名。",
    ),
)
IMPORTERS = (
    Importer(
        name="wecom-archive",
        version=1,
        platform=Platform.WECOM,
        zh="企业微信会话内容存档（JSON 或 JSONL，旁边放群资料和人员名单）",
        extensions=(".jsonl", ".json"),
        signature='每条记录有 "msgid"、"action"、"msgtype"、"roomid"',
        identify=_identify,
        read=_read,
        beside=_beside,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群号 账号 编号 秒 撤回 原文 引用 转发 卡片", "群名 @全体 名单"),
            loses="没有群名和姓名，要靠旁边的群资料和人员名单；接龙、笔记等新类型的字段没有公开，内容不一定读得出。",
            alerts="缺群资料或人员名单的，写明缺哪一个；单聊、切换企业的记录跳过；被撤回的消息保留原文，算作撤回；"
            "不认识的动作、时间往回走都写明行号。",
        ),
    ),
)
