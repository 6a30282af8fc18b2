"""What ``jianfu formats`` shows: every format, and one in full."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from monitor.cli.formats import wrapped
from monitor.importers import IMPORTERS
from monitor.importers.manual import TRAITS
from tests.cli.command import Command

OLD_KEYS = ["name", "zh", "platform", "extensions", "signature"]


def test_the_list_names_every_format(jianfu: Command) -> None:
    said = jianfu("formats").out
    assert all(f" {importer.name} " in said for importer in IMPORTERS)
    assert "jianfu formats qq-txt" in said


def test_the_list_in_json(jianfu: Command) -> None:
    rows = json.loads(jianfu("formats", "--json").out)
    assert [row["name"] for row in rows] == [importer.name for importer in IMPORTERS]
    for row in rows:
        assert list(row)[:5] == OLD_KEYS
        assert list(row["keeps"]) == [trait.key for trait in TRAITS]
        assert set(row["keeps"].values()) <= {"有", "部分", "无"}
        assert row["producer"] and row["steps"] and row["loses"] and row["alerts"]


def test_one_format_in_full(jianfu: Command) -> None:
    said = jianfu("formats", "qq-txt").out
    flat = "".join(said.split())
    manual = IMPORTERS[0].manual
    assert IMPORTERS[0].name == "qq-txt"
    for text in (manual.producer.zh, *manual.producer.steps, manual.loses, manual.alerts):
        assert "".join(text.split()) in flat
    assert "能保留群名、成员账号" in flat
    assert all(cell_len(line) <= 100 for line in said.splitlines())
    assert json.loads(jianfu("formats", "qq-txt", "--json").out)["name"] == "qq-txt"


@pytest.mark.parametrize("command", [("formats",), ("parse", "聊天.txt", "--format")])
def test_an_unknown_format_points_to_the_list(jianfu: Command, command: tuple[str, ...]) -> None:
    done = jianfu(*command, "qqtxt")
    assert done.code == 2
    assert "没有名为 qqtxt 的格式，是不是 qq-txt" in done.err
    assert "jianfu formats" in done.err


def test_wrapped_lines_fit_and_lose_nothing() -> None:
    text = "导入时用 --as-of 写明日期（如 2026-11-02）；“附件:”“一、要求:”这样的行，按正文处理。"
    for width in range(12, 60):
        lines = wrapped(text, width)
        assert all(0 < cell_len(line) <= max(width, 16) for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert not any(line[0] in "，。；：、”）" for line in lines)
        assert "--as-of" in " ".join(lines) and "2026-11-02" in " ".join(lines)
