"""A mail that WeChat on a phone sent (多选 → 邮件), saved as .eml: the HTML part, minutes only, sorted by time.

    <p>Dear:</p><p>松坪乡护林防汛群 微信群上的聊天记录如下，请查收。</p>
    <p style="text-align:center;"><span>&mdash;&mdash;&mdash;  2026-10-12  &mdash;&mdash;&mdash;</span></p>
    <p><strong>党政办-卢静 &nbsp;07:30</strong></p><p>今天18:00前报<br>逾期通报</p><p>&nbsp;</p>
    <p><strong>石头 &nbsp;07:31</strong></p><p>[图片: 0a0b.jpg(请在附件中查看)]</p><p>&nbsp;</p>

A bold paragraph is a message's header and a centred one with a date a new day; what a person types is neither, so these
cannot be forged, and a line that merely looks like one is body, flagged. Bodies are as in the plain text of such mails
(see wechat_mail_text). Only the HTML part is read. Lines count the messages, because the part may be encoded.

Identity: there are no ids; a message is (group, minute, sender's name, text) and its ordinal among equals.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.body import NO_TIME
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.markup import Tag, Token, tokens
from monitor.importers.meter import followed
from monitor.importers.mime import HtmlPart, headers, readable
from monitor.importers.printed_time import epoch
from monitor.importers.producers import WECHAT_MAIL
from monitor.importers.textlog import CUT_SHORT, IMITATION, MAX_BODY, TOO_LONG, until_fault
from monitor.importers.wechat_mail_text import (
    FILE_NAME,
    PRIVATE,
    TITLES,
    day_of,
    plain,
    read_body,
    split_header,
)
from monitor.types import GroupHeader, Parsed, Platform, Precision, RawMessage, Skipped

BLOCKS = frozenset({"p", "div", "li", "tr", "table", "center", "blockquote", "h1", "h2", "h3"})
BOLD = frozenset({"strong", "b"})
OPENING = 30  # paragraphs among which the opening line stands
NO_HTML, COPY_TEXT = "邮件里没有网页格式的正文", "请把邮件正文全部复制出来，另存为文本后再导入"
NO_TITLE = "正文开头没有“……的聊天记录如下”这一行"
PRIVATE_MAIL, CHOOSE_GROUP = "这是私聊的记录，不是工作群", "请在群聊里多选消息后重新发到邮箱"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it shows: all bold, centred, or neither; line breaks are LF, NBSP a space."""

    text: str
    bold: bool = False
    centred: bool = False


@dataclass(slots=True)
class _Draft:
    """A paragraph while its tokens come in."""

    is_p: bool = False
    centred: bool = False
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    bold: int = 0
    plain: int = 0

    def add(self, text: str, is_bold: bool) -> None:
        """More text; of a paragraph far above the longest body nothing more is kept."""
        if self.size <= 2 * MAX_BODY:
            self.pieces.append(text)
        self.size += len(text)
        weight = len(text.strip())
        self.bold, self.plain = self.bold + weight * is_bold, self.plain + weight * (not is_bold)

    def finished(self) -> Iterator[Paragraph]:
        """The paragraph; an empty one only where the mail has a p for it."""
        if self.is_p or self.bold or self.plain:
            yield Paragraph("".join(self.pieces), self.bold > 0 and not self.plain, self.centred)


def _paragraphs(found: Iterable[Token]) -> Iterator[Paragraph]:
    draft, weight = _Draft(), 0
    for token in found:
        if not isinstance(token, Tag):
            source = token.text.replace("\r", "").replace("\n", " " if draft.pieces else "")
            draft.add(source.replace("\xa0", " "), weight > 0)
        elif token.name in BOLD:
            weight = max(weight + (-1 if token.closes else 1), 0)
        elif token.name == "br":
            draft.add("\n", weight > 0)
        elif token.name in BLOCKS:
            yield from draft.finished()
            draft = _Draft(token.name == "p" and not token.closes, not token.closes and _is_centred(token))
    yield from draft.finished()


def _is_centred(tag: Tag) -> bool:
    style = tag.attributes.get("style", "").replace(" ", "").lower()
    return tag.name == "center" or "text-align:center" in style or tag.attributes.get("align", "").lower() == "center"


def _identify(head: Head) -> bool:
    if head.path.is_dir() or not _is_mail(head.data):
        return False
    file = io.BytesIO(head.data)
    top, part = headers(file), HtmlPart(file, head.path)
    if FILE_NAME.match(readable(top.get("subject", ""))):
        return True
    opening = _paragraphs(tokens(until_fault(part.pieces(top), []), None))
    return any(_title(one.text) is not None for one in islice(opening, OPENING))


def _is_mail(data: bytes) -> bool:
    """A block of header fields that speaks of MIME, other than QQ's own (see qq_mht)."""
    block = data.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return b"\nmime-version:" in b"\n" + block and b"\ncontent-type:" in b"\n" + block and b"tencent" not in block


