"""Walks FORMATS: a new format needs no new test here."""

from __future__ import annotations

import csv
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.errors import BadTable
from exports.flat import Format
from exports.formats import FORMATS
from exports.formats.csv_file import guarded, unguarded
from exports.table import Column, Kind, Reason, Suppressed, Table

CATEGORIES = ("县", "=1+1", "+86", "-5", "@SUM(A1)", "\t制表", "\r回车", "\n换行", "'引号", "逗号,号", '"双', "＝全角")
COLUMNS = (
    Column("quarter", "季度", Kind.KEY),
    Column("level", "层级", Kind.QUASI, values=CATEGORIES),
    Column("received", "收到消息数", Kind.COUNT, "条"),
    Column("trace_share", "留痕占比", Kind.VALUE, "%"),
)
each_format = pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.name)

hidden = st.sampled_from(Reason).map(Suppressed)
rows = st.lists(
    st.tuples(
        st.integers(1, 4).map(lambda number: f"2026-Q{number}"),
        st.sampled_from(CATEGORIES),
        st.integers(0, 10**15).map(lambda number: number * 5) | hidden,
        st.integers(0, 100) | hidden,
    ),
    unique_by=lambda row: row[:2],
)


def written(kind: Format, table: Table) -> bytes:
    file = BytesIO()
    kind.write(table, file)
    return file.getvalue()


@each_format
@settings(max_examples=60, deadline=None)
@given(rows)
def test_what_is_written_is_read_back(kind: Format, rows: list[tuple[str, str, int, int]]) -> None:
    table = Table("e4_level", COLUMNS, tuple(rows))
    content = written(kind, table)
    assert kind.read(BytesIO(content), "e4_level", COLUMNS) == table
    assert written(kind, table) == content


@each_format
def test_a_file_with_other_columns_is_refused(kind: Format) -> None:
    content = written(kind, Table("t", COLUMNS, (("2026-Q4", "县", 5, 7),)))
    fewer = COLUMNS[:2] + COLUMNS[3:]
    with pytest.raises(BadTable):
        kind.read(BytesIO(content), "t", fewer)


@each_format
def test_a_file_that_is_something_else_is_refused(kind: Format) -> None:
    with pytest.raises(BadTable):
        kind.read(BytesIO("2026-Q4\t县\n".encode()), "t", COLUMNS)


@each_format
def test_a_withheld_cell_keeps_its_place_and_its_reason(kind: Format) -> None:
    row = ("2026-Q4", "县", Suppressed(Reason.DOMINATED), Suppressed(Reason.DERIVED))
    content = written(kind, Table("t", COLUMNS, (row,)))
    assert b"received=dominated;trace_share=derived" in content


@pytest.mark.parametrize(
    "line",
    [
        "2026-Q4,县,5,7,received=dominated",
        "2026-Q4,县,,7,",
        "2026-Q4,县,,7,received=secret",
        "2026-Q4,县,5,7,other=derived",
    ],
)
def test_withheld_cells_and_reasons_have_to_match(line: str) -> None:
    head = "quarter,level,received,trace_share,suppressed"
    with pytest.raises(BadTable):
        FORMATS[0].read(BytesIO(f"{head}\r\n{line}\r\n".encode()), "t", COLUMNS)


@pytest.mark.parametrize("line", ["2026-Q4,县,五,7,", "2026-Q4,县,5", "2026-Q4,县,5,7,,8"])
def test_a_damaged_line_of_csv_is_named(line: str) -> None:
    head = "quarter,level,received,trace_share,suppressed"
    with pytest.raises(BadTable, match="第 2 行"):
        FORMATS[0].read(BytesIO(f"{head}\r\n{line}\r\n".encode()), "t", COLUMNS)


def test_csv_opens_in_a_spreadsheet_and_holds_no_formula() -> None:
    table = Table("t", COLUMNS, tuple(("2026-Q4", category, 5, 7) for category in CATEGORIES))
    content = written(FORMATS[0], table)
    assert content.startswith(b"\xef\xbb\xbfquarter,level,received,trace_share,suppressed\r\n2026-Q4,")
    cells = [cell for row in csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)) for cell in row]
    assert len(cells) == 5 * (len(CATEGORIES) + 1)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))]


@given(st.text())
def test_guarding_a_text_loses_nothing(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple("=+-@＝＋－＠\t\r\n"))


def test_formats_are_told_apart() -> None:
    assert len({kind.name for kind in FORMATS}) == len({kind.suffix for kind in FORMATS}) == len(FORMATS) == 3
