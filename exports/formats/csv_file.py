r"""CSV: UTF-8 with byte order mark, CRLF, one header line of field names (RFC 4180).

Spreadsheets run cells that begin like a formula. Text cells that begin with ``= + - @``, their full-width forms, a
tab or a line end get a leading ``'``; so do those that begin with ``'`` itself, which keeps reading back exact.
"""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from exports.errors import BadTable
from exports.flat import Flat, Format, flat_rows, from_flat, header
from exports.table import Column, Table

GUARD = "'"
DANGEROUS = tuple("=+-@＝＋－＠\t\r\n")


def guarded(text: str) -> str:
    """The text as stored in a cell."""
    return GUARD + text if text.startswith((*DANGEROUS, GUARD)) else text


def unguarded(cell: str) -> str:
    """The text that ``guarded`` stored."""
    return cell.removeprefix(GUARD)


def write(table: Table, file: BinaryIO) -> None:
    """Writes the table; integers bare, withheld cells empty."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header(table.columns))
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in flat_rows(table))
    text.detach()


def read(file: BinaryIO, name: str, columns: tuple[Column, ...]) -> Table:
    """Reads what ``write`` wrote. Raises BadTable."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.reader(text, strict=True)
    if tuple(next(lines, ())) != header(columns):
        raise BadTable(f"表 {name} 的表头与列不符")
    kinds = [column.is_text for column in columns] + [True]
    try:
        rows = [tuple(_cell(cell, kind) for cell, kind in zip(line, kinds, strict=True)) for line in lines]
    except ValueError as error:
        raise BadTable(f"表 {name} 第 {lines.line_num} 行读不懂") from error
    text.detach()
    return from_flat(name, columns, iter(rows))


def _cell(cell: str, is_text: bool) -> Flat:
    if is_text:
        return unguarded(cell)
    return int(cell) if cell else None


FORMAT = Format("csv", ".csv", "text/csv", "utf-8", write, read)
