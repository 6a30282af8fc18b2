"""XLSX read safely: checked before it is unpacked, streamed row by row, every cell as text.

The container is refused when a member is encrypted, badly named, overlapping, oversized or inflates beyond
``RATIO``, and when a part carries a DOCTYPE or entities. Only the workbook, its relations, the shared strings
and the asked sheet are parsed, by defusedxml, and of these no more than a reader says (``most``): detection happens
in our own process, and one cell may fill memory. Dates stay the numbers that Excel stores (see serial_moment);
a formula cell is its formula text, because a message that begins with ``=`` is stored as one.
Structure: ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings).
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.meter import followed
from monitor.importers.zip_directory import BoundedPart, BoundedReader, TooMuch

MEMBERS, MEMBER_SIZE, TOTAL_SIZE, STRINGS_SIZE, RATIO, SMALL = 2000, 1 << 30, 3 << 29, 1 << 27, 60, 1 << 20
INDEX_SIZE = 1 << 22  # bytes of the lists of sheets and relations, kept whole
PEEKED, TABLE_SIZE = 1 << 22, 1 << 26  # bytes of a part that detection reads; that a table kept by hand may have
CELL_LIMIT = 32767  # Excel cuts a cell here
CELL_CUT = "单元格到 32767 字为止，后面的文字被表格软件截断"
INDEXES = frozenset({"workbook.xml", "workbook.xml.rels"})
COLUMN = re.compile(r"([A-Z]{1,3})\d{1,7}")
FAULTS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ParseError, ValueError, KeyError, OverflowError),
)
ADVICE = "请重新导出；若文件是拷贝来的，请检查是否拷贝完整"
SUSPICIOUS = "请确认文件来源，用导出工具重新导出"
EXCEL_EPOCH = datetime(1899, 12, 30)


class Workbook:
    """An open XLSX file; use it as a context manager. Raises RefusedFormat or MalformedFile.

    A part of more than ``most`` bytes is refused as soon as so many are read.
    """

    def __init__(self, path: Path, most: int = MEMBER_SIZE) -> None:
        self._path, self._most, self._open = path, most, ExitStack()
        try:
            file = self._open.enter_context(BoundedReader(followed(io.FileIO(path), path)))
            self._zip = self._open.enter_context(zipfile.ZipFile(file))
        except FAULTS as fault:
            self._open.close()
            raise MalformedFile(path, "不是完整的 XLSX 文件", ADVICE) from fault
        self._strings: list[str] = []
        self._string_source: Generator[str, None, None] | None = None
        try:
            self._check()
            self._sheets = self._find_sheets()
        except FAULTS as fault:
            self._open.close()
            raise self._malformed(fault, None) from fault
        except RefusedFormat:
            self._open.close()
            raise

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._string_source is not None:
            self._string_source.close()
        self._open.close()

    @property
    def titles(self) -> tuple[str, ...]:
        """The sheets in the order of the workbook."""
        return tuple(self._sheets)

    def rows(self, title: str, width: int) -> Generator[tuple[int, tuple[str, ...]], None, None]:
        """Row number and the first ``width`` cells of every row that has any text."""
        number = 0
        try:
            with self._part(self._sheets[title]) as part:
                for number, cells in self._sheet_rows(_events(part, ("start", "end")), width):
                    if any(cells):
                        yield number, cells
        except FAULTS as fault:
            raise self._malformed(fault, number + 1) from fault

    def first_rows(self, title: str, width: int, count: int) -> tuple[tuple[str, ...], ...]:
        """The first rows of a sheet, for detection."""
        with closing(self.rows(title, width)) as rows:
            return tuple(cells for _, cells in islice(rows, count))

    @contextmanager
    def _part(self, member: str) -> Iterator[BoundedPart]:
        with self._zip.open(member) as part:
            yield BoundedPart(part, self._most)

    def _malformed(self, fault: BaseException, line: int | None) -> MalformedFile | RefusedFormat:
        if isinstance(fault, DefusedXmlException):
            return RefusedFormat(self._path, "工作簿里有 DOCTYPE 或实体声明，可能是恶意文件", SUSPICIOUS)
        if isinstance(fault, TooMuch):
            return RefusedFormat(self._path, "工作簿里一张表的内容超过上限", "请按时间段分几次导出，或换一种导出格式")
        return MalformedFile(self._path, "工作簿内部损坏，从这里往后读不出来", ADVICE, line=line)

    def _check(self) -> None:
        """The container's own figures, before anything is unpacked."""
        members = self._zip.infolist()
        if len(members) > MEMBERS or sum(one.file_size for one in members) > TOTAL_SIZE:
            raise self._refused("解压后的体积或文件数超过上限")
        if sum(one.compress_size for one in members) > self._path.stat().st_size:
            raise self._refused("压缩包的成员互相重叠")
        for one in members:
            self._check_member(one)

    def _check_member(self, member: zipfile.ZipInfo) -> None:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in member.filename:
            raise self._refused("压缩包里有越界的文件名")
        if member.flag_bits & 1:
            raise self._refused("工作簿设了密码")
        inflated = member.file_size > SMALL and member.file_size > member.compress_size * RATIO
        most = INDEX_SIZE if name.name in INDEXES else STRINGS_SIZE if "haredStrings" in name.name else MEMBER_SIZE
        if inflated or member.file_size > most:
            raise self._refused("压缩比或解压后的体积超过上限")
        if name.suffix in (".xml", ".rels"):
            with self._zip.open(member) as part:
                prolog = part.read(2048).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
                raise self._refused("工作簿里有 DOCTYPE 或实体声明，可能是恶意文件")

    def _refused(self, reason: str) -> RefusedFormat:
        return RefusedFormat(self._path, reason, SUSPICIOUS)

    def _find_sheets(self) -> dict[str, str]:
        """Sheet titles and the members that hold them."""
        targets = {
            element.get("Id", ""): element.get("Target", "")
            for element in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }
        sheets = {}
        for element in self._elements("xl/workbook.xml", "sheet"):
            link = next((value for key, value in element.items() if _local(key) == "id"), "")
            target = targets.get(link, "")
            if target:
                sheets[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return sheets

    def _elements(self, member: str, tag: str) -> Iterator[Element]:
        with self._part(member) as part:
            for _, element in _events(part, ("end",)):
                if _local(element.tag) == tag:
                    yield element

    def _string(self, index: int) -> str:
        """A shared string; the table is read only as far as it is asked for."""
        if self._string_source is None:
            self._string_source = self._shared_strings()
        while len(self._strings) <= index:
            following = next(self._string_source, None)
            if following is None:
                return ""
            self._strings.append(following)
        return self._strings[index]

    def _shared_strings(self) -> Generator[str, None, None]:
        with self._part("xl/sharedStrings.xml") as part:
            stack: list[Element] = []
            for event, element in _events(part, ("start", "end")):
                if event == "start":
                    stack.append(element)
                    continue
                stack.pop()
                if _local(element.tag) == "si":
                    yield _joined_text(element)
                    stack[-1].clear()

    def _sheet_rows(self, events: Iterator[tuple[str, Element]], width: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        number, column, cells, stack, in_cell = 0, 0, [""] * width, list[Element](), False
        for event, element in events:
            tag = _local(element.tag)
            if event == "start":
                stack.append(element)
                in_cell = in_cell or tag == "c"
                if tag == "row":
                    number, column, cells = _row_number(element, number), 0, [""] * width
                continue
            stack.pop()
            if tag == "c":
                in_cell, column = False, _column(element, column)
                if column <= width:
                    cells[column - 1] = self._cell(element)
            elif tag == "row":
                yield number, tuple(cells)
            elif tag == "sheetData":
                return
            if stack and not in_cell:
                del stack[-1][:]

    def _cell(self, cell: Element) -> str:
        kind, value, formula = cell.get("t", "n"), "", ""
        for child in cell:
            tag = _local(child.tag)
            if tag == "v":
                value = child.text or ""
            elif tag == "f":
                formula = child.text or ""
            elif tag == "is":
                value = _joined_text(child)
        if formula:
            return f"={formula}"
        if kind == "s" and value.strip().isdecimal():
            return self._string(int(value))
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return value


def _events(part: Any, kinds: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
    return iter(iterparse(part, events=kinds, forbid_dtd=True))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _joined_text(element: Element) -> str:
    """The text of a string item or inline string, its phonetic runs left out, Excel's carriage returns undone."""
    text = "".join(part.text or "" for run in _runs(element) for part in run if _local(part.tag) == "t")
    return text.replace("_x000D_\n", "\n").replace("_x000D_", "\n") if "_x000D_" in text else text


def _runs(element: Element) -> Iterator[Element]:
    yield element
    yield from (child for child in element if _local(child.tag) == "r")


def _row_number(row: Element, before: int) -> int:
    text = row.get("r", "")
    return (int(text) if text.isdecimal() and len(text) < 8 else 0) or before + 1


def _column(cell: Element, before: int) -> int:
    """The 1-based column of a cell, the next one when the cell does not say."""
    match = COLUMN.fullmatch(cell.get("r", ""))
    if not match:
        return before + 1
    number = 0
    for letter in match.group(1):
        number = number * 26 + ord(letter) - 64
    return number


def serial_moment(text: str, zone: ZoneInfo) -> int | None:
    """Epoch seconds of a date that Excel stores as days since 1899-12-30 (local time), None for other text."""
    try:
        days = float(text)
    except ValueError:
        return None
    if not 36_526 <= days < 73_050:
        return None
    when = EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
    return int(when.replace(tzinfo=zone).timestamp())


def peeked(path: Path, width: int = 1, count: int = 1) -> tuple[tuple[str, ...], ...]:
    """The first rows of the first sheet for detection. Raises RefusedFormat or MalformedFile."""
    with Workbook(path, PEEKED) as book:
        return book.first_rows(book.titles[0], width, count) if book.titles else ()


def first_rows(path: Path, width: int, count: int) -> tuple[tuple[str, ...], ...]:
    """The same, () when the workbook cannot be read."""
    try:
        return peeked(path, width, count)
    except (MalformedFile, RefusedFormat):
        return ()


def sheet_rows(path: Path, width: int = 64, most: int = TABLE_SIZE) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of the rows of the first sheet that have any text; RefusedFormat above ``most`` bytes."""
    with Workbook(path, most) as book:
        for number, cells in book.rows(book.titles[0], width) if book.titles else ():
            yield number, list(cells)
