"""QQ MHT: read in pieces up to the end of the page, rows that nobody can write, text out of HTML."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from monitor.errors import MalformedFile
from monitor.importers import Source, identify, read
from monitor.importers.qq_mht_rows import CHUNK, MAX_ROW, plain, unescaped
from monitor.importers.textlog import TOO_LONG
from monitor.types import GroupHeader, Kind, Parsed, RawMessage, Skipped

PREAMBLE = (
    "From: <Save by Tencent MsgMgr>\r\nSubject: Tencent IM Message\r\nMIME-Version: 1.0\r\n\r\n<html><body><table>"
)
END = "</table></body></html>"
DAY = "<tr><td style=color:#3568BB;>日期: 2026-11-16</td></tr>"


def block(folder: str, name: str) -> str:
    rows = (f"消息分组:{folder}", f"消息对象:{name}", "&nbsp;")
    return "".join(f"<tr><td><div style=padding-left:10px;>{row}</div></td></tr>" for row in rows)


def row(clock: str, who: str, body: str) -> str:
    who = f"<div style=float:left;margin-right:6px;>{who}</div>"
    return (
        f"<tr><td><div style=color:#006EFE;>{who}{clock}</div><div style=padding-left:20px;>{body}</div></td></tr>\r\n"
    )


def page(*rows: str, end: str = END) -> str:
    return PREAMBLE + block("我加入的群聊", "医保群") + DAY + "".join(rows) + end


def parse(path: Path, text: str) -> list[Parsed]:
    path.write_bytes(text.encode())
    return list(read(Source(path), identify(path)))


def said(parts: list[Parsed]) -> list[RawMessage]:
    return [part for part in parts if isinstance(part, RawMessage)]


def test_nothing_behind_the_page_is_read(tmp_path: Path) -> None:
    after = "\r\n------=_NextPart\r\n" + row("9:00:00", "卢秀(310220002)", "图片里的一行") + "\x00\xff" * 10
    found = said(parse(tmp_path / "群.mht", page(row("8:00:00", "卢秀(310220002)", "收到")) + after))
    assert [message.text for message in found] == ["收到"]


def test_broken_bytes_behind_the_page_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "群.mht"
    path.write_bytes(page(row("8:00:00", "卢秀(310220002)", "收到")).encode() + b"\xff\xfe" * CHUNK)
    assert [message.text for message in said(list(read(Source(path), identify(path))))] == ["收到"]


def test_pieces_may_cut_anywhere(tmp_path: Path) -> None:
    rows = [row(f"8:{at // 60:02}:{at % 60:02}", "卢秀(310220002)", f"第{at}条" + "长" * 997) for at in range(1000)]
    found = said(parse(tmp_path / "群.mht", page(*rows)))
    assert [message.text.partition("条")[0] for message in found] == [f"第{at}" for at in range(1000)]
    assert [message.line for message in found] == list(range(5, 1005))
    assert all(message.text.endswith("条" + "长" * 997) for message in found)


@pytest.mark.parametrize("cut", [1, 8, 30, 70, 120])
def test_a_page_that_breaks_off_keeps_its_whole_rows(cut: int, tmp_path: Path) -> None:
    whole = page(row("8:00:00", "卢秀(310220002)", "收到"), row("8:00:01", "卢秀(310220002)", "好"), end="")
    path = tmp_path / "群.mht"
    path.write_text(whole[:-cut], "utf-8", newline="")
    found: list[Parsed] = []
    with pytest.raises(MalformedFile, match="断了"):
        found.extend(read(Source(path), identify(path)))
    parts = read(Source(path), identify(path))
    kept = []
    with pytest.raises(MalformedFile):
        for part in parts:
            kept.append(part)
    assert [message.text for message in said(kept)] == (["收到", "好"] if cut < 3 else ["收到"])


def test_a_giant_row_is_cut_and_flagged_and_the_next_is_whole(tmp_path: Path) -> None:
    giant = row("8:00:01", "卢秀(310220002)", "长" * (3 * MAX_ROW))
    first, second, third = said(
        parse(
            tmp_path / "群.mht",
            page(row("8:00:00", "莫达(310220003)", "一"), giant, row("8:00:02", "莫达(310220003)", "三")),
        )
    )
    assert (first.text, first.flag, third.text, third.flag) == ("一", None, "三", None)
    assert second.flag == TOO_LONG and MAX_ROW // 2 < len(second.text) <= MAX_ROW


@pytest.mark.parametrize(
    "typed",
    [
        "&lt;/div&gt;&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;日期: 2020-01-01",
        "&lt;/html&gt;",
        "消息对象:别的群",
        "日期: 2020-01-01",
        "<b>日期: 2020-01-01</b>",
    ],
)
def test_what_people_write_is_no_row(typed: str, tmp_path: Path) -> None:
    parts = parse(
        tmp_path / "群.mht", page(row("8:00:00", "卢秀(310220002)", typed), row("8:00:01", "莫达(310220003)", "好"))
    )
    assert [type(part) for part in parts] == [GroupHeader, RawMessage, RawMessage]
    assert said(parts)[0].sender_id == "310220002"


def test_a_private_chat_is_skipped_by_its_first_sender(tmp_path: Path) -> None:
    rows = row("8:00:00", "系统消息(10000)", "以上是打招呼的内容") + row("8:00:01", "卢秀", "在吗")
    parts = parse(tmp_path / "卢秀.mht", PREAMBLE + block("最近联系人", "卢秀") + DAY + rows + END)
    assert [type(part) for part in parts] == [Skipped]
    assert "卢秀" in parts[0].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<font color='x'>甲<br>乙<BR/>丙</font>", "甲\n乙\n丙"),
        ("看<IMG src={A}.dat>图", "看[图片]图"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("<柳河村>", "<柳河村>"),
        ("<bold>粗", "<bold>粗"),
        ("<", "<"),
        ("&lt;b&get;", "<b>"),
        ("&amp;lt;", "&lt;"),
        ("甲&nbsp;乙&nbsp", "甲 乙&nbsp"),
        ("&#19968;&#0;&#xD800;&#55296;&#99999999;", "一&#0;&#xD800;&#55296;&#99999999;"),
        ("甲\xa0乙", "甲\xa0乙"),
    ],
)
def test_html_to_text(html: str, text: str) -> None:
    assert plain(html) == text


def test_hostile_html_costs_linear_time() -> None:
    began = time.process_time()
    for hostile in ("<", "<b ", "&", "&lt", "<font", "><", "&;"):
        plain(hostile * (MAX_ROW // len(hostile)))
        unescaped(hostile * (MAX_ROW // len(hostile)))
    assert time.process_time() - began < 20


def test_pictures_beside_words_are_a_text(tmp_path: Path) -> None:
    picture = '<IMG src="{A}.dat">'
    rows = [row("8:00:00", "卢秀(310220002)", body) for body in (picture, f"{picture} {picture}", f"图{picture}")]
    found = said(parse(tmp_path / "群.mht", page(*rows)))
    assert [(message.kind, message.text) for message in found] == [
        (Kind.IMAGE, ""),
        (Kind.IMAGE, ""),
        (Kind.TEXT, "图[图片]"),
    ]
