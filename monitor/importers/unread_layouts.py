"""Exports of chat tools whose layout we do not read, while another export of the same tool we do.

    window.CHAT_DATA = {…}                        CipherTalk, page
    序号 时间 日期 时刻 星期 发送者 微信ID …       CipherTalk, first row of a workbook
    const chatMessages = […]                      MemoTrace 2.x, page; its .html.json is read
    displayname:'…' … is_chatroom                 MemoTrace 1.x, page
    const messagesData = […]                      echotrace, page
    序号 时间 发送者 消息类型 内容                 echotrace, older workbooks: five columns, no ids
    会话信息 and 消息, two sheets                  WeChatDataAnalysis, workbook; messages.html is its page
    CREATE TABLE IF NOT EXISTS weflow_messages    WeFlow, SQL

Layouts: the exporters of these projects, read for their marks only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers import sheets
from monitor.importers.importer import Head, Refusal

TOP, WIDTH, PREAMBLE = 4000, 12, 12
SQL = re.compile(r"^(?:CREATE TABLE|INSERT INTO) ", re.MULTILINE)
CIPHERTALK_TITLES = frozenset({"序号", "时刻", "星期", "微信ID", "消息内容"})
FIVE_TITLES = (("序号", "时间", "发送者", "消息类型", "内容"), ("序号", "时间", "发送者身份", "消息类型", "内容"))
WDA_SHEETS, WDA_PAGE = frozenset({"会话信息", "消息"}), "messages.html"


def _page(*marks: str) -> Callable[[Head], bool]:
    """A test for a page that has all of these marks in its head."""
    return lambda head: "<html" in head.text[:TOP].lower() and all(mark in head.text for mark in marks)


def _rows(head: Head) -> tuple[tuple[str, ...], ...]:
    """The first rows of the first sheet, each without the empty cells at its end."""
    if "xl/workbook.xml" not in head.members:
        return ()
    return tuple(tuple(filter(None, row)) for row in sheets.first_rows(head.path, WIDTH, PREAMBLE))


def _is_ciphertalk_table(head: Head) -> bool:
    return any(set(row) >= CIPHERTALK_TITLES for row in _rows(head)[:1])


def _is_five_columns(head: Head) -> bool:
    rows = _rows(head)
    return any(row in FIVE_TITLES for row in rows) and not any("WeFlow" in row for row in rows)


def _is_wda_table(head: Head) -> bool:
    if "xl/workbook.xml" not in head.members:
        return False
    try:
        with sheets.Workbook(head.path) as book:
            return set(book.titles) >= WDA_SHEETS
    except (MalformedFile, RefusedFormat):
        return False


def _is_wda_page(head: Head) -> bool:
    return head.path.name == WDA_PAGE and _page()(head)


def _is_sql(head: Head) -> bool:
    return SQL.search(head.text[:TOP]) is not None


REFUSALS = (
    Refusal(
        _page("const chatMessages"),
        "留痕 2.x 的网页（旁边没有 .html.json）",
        "这是留痕导出的网页，只供浏览",
        "请导入旁边的 .html.json；没有的，请在留痕里改选 XLSX 或 CSV 重新导出",
    ),
    Refusal(
        _page("displayname:'", "is_chatroom"),
        "留痕 1.x 的网页",
        "这是留痕导出的网页，只供浏览",
        "请在留痕里改选 CSV 重新导出",
    ),
    Refusal(
        _page("window.CHAT_DATA", "CipherTalk"),
        "CipherTalk 的网页",
        "这是 CipherTalk 导出的网页，只供浏览",
        "请在 CipherTalk 里改选 JSON 重新导出",
    ),
    Refusal(
        _is_ciphertalk_table,
        "CipherTalk 的表格（XLSX）",
        "这是 CipherTalk 导出的表格，没有消息编号，读不了",
        "请在 CipherTalk 里改选 JSON 重新导出",
    ),
    Refusal(
        _page("const messagesData"),
        "echotrace 的网页",
        "这是 echotrace 导出的网页，只供浏览",
        "请在 echotrace 里改选 JSON 重新导出",
    ),
    Refusal(
        _is_five_columns,
        "echotrace 旧版的五列表格（XLSX）",
        "这是旧版的五列表格，没有群名、账号和消息编号",
        "请在导出工具里改选 JSON 重新导出；如果是自己记的台账，请加上 --columns 写明各列",
    ),
    Refusal(
        _is_wda_page,
        "WeChatDataAnalysis 的网页（messages.html）",
        "这是 WeChatDataAnalysis 导出的网页，只供浏览",
        "请改选 JSON 或 TXT 重新导出",
    ),
    Refusal(
        _is_wda_table,
        "WeChatDataAnalysis 的表格（messages.xlsx）",
        "这是 WeChatDataAnalysis 导出的表格，读不了",
        "请改选 JSON 或 TXT 重新导出",
    ),
    Refusal(
        _is_sql,
        "SQL 脚本（WeFlow 的 SQL 等）",
        "这是 SQL 脚本，要先放进数据库才能看",
        "请在导出工具里改选 JSON 重新导出",
    ),
)
