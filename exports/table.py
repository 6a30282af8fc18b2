"""What may leave: typed tables of periods, closed categories, counts and shares; no column can hold free text.

A cell that was withheld stays in its place as ``Suppressed`` with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exports.errors import BadManifest, BadTable

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])|-Q[1-4])?")
SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")
AREA = re.compile(r"[\u3400-\u9fff·]{2,24}")
TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}")
SUPPRESSED = "suppressed"
ROUNDING = 5
LONGEST_CATEGORY = 16


class Kind(StrEnum):
    """The four things a column can be: when, who in broad classes, how many, how large a share."""

    KEY = "key"
    QUASI = "quasi"
    COUNT = "count"
    VALUE = "value"


class Reason(StrEnum):
    """Why a cell was withheld."""

    CADRES = "too_few_cadres"
    GROUPS = "too_few_groups"
    ISSUERS = "too_few_issuers"
    DOMINATED = "dominated"
    COMPLEMENT = "complementary"
    DERIVED = "derived"


REASON_ZH: Mapping[Reason, str] = {
    Reason.CADRES: "涉及的干部人数低于门槛",
    Reason.GROUPS: "涉及的群数低于门槛",
    Reason.ISSUERS: "涉及的发文单位数低于门槛",
    Reason.DOMINATED: "最大一家占比超过 50%，或最大两家合计超过 80%",
    Reason.COMPLEMENT: "公布它会使别的未公布数字可以推算出来",
    Reason.DERIVED: "由未公布的数字计算，随之不公布",
}


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A withheld cell."""

    reason: Reason


Value = str | int | Suppressed


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` is the field name in files, ``zh`` its title, ``note`` its entry in the data dictionary.

    key: a year, quarter or month. quasi: one of ``values``. count: a non-negative integer, a multiple of ``step``.
    value: a non-negative integer, a whole percentage when ``unit`` is ``%``. Raises BadTable.
    """

    name: str
    zh: str
    kind: Kind
    unit: str = ""
    note: str = ""
    step: int = ROUNDING
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or self.name == SUPPRESSED:
            raise BadTable(f"列名不合规定：{self.name!r}")
        if self.step < ROUNDING or self.step % ROUNDING:
            raise BadTable(f"列 {self.name} 的取整单位应为 {ROUNDING} 的倍数")
        if (self.kind is Kind.QUASI) != bool(self.values):
            raise BadTable(f"列 {self.name}：分类列须列出全部类别，其他列不得列出")
        if any(not 0 < len(value) <= LONGEST_CATEGORY for value in self.values):
            raise BadTable(f"列 {self.name} 的类别名过长或为空")

    @property
    def is_text(self) -> bool:
        """Whether cells are strings (key, quasi) and not integers."""
        return self.kind in (Kind.KEY, Kind.QUASI)

    def accepts(self, value: Value) -> bool:
        """Whether a cell may stand in this column."""
        if self.kind is Kind.KEY:
            return isinstance(value, str) and PERIOD.fullmatch(value) is not None
        if self.kind is Kind.QUASI:
            return isinstance(value, str) and value in self.values
        if isinstance(value, Suppressed):
            return True
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            return False
        if self.kind is Kind.COUNT:
            return value % self.step == 0
        return self.unit != "%" or value <= 100


@dataclass(frozen=True, slots=True)
class Table:
    """A checked table: every row as wide as the columns, every cell of its column's kind, no two rows of one key.

    Raises BadTable naming the row and column.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if not NAME.fullmatch(self.name):
            raise BadTable(f"表名不合规定：{self.name!r}")
        if len(set(names)) != len(names) or not any(column.is_text for column in self.columns):
            raise BadTable(f"表 {self.name}：列名重复，或没有键列")
        for number, row in enumerate(self.rows, 1):
            self._check_row(number, row)
        keys = [self.key(row) for row in self.rows]
        if len(set(keys)) != len(keys):
            raise BadTable(f"表 {self.name}：有两行的键相同")

    def _check_row(self, number: int, row: tuple[Value, ...]) -> None:
        if len(row) != len(self.columns):
            raise BadTable(f"表 {self.name} 第 {number} 行有 {len(row)} 格，应为 {len(self.columns)} 格")
        for column, value in zip(self.columns, row, strict=True):
            if not column.accepts(value):
                raise BadTable(f"表 {self.name} 第 {number} 行“{column.zh}”的值不合规定：{value!r}")

    def key(self, row: tuple[Value, ...]) -> tuple[Value, ...]:
        """The key and quasi cells of a row."""
        return tuple(value for column, value in zip(self.columns, row, strict=True) if column.is_text)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself: county, period, date, and the versions its numbers came from.

    ``name`` is a lower-case slug, ``area`` the county in Chinese characters, ``period`` a year, quarter or month;
    ``definitions``, ``model``, ``codebook`` and ``code`` are digests or version tokens. Raises BadManifest.
    """

    name: str
    area: str
    period: str
    created: date
    definitions: str
    model: str
    codebook: str
    code: str

    def __post_init__(self) -> None:
        tokens = ("definitions", "model", "codebook", "code")
        wrong = [name for name in tokens if not TOKEN.fullmatch(getattr(self, name))]
        for name, pattern in (("name", SLUG), ("area", AREA), ("period", PERIOD)):
            if not pattern.fullmatch(getattr(self, name)):
                wrong.append(name)
        if wrong:
            raise BadManifest(f"发布说明的这些项不合规定：{'、'.join(wrong)}")

    @property
    def title(self) -> str:
        """The Chinese title of the release."""
        return f"{self.area}工作群消息负担匿名统计（{self.period}）"