def _title(text: str) -> str | None:
    """The group that an opening line names, "" for a private chat, None for another line."""
    bare = text[:300].strip()
    if PRIVATE.fullmatch(bare):
        return ""
    return next((found["group"] for title in TITLES if (found := title.fullmatch(bare))), None)


def _read(source: Source) -> Iterator[Parsed]:
    with followed(source.path.open("rb"), source.path) as file:
        top, part, faults = headers(file), HtmlPart(file, source.path), list[MalformedFile]()
        found = until_fault(_paragraphs(tokens(until_fault(part.pieces(top), faults), source.path)), faults)
        opening = list(islice(found, OPENING))
        if not part.seen:
            raise RefusedFormat(source.path, NO_HTML, COPY_TEXT)
        at = next((at for at, one in enumerate(opening) if _title(one.text) is not None), -1)
        subject = FILE_NAME.match(readable(top.get("subject", "")))
        named = _title(opening[at].text) if at >= 0 else subject[1] if subject else None
        if named is None:
            raise MalformedFile(source.path, NO_TITLE, COPY_TEXT)
        if not named:
            raise RefusedFormat(source.path, PRIVATE_MAIL, CHOOSE_GROUP)
        yield GroupHeader(Platform.WECHAT, named)
        yield from _watched(_Reading(source).messages(chain(opening[at + 1 :], found), faults))
    for fault in faults:
        raise fault


def _watched(messages: Iterable[RawMessage | Skipped]) -> Iterator[Parsed]:
    watch = Continuity()
    for parsed in messages:
        watch.saw(parsed.line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
        yield parsed
    yield from watch.warnings()


@dataclass(slots=True)
class _Mail:
    """A message while its paragraphs come in."""

    name: str
    at: int | None
    body: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def add(self, text: str, imitates: bool) -> None:
        """One more paragraph of the body."""
        self.body.append(text)
        if imitates and IMITATION not in self.flags:
            self.flags.append(IMITATION)


@dataclass(slots=True)
class _Reading:
    """Where the reader of one mail is: on which day, in which message; whether days are not centred in this mail."""

    source: Source
    day: date | None = None
    loose: bool = False
    count: int = 0
    mail: _Mail | None = None

    def messages(self, paragraphs: Iterable[Paragraph], faults: list[MalformedFile]) -> Iterator[RawMessage | Skipped]:
        """The messages in order."""
        for one in paragraphs:
            text = plain(one.text)
            header = self._header(text.strip()) if one.bold else None
            if self._turns(one, text):
                yield from self._finished()
            elif header is not None:
                yield from self._finished()
                self.mail = header
            elif self.mail is not None:
                self.mail.add(text, bool(text) and (day_of(text) is not None or split_header(text, "  ") is not None))
        if self.mail is not None and faults:
            self.mail.flags.append(CUT_SHORT)
        yield from self._finished()

    def _turns(self, one: Paragraph, text: str) -> bool:
        """Whether a paragraph begins a day; a date that does not exist leaves what follows without one."""
        day = day_of(text) if text else None
        if one.centred and text.strip().startswith("—"):
            self.day = day
            return True
        self.loose = self.loose or (day is not None and self.day is None and self.mail is None)
        if day is None or not self.loose or (self.day is not None and day < self.day):
            return False
        self.day = day
        return True

    def _header(self, text: str) -> _Mail | None:
        found = split_header(text, "  ") or split_header(text, " ")
        if found is None:
            return None
        day = self.day or self.source.as_of
        clock = (found[1], found[2])
        return _Mail(found[0], epoch(self.source.zone, (day.year, day.month, day.day), *clock) if day else None)

    def _finished(self) -> Iterator[RawMessage | Skipped]:
        mail, self.mail = self.mail, None
        if mail is None:
            return
        self.count += 1
        if mail.at is None:
            yield Skipped(self.count, NO_TIME)
            return
        if sum(map(len, mail.body)) > MAX_BODY:
            mail.body = ["\n".join(mail.body)[:MAX_BODY]]
            mail.flags.append(TOO_LONG)
        found = read_body(mail.body).message(
            self.count, mail.at, sender_id=None, sender_name=mail.name, native_id=None, precision=Precision.MINUTE
        )
        yield found._replace(flag="；".join(mail.flags) or None)


IMPORTERS = (
    Importer(
        name="wechat-eml",
        version=1,
        platform=Platform.WECHAT,
        zh="微信“多选→邮件”发出的邮件，存成 .eml",
        extensions=(".eml",),
        signature="邮件头之后，网页正文里有“……微信群上的聊天记录如下”",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=WECHAT_MAIL,
            keeps=Keeps.of("群名 名片 接龙", "@全体 卡片"),
            loses="时间只到分钟；没有群号、账号和消息编号；不含撤回和进群、退群的提示；引用和合并转发的内容没有导出。",
            alerts="消息头是加粗的段落，普通文字仿造不了，比文本可靠；正文里形似消息头的行按正文处理，"
            "标出来请人核对；没有网页正文的邮件不读；时间往回走、文件没有写完的，写明位置。",
        ),
    ),
)
