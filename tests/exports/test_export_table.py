from __future__ import annotations

from dataclasses import replace

import pytest

from exports.errors import BadManifest, BadTable
from exports.table import Column, Kind, Manifest, Reason, Suppressed, Table, Value

MONTH = Column("month", "月份", Kind.KEY)
LEVEL = Column("level", "层级", Kind.QUASI, values=("县", "镇"))
COUNT = Column("received", "收到消息数", Kind.COUNT, "条")
SHARE = Column("trace_share", "留痕占比", Kind.VALUE, "%")
COLUMNS = (MONTH, LEVEL, COUNT, SHARE)
HIDDEN = Suppressed(Reason.CADRES)


def test_a_good_row_and_a_withheld_row() -> None:
    table = Table("t", COLUMNS, (("2026-11", "县", 15, 100), ("2026-11", "镇", HIDDEN, HIDDEN)))
    assert table.key(table.rows[1]) == ("2026-11", "镇")


@pytest.mark.parametrize(
    "row",
    [
        ("2026-11", "县", 15),
        ("2026-11", "县", 15, 3, 4),
        ("2026-13", "县", 15, 3),
        ("2026-11-02", "县", 15, 3),
        ("2026-11-02 21:14", "县", 15, 3),
        ("今天把照片发群里", "县", 15, 3),
        ("2026-11", "青山镇", 15, 3),
        ("2026-11", HIDDEN, 15, 3),
        ("2026-11", "县", 17, 3),
        ("2026-11", "县", -5, 3),
        ("2026-11", "县", True, 3),
        ("2026-11", "县", 15.0, 3),
        ("2026-11", "县", "15", 3),
        ("2026-11", "县", None, 3),
        ("2026-11", "县", 15, 101),
    ],
)
def test_a_cell_that_its_column_does_not_allow_is_refused(row: tuple[Value, ...]) -> None:
    with pytest.raises(BadTable):
        Table("t", COLUMNS, (row,))


def test_two_rows_of_one_key_are_refused() -> None:
    with pytest.raises(BadTable, match="键相同"):
        Table("t", COLUMNS, (("2026-11", "县", 15, 3), ("2026-11", "县", 20, 4)))


@pytest.mark.parametrize("columns", [(COUNT,), (MONTH, COUNT, COUNT)])
def test_a_table_needs_a_key_and_distinct_names(columns: tuple[Column, ...]) -> None:
    with pytest.raises(BadTable):
        Table("t", columns, ())


@pytest.mark.parametrize("name", ["", "E1", "1e", "a/b", "../x", "x" * 41])
def test_table_names_are_safe_as_file_names(name: str) -> None:
    with pytest.raises(BadTable):
        Table(name, COLUMNS, ())


@pytest.mark.parametrize(
    "build",
    [
        lambda: Column("suppressed", "原因", Kind.COUNT),
        lambda: Column("群名", "群名", Kind.KEY),
        lambda: Column("level", "层级", Kind.QUASI),
        lambda: Column("month", "月份", Kind.KEY, values=("2026-11",)),
        lambda: Column("level", "层级", Kind.QUASI, values=("今天十二点前把入户照片发到群里来",) * 2 + ("长" * 17,)),
        lambda: Column("received", "收到消息数", Kind.COUNT, step=1),
        lambda: Column("received", "收到消息数", Kind.COUNT, step=12),
    ],
)
def test_a_column_that_could_carry_text_or_exact_counts_is_refused(build: object) -> None:
    with pytest.raises(BadTable):
        build()  # type: ignore[operator]


def test_there_is_no_kind_for_free_text() -> None:
    assert {kind.value for kind in Kind} == {"key", "quasi", "count", "value"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Jian Fu"), ("area", "Qingshan"), ("area", "青山县\n"), ("period", "2026-11-02"), ("model", "模型 一")],
)
def test_a_manifest_holds_no_free_text(manifest: Manifest, field: str, value: str) -> None:
    with pytest.raises(BadManifest, match=field):
        replace(manifest, **{field: value})
