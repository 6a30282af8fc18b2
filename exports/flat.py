"""The flat form every file format stores: strings and integers, nulls for withheld cells, and why in a last column.

The last column ``suppressed`` reads ``trace_demands=too_few_cadres;trace_share=derived`` and is empty in full rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from exports.errors import BadTable
from exports.table import SUPPRESSED, Column, Reason, Suppressed, Table, Value

Flat = str | int | None


@dataclass(frozen=True, slots=True)
class Format:
    """One file format: ``write(table, file)`` and ``read(file, name, columns)``, which raises BadTable.

    ``encoding`` is None where the format has no text encoding of its own choice.
    """

    name: str
    suffix: str
    mediatype: str
    encoding: str | None
    write: Callable[[Table, BinaryIO], None]
    read: Callable[[BinaryIO, str, tuple[Column, ...]], Table]


def header(columns: Sequence[Column]) -> tuple[str, ...]:
    """The field names in file order."""
    return *(column.name for column in columns), SUPPRESSED


def flat_rows(table: Table) -> Iterator[tuple[Flat, ...]]:
    """The rows in file order."""
    for row in table.rows:
        cells = [None if isinstance(value, Suppressed) else value for value in row]
        reasons = [
            f"{column.name}={value.reason.value}"
            for column, value in zip(table.columns, row, strict=True)
            if isinstance(value, Suppressed)
        ]
        yield *cells, ";".join(reasons)


def from_flat(name: str, columns: tuple[Column, ...], rows: Iterator[tuple[Flat, ...]]) -> Table:
    """The table whose flat rows these are. Raises BadTable when nulls and reasons do not match."""
    return Table(name, columns, tuple(_row(columns, row) for row in rows))


def _row(columns: tuple[Column, ...], row: tuple[Flat, ...]) -> tuple[Value, ...]:
    if len(row) != len(columns) + 1:
        raise BadTable(f"一行有 {len(row)} 格，应为 {len(columns) + 1} 格")
    reasons = _reasons(row[-1])
    named = zip((column.name for column in columns), row[:-1], strict=True)
    values = tuple(_value(value, reasons.pop(name, None)) for name, value in named)
    if reasons:
        raise BadTable(f"列 {SUPPRESSED} 提到表中没有的列：{'、'.join(reasons)}")
    return values


def _reasons(text: Flat) -> dict[str, Reason]:
    pairs = [item.partition("=") for item in str(text or "").split(";") if item]
    try:
        return {name: Reason(code) for name, _, code in pairs}
    except ValueError as error:
        raise BadTable(f"列 {SUPPRESSED} 中有不认识的原因：{text}") from error


def _value(value: Flat, reason: Reason | None) -> Value:
    if value is None and reason is not None:
        return Suppressed(reason)
    if value is None or reason is not None:
        raise BadTable("空格与未公布的原因对不上")
    return value
