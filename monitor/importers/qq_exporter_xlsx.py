"""shuakami/qq-chat-exporter XLSX (QQNT), V5 and V6: one group per workbook, sheet 聊天记录 sorted by time.

    序号 | 时间 | 发送者 | 发送者QQ号 | 群头衔 | 消息类型 | 消息内容 | 是否撤回 | 资源数量
    1 | 2026-05-28 07:10:00 | 林场-周七 | 290000017 | 先锋 | type_2 | 看这张图[图片: a.jpg] [image: a.jpg] | 否 | 1
    2 | 2026-05-28T07:12:00.000Z | 系统消息 | | | 系统消息 | 周七 撤回了一条消息 | 否 | 0          V6: words and UTC
    3 | 2026-05-28 07:13:00 | 0 | 0 | | type_5 | [4] | 否 | 0                                     V5: its words lost

群头衔 is missing where nobody has one. 消息类型 is the client's own number (not the numbers of the JSON) or a word.
The files of a message, as many as 资源数量 says, are repeated behind its text; their names may hold any bracket. Sheet
统计信息 has the number of messages. A recalled message keeps its text and sender. Neither the group's name nor its
number is inside; the file's name has the number.

Identity: there are no ids; a message is (group, second, QQ number, kind, text) and its ordinal among equals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from monitor.errors import MalformedFile
from monitor.importers import sheets
from monitor.importers.body import NO_TIME, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual
from monitor.importers.producers import QQ_EXPORTER
from monitor.importers.qq_exporter_body import RECALL_TIP
from monitor.importers.qq_exporter_flat import File, flat_body
from monitor.importers.qq_exporter_group import group_header
from monitor.importers.values import Fields, moment, native_id, printed_moment
from monitor.types import Kind, Parsed, Platform, Precision, RawMessage, Skipped, Warned

CHAT, FIGURES, TOTAL = "聊天记录", "统计信息", "消息总数"
COLUMNS = frozenset({"时间", "发送者", "发送者QQ号", "消息类型", "消息内容", "是否撤回"})
WIDTH, FIGURE_ROWS = 9, 12
KINDS = {
    **dict.fromkeys(("type_2", "文本", "text"), Kind.TEXT),
    **dict.fromkeys(("type_3", "文件", "file"), Kind.FILE),
    **dict.fromkeys(("type_5", "系统消息", "system"), Kind.SYSTEM),
    **dict.fromkeys(("type_6", "音频", "audio"), Kind.VOICE),
    **dict.fromkeys(("type_7", "视频", "video"), Kind.VIDEO),
    **dict.fromkeys(("type_8", "forward"), Kind.FORWARD),
    **dict.fromkeys(("type_9", "回复", "reply"), Kind.QUOTE),
    **dict.fromkeys(("type_11", "json"), Kind.LINK),
    **dict.fromkeys(("图片", "image"), Kind.IMAGE),
    "type_10": Kind.RED_PACKET,
    "location": Kind.LOCATION,
}
SORTS = ("image", "video", "audio", "file")
RESAVED = "这份表格被 Excel 或 WPS 重新保存过，秒已丢失；请尽量用导出时的原始文件"
ADVICE = "请用 QQ Chat Exporter 重新导出"
Row = Mapping[str, str]


def _identify(head: Head) -> bool:
    if "xl/workbook.xml" not in head.members:
        return False
    first = sheets.first_rows(head.path, WIDTH, 1)
    return bool(first) and set(first[0]) >= COLUMNS


def _time(text: str, source: Source) -> tuple[int, Precision] | None:
    """A printed local time, an ISO time in UTC, or what a spreadsheet makes of either."""
    text = text.replace(" 24:", " 00:", 1)  # some builds print midnight as hour 24 of the day that begins
    if (serial := sheets.serial_moment(text, source.zone)) is not None:
        return serial, Precision.MINUTE
    if printed := printed_moment(text, source.zone) if "T" not in text else None:
        return printed
    at = moment(text, source.zone)
    return None if at is None else (at, Precision.SECOND)


def _files(text: str, count: int) -> tuple[str, tuple[File, ...]]:
    """The text without the files repeated behind it, and these."""
    files: list[File] = []
    for _ in range(min(count, 1000)):
        at, sort = max((text.rfind(f"[{sort}: "), sort) for sort in SORTS)
        if at < 0 or not text.endswith("]"):
            break
        files.insert(0, File(sort, text[at + len(sort) + 3 : -1]))
        text = text[:at].removesuffix(" ")
    return text, tuple(files)


def _body(row: Row) -> Body:
    text, recalled = row["消息内容"].replace("\r\n", "\n"), row["是否撤回"] == "是"
    kind = KINDS.get(row["消息类型"])
    if kind is Kind.SYSTEM:
        return Body(Kind.RECALL, text) if recalled or text == RECALL_TIP else system_body(text)
    count = row.get("资源数量", "").partition(".")[0]
    text, files = _files(text, int(count) if count.isdecimal() and len(count) < 6 else 0)
    found = flat_body(kind, text, files)
    if len(row["消息内容"]) >= sheets.CELL_LIMIT:
        found = found._replace(flag=sheets.CELL_CUT)
    return Body(Kind.RECALL, found.text, quoted=found.quoted, flag=found.flag, survived=True) if recalled else found


def _message(line: int, row: Row, source: Source) -> RawMessage | Skipped:
    when = _time(row["时间"].strip(), source)
    if when is None:
        return Skipped(line, NO_TIME)
    number = native_id(row["发送者QQ号"])
    name = row["发送者"] if native_id(row["发送者"]) else number
    return _body(row).message(line, when[0], sender_id=number, sender_name=name, native_id=None, precision=when[1])


def _total(book: sheets.Workbook) -> int | None:
    """The number of messages by the workbook itself."""
    rows = islice(book.rows(FIGURES, 2), FIGURE_ROWS) if FIGURES in book.titles else ()
    value = next((cells[1] for _, cells in rows if cells[0] == TOTAL), "").partition(".")[0]
    return int(value) if value.isdecimal() and len(value) < 12 else None


def _read(source: Source) -> Iterator[Parsed]:
    yield group_header(source.path, Fields({}), source.path.stem)
    with sheets.Workbook(source.path) as book:
        rows = book.rows(CHAT if CHAT in book.titles else book.titles[0], WIDTH) if book.titles else iter(())
        line, titles = next(rows, (1, ()))
        if not set(titles) >= COLUMNS:
            raise MalformedFile(source.path, "找不到列标题（时间、发送者QQ号、消息类型、消息内容）", ADVICE, line=line)
        watch, resaved = Continuity(), False
        for line, cells in rows:
            parsed = _message(line, dict(zip(titles, cells, strict=True)), source)
            watch.saw(line, parsed.sent_at if isinstance(parsed, RawMessage) else None)
            if isinstance(parsed, RawMessage) and parsed.precision is Precision.MINUTE and not resaved:
                resaved = True
                yield Warned(line, RESAVED)
            yield parsed
        yield from watch.warnings(_total(book))


IMPORTERS = (
    Importer(
        name="qce-xlsx",
        version=1,
        platform=Platform.QQ,
        zh="QQ Chat Exporter 导出的 XLSX（V5、V6）",
        extensions=(".xlsx",),
        signature="第一张表有“发送者QQ号、消息类型、消息内容、是否撤回”这些列",
        identify=_identify,
        read=_read,
        manual=Manual(
            producer=QQ_EXPORTER,
            keeps=Keeps.of("账号 名片 秒 撤回 原文", "群名 群号 @全体 引用 转发 接龙 公告 卡片"),
            loses="没有消息编号；群名、群号只在文件名里；回复的原话没有导出；卡片只有标题或者没有；"
            "V6 的时间是世界时（读入时换算成北京时间）。",
            alerts="被表格软件另存过的、条数与统计表不符的，会提醒；卡片没有内容的，标出来；私聊不读。",
        ),
    ),
)
