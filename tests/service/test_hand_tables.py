"""A table kept by hand: a person says once which column is which, and the site remembers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from monitor.errors import WrongUsage
from monitor.importers.hand_table import Columns
from monitor.importers.unread_layouts import FIVE_TITLES
from monitor.service.importing import Options
from tests.site import dump, open_at, run_import

ROWS = "日期,几点,谁,说了什么\n2026-11-09,8:05,陈志远,请报值班表\n2026/11/9,18:30,林小满,收到\n,,,\n昨天,8:00,何苗,好\n"
SAID = Columns.parse("日期=日期,时间=几点,发送人=谁,内容=说了什么")


def test_an_unknown_table_asks_for_its_columns_then_remembers_them(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    path = tmp_path / "台账.csv"
    path.write_text(ROWS, "gb18030")
    refused = run_import(ctx, [path])[0]
    assert refused.status == "rejected"
    assert "--columns 时间=列名" in (refused.error or "")
    first = run_import(ctx, [path], Options(group="石门镇工作群", columns=SAID))[0]
    assert (first.format, first.new, first.skipped) == ("hand-table", 2, 1)
    assert first.skipped_lines == ((5, "时间看不懂，应写成 2026-11-09 08:05 这样"),)
    more = tmp_path / "台账续.csv"
    more.write_text(ROWS + "2026-11-10,9:00,何苗,已报\n", "utf-8")
    again = run_import(ctx, [more], Options(group="石门镇工作群"))[0]
    assert (again.status, again.new, again.duplicate) == ("imported", 1, 2)
    assert [row[7] for row in dump(ctx.store) if row[3] == "林小满"] == ["收到"]


def test_a_spreadsheet_with_date_cells_and_groups(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["时间", "群名", "姓名", "内容"])
    sheet.append([datetime(2026, 11, 9, 8, 5), "甲群", "陈志远", "请报值班表"])
    sheet.append([datetime(2026, 11, 9, 8, 6), "乙群", "陈志远", "请报值班表"])
    book.save(tmp_path / "台账.xlsx")
    columns = Columns.parse("时间=时间,群=群名,发送人=姓名,内容=内容,平台=QQ")
    done = run_import(ctx, [tmp_path / "台账.xlsx"], Options(columns=columns))[0]
    assert (done.new, done.groups, done.platform) == (2, ("甲群", "乙群"), "qq")
    assert {row[4] for row in dump(ctx.store)} == {1794182700, 1794182760}


def test_a_table_that_looks_like_a_refused_format_is_remembered_too(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    for number, name in enumerate(("台账.xlsx", "台账续.xlsx"), 5):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (FIVE_TITLES[0], (1, f"2026-11-09 08:0{number}:00", "陈志远", "文本消息", "请报值班表")):
            sheet.append(row)
        book.save(tmp_path / name)
    refused = run_import(ctx, [tmp_path / "台账.xlsx"])[0]
    assert refused.status == "rejected"
    assert "旧版的五列表格" in (refused.error or "")
    columns = Columns.parse(f"时间={FIVE_TITLES[0][1]},发送人={FIVE_TITLES[0][2]},内容={FIVE_TITLES[0][4]}")
    assert run_import(ctx, [tmp_path / "台账.xlsx"], Options(group="石门镇工作群", columns=columns))[0].new == 1
    assert run_import(ctx, [tmp_path / "台账续.xlsx"], Options(group="石门镇工作群"))[0].new == 1


@pytest.mark.parametrize("text", ["时间=a", "时间=a,发送人=b", "时刻=a,发送人=b,内容=c", "时间,发送人=b,内容=c"])
def test_columns_that_say_too_little(text: str) -> None:
    with pytest.raises(WrongUsage):
        Columns.parse(text)
