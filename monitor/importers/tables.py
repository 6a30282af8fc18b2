"""Small tables that people keep by hand: CSV in any Chinese encoding, or the first sheet of an XLSX."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MalformedFile, UnreadableFile
from monitor.importers.csvrows import FIELD_LIMIT, bounded_lines
from monitor.importers.decoding import open_csv, read_head
from monitor.importers.sheets import PEEKED, sheet_rows
from monitor.importers.values import shown

MOST_ROWS, MOST_SHOWN = 200_000, 12
SAVE_AS = "请用表格软件另存为 CSV UTF-8"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its line in the file, and its cells by column name, trimmed."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """The cell, empty when the column is absent or blank."""
        return self.cells.get(column, "")


def read_table(path: Path, required: Sequence[str]) -> list[TableRow]:
    """All rows under the header that names the required columns; blank rows are left out.

    Raises UnreadableFile or MalformedFile naming the missing columns.
    """
    if not path.exists():
        raise UnreadableFile(path, "没有这个文件", "请检查路径")
    if path.is_dir():
        raise UnreadableFile(path, "这是一个文件夹", "请给出其中的 .csv 或 .xlsx 文件")
    rows = sheet_rows(path) if read_head(path, 2) == b"PK" else _csv(path)
    header: list[str] | None = None
    found: list[TableRow] = []
    for line, cells in rows:
        bare = [cell.strip() for cell in cells]
        if header is None:
            if any(bare):
                header = _checked_header(path, line, bare, required)
        elif any(bare):
            found.append(TableRow(line, dict(zip(header, bare, strict=False))))
        if len(found) > MOST_ROWS:
            raise MalformedFile(path, f"超过 {MOST_ROWS} 行", "请拆成几个文件", line=line)
    if header is None:
        raise UnreadableFile(path, "文件是空的", f"首行应有这些列：{'、'.join(required)}")
    return found


def header_of(path: Path) -> tuple[str, ...]:
    """The cells of the first row that has any, trimmed; empty for an empty table."""
    rows = sheet_rows(path, most=PEEKED) if read_head(path, 2) == b"PK" else _csv(path)
    for _, cells in rows:
        bare = tuple(cell.strip() for cell in cells if cell.strip())
        if bare:
            return bare
    return ()


def _checked_header(path: Path, line: int, cells: list[str], required: Sequence[str]) -> list[str]:
    missing = [name for name in required if name not in cells]
    if missing:
        known = len(missing) < len(required)  # else it is no row of titles, and may hold what somebody said
        there = "、".join(shown(cell) for cell in cells[:MOST_SHOWN] if cell)
        advice = f"请在首行补上列名；现有的列：{there}" if known else "请在首行写上列名"
        raise MalformedFile(path, f"缺少列：{'、'.join(missing)}", advice, line=line)
    return cells


def _csv(path: Path) -> Iterable[tuple[int, list[str]]]:
    csv.field_size_limit(FIELD_LIMIT)
    with open_csv(path) as file:
        reader = csv.reader(bounded_lines(file, path))
        try:
            for cells in reader:
                yield reader.line_num, [cell.lstrip("\ufeff") for cell in cells]
        except csv.Error as fault:
            raise MalformedFile(path, "不是合格的 CSV", SAVE_AS, line=max(reader.line_num, 1)) from fault
        except UnicodeDecodeError as fault:
            raise MalformedFile(path, "里面有无法识别的字节", SAVE_AS, line=reader.line_num + 1) from fault
