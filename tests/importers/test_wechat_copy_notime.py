"""WeChat copied without times: names after blank lines, no time ever, headings are not names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.importers import Source, identify, read
from monitor.types import Precision, RawMessage
from tests.importers.importer_goldens import matching


def said(folder: Path, text: str, as_of: date | None = None) -> list[RawMessage]:
    path = folder / "粘贴.txt"
    path.write_text(text, "utf-8")
    return [part for part in read(Source(path, as_of=as_of), identify(path)) if isinstance(part, RawMessage)]


@pytest.mark.parametrize("as_of", [None, date(2026, 11, 16)])
def test_messages_never_get_a_time(as_of: date | None, tmp_path: Path) -> None:
    found = said(tmp_path, "顾平:\n早\n\n卢秀: \n好\n", as_of)
    assert [(one.sender_name, one.text, one.sent_at, one.precision) for one in found] == [
        ("顾平", "早", None, Precision.DAY),
        ("卢秀", "好", None, Precision.DAY),
    ]


def test_two_equal_messages_stay_two(tmp_path: Path) -> None:
    assert len(said(tmp_path, "顾平:\n早\n\n卢秀:\n收到\n\n卢秀:\n收到\n")) == 3


@pytest.mark.parametrize(
    "heading",
    [
        "附件:",
        "一、要求:",
        "1.时间:",
        "（二）报送内容:",
        "具体要求:",
        "如下:",
        "- 表一:",
        "请各村注意，不要漏:",
        " 缩进:",
        "名单:  ",
    ],
)
def test_headings_are_no_names(heading: str, tmp_path: Path) -> None:
    found = said(tmp_path, f"顾平:\n早\n\n{heading}\n张户\n\n卢秀:\n好\n")
    assert [one.sender_name for one in found] == ["顾平", "卢秀"]


def test_a_name_without_its_blank_line_is_body_and_flagged(tmp_path: Path) -> None:
    first, second = said(tmp_path, "顾平:\n转一下\n卢秀:\n我不去\n\n卢秀:\n好\n")
    assert (first.text, second.text) == ("转一下\n卢秀:\n我不去", "好")
    assert first.flag and not second.flag


@pytest.mark.parametrize(
    "text",
    [
        "顾平:\n只有一条\n",
        "会议纪要\n\n顾平:\n早\n\n卢秀:\n好\n",
        "附件:\n表一\n\n要求:\n按时\n",
        "顾平：\n早\n\n卢秀：\n好\n",
        "顾平:早\n\n卢秀:好\n",
    ],
)
def test_other_texts_are_left_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "便条.txt").write_text(text, "utf-8")
    assert matching(tmp_path / "便条.txt") == []
