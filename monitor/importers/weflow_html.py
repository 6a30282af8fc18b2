r"""WeFlow HTML (WeChat): ``群聊_<群名>.html``, one page with all messages in a script, sorted by time.

    <title>松坪乡护林防汛群 - 聊天记录</title> …
    <script>
      window.WEFLOW_DATA = [
    {"i":1,"t":1791761400,"s":0,"a":"<span>党</span>","b":"<div class=\"message-time\">2026-10-12 07:30:00</div>
     <div class=\"sender-name\">党政办-卢静</div><div class=\"message-content\"><div class=\"message-text\">收到<br />
     好的</div></div>","p":"6600000000000000007","r":"66…"}
    ];

``t`` is in seconds, ``b`` is the message as HTML: sender-name, message-text and, in a reply, quoted-message with
quoted-sender and quoted-text. Bodies are undone in weflow_body; a link is an ``a`` with the class message-link-card.
A message under the group's name is a system line. The group has no id.

Identity: ``p`` is WeChat's server id, the same number in other tools. ``i`` is a position in this export.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

from monitor.errors import MalformedFile
from monitor.importers.body import NO_TIME, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.decoding import CHUNK, head_text, read_head
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.jsonstream import EXPORT_AGAIN, fault_of
from monitor.importers.manual import Keeps, Manual
from monitor.importers.markup import Gathered, fragment, gathered
from monitor.importers.pagescript import arrays
from monitor.importers.producers import WEFLOW
from monitor.importers.values import Fields, moment
from monitor.importers.weflow_body import printed_body
from monitor.importers.weflow_names import group_name
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage, Skipped

DATA = "window.WEFLOW_DATA"
SCRIPT = re.compile(rb"<script>\s{0,200}" + re.escape(DATA.encode()))
PAGE = ("<!doctype html", "<html")
TITLE = re.compile(r"<title>([^<]{1,500}) - 聊天记录</title>")
WANTED = ("sender-name", "quoted-sender", "quoted-text", "quoted-message", "message-text", "message-time")
EMOJI = "alt"
MEDIA = {"img": Kind.IMAGE, "audio": Kind.VOICE, "video": Kind.VIDEO}
NO_BODY = "这一条没有可读的内容"
NO_DATA = "网页里没有 WEFLOW_DATA 这一部分"
SURVEYED = 2000  # records looked at for the group's name


def _identify(head: Head) -> bool:
    if head.path.is_dir() or not head.text[:500].lstrip("\ufeff \n").lower().startswith(PAGE):
        return False
    return SCRIPT.search(read_head(head.path, CHUNK)) is not None


def _group_names(source: Source) -> tuple[str, ...]:
    """The group's name, and how else system lines may name it: by the page's title, by the file's name."""
    named = group_name(source.path, lambda: _senders(source))
    title = TITLE.search(head_text(read_head(source.path)))
    return (html.unescape(title[1]).strip(), named) if title else (named,)


def _senders(source: Source) -> set[str]:
    """The names that the first messages bear."""
    try:
        records = [Fields.of(record) for _, record in islice(arrays(source.path, DATA), SURVEYED)]
    except MalformedFile:
        return set()
    return {gathered(fragment(one.text("b")), WANTED, EMOJI).text("sender-name") or "" for one in records}


def _read(source: Source) -> Iterator[Parsed]:
    names = _group_names(source)
    yield GroupHeader(Platform.WECHAT, names[0])
    watch, seen = Continuity(), False
    for line, record in arrays(source.path, DATA):
        fault = fault_of(record)
        parsed = Skipped(line, fault) if fault else _message(line, Fields.of(record), names, source)
        watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        seen = True
        yield parsed
    if not seen:
        raise MalformedFile(source.path, NO_DATA, EXPORT_AGAIN)
    yield from watch.warnings()


def _message(line: int, fields: Fields, group: tuple[str, ...], source: Source) -> RawMessage | Skipped:
    sent_at = moment(fields.data.get("t"), source.zone)
    if sent_at is None:
        return Skipped(line, NO_TIME)
    if not fields.text("b"):
        return Skipped(line, NO_BODY)
    found = gathered(fragment(fields.text("b")), WANTED, EMOJI)
    name = (found.text("sender-name") or "").strip()
    text = found.text("message-text") or ""
    return (system_body(text) if name in group else _body(found, text)).message(
        line, sent_at, sender_id=None, sender_name=name or None, native_id=fields.native_id("p")
    )


def _body(found: Gathered, text: str) -> Body:
    if any(run.key == "quoted-message" for run in found.runs):
        plain = printed_body(text)
        original = found.text("quoted-text") or found.text("quoted-message") or ""
        return Body(Kind.QUOTE, plain.text if plain.kind is Kind.TEXT else text, quoted=original, flag=plain.flag)
    if any(tag.name == "a" and "message-link-card" in tag.classes for tag in found.tags):
        return Body(Kind.LINK, text)
    media = next((tag for tag in found.tags if tag.name in MEDIA), None)
    if media is None or text.strip():
        return printed_body(text)
    sticker = any("emoji" in word for word in media.classes)
    return Body(Kind.STICKER if sticker else MEDIA[media.name], "")


IMPORTERS = (
    Importer(
        name="weflow-html",
        version=1,
        platform=Platform.WECHAT,
        zh="WeFlow 导出的网页",
        extensions=(".html", ".htm"),
        signature="网页里有 window.WEFLOW_DATA",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WEFLOW,
            keeps=Keeps.of("群名 编号 秒 撤回 引用 转发 接龙 公告 卡片", "名片 @全体"),
            loses="没有群号和账号；正文开头的“字母、数字加英文冒号”会被删掉。",
            alerts="开头缺了钟点的，标出来；没有内容的记录跳过，并写明行号；网页没有写完的，读到断处为止；私聊不读。",
        ),
    ),
)
