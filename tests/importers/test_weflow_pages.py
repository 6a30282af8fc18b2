"""WeFlow's HTML, Markdown, WeClone CSV and arkme-json beyond their goldens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.errors import MalformedFile, MonitorError
from monitor.importers import Source, by_name, identify
from monitor.importers.importer import Head
from monitor.importers.pagescript import arrays
from monitor.importers.weflow_names import group_name
from monitor.types import GroupHeader, Kind, Parsed, RawMember, RawMessage

DIV = '<div class="sender-name">{who}</div><div class="message-content"><div class="message-text">{text}</div></div>'
META = "# 秋防群\n\n- 会话ID: `31@chatroom`\n- 会话类型: 群聊\n- 导出工具: WeFlow\n\n---\n\n"


def read(path: Path) -> list[Parsed]:
    return list(identify(path).read(Source(path)))


def messages(path: Path) -> list[RawMessage]:
    return [part for part in read(path) if isinstance(part, RawMessage)]


def page(folder: Path, *bodies: str, name: str = "群聊_秋防群.html", title: str = "") -> Path:
    rows = [{"i": at, "t": 1_794_182_531 + at, "b": body, "p": str(66 * 10**17 + at)} for at, body in enumerate(bodies)]
    path = folder / name
    head = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>\n<script>\n window.WEFLOW_DATA = "
    path.write_text(f"{head}{json.dumps(rows, ensure_ascii=False)};\n</script></body></html>", "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "senders", "group"),
    [
        ("群聊_秋防群.txt", (), "秋防群"),
        ("秋防群.txt", (), "秋防群"),
        ("群聊_秋防群_2.md", (), "秋防群"),
        ("群聊_秋防群_2.md", ("秋防群_2",), "秋防群_2"),
        ("群聊_秋防群_全部时间.csv", (), "秋防群"),
        ("群聊_秋防群_20261101-20261130_2.csv", (), "秋防群"),
        ("群聊_秋防群_2026-11-01_2026-11-30.csv", (), "秋防群"),
        ("群聊__2.txt", (), "_2"),
    ],
)
def test_the_group_in_the_file_s_name(name: str, senders: tuple[str, ...], group: str) -> None:
    assert group_name(Path(name), lambda: senders) == group


def test_one_line_of_script_is_enough(tmp_path: Path) -> None:
    path = page(tmp_path, DIV.format(who="何梅", text="收到"), DIV.format(who="秋防群", text="“何梅”退出了群聊"))
    first, second = messages(path)
    assert (first.sender_name, first.text, first.native_id) == ("何梅", "收到", "6600000000000000000")
    assert second.kind is Kind.SYSTEM and second.sender_name is None


def test_a_page_with_a_large_shell_is_known(tmp_path: Path) -> None:
    path = page(tmp_path, DIV.format(who="何梅", text="收到"))
    path.write_text(path.read_text("utf-8").replace("<script>", f"<style>{'x' * 200_000}</style><script>"), "utf-8")
    assert identify(path).name == "weflow-html" and len(messages(path)) == 1


def test_the_page_s_title_names_the_group(tmp_path: Path) -> None:
    header = read(page(tmp_path, "x", name="群聊_秋防_群.html", title="秋防&amp;群 - 聊天记录"))[0]
    assert isinstance(header, GroupHeader) and header.name == "秋防&群"


def test_a_chat_that_talks_about_the_data_is_no_page_of_it(tmp_path: Path) -> None:
    path = tmp_path / "别的.html"
    path.write_text("<!doctype html><html><body>&lt;script&gt;window.WEFLOW_DATA = [1]</body></html>", "utf-8")
    assert not by_name("weflow-html").identify(Head.of(path))


def test_arrays_behind_a_name(tmp_path: Path) -> None:
    path = tmp_path / "x.js"
    path.write_text("a.length; a == 1; a = []; b = [0];\na = [1,\n [2]]; a=[3", "utf-8")
    found: list[tuple[int, object]] = []
    with pytest.raises(MalformedFile, match="第 3 行"):
        found.extend(arrays(path, "a"))
    assert found == [(2, 1), (3, [2]), (3, 3)]
    assert list(arrays(path, "b", behind="a = []")) == [(1, 0)]
    assert list(arrays(path, "b", behind="没有")) == []


def test_markdown_is_unescaped_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "群聊_秋防群.md"
    body = r"路径 C:\\目录\\新建 \*星\* \_线\_ \`码\` &amp; <b>"
    path.write_text(f"{META}## 2026\\-11\\-09 08:02:11 何\\_梅\n\n{body}\n\n", "utf-8")
    (one,) = messages(path)
    assert (one.sender_name, one.text) == ("何_梅", r"路径 C:\目录\新建 *星* _线_ `码` &amp; <b>")


def test_markdown_quotes_over_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "群聊_秋防群.md"
    path.write_text(f"{META}## 2026\\-11\\-09 08:02:11 何梅\n\n> 周敏: 第一行\n> 第二行\n\n回复\n\n下文\n\n", "utf-8")
    (one,) = messages(path)
    assert (one.kind, one.text, one.quoted) == (Kind.QUOTE, "回复\n\n下文", "第一行\n第二行")


def test_other_markdown_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "说明.md"
    path.write_text("# 说明\n\n- 会话ID: 无\n\n## 2026-11-09 08:02:11 何梅\n\n正文\n", "utf-8")
    assert not by_name("weflow-markdown").identify(Head.of(path))


def test_weclone_times_are_utc(tmp_path: Path) -> None:
    path = tmp_path / "群聊_秋防群.csv"
    top = "id,MsgSvrID,type_name,is_sender,talker,msg,src,CreateTime\n"
    path.write_text(f"{top}1,66,text,0,何梅,收到,,2026-11-08T16:00:00.000Z\n", "utf-8-sig")
    (one,) = messages(path)
    assert one.sent_at == 1_794_153_600  # 2026-11-09 00:00 in China


@pytest.mark.parametrize("columns", ["id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime", "id,msg"])
def test_other_tables_are_not_taken(columns: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{columns}\n1,2,3\n", "utf-8")
    assert not by_name("weclone-csv").identify(Head.of(path))


def test_arkme_lists_members_who_never_spoke(tmp_path: Path) -> None:
    path = tmp_path / "群聊_秋防群.json"
    chat = {"wxid": "31@chatroom", "nickname": "秋防群", "type": "群聊"}
    members = [{"wxid": "wxid_a", "nickname": "甲", "groupNickname": "村-甲"}, {"wxid": "31@chatroom", "nickname": "x"}]
    data = {"weflow": {"format": "arkme-json"}, "session": chat, "messages": [], "groupMembers": members}
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    assert [part for part in read(path) if isinstance(part, RawMember)] == [RawMember("wxid_a", "村-甲")]


@pytest.mark.parametrize("name", ["weflow-html", "weflow-markdown", "weclone-csv", "weflow-arkme"])
def test_a_forced_format_on_a_strange_file_is_an_error_with_advice(name: str, tmp_path: Path) -> None:
    path = tmp_path / "别的.txt"
    path.write_text("不是这种格式\n", "utf-8")
    try:
        found = list(by_name(name).read(Source(path)))
    except MonitorError as fault:
        assert "。" in str(fault)
    else:
        assert not any(isinstance(part, RawMessage) for part in found)
