"""Workbooks are checked before they are unpacked and read as they are."""

from __future__ import annotations

import random
import time
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.sheets import RATIO, Workbook, first_rows, serial_moment, sheet_rows

ZONE = ZoneInfo("Asia/Shanghai")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
INLINE = '<c t="inlineStr"><is><t>{}</t></is></c>'
PARTS = {
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="聊天记录" sheetId="1" r:id="rId7"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    '<Relationship Id="rId7" Target="/xl/worksheets/one.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><r><t>分</t></r>'
    '<r><t xml:space="preserve">段 </t></r><rPh><t>注音</t></rPh></si><si><t>回车_x000D_\n换行</t></si></sst>',
}


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><cols><col/></cols><sheetData>{rows}</sheetData><x/></worksheet>'


def pack(path: Path, rows: str = "", **more: str) -> Path:
    parts = PARTS | {"xl/worksheets/one.xml": sheet(rows)} | {name: text for name, text in more.items() if text}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def read(path: Path, width: int = 4) -> list[tuple[int, tuple[str, ...]]]:
    with Workbook(path) as book:
        return list(book.rows("聊天记录", width))


def numbered(count: int) -> str:
    return "".join(f"<row><c><v>{number}</v></c></row>" for number in range(count))


def test_every_sort_of_cell_is_text(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>'
        '<row r="3"><c t="inlineStr"><is><t>行内</t></is></c><c t="b"><v>1</v></c><c t="e"><v>#NAME?</v></c></row>'
        '<row r="4"><c r="A4"><v>7.71E+18</v></c><c r="B4"><f>1+2</f><v>3</v></c><c r="C4" t="s"><v>99</v></c></row>'
        '<row><c r="C5" t="str"><v>无号行</v></c><c r="ZZ5"><v>太远</v></c></row>'
    )
    assert read(pack(tmp_path / "a.xlsx", rows)) == [
        (1, ("甲", "分段 ", "", "回车\n换行")),
        (3, ("行内", "TRUE", "#NAME?", "")),
        (4, ("7.71E+18", "=1+2", "", "")),
        (5, ("", "", "无号行", "")),
    ]


def test_blank_rows_keep_the_numbering(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("聊天记录")
    for row in (["时间"], [None], [""], ["=不是公式"], ["末"]):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    assert read(tmp_path / "b.xlsx", 1) == [(1, ("时间",)), (4, ("=不是公式",)), (5, ("末",))]
    assert [cells[0] for _, cells in sheet_rows(tmp_path / "b.xlsx")] == ["时间", "=不是公式", "末"]


def test_detection_reads_only_the_top(tmp_path: Path) -> None:
    path = pack(tmp_path / "c.xlsx", numbered(200_000))
    began = time.process_time()
    assert first_rows(path, 2, 3) == (("0", ""), ("1", ""), ("2", ""))
    assert time.process_time() - began < 0.3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("xl/styles.xml", '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><a/>'),
        ("xl/theme.xml", '<?xml version="1.0"?><!doctype a><a/>'),
        (
            "xl/worksheets/one.xml",
            f'<?xml version="1.0"?><!-- {"长" * 3000} --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        ),
        ("../外面.xml", "<a/>"),
        ("/根.xml", "<a/>"),
        ("C:\\盘.xml", "<a/>"),
    ],
)
def test_hostile_parts_are_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(RefusedFormat):
        read(pack(tmp_path / "d.xlsx", **{name: text}))


def test_utf16_does_not_hide_a_doctype(tmp_path: Path) -> None:
    path = pack(tmp_path / "e.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/styles.xml", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"))
    with pytest.raises(RefusedFormat, match="DOCTYPE"):
        read(path)


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = pack(tmp_path / "f.xlsx", "<row/>" * 2_000_000)
    with zipfile.ZipFile(path) as archive:
        one = archive.getinfo("xl/worksheets/one.xml")
    assert one.file_size > one.compress_size * RATIO
    with pytest.raises(RefusedFormat, match="压缩比"):
        read(path)


def test_an_ordinary_chat_is_far_from_the_limit(tmp_path: Path) -> None:
    dice = random.Random(7)
    names = [f"干部{number}" for number in range(40)]
    texts = (f"07:{at % 60:02}:{dice.randrange(60):02}|{dice.choice(names)}|收到".split("|") for at in range(12_000))
    rows = "".join("<row>" + "".join(INLINE.format(text) for text in row) + "</row>" for row in texts)
    path = pack(tmp_path / "g.xlsx", rows)
    with zipfile.ZipFile(path) as archive:
        one = archive.getinfo("xl/worksheets/one.xml")
    assert one.file_size > 1 << 20 and one.file_size * 2 < one.compress_size * RATIO
    assert len(read(path)) == 12_000


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat):
        read(pack(tmp_path / "h.xlsx", **{f"xl/{number}.bin": "x" for number in range(2100)}))


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "i.xlsx", numbered(3000))
    data = bytearray(path.read_bytes())
    at, entries = data.find(b"PK\x01\x02"), []
    while at >= 0:
        entries.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    biggest = max(entries, key=lambda entry: int.from_bytes(data[entry + 20 : entry + 24], "little"))
    for entry in entries:
        data[entry + 20 : entry + 24] = data[biggest + 20 : biggest + 24]
    path.write_bytes(data)
    with pytest.raises(RefusedFormat, match="重叠"):
        read(path)


@pytest.mark.parametrize("cut", [0, 10, 400, -30])
def test_a_damaged_workbook_is_malformed(tmp_path: Path, cut: int) -> None:
    path = pack(tmp_path / "j.xlsx", "<row><c><v>1</v></c></row>")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(MalformedFile):
        read(path)


def test_rows_before_the_damage_are_given(tmp_path: Path) -> None:
    with Workbook(pack(tmp_path / "k.xlsx", numbered(30_000) + "</坏>")) as book:
        stream = book.rows("聊天记录", 1)
        assert [next(stream) for _ in range(20_000)][-1] == (20_000, ("19999",))
        with pytest.raises(MalformedFile) as caught:
            list(stream)
    assert caught.value.line is not None and 20_000 < caught.value.line <= 30_001


def test_serial_dates() -> None:
    moment = datetime(2026, 4, 3, 7, 0, 9, tzinfo=ZONE)
    days = (moment.replace(tzinfo=None) - datetime(1899, 12, 30)).total_seconds() / 86_400
    assert serial_moment(repr(days), ZONE) == int(moment.timestamp())
    assert serial_moment("7.71E+18", ZONE) is serial_moment("昨天", ZONE) is serial_moment("12", ZONE) is None
    assert serial_moment("nan", ZONE) is serial_moment("inf", ZONE) is None
