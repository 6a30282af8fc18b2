"""WechatExporter pages (WeChat, from an iPhone's backup): ``<群>/index.html`` or ``<群>.html``, UTF-8, sorted by time.

    <title>松坪乡护林防汛群 - 微信聊天记录</title> …
    <div class="msg chat left" msgid="1010" msgtype="1">
      <div class="nt-box"><span class="dspname left" wxId="wxid_lujing0001">党政办-卢静</span> 2026-10-12 07:30:00</div>
      <div class="content-box"><span class="dont-break-out msg-text"><pre>今天18:00前报</pre></span></div></div>
    <div class="msg chat-notice" msgid="1011"><div class="content-box"><span class="msg-text">…</span></div></div>

See wechat_exporter_pages for where the messages are. ``msgtype`` is WeChat's type number or image, video, file,
channels. A reply holds the quoted original as refermsg. A message that forwards is followed by notices of the class
fmsgtag around messages of the class fmsg, which are its content. Notices take the time of the message before them.
Older versions wrote name-left for dspname, and no wxid.

Identity: ``msgid`` is a row of one phone's database, so it is not used; a message is (group, second, sender, text) and
its ordinal among equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from monitor.errors import MalformedFile
from monitor.importers.body import NO_TIME, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.decoding import head_text, read_head
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.markup import Gathered, gathered
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.producers import WECHAT_EXPORTER
from monitor.importers.textlog import until_fault
from monitor.importers.values import clean, native_id, printed_moment
from monitor.importers.wechat_exporter_body import group_of, read_body, refuse_private, without_mark
from monitor.importers.wechat_exporter_pages import Block, blocks_of, declared_count, scripts, titled
from monitor.importers.wechat_exporter_parts import own_body
from monitor.types import Kind, Parsed, Platform, RawMessage, Skipped, Warned

NAMES = ("dspname", "name-left", "name-right")
WANTED = ("refermsg", *NAMES, "msg-text", "channel-title", "card-name", "app-name", "dont-break-out", "nt-box", "<a>")
TEXTS = ("msg-text", "channel-title", "dont-break-out", "<a>")
EMOJI = "rawemoji"
KINDS = {
    "1": Kind.TEXT,
    "3": Kind.IMAGE,
    "image": Kind.IMAGE,
    "34": Kind.VOICE,
    "43": Kind.VIDEO,
    "62": Kind.VIDEO,
    "video": Kind.VIDEO,
    "47": Kind.STICKER,
    "48": Kind.LOCATION,
    "file": Kind.FILE,
    "channels": Kind.LINK,
    "42": Kind.OTHER,
    "66": Kind.OTHER,
    "50": Kind.OTHER,
}
BARE = frozenset({Kind.IMAGE, Kind.VOICE, Kind.VIDEO, Kind.STICKER})
RELAY = "#接龙"
CARDS = frozenset({"49", ""})
PEEKED = 500
NO_MESSAGES, COPY_WHOLE = "网页里没有消息，旁边也没有放消息的 Files/Data 文件夹", "请拷贝完整的导出文件夹"
BEFORE_ALL = "通知在第一条消息之前，没有时间，没有读入"


def _identify(head: Head) -> bool:
    if head.path.is_dir() or titled(head.text) is None:
        return False
    return 'msgid="' in head.text or "asyncLoadingType" in head.text


def _read(source: Source) -> Iterator[Parsed]:
    title = titled(head_text(read_head(source.path)))
    if title is None:
        raise MalformedFile(source.path, "网页的标题不是“……- 微信聊天记录”", "请重新导出")
    group, faults = group_of(title), list[MalformedFile]()
    found = _Reading(source).parts(until_fault(blocks_of(source.path), faults))
    first = list(islice(found, PEEKED))
    names = {part.sender_name for part in first if isinstance(part, RawMessage) and part.sender_name}
    refuse_private(source.path, group, names)
    yield group
    watch, read = Continuity(), 0
    for parsed in chain(first, found):
        watch.saw(parsed.line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        read += 1
        yield parsed
    for fault in faults:
        raise fault
    if not read:
        raise MalformedFile(source.path, NO_MESSAGES, COPY_WHOLE)
    yield from watch.warnings()
    declared = declared_count(source.path)
    if declared is not None and read < declared:
        yield Warned(1, f"网页自称有 {declared} 条消息，只读到 {read} 条；{COPY_WHOLE}")


@dataclass(slots=True)
class _Reading:
    """Where the reader of one page is: the message whose forwarded content may follow, and its time."""

    source: Source
    pending: RawMessage | Skipped | None = None
    inner: list[str] = field(default_factory=list)
    depth: int = 0
    last: int | None = None

    def parts(self, blocks: Iterable[Block]) -> Iterator[RawMessage | Skipped]:
        """The messages; one that forwards is given when its content is read."""
        for block in blocks:
            found = gathered(block.tokens, WANTED, EMOJI)
            if "fmsgtag" in block.tag.classes:
                self._mark(_texts(found))
            elif "fmsg" in block.tag.classes:
                self.inner.append(": ".join(filter(None, (_name(found), _body(block, found).text))))
            else:
                yield from self._finished()
                self.pending = self._message(block, found)
        yield from self._finished()

    def _mark(self, text: str) -> None:
        if isinstance(self.pending, RawMessage) and text.lstrip().startswith("<<") and not self.depth:
            self.pending = self.pending._replace(kind=Kind.FORWARD)
        self.depth += 1 if text.lstrip().startswith("<<") else -1

    def _finished(self) -> Iterator[RawMessage | Skipped]:
        if isinstance(self.pending, RawMessage) and self.inner:
            self.pending = self.pending._replace(text="\n".join([self.pending.text, *self.inner]))
        if self.pending is not None:
            yield self.pending
        self.pending, self.inner, self.depth = None, [], 0

    def _message(self, block: Block, found: Gathered) -> RawMessage | Skipped:
        if "chat-notice" in block.tag.classes:
            if self.last is None:
                return Skipped(block.line, BEFORE_ALL)
            body = system_body(without_mark(_texts(found)))
            return body.message(block.line, self.last, sender_id=None, sender_name=None, native_id=None)
        when = printed_moment(found.text("nt-box") or "", self.source.zone)
        if when is None:
            return Skipped(block.line, NO_TIME)
        self.last = when[0]
        body = _body(block, found)
        sender = _sender(found)
        return body._replace(flag=block.flag or body.flag).message(
            block.line, when[0], sender_id=sender, sender_name=_name(found) or sender, native_id=None
        )


def _name(found: Gathered) -> str | None:
    return next((clean(run.text).strip() for run in found.runs if run.key in NAMES), "") or None


def _sender(found: Gathered) -> str | None:
    wxid = next((tag.attributes["wxid"] for tag in found.tags if tag.attributes.get("wxid")), None)
    sender = native_id(wxid)
    return sender if sender is not None and sender[0].isalnum() else None


def _texts(found: Gathered) -> str:
    """The text of a message without its sender, time and quoted original."""
    return clean("\n".join(text for run in found.runs if run.key in TEXTS and (text := run.text)))


def _body(block: Block, found: Gathered) -> Body:
    text, number = _texts(found), block.tag.attributes.get("msgtype", "")
    kind = KINDS.get(number)
    if kind in BARE:
        return Body(kind, "")
    if kind is Kind.TEXT:
        return Body(Kind.OTHER, "") if text.startswith(UNSHOWABLE) else Body(kind, text)
    if kind is not None or number not in CARDS:
        undone = read_body(text)
        return Body(kind or Kind.OTHER, text if undone.kind is Kind.TEXT else undone.text)
    original = found.text("refermsg")
    if original is not None:
        quoted = clean(original).removeprefix("「").removesuffix("」")
        return Body(Kind.QUOTE, text, quoted=quoted.partition("：")[2] or quoted)
    return _card(text, found)


def _card(text: str, found: Gathered) -> Body:
    """An application message: a transfer, a 接龙, an older quote, a placeholder, else a link with its title first."""
    if any("transfer-icon" in tag.classes for tag in found.tags):
        return Body(Kind.OTHER, text)
    if text.startswith(RELAY):
        return Body(Kind.TEXT, text)
    undone = own_body(text.split("\n"))
    return undone if undone.kind is not Kind.TEXT else Body(Kind.LINK, text)


IMPORTERS = (
    Importer(
        name="wechatexporter-html",
        version=1,
        platform=Platform.WECHAT,
        zh="WechatExporter 导出的网页",
        extensions=(".html", ".htm"),
        signature="网页标题是“群名 - 微信聊天记录”，消息带 msgid",
        identify=_identify,
        read=_read,
        beside=scripts,
        manual=Manual(
            producer=WECHAT_EXPORTER,
            keeps=Keeps.of("群名 秒 引用 转发 接龙 卡片", "账号 撤回 @全体"),
            loses="没有群号、群名片和消息编号；群公告没有内容；进群、撤回等通知没有自己的时间，取上一条的；"
            "旧版本没有微信号。",
            alerts="网页自称的条数没有读够、缺了放消息的文件、网页没有写完，都会提醒；第一条消息之前的通知跳过；"
            "私聊不读。",
        ),
    ),
)
