"""PyWxDump and the programs built on it (WeChat 3.x): a folder per conversation, named by its id.

``31450002@chatroom_0_5000.csv``, ``…_5000_10000.csv`` (pages of 5000 messages, each read by itself), or one JSON array
with the same keys and ``extra``; beside them ``users.json``:

    id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime
    1,8800000000000000101,文本,0,wxid_a1,31450002@chatroom,请今天17:00前报,,2026-11-09 08:02:11
    2,8800000000000000102,文件,0,wxid_a1,31450002@chatroom,文件,FileStorage\\File\\台账.xlsx,2026-11-09 08:03:00
    3,8800000000000000103,系统通知,0,未知,31450002@chatroom,“周七”邀请“秦十一”加入了群聊,,2026-11-09 08:04:00

    {"wxid_a1": {"wxid": "wxid_a1", "nickname": "周七", "remark": "林场周七", "account": "zhou7"}}

Names come from users.json alone, 备注 before 昵称; never 群昵称. The exporting user is 我 or has his own id. A
conversation whose id is not that of a room is private. 接龙, 群公告 and cards other than links have lost their text.

Identity: MsgSvrID is WeChat's server id, the same number in other tools; ``id`` is only a row number. A file that
went through Excel or WPS has lost both the id and the seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from monitor.importers import csvrows, jsonstream
from monitor.importers.body import NO_TEXT, NO_TIME
from monitor.importers.conversations import Placed, by_group, wechat_place
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
from monitor.importers.pywxdump_body import body
from monitor.importers.values import Fields, is_whole, native_id, printed_moment
from monitor.types import Parsed, Platform, Precision, Skipped, Warned

COLUMNS = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime")
KEYS = frozenset({"MsgSvrID", "type_name", "talker", "room_name", "msg"})
USERS, USERS_SIZE = "users.json", 1 << 25
NOBODY = ("未知", "系统", "")
SELF = "我"
NO_USERS = "同一文件夹里没有能读的 users.json，发送人只有微信号，没有名字"


def is_side_file(path: Path) -> bool:
    """users.json belongs to the exports beside it."""
    return path.name == USERS


def _identify_csv(head: Head) -> bool:
    return csvrows.first_titles(head.text) == COLUMNS


def _identify_json(head: Head) -> bool:
    return '"MsgSvrID"' in head.text and jsonstream.first_element(head.text).keys() >= KEYS


def _beside(path: Path) -> tuple[Path, ...]:
    """users.json, where it is."""
    side = path.with_name(USERS)
    return (side,) if side.is_file() else ()


def _names(path: Path) -> dict[str, str]:
    """Shown names by id, from users.json beside the export; empty when it is missing or broken."""
    users: object = {}
    for side in _beside(path):
        try:
            users = json.loads(side.read_bytes()) if side.stat().st_size <= USERS_SIZE else {}
        except (OSError, ValueError, RecursionError):
            return {}
    people = {wxid: Fields.of(user) for wxid, user in Fields.of(users).data.items()}
    return {wxid: name for wxid, user in people.items() if (name := user.first_text("remark", "nickname"))}


def _records(source: Source, found: Iterable[tuple[int, object]]) -> Iterator[Parsed]:
    names = _names(source.path)
    yield from by_group((_record(line, record, names, source) for line, record in found), source.path)
    if not names:
        yield Warned(1, NO_USERS)


def _read_csv(source: Source) -> Iterator[Parsed]:
    rows = csvrows.below_titles(csvrows.written_out(csvrows.rows(source.path), source.path), COLUMNS, source.path)
    yield from _records(source, ((line, _fields(cells)) for line, cells in rows))


def _fields(cells: tuple[str, ...]) -> object:
    """A row as the record that the JSON would hold."""
    if len(cells) != len(COLUMNS):
        return jsonstream.Unreadable(csvrows.wrong_width(COLUMNS))
    if not is_whole("".join(cells)):
        return jsonstream.BROKEN_BYTES
    return dict(zip(COLUMNS, cells, strict=True))


def _read_json(source: Source) -> Iterator[Parsed]:
    yield from _records(source, jsonstream.elements(source.path))


def _record(line: int, record: object, names: dict[str, str], source: Source) -> Placed:
    if fault := jsonstream.fault_of(record):
        return Placed(line, None, None, Skipped(line, fault))
    fields = Fields.of(record)
    room = fields.native_id("room_name")
    return wechat_place(line, room, names.get(room or "", ""), _message(line, fields, names, source))


def _message(line: int, fields: Fields, names: dict[str, str], source: Source) -> Parsed:
    when = printed_moment(fields.text("CreateTime"), source.zone)
    if when is None:
        return Skipped(line, NO_TIME)
    if not fields.has_text("msg"):
        return Skipped(line, NO_TEXT)
    talker = fields.text("talker").strip()
    sender = None if talker in (*NOBODY, SELF) else native_id(talker)
    name = SELF if talker == SELF else names.get(talker) or sender
    found = body(fields.text("type_name"), csvrows.with_lf(fields.text("msg")), fields.data.get("src"))
    return found.message(
        line,
        when[0],
        sender_id=sender,
        sender_name=name,
        native_id=fields.native_id("MsgSvrID") if when[1] is Precision.SECOND else None,
        precision=when[1],
    )


PRODUCER = Producer(
    "PyWxDump 及由它改成的程序",
    (
        "如果您手里的是这类程序导出的文件：JSON 和 CSV 一样好，有一种即可。CSV 每 5000 条一个文件，要全部导入。",
        "旁边的 users.json 要一起拷贝，群名和名字只写在这里。不要用 Excel 或 WPS 打开 CSV 再保存。",
    ),
)
IMPORTERS = (
    Importer(
        name="pywxdump-csv",
        version=1,
        platform=Platform.WECHAT,
        zh="PyWxDump 导出的 CSV",
        extensions=(".csv",),
        signature="第一行是“id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime”",
        identify=_identify_csv,
        read=_read_csv,
        beside=_beside,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群号 账号 编号 秒 撤回 引用 转发", "群名 @全体 卡片"),
            loses="接龙、群公告、小程序只剩类型名，内容没有导出；没有群名片；群名和名字要靠旁边的 users.json。",
            alerts="没有 users.json 的，提醒一次，发送人只有微信号；被表格软件另存过的，按分钟、不带编号读入；"
            "列数不对的写明行号；私聊跳过。",
        ),
    ),
    Importer(
        name="pywxdump-json",
        version=1,
        platform=Platform.WECHAT,
        zh="PyWxDump 导出的 JSON",
        extensions=(".json",),
        signature='数组里的对象有 "MsgSvrID"、"type_name"、"room_name"',
        identify=_identify_json,
        read=_read_json,
        beside=_beside,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群号 账号 编号 秒 撤回 引用 转发", "群名 @全体 卡片"),
            loses="接龙、群公告、小程序只剩类型名，内容没有导出；没有群名片；群名和名字要靠旁边的 users.json。",
            alerts="没有 users.json 的，提醒一次，发送人只有微信号；时间不合理、没有写明会话的记录跳过；"
            "文件没有写完的，写明位置；私聊跳过。",
        ),
    ),
)
