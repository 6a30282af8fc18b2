"""A message table that an office keeps by hand: CSV or XLSX with columns of its own.

    日期,几点,谁,说了什么
    2026-11-09,8:05,陈志远,各村今天报值班表

Nothing in such a file says which column is which, so a person says it once (``Columns``); the site remembers it by the
header. One row is one message; there are no ids, so identity is time, name and text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.errors import FileFault, WrongUsage
from monitor.importers.body import mentions_all
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.manual import Keeps, Manual, Producer
from monitor.importers.sheets import serial_moment
from monitor.importers.tables import TableRow, header_of, read_table
from monitor.importers.values import printed_moment
from monitor.types import GroupHeader, Kind, Parsed, Platform, Precision, RawMessage, Skipped

NAME, VERSION = "hand-table", 1
FIELDS = ("时间", "日期", "发送人", "内容", "群", "账号")
PLATFORMS = {"微信": Platform.WECHAT, "qq": Platform.QQ, "企业微信": Platform.WECOM}
MANUAL = Manual(
    producer=Producer(
        "自己记的台账（CSV 或 XLSX）",
        (
            "一行记一条消息，第一行写列名，至少有时间、发送人、内容三列；时间写成 2026-11-09 08:05 这样。",
            "第一次导入时用 --columns 时间=列名,发送人=列名,内容=列名 写明哪一列是什么，"
            "还可以加 日期、群、账号、平台=QQ；以后同样列名的表会记住。",
        ),
    ),
    keeps=Keeps.of("", "群名 账号 秒 @全体"),
    loses="记了什么就有什么；没有消息编号，与导出文件里的同一条消息文字有出入时，会算成两条。",
    alerts="时间看不懂、没有发送人的行跳过，并写明行号。",
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what: pairs of one of FIELDS and a column's name; ``平台`` names the platform itself."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Columns:
        """``时间=日期时间,发送人=谁,内容=说了什么``; WrongUsage for an unknown field or a missing one."""
        pairs = tuple(
            (field.strip(), column.strip()) for field, _, column in (part.partition("=") for part in text.split(","))
        )
        unknown = [field for field, column in pairs if field not in (*FIELDS, "平台") or not column]
        if unknown:
            form = "时间=列名,发送人=列名,内容=列名，可加 日期、群、账号、平台=微信"
            raise WrongUsage(f"“{'、'.join(unknown)}”看不懂；请写成 {form}")
        columns = cls(pairs)
        missing = [field for field in ("时间", "发送人", "内容") if not columns.get(field)]
        if missing:
            raise WrongUsage(f"还要写明哪一列是{'、'.join(missing)}，如 {missing[0]}=列名")
        return columns

    @classmethod
    def from_json(cls, text: str) -> Columns:
        """What ``as_json`` wrote."""
        return cls(tuple((str(field), str(column)) for field, column in json.loads(text)))

    def as_json(self) -> str:
        """The pairs as JSON, for the site to remember."""
        return json.dumps(self.pairs, ensure_ascii=False)

    def get(self, field: str) -> str:
        """The column of a field, empty when there is none."""
        return dict(self.pairs).get(field, "")

    @property
    def platform(self) -> Platform:
        """The platform that the person named; WeChat when none was."""
        return PLATFORMS.get(self.get("平台").lower(), Platform.WECHAT)


def headings(path: Path) -> tuple[str, ...]:
    """The column names of a table's first row; empty for anything that is no table."""
    if path.is_dir() or path.suffix.lower() not in (".csv", ".xlsx"):
        return ()
    try:
        return header_of(path)
    except (OSError, FileFault):
        return ()


def importer_for(columns: Columns) -> Importer:
    """An importer that reads by these columns; it never claims a file by itself."""

    def read(source: Source) -> Iterator[Parsed]:
        return _read(source, columns)

    def never(head: Head) -> bool:
        return False

    return Importer(NAME, VERSION, columns.platform, "手工台账", (".csv", ".xlsx"), "由人指定各列", never, read, MANUAL)


def _read(source: Source, columns: Columns) -> Iterator[Parsed]:
    named = [columns.get(field) for field in FIELDS if columns.get(field)]
    here: str | None = None
    yield GroupHeader(columns.platform, None)
    for row in read_table(source.path, named):
        group = row.get(columns.get("群"))
        if group and group != here:
            here = group
            yield GroupHeader(columns.platform, group)
        yield _message(row, columns, source.zone)


def _message(row: TableRow, columns: Columns, zone: ZoneInfo) -> RawMessage | Skipped:
    when = _moment(row, columns, zone)
    name = row.get(columns.get("发送人"))
    if when is None:
        return Skipped(row.line, "时间看不懂，应写成 2026-11-09 08:05 这样")
    if not name:
        return Skipped(row.line, "没有发送人")
    text = row.get(columns.get("内容"))
    return RawMessage(
        line=row.line,
        sent_at=when[0],
        sender_id=row.get(columns.get("账号")) or None,
        sender_name=name,
        kind=Kind.TEXT,
        text=text,
        mentions_all=mentions_all(Kind.TEXT, text),
        precision=when[1],
    )


def _moment(row: TableRow, columns: Columns, zone: ZoneInfo) -> tuple[int, Precision] | None:
    printed = " ".join(filter(None, (row.get(columns.get("日期")), row.get(columns.get("时间")))))
    found = printed_moment(printed, zone)
    if found is not None:
        return found
    try:
        days = sum(float(part) for part in printed.split())
    except ValueError:
        return None
    serial = serial_moment(str(days), zone)
    return (serial, Precision.MINUTE) if serial is not None else None
