"""WeClone CSV as WeFlow writes it (WeChat): ``群聊_<群名>.csv``, UTF-8 with mark.

    id,MsgSvrID,type_name,is_sender,talker,msg,src,CreateTime
    1,6600000000000000007,text,0,党政办-卢静,今天18:00前报,,2026-10-11T23:30:00.000Z
    2,6600000000000000014,image,0,石头,[图片],,2026-10-11T23:30:41.000Z
    3,6600000000000000021,text,0,松坪乡护林防汛群,石头加入了群聊,,2026-10-11T23:31:00.000Z

It resembles PyWxDump's CSV without room_name, but ``talker`` is a display name and ``CreateTime`` is UTC. Only media
have a word of their own in ``type_name``; text, quotes, links, cards, notices and system lines are all ``text``, told
apart by what the body begins with. A line under the group's name is a system line; the group's name stands only in the
file's name (see weflow_names). A 接龙 is cut to its first line, as in WeFlow's JSON.

Identity: ``MsgSvrID`` is WeChat's server id, the same number in other tools. ``id`` counts rows and is not used.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.errors import MalformedFile
from monitor.importers import csvrows
from monitor.importers.body import NO_TIME, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.jsonstream import BROKEN_BYTES
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import WEFLOW
from monitor.importers.values import is_whole, moment, native_id
from monitor.importers.weflow_body import kind_by_prefix, plain_text, unwrapped
from monitor.importers.weflow_names import group_name
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage, Skipped

COLUMNS = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime")
WIDTH, TALKER = len(COLUMNS), COLUMNS.index("talker")
WRONG_WIDTH = f"这一行不是 {WIDTH} 列"
KINDS = {
    "image": Kind.IMAGE,
    "voice": Kind.VOICE,
    "video": Kind.VIDEO,
    "sticker": Kind.STICKER,
    "emoji": Kind.STICKER,
    "file": Kind.FILE,
    "location": Kind.LOCATION,
    "link": Kind.LINK,
}
WORDED = frozenset(KINDS.values()) - {Kind.LINK}  # in a row of type text such a placeholder was typed


def _identify(head: Head) -> bool:
    return head.text.lstrip('\ufeff\n"').startswith("id") and csvrows.first_titles(head.text) == COLUMNS


def _senders(source: Source) -> set[str]:
    try:
        return {cells[TALKER] for _, cells in csvrows.rows(source.path) if len(cells) == WIDTH}
    except MalformedFile:
        return set()


def _read(source: Source) -> Iterator[Parsed]:
    group = group_name(source.path, lambda: _senders(source))
    yield GroupHeader(Platform.WECHAT, group)
    watch = Continuity()
    for line, cells in csvrows.below_titles(csvrows.rows(source.path), COLUMNS, source.path):
        parsed = _message(line, cells, group, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings()


def _message(line: int, cells: tuple[str, ...], group: str, source: Source) -> RawMessage | Skipped:
    if len(cells) != WIDTH:
        return Skipped(line, WRONG_WIDTH)
    if not is_whole("".join(cells)):
        return Skipped(line, BROKEN_BYTES.reason)
    row = dict(zip(COLUMNS, cells, strict=True))
    sent_at = moment(row["CreateTime"], source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    content = row["msg"].replace("\r\n", "\n").replace("\r", "\n")
    found = system_body(content) if row["talker"] == group else _body(row["type_name"], content)
    return found.message(
        line,
        sent_at,
        sender_id=None,
        sender_name=row["talker"].strip() or None,
        native_id=native_id(row["MsgSvrID"]),
    )


def _body(word: str, content: str) -> Body:
    if kind := KINDS.get(word):
        return unwrapped(kind, content)
    kind = kind_by_prefix(content)
    if kind is not None and kind not in WORDED:
        return unwrapped(kind, content)
    if "[引用 " in content and content.endswith("]"):
        return unwrapped(Kind.QUOTE, content)
    return plain_text(content) if word == "text" else Body(Kind.OTHER, content)


IMPORTERS = (
    Importer(
        name="weclone-csv",
        version=1,
        platform=Platform.WECHAT,
        zh="WeFlow 导出的 WeClone CSV",
        extensions=(".csv",),
        signature="第一行是“id,MsgSvrID,type_name,is_sender,talker,msg,src,CreateTime”",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WEFLOW,
            keeps=Keeps.of("编号 秒 撤回 引用 转发 公告 卡片", "群名 名片 @全体 接龙"),
            loses="没有群号和账号；接龙只剩第一行；文字、链接和通知不分类型，只能按开头的字样分辨；"
            "时间是世界时（读入时换算成北京时间）。",
            alerts="接龙不全的、开头缺了钟点的，标出来；列数不对、引号不成对的，写明行号；时间往回走会提醒；私聊不读。",
        ),
    ),
)
