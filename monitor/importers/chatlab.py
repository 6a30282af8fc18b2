"""ChatLab standard 0.0.1 and 0.0.2: the exchange format that WeFlow, CipherTalk and many converters write.

    {"chatlab": {"version": "0.0.2", "exportedAt": 1795365531, "generator": "WeFlow"},
     "meta": {"name": "白杨镇防火群", "platform": "wechat", "type": "group", "groupId": "31450002@chatroom"},
     "members": [{"platformId": "wxid_a1", "accountName": "周七", "groupNickname": "林场-周七"}],
     "messages": [{"sender": "wxid_a1", "accountName": "周七", "groupNickname": "林场-周七",
                   "timestamp": 1780000000, "type": 0, "content": "收到", "platformMessageId": "8800…"}]}

JSONL holds the same objects one per line with ``_type`` header, member or message; blank lines and lines that
begin with # are allowed. Times are in seconds. The order of keys is free: members may stand behind messages.
Names: groupNickname before accountName. ``chatRecords`` of a message are those inside a forward. Platforms other
than qq and wechat are refused.

Identity: ``platformMessageId`` is the platform's own id (optional). Sender ``SYSTEM`` or the group's own id marks a
system line. WeFlow's type numbers are wrong (7 for nearly all that is no text), so its bodies decide; and it lists
the room and the names inside forwarded records as members, which are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import jsonstream
from monitor.importers.body import CHOOSE_GROUP, NO_TEXT, NO_TIME, PRIVATE, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
from monitor.importers.values import Fields, moment, native_id
from monitor.importers.weflow_body import is_room, kind_by_prefix, plain_text, unwrapped
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMember, RawMessage, Skipped

TYPED, FORWARD = 0, Kind.FORWARD
KINDS = {
    1: Kind.IMAGE,
    2: Kind.VOICE,
    3: Kind.VIDEO,
    4: Kind.FILE,
    5: Kind.STICKER,
    7: Kind.LINK,
    8: Kind.LOCATION,
    20: Kind.RED_PACKET,
    22: Kind.SYSTEM,
    24: Kind.LINK,
    25: Kind.QUOTE,
    26: Kind.FORWARD,
    80: Kind.SYSTEM,
    81: Kind.RECALL,
}
CIPHERTALK, SERVER_ID_DIGITS = "CipherTalk", 15  # which puts a row number in the place of a server id it lacks
CUTTERS = ("WeFlow", CIPHERTALK)  # generators that strip a leading ``word:`` and append ``[引用 …]``
CIPHERTALK_PREFIXES = {"#接龙": Kind.TEXT, "[链接] #接龙": Kind.TEXT, "[聊天记录]": Kind.FORWARD}
SECTIONS = frozenset({"chatlab", "meta"})
RECORDS = frozenset({"header", "member", "message"})
WECHAT_ID = re.compile(r"[A-Za-z][-\w]{4,}|\d{5,}@[\w.]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chat:
    """What the header tells about all messages, and the names of the members known so far by their ids.

    ``cuts``: the generator spoils bodies (see CUTTERS); ``counts``: it puts row numbers in the place of ids.
    """

    group: GroupHeader
    cuts: bool
    counts: bool
    names: dict[str, str]


def _identify_json(head: Head) -> bool:
    return '"chatlab"' in head.text and "chatlab" in (top := jsonstream.outline(head.text)) and "_type" not in top


def _identify_jsonl(head: Head) -> bool:
    if '"_type"' not in head.text:
        return False
    lines = (line for line in head.text.split("\n") if line.strip("\ufeff \t") and not line.startswith("#"))
    return Fields(jsonstream.outline(next(lines, ""))).text("_type") in RECORDS


def _chat(path: Path, line: int, header: Fields) -> Chat:
    """The chat that a header describes; RefusedFormat for private chats and other platforms."""
    meta = header.part("meta")
    if not meta.data:
        raise MalformedFile(path, "缺少 meta（群名与平台）", "请重新导出", line=line)
    platform = {"wechat": Platform.WECHAT, "qq": Platform.QQ}.get(meta.text("platform").lower())
    if platform is None:
        word = meta.text("platform")
        named = word if word.isascii() and word.isalnum() and len(word) <= 20 else "没有写明"
        raise RefusedFormat(path, f"聊天平台（{named}）不是微信或 QQ", "只能读入微信和 QQ 的群聊")
    if meta.text("type") == "private":
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
    group = GroupHeader(platform, meta.first_text("name"), meta.native_id("groupId"))
    generator = header.part("chatlab").text("generator")
    return Chat(group, generator.startswith(CUTTERS), generator.startswith(CIPHERTALK), {})


def _read_json(source: Source) -> Iterator[Parsed]:
    top = Fields.of(jsonstream.header(source.path, SECTIONS))
    chat = _chat(source.path, 1, top)
    yield chat.group
    for line, member in jsonstream.side_items(source.path, "members"):
        yield from _member(line, Fields.of(member), chat)
    watch = Continuity()
    for line, record in jsonstream.items(source.path, "messages"):
        fault = jsonstream.fault_of(record)
        parsed = Skipped(line, fault) if fault else _message(line, Fields.of(record), chat, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings()


def _read_jsonl(source: Source) -> Iterator[Parsed]:
    chat: Chat | None = None
    watch = Continuity()
    for line, record in jsonstream.records(source.path):
        fields = Fields.of(record)
        kind = fields.text("_type")
        if kind == "header":
            yield from watch.warnings()
            chat, watch = _chat(source.path, line, fields), Continuity()
            yield chat.group
        elif chat is None:
            raise MalformedFile(source.path, "第一条记录不是 header，不知道是哪个群", "请重新导出", line=line)
        elif kind == "member":
            yield from _member(line, fields, chat)
        elif kind == "message":
            parsed = _message(line, fields, chat, source)
            watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
            yield parsed
        elif fault := jsonstream.fault_of(record):
            watch.saw(line)
            yield Skipped(line, fault)
        else:
            yield Skipped(line, "不认识的记录类型，这一条没有读入")
    yield from watch.warnings()


def _member(line: int, fields: Fields, chat: Chat) -> Iterator[Parsed]:
    """The member, unless it is the room itself or only a name out of a forwarded record."""
    platform_id, account = fields.native_id("platformId"), fields.text("accountName")
    if platform_id is None:
        yield Skipped(line, "群成员没有编号，没有读入")
        return
    chat.names[platform_id] = fields.first_text("groupNickname", "accountName") or platform_id
    is_name = chat.group.platform is Platform.WECHAT and platform_id == account and not WECHAT_ID.fullmatch(account)
    if not _is_group_itself(platform_id, chat) and not is_name:
        yield RawMember(platform_id, chat.names[platform_id])


def _is_group_itself(sender: str | None, chat: Chat) -> bool:
    return sender is not None and (sender in ("SYSTEM", chat.group.native_id) or is_room(sender))


def _message(line: int, fields: Fields, chat: Chat, source: Source) -> RawMessage | Skipped:
    sent_at = moment(fields.data.get("timestamp"), source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    if not fields.has_text("content"):
        return Skipped(line, NO_TEXT)
    sender, content = native_id(fields.data.get("sender")), fields.text("content")
    if _is_group_itself(sender, chat):
        found = system_body(content)
    else:
        found = _body(fields.whole("type"), content, chat.cuts)
        if found.kind is FORWARD and "\n" not in found.text:
            found = _with_records(found, fields)
    native = native_id(fields.data.get("platformMessageId"))
    is_row = chat.counts and native is not None and len(native) < SERVER_ID_DIGITS
    return found.message(
        line,
        sent_at,
        sender_id=sender,
        sender_name=fields.first_text("groupNickname", "accountName") or chat.names.get(sender or "") or sender,
        native_id=None if is_row else native,
    )


def _with_records(found: Body, fields: Fields) -> Body:
    """A forward whose text is no more than a title, with the messages inside it."""
    inner = (
        f"{one.first_text('accountName', 'sender') or ''}: {one.text('content')}" for one in fields.parts("chatRecords")
    )
    return found._replace(text="\n".join(filter(None, (found.text, *inner))))


def _body(number: int | None, content: str, cutter: bool) -> Body:
    if number == TYPED:
        return plain_text(content) if cutter else Body(Kind.TEXT, content)
    kind = KINDS.get(-1 if number is None else number, Kind.OTHER)
    if kind is Kind.RECALL:
        notice = system_body(content)
        return notice if notice.kind is Kind.RECALL else Body(Kind.RECALL, content, survived=True)
    if kind is Kind.QUOTE and not cutter:
        return Body(kind, content)
    if cutter and number in (7, 99):
        kind = _kind_of_card(content) or (kind if content.startswith("[") and "](" in content else Kind.OTHER)
    return unwrapped(kind, content)


def _kind_of_card(content: str) -> Kind | None:
    """The kind that the body of a card gives away; CipherTalk prints a 接龙 bare."""
    found = next((kind for prefix, kind in CIPHERTALK_PREFIXES.items() if content.startswith(prefix)), None)
    return found or kind_by_prefix(content)


PRODUCER = Producer(
    "ChatLab 标准格式（多种工具通用）",
    (
        "如果您手里的是 ChatLab 格式的文件：JSON 和 JSONL 一样好。",
        "同一个工具还能导出自己的 JSON 的（如 WeFlow、CipherTalk），优先用它自己的 JSON，内容更全。",
    ),
)
IMPORTERS = (
    Importer(
        name="chatlab-json",
        version=2,
        platform=None,
        zh="ChatLab 标准格式 JSON",
        extensions=(".json",),
        signature='顶层有 "chatlab"',
        identify=_identify_json,
        read=_read_json,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群名 群号 账号 秒 撤回 转发 卡片", "名片 编号 原文 @全体 引用 接龙 公告 名单"),
            loses="内容多少要看是哪个工具写的：WeFlow 写的接龙只剩第一行，正文开头的“字母、数字加英文冒号”会被删掉；"
            "有的工具不写编号、名片和名单。",
            alerts="接龙不全的、开头缺了钟点的，标出来；时间不合理、正文不是文字的记录跳过，并写明行号；微信、"
            "QQ 以外的平台不读；私聊不读。",
        ),
    ),
    Importer(
        name="chatlab-jsonl",
        version=2,
        platform=None,
        zh="ChatLab 标准格式 JSONL",
        extensions=(".jsonl",),
        signature='每行一个对象，带 "_type"：header、member 或 message',
        identify=_identify_jsonl,
        read=_read_jsonl,
        manual=Manual(
            producer=PRODUCER,
            keeps=Keeps.of("群名 群号 账号 秒 撤回 转发 卡片", "名片 编号 @全体 引用 接龙 公告 名单"),
            loses="内容多少要看是哪个工具写的：WeFlow 写的接龙只剩第一行，正文开头的“字母、数字加英文冒号”会被删掉；"
            "有的工具不写编号、名片和名单。",
            alerts="接龙不全的、开头缺了钟点的，标出来；写坏的行跳过，并写明行号；最后一行没有写完会提醒；微信、"
            "QQ 以外的平台不读；私聊不读。",
        ),
    ),
)
