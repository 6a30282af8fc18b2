"""``datapackage.json``: a Frictionless Data Package (version 1) whose field descriptions are the data dictionary.

Format: https://specs.frictionlessdata.io/data-package/ with data-resource, table-schema and csv-dialect. Properties
of our own: ``unit`` and ``step`` on a field, ``rows`` on a resource, ``jianfu`` on the package (where the numbers
come from, which rules were applied, what was withheld, what is known to be missing).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.cells import TOP_ONE_PERCENT, TOP_TWO_PERCENT
from exports.disclosure import SafeTable
from exports.flat import Format
from exports.table import PERIOD, REASON_ZH, SUPPRESSED, Column, Kind, Manifest, Table

FILE_NAME = "datapackage.json"
LICENCE: Mapping[str, str] = {
    "name": "CC-BY-4.0",
    "title": "知识共享 署名 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DESCRIPTION = (
    "按月汇总的工作群消息负担统计。数字是要求的数量，不评价任何人；消息类别由程序判定，算法结果仅供参考。"
    "不含原文、姓名、群名、单位名、编号和具体时刻。计数取整后公布，分项之和不一定等于合计；占比由取整后的数计算。"
    "空格不是零：该格未公布，原因见本行最后一列。"
)
GAPS: tuple[str, ...] = (
    "只统计已导出的群；未导出的群、私聊、电话和当面布置的工作不在内。",
    "名册不全的群，从不发言的人可能没有计入。",
    "图片、语音、文件的内容不读取，只计条数。",
    "程序会错判消息类别，误差见所用模型的说明。",
)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of a release: its path inside the folder, size, digest and number of rows."""

    path: str
    bytes: int
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Resource:
    """A table in one format, as written."""

    safe: SafeTable
    format: Format
    file: PublishedFile


def describe(manifest: Manifest, resources: Sequence[Resource]) -> bytes:
    """The descriptor as UTF-8 JSON; the same arguments give the same bytes."""
    package = {
        "profile": "data-package",
        "name": manifest.name,
        "title": manifest.title,
        "description": DESCRIPTION,
        "created": f"{manifest.created.isoformat()}T00:00:00Z",
        "licenses": [dict(LICENCE)],
        "keywords": ["基层减负", "工作群", "消息负担"],
        "resources": [_resource(resource) for resource in resources],
        "jianfu": _provenance(manifest, resources),
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(resource: Resource) -> dict[str, object]:
    table, kind, file = resource.safe.table, resource.format, resource.file
    is_csv = kind.name == "csv"
    described: dict[str, object] = {
        "name": f"{table.name}_{kind.name}",
        "path": file.path,
        "profile": "tabular-data-resource" if is_csv else "data-resource",
        "format": kind.name,
        "mediatype": kind.mediatype,
    }
    if kind.encoding is not None:
        described["encoding"] = kind.encoding
    described |= {"bytes": file.bytes, "hash": f"sha256:{file.sha256}", "rows": file.rows}
    if is_csv:
        described["dialect"] = {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True}
    return described | {"schema": _schema(table)}


def _schema(table: Table) -> dict[str, object]:
    return {
        "fields": [*(_field(column) for column in table.columns), _reason_field()],
        "missingValues": [""],
        "primaryKey": [column.name for column in table.columns if column.is_text],
    }


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "title": column.zh,
        "description": column.note,
        "type": "string" if column.is_text else "integer",
        "constraints": _constraints(column),
    }
    if column.unit:
        field["unit"] = column.unit
    return field | ({"step": column.step} if column.kind is Kind.COUNT else {})


def _constraints(column: Column) -> dict[str, object]:
    if column.kind is Kind.KEY:
        return {"required": True, "pattern": PERIOD.pattern}
    if column.kind is Kind.QUASI:
        return {"required": True, "enum": list(column.values)}
    limits: dict[str, object] = {"required": False, "minimum": 0}
    return limits | ({"maximum": 100} if column.unit == "%" else {})


def _reason_field() -> dict[str, object]:
    reasons = "；".join(f"{reason.value} {zh}" for reason, zh in REASON_ZH.items())
    return {
        "name": SUPPRESSED,
        "title": "未公布的格及原因",
        "description": f"写作 列名=原因，多项以分号隔开；全部公布时为空。原因：{reasons}。",
        "type": "string",
        "constraints": {"required": False},
    }


def _provenance(manifest: Manifest, resources: Sequence[Resource]) -> dict[str, object]:
    safe = {resource.safe.table.name: resource.safe for resource in resources}
    return {
        "period": manifest.period,
        "area": manifest.area,
        "definitions": manifest.definitions,
        "model": manifest.model,
        "codebook": manifest.codebook,
        "code": manifest.code,
        "rules": {name: _rules(table) for name, table in safe.items()},
        "suppressed": {name: table.suppressed for name, table in safe.items()},
        "reasons": {reason.value: zh for reason, zh in REASON_ZH.items()},
        "gaps": list(GAPS),
    }


def _rules(safe: SafeTable) -> dict[str, int]:
    return {
        "min_cadres": safe.floor.cadres,
        "min_groups": safe.floor.groups,
        "min_issuers": safe.floor.issuers,
        "max_top_one_percent": TOP_ONE_PERCENT,
        "max_top_two_percent": TOP_TWO_PERCENT,
    }
