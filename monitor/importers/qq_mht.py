"""QQ message manager MHT (classic PC QQ up to 9.7, TIM): a web page with its pictures behind it in one file.

    From: <Save by Tencent MsgMgr>
    Subject: Tencent IM Message
    …
    <html …><style …></style></head><body><table …><tr><td><div …>消息分组:我加入的群聊</div></td></tr>
    <tr><td><div …>消息对象:云岭镇秋防群</div></td></tr><tr><td><div …>&nbsp;</div></td></tr>
    <tr><td style=…>日期: 2026-11-09</td></tr>
    <tr><td><div style=…><div style=…>【群主】党办小周(100200301)</div>8:02:11</div><div style=…>
        <font …>@全体成员&nbsp;各村今天报<br>收到请回</font><IMG src="{GUID}.dat"></div></td></tr>
    </table></body></html>
    ------=_NextPart_…                                     pictures, up to hundreds of gigabytes; never read

Raw UTF-8, whatever the mail header says; the file is read in pieces up to ``</html>``. Only whole table rows count:
what people write is escaped (``&lt;``, ``&amp;``, Tencent's misspelt ``&get;`` for ``>``), so that nobody can write a
row. Names, numbers, titles, private chats, repeated groups and the order of messages are as in ``qq_txt``. ``&nbsp;``
is a space, a picture or QQ face is [图片]; a message of nothing but pictures is an image.

Identity: there are no message ids; a message is (group, second, QQ number, kind, text) and its ordinal among equals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from monitor.errors import MalformedFile
from monitor.importers.body import system_body
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.printed_time import epoch, hour24
from monitor.importers.producers import QQ_CLIENT
from monitor.importers.qq_body import SYSTEM_IDS, content, untitled
from monitor.importers.qq_conversations import (
    CONVERSATION,
    FOLDER,
    IN_FOLDER,
    MAX_PEEK,
    NO_NUMBERS,
    NOBODY,
    PRIVATE_FOLDERS,
    Conversation,
    account_at,
    assembled,
    is_group_by,
    passed_over,
)
from monitor.importers.qq_mht_rows import Row, plain, rows, unescaped
from monitor.importers.textlog import NO_SUCH_TIME, TOO_LONG, until_fault
from monitor.types import Parsed, Platform, RawMessage, Skipped

MARKS = ("From: <Save by Tencent MsgMgr>", "Subject: Tencent IM Message")
DAY = re.compile(r"<td[^<>]{0,400}>日期: ?(\d{4})[-/](\d{1,2})[-/](\d{1,2})</td>", re.ASCII)
BLOCK = re.compile(rf"<td[^<>]{{0,400}}><div[^<>]{{0,400}}>({FOLDER}|{CONVERSATION})(.*)</div></td>")
MESSAGE = re.compile(
    r"<td[^<>]{0,400}><div[^<>]{0,400}><div[^<>]{0,400}>(.*?)</div>([^<>]{0,60})</div><div[^<>]{0,400}>"
)
CLOCK = re.compile(r"(?:(上午|下午|凌晨|早上|中午|晚上) ?)?(\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM|上午|下午))?", re.ASCII)
ORNAMENTS = ("<b>消息记录</b>", ">&nbsp;</div></td>")
END, HEAD = "</div></td>", 4096
STRANGE = "认不出的一行，没有读入"
NO_DAY = "这一条之前没有日期，没有读入"


@dataclass(frozen=True, slots=True)
class Said:
    """A message row: when, who, and its body still in HTML."""

    row: Row
    at: int
    account: str | None
    name: str
    html: str


Marked = tuple[Conversation, Said | Skipped]


def _identify(head: Head) -> bool:
    return any(line.startswith(MARKS) for line in head.text[:1000].split("\n")[:10])


@dataclass(slots=True)
class Page:
    """Where the reading of the table is: in which conversation, on which day."""

    source: Source
    conversation: Conversation
    folder: str = ""
    day: tuple[int, int, int] | None = None

    def marked(self) -> Iterator[Marked]:
        """Every message, and every row that is none, under its conversation."""
        for row in rows(self.source.path):
            if found := self._read(row):
                yield self.conversation, found

    def _read(self, row: Row) -> Said | Skipped | None:
        top = row.html[:HEAD]
        if message := MESSAGE.match(top):
            return self._said(row, message)
        if day := DAY.fullmatch(top):
            self.day = int(day[1]), int(day[2]), int(day[3])
            return None
        if block := BLOCK.fullmatch(top):
            self._enter(row, block[1], unescaped(block[2]))
            return None
        return None if any(mark in top for mark in ORNAMENTS) else Skipped(row.line, STRANGE)

    def _enter(self, row: Row, mark: str, name: str) -> None:
        if mark == FOLDER:
            self.folder = name
        else:
            self.conversation, self.day = Conversation(row.line, self.folder, name), None

    def _said(self, row: Row, message: re.Match[str]) -> Said | Skipped:
        clock = CLOCK.fullmatch(unescaped(message[2]).strip())
        if clock is None:
            return Skipped(row.line, STRANGE)
        if self.day is None:
            return Skipped(row.line, NO_DAY)
        hour = hour24(int(clock[2]), clock[1] or clock[5])
        at = None if hour is None else epoch(self.source.zone, self.day, hour, int(clock[3]), int(clock[4]))
        if at is None:
            return Skipped(row.line, NO_SUCH_TIME)
        who = unescaped(message[1])
        end = account_at(who)
        account, name = (who[end + 1 : -1], who[:end]) if end >= 0 else (None, who)
        return Said(row, at, account, untitled(name), row.html[message.end() :].removesuffix(END))


def _message(said: Said) -> RawMessage:
    text = plain(said.html)
    body = system_body(text) if said.account in SYSTEM_IDS else content(text)
    name = said.name if said.name.strip() else said.account
    message = body.message(said.row.line, said.at, sender_id=said.account, sender_name=name, native_id=None)
    return message if said.row.whole else message._replace(flag=TOO_LONG)


def _parts(conversation: Conversation, items: Iterator[Said | Skipped]) -> Iterator[Parsed] | Skipped:
    """The messages of a group's conversation, or why it is none."""
    if conversation.folder in PRIVATE_FOLDERS:
        return passed_over(conversation, IN_FOLDER.format(conversation.folder))
    peeked: list[Said | Skipped] = []
    systems: set[str] = set()
    for item in items:
        peeked.append(item)
        if isinstance(item, Said) and item.account not in SYSTEM_IDS:
            return _read_out(chain(peeked, items)) if item.account else passed_over(conversation, NO_NUMBERS)
        if isinstance(item, Said) and item.account:
            systems.add(item.account)
        if len(peeked) > MAX_PEEK:
            break
    return _read_out(chain(peeked, items)) if is_group_by(systems, conversation) else passed_over(conversation, NOBODY)


