"""JSON Lines: UTF-8, one object per row, fields in column order, withheld cells null."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from exports.errors import BadTable
from exports.flat import Flat, Format, flat_rows, from_flat, header
from exports.table import Column, Table


def write(table: Table, file: BinaryIO) -> None:
    """Writes the table."""
    names = header(table.columns)
    for row in flat_rows(table):
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, separators=(",", ":"))
        file.write(line.encode() + b"\n")


def read(file: BinaryIO, name: str, columns: tuple[Column, ...]) -> Table:
    """Reads what ``write`` wrote. Raises BadTable."""
    return from_flat(name, columns, _rows(file, name, columns))


def _rows(file: BinaryIO, name: str, columns: tuple[Column, ...]) -> Iterator[tuple[Flat, ...]]:
    names = header(columns)
    for number, line in enumerate(file, 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadTable(f"表 {name} 第 {number} 行不是 JSON") from error
        if not isinstance(row, dict) or tuple(row) != names:
            raise BadTable(f"表 {name} 第 {number} 行的字段与列不符")
        yield tuple(row.values())


FORMAT = Format("jsonl", ".jsonl", "application/jsonl", "utf-8", write, read)
