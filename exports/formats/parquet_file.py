"""Parquet: one row group, uncompressed, strings and 64-bit integers, withheld cells null.

Nothing about the writing machine is stored but the library's version, so equal tables give equal bytes.
"""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from exports.errors import BadTable
from exports.flat import Format, flat_rows, from_flat, header
from exports.table import SUPPRESSED, Column, Table


def _schema(columns: tuple[Column, ...]) -> pa.Schema:
    fields = [
        pa.field(column.name, pa.string() if column.is_text else pa.int64(), nullable=not column.is_text)
        for column in columns
    ]
    return pa.schema([*fields, pa.field(SUPPRESSED, pa.string(), nullable=False)])


def write(table: Table, file: BinaryIO) -> None:
    """Writes the table."""
    names = header(table.columns)
    rows = [dict(zip(names, row, strict=True)) for row in flat_rows(table)]
    content = pa.Table.from_pylist(rows, schema=_schema(table.columns))
    pq.write_table(content, file, compression="none", use_dictionary=False, store_schema=False)


def read(file: BinaryIO, name: str, columns: tuple[Column, ...]) -> Table:
    """Reads what ``write`` wrote. Raises BadTable."""
    try:
        content = pq.ParquetFile(file).read()
    except pa.ArrowInvalid as error:
        raise BadTable(f"表 {name} 不是 Parquet 文件") from error
    if content.schema != _schema(columns):
        raise BadTable(f"表 {name} 的字段与列不符")
    return from_flat(name, columns, (tuple(row.values()) for row in content.to_pylist()))


FORMAT = Format("parquet", ".parquet", "application/vnd.apache.parquet", None, write, read)
