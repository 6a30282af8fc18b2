"""CSV as exporters write it: bodies with line ends and raw XML inside, any Chinese encoding, rows by their first line.

Bytes that are not in the file's encoding arrive as lone surrogates, so that the row they damage can be told from
the others. A row whose quotes do not close, or a line above FIELD_LIMIT characters, ends the file: MalformedFile.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from os import SEEK_END
from pathlib import Path
from typing import TextIO

from monitor.errors import MalformedFile
from monitor.importers.decoding import ASK_UTF8, detect_encoding
from monitor.importers.meter import followed
from monitor.importers.textlog import until_fault

FIELD_LIMIT = 1 << 22
ADVICE = "请重新导出；若在表格软件里改过，请用导出时的原始文件"

RESAVED = "这份表格被 Excel 或 WPS 重新保存过：秒和消息编号已丢失，表情可能变成问号；请尽量用导出时的原始文件"

Row = tuple[int, tuple[str, ...]]


def first_titles(text: str) -> tuple[str, ...]:
    """The column titles in the first line of a head of text, for detection."""
    line = text.lstrip("\ufeff\n").partition("\n")[0]
    return tuple(cell.strip() for cell in next(csv.reader([line[:1000]]), []))


def rows(path: Path) -> Iterator[Row]:
    """First line and cells of every row that is not blank."""
    csv.field_size_limit(FIELD_LIMIT)
    line = 1
    encoding = detect_encoding(path)
    with followed(path.open("r", encoding=encoding, errors="surrogateescape", newline=""), path) as file:
        reader = csv.reader(bounded_lines(file, path), strict=True)
        try:
            for cells in reader:
                if cells:
                    yield line, tuple(cells)
                line = reader.line_num + 1
        except csv.Error as fault:
            raise MalformedFile(path, "从这一行起引号不成对，后面无法分清行", ADVICE, line=line) from fault
        except UnicodeDecodeError as fault:
            raise MalformedFile(path, "从这里往后有无法识别的字节", ASK_UTF8, line=line) from fault


def bounded_lines(file: TextIO, path: Path) -> Iterator[str]:
    """The lines of a table with their ends; MalformedFile for one above FIELD_LIMIT characters."""
    number = 0
    while text := file.readline(FIELD_LIMIT):
        number += 1
        if len(text) == FIELD_LIMIT:
            raise MalformedFile(path, f"这一行超过 {FIELD_LIMIT} 个字符，无法读入", ADVICE, line=number)
        yield text


def below_titles(found: Iterator[Row], columns: tuple[str, ...], path: Path) -> Iterator[Row]:
    """The rows under the titles; MalformedFile when the first row does not hold exactly these."""
    line, titles = next(found, (1, ()))
    if tuple(title.strip("\ufeff ") for title in titles) != columns:
        raise MalformedFile(path, f"首行的列名不是：{'、'.join(columns)}", ADVICE, line=line)
    yield from found


def written_out(found: Iterator[Row], path: Path) -> Iterator[Row]:
    """The rows of an exporter that ends every row with a line end: MalformedFile in place of a last one without."""
    last: Row | None = None
    faults: list[MalformedFile] = []
    for row in until_fault(found, faults):
        if last is not None:
            yield last
        last = row
    if last is not None:
        if not faults and not _ends_in_newline(path):
            raise MalformedFile(path, "最后一行没有写完", ADVICE, line=last[0])
        yield last
    for fault in faults:
        raise fault


def _ends_in_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, SEEK_END) - 2, 0))
        return b"\n" in file.read()


def wrong_width(columns: tuple[str, ...]) -> str:
    """Why a row with too many or too few cells is skipped."""
    return f"这一行不是 {len(columns)} 列"


def with_lf(text: str) -> str:
    """A cell with CRLF and CR turned to LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