def _read_out(items: Iterator[Said | Skipped]) -> Iterator[Parsed]:
    return (_message(item) if isinstance(item, Said) else item for item in items)


def _conversations(marked: Iterator[Marked]) -> Iterator[tuple[Conversation, Iterator[Parsed] | Skipped]]:
    for conversation, items in groupby(marked, key=itemgetter(0)):
        yield conversation, _parts(conversation, map(itemgetter(1), items))


def _names(source: Source) -> Counter[str]:
    """How often every 消息对象 occurs."""
    found: Counter[str] = Counter()
    for row in until_fault(rows(source.path), []):
        block = BLOCK.fullmatch(row.html[:HEAD]) if CONVERSATION in row.html[:HEAD] else None
        if block and block[1] == CONVERSATION:
            found[unescaped(block[2])] += 1
    return found


def _read(source: Source) -> Iterator[Parsed]:
    faults: list[MalformedFile] = []
    marked = until_fault(Page(source, Conversation(1, "", source.path.stem)).marked(), faults)
    yield from assembled(_conversations(marked), _names(source))
    for fault in faults:
        raise fault


IMPORTERS = (
    Importer(
        name="qq-mht",
        version=1,
        platform=Platform.QQ,
        zh="QQ 消息管理器导出的网页（MHT）",
        extensions=(".mht", ".mhtml"),
        signature="开头有“From: <Save by Tencent MsgMgr>”或“Subject: Tencent IM Message”",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=QQ_CLIENT,
            keeps=Keeps.of("群名 账号 名片 秒 撤回", "@全体"),
            loses="与文本相同：接龙、投票、卡片的内容没有导出，引用没有标记，没有群号和消息编号。"
            "文件里带着全部图片，可以大到几百 GB。",
            alerts="图片从不读取；认不出的行、没有日期的消息、没有写到结尾的文件，都写明行号；"
            "同一个群合并后只算一次；私聊跳过。",
        ),
    ),
)
