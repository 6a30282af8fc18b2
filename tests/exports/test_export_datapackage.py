from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from exports.cells import Cell, Floor
from exports.datapackage import PublishedFile, Resource, describe
from exports.disclosure import Draft, DraftRow, SafeTable, protect
from exports.e1 import COLUMNS, MonthLoad, monthly_table
from exports.formats import FORMATS
from exports.table import REASON_ZH, Column, Kind, Manifest, Reason


def described(manifest: Manifest, safe: SafeTable) -> dict[str, Any]:
    resources = [
        Resource(safe, kind, PublishedFile(f"{safe.table.name}{kind.suffix}", 7, "ab" * 32, len(safe.table.rows)))
        for kind in FORMATS
    ]
    content = describe(manifest, resources)
    assert content == describe(manifest, resources)
    package: dict[str, Any] = json.loads(content)
    return package


@pytest.fixture
def safe(make_month: Callable[..., MonthLoad]) -> SafeTable:
    return monthly_table([make_month("2026-10", 1), make_month("2026-11", 2, cadres=14)], 15)


@pytest.fixture
def package(manifest: Manifest, safe: SafeTable) -> dict[str, Any]:
    return described(manifest, safe)


def test_what_the_specification_requires_is_there(package: dict[str, Any]) -> None:
    """specs.frictionlessdata.io, version 1: names, paths and hashes in the form it prescribes."""
    assert package["profile"] == "data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert package["created"] == "2027-01-05T00:00:00Z"
    assert all({"name", "title", "path"} <= set(licence) for licence in package["licenses"])
    assert [resource["format"] for resource in package["resources"]] == [kind.name for kind in FORMATS]
    for resource in package["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert re.fullmatch(r"[a-z0-9_]+\.[a-z]+", resource["path"])
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])
        assert resource["bytes"] == 7
        assert resource["schema"]["primaryKey"] == ["month"]
        assert resource["schema"]["missingValues"] == [""]
    assert len({resource["name"] for resource in package["resources"]}) == len(FORMATS)


def test_the_schema_has_the_fields_of_the_files_in_their_order(package: dict[str, Any], safe: SafeTable) -> None:
    file = BytesIO()
    FORMATS[0].write(safe.table, file)
    head = file.getvalue().decode("utf-8-sig").split("\r\n")[0].split(",")
    for resource in package["resources"]:
        assert [field["name"] for field in resource["schema"]["fields"]] == head


def test_the_data_dictionary_explains_every_field_in_chinese(package: dict[str, Any]) -> None:
    fields = package["resources"][0]["schema"]["fields"]
    for field in fields:
        assert re.search(r"[\u4e00-\u9fff]", field["title"])
        assert len(field["description"]) > 10
        assert field["type"] == "integer" or "unit" not in field
    numbers = [field for field in fields if field["type"] == "integer"]
    assert {field["constraints"]["minimum"] for field in numbers} == {0}
    assert {field["constraints"].get("maximum") for field in numbers if field["unit"] == "%"} == {100}


def test_it_says_which_rules_were_applied_and_what_was_withheld(package: dict[str, Any], safe: SafeTable) -> None:
    ours = package["jianfu"]
    assert ours["rules"]["e1_month"] == {
        "min_cadres": 15,
        "min_groups": 5,
        "min_issuers": 3,
        "max_top_one_percent": 50,
        "max_top_two_percent": 80,
    }
    assert ours["suppressed"] == {"e1_month": safe.suppressed}
    assert safe.suppressed >= len(COLUMNS) - 1
    assert set(ours["reasons"]) == {reason.value for reason in Reason} == {reason.value for reason in REASON_ZH}
    assert (ours["definitions"], ours["model"], ours["codebook"]) == ("sha256:0f1e2d3c", "m-20261001", "1")
    assert len(ours["gaps"]) >= 4


def test_categories_are_listed_in_the_schema(manifest: Manifest) -> None:
    columns = (
        Column("quarter", "季度", Kind.KEY, note="季"),
        Column("level", "层级", Kind.QUASI, values=("县", "镇"), note="发文单位层级"),
        Column("received", "收到消息数", Kind.COUNT, "条", "合计"),
    )
    cell = Cell((12,) * 10, (24,) * 5, (40,) * 3)
    rows = (DraftRow(("2026-Q4", "镇"), 10, 5, 3, {}, {"received": cell}),)
    package = described(manifest, protect(Draft("e4_level", columns, rows), Floor()))
    schema = package["resources"][0]["schema"]
    assert schema["primaryKey"] == ["quarter", "level"]
    assert schema["fields"][1]["constraints"] == {"required": True, "enum": ["县", "镇"]}
