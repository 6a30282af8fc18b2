"""WechatExporter beyond its goldens: notices and quotes without headers, forwards, pages in several files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.errors import RefusedFormat
from monitor.importers import Source, exports_under, identify
from monitor.importers.wechat_exporter_parts import _is_notice
from monitor.types import Kind, Parsed, RawMessage, Warned

TOP = "秋防群 - 微信聊天记录\n\n"
DASHES = "- - - - - - - - - - - - - - -"
ENTRY = (
    '<div class="msg chat left {extra}" msgid="{number}" msgtype="{kind}"><div class="nt-box">'
    '<span class="dspname left" wxId="{wxid}">{name}</span> 2026-11-09 08:0{number}:00</div>'
    '<div class="content-box"><span class="dont-break-out msg-text"><pre>{text}</pre></span></div></div>'
)


def line(minute: int, text: str, name: str = "何梅") -> str:
    return f"{name} (2026-11-09 08:{minute:02}:00):{text}\n"


def read(path: Path) -> list[Parsed]:
    return list(identify(path).read(Source(path)))


def messages(path: Path) -> list[RawMessage]:
    return [part for part in read(path) if isinstance(part, RawMessage)]


def txt(folder: Path, body: str, top: str = TOP) -> Path:
    path = folder / "index.txt"
    path.write_text(f"{top}{body}\n", "utf-8")
    return path


def entry(
    number: int, text: str, name: str = "何梅", kind: str = "1", extra: str = "", wxid: str = "wxid_hemei"
) -> str:
    return ENTRY.format(number=number, text=text, name=name, kind=kind, extra=extra, wxid=wxid)


def page(folder: Path, *entries: str, script: str = "", title: str = "秋防群") -> Path:
    path = folder / "index.html"
    head = f"<!doctype html><html><head><title>{title} - 微信聊天记录</title><script>{script}</script></head><body>"
    path.write_text(f"{head}{''.join(entries)}</body></html>\n", "utf-8")
    return path


def scripts(folder: Path, *pages: tuple[int, list[str]]) -> None:
    data = folder / "Files" / "Data"
    data.mkdir(parents=True)
    for number, entries in pages:
        (data / f"msg-{number}.js").write_text(f"(function() {{ var msgArray = {json.dumps(entries)}; }})();", "utf-8")


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ('"何梅"邀请"葛平"加入了群聊', True),
        ("“何梅” 撤回了一条消息", True),
        ("你撤回了一条消息", True),
        ('你将"葛平"移出了群聊', True),
        ('System Message: "何梅" 拍了拍 "葛平"', True),
        ("系统消息：全员禁言", True),
        ("你们都收到红包了吗", False),
        ("欢迎新同事加入群聊", False),
        ("你将通知转发到各村", False),
        ('"安全第一"', False),
        ("", False),
    ],
)
def test_what_is_a_notice(text: str, notice: bool) -> None:
    assert _is_notice(text) == notice


def test_notices_count_only_at_the_end_of_a_body(tmp_path: Path) -> None:
    body = line(1, '群规：\n"何梅"退出了群聊\n这样的提示不用理会') + line(2, '好\n"葛平"退出了群聊\n“唐立”退出了群聊')
    first, second, *notices = messages(txt(tmp_path, body))
    assert first.text == '群规：\n"何梅"退出了群聊\n这样的提示不用理会'
    assert second.text == "好" and [one.kind for one in notices] == [Kind.SYSTEM] * 2
    assert [(one.line, one.sender_name, one.sent_at) for one in notices] == [
        (7, None, second.sent_at),
        (8, None, second.sent_at),
    ]


def test_a_quote_ends_where_the_next_notice_begins(tmp_path: Path) -> None:
    body = line(
        1, f'收到\n「周敏：今天报\n逾期通报」\n{DASHES}\n马上\n@所有人\n"葛平"退出了群聊\n「葛平：好」\n{DASHES}\n走了'
    )
    own, first, notice, second = messages(txt(tmp_path, body))
    assert own.text == "收到" and notice.kind is Kind.SYSTEM
    assert (first.kind, first.text, first.quoted, first.mentions_all) == (
        Kind.QUOTE,
        "马上\n@所有人",
        "今天报\n逾期通报",
        True,
    )
    assert (second.text, second.quoted, second.sender_name) == ("走了", "好", None) and second.flag


def test_a_quote_typed_at_the_beginning_is_the_sender_s(tmp_path: Path) -> None:
    (one,) = messages(txt(tmp_path, line(1, f"「周敏：今天报」\n{DASHES}\n马上")))
    assert (one.kind, one.text, one.sender_name, one.flag) == (Kind.QUOTE, "马上", "何梅", None)


def test_a_forward_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    body = line(1, "聊天记录") + "<< 聊天记录\n" + line(2, "在", "葛平") + line(3, "好", "唐立")
    assert [one.sender_name for one in messages(txt(tmp_path, body))] == ["何梅", "葛平", "唐立"]


def test_what_follows_a_forward(tmp_path: Path) -> None:
    inner = "<< 聊天记录\n护林员 (2026-11-08 20:00:00):无火情\n聊天记录 结束 >>\n"
    forward, notice, last = messages(txt(tmp_path, line(1, "聊天记录") + inner + '"葛平"退出了群聊\n' + line(2, "好")))
    assert (forward.kind, forward.text) == (Kind.FORWARD, "聊天记录\n护林员: 无火情")
    assert (notice.line, notice.kind, last.text) == (7, Kind.SYSTEM, "好")


def test_transfers_glued_in_a_row(tmp_path: Path) -> None:
    body = line(1, "微信转账 ¥1.00").rstrip("\n") + line(2, "微信转账 ¥2.50").rstrip("\n") + line(3, "收到", "葛平")
    assert [(one.kind, one.sender_name, one.line) for one in messages(txt(tmp_path, body))] == [
        (Kind.OTHER, "何梅", 3),
        (Kind.OTHER, "何梅", 3),
        (Kind.TEXT, "葛平", 3),
    ]


def test_two_people_in_a_group_are_no_private_chat(tmp_path: Path) -> None:
    assert len(messages(txt(tmp_path, line(1, "一") + line(2, "二", "葛平")))) == 2
    with pytest.raises(RefusedFormat, match="私聊"):
        messages(txt(tmp_path, line(1, "一") + line(2, "二", "葛平"), "葛平 - 微信聊天记录\n\n"))
    three = line(1, "一") + line(2, "二", "葛平") + line(3, "三", "唐立")
    assert len(messages(txt(tmp_path, three, "葛平 - 微信聊天记录\n\n"))) == 3


def test_the_pages_scripts_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    path = page(tmp_path, script="var numberOfMsgs = parseInt('3') || 0; asyncLoadingType")
    scripts(tmp_path, (10, [entry(3, "三")]), (2, [entry(2, "二", "葛平")]), (1, [entry(1, "一", "唐立")]))
    found = read(path)
    assert [one.text for one in found if isinstance(one, RawMessage)] == ["一", "二", "三"]
    assert not any(isinstance(one, Warned) for one in found)
    assert list(exports_under(tmp_path)) == [path]


def test_messages_that_are_missing_are_told(tmp_path: Path) -> None:
    path = page(tmp_path, entry(1, "一"), script="var numberOfMsgs = parseInt('30') || 0;")
    assert any(isinstance(part, Warned) and "30" in part.reason for part in read(path))


def test_html_in_a_text_is_text(tmp_path: Path) -> None:
    typed = "&lt;/pre&gt;&lt;div class=&quot;msg&quot; msgid=&quot;9&quot;&gt;window.moreWechatMsgs = [1"
    (one,) = messages(page(tmp_path, entry(1, typed)))
    assert one.text == '</pre><div class="msg" msgid="9">window.moreWechatMsgs = [1'


def test_an_unclosed_message_ends_where_the_next_begins(tmp_path: Path) -> None:
    first, second = messages(page(tmp_path, entry(1, "一").removesuffix("</div></div>"), entry(2, "二", "葛平")))
    assert (first.text, first.sender_name) == ("一", "何梅") and (second.text, second.sender_name) == ("二", "葛平")


def test_forwarded_messages_are_nobody_s(tmp_path: Path) -> None:
    mark = '<div class="msg chat-notice fmsgtag" msgid=""><span class="msg-text">{}</span></div>'
    begin, end = mark.format("&lt;&lt; 聊天记录"), mark.format("聊天记录 结束 &gt;&gt;")
    whole = entry(1, "聊天记录", kind="49") + begin + entry(2, "无火情", "护林员", extra="fmsg") + end
    (one,) = messages(page(tmp_path, whole))
    assert (one.kind, one.text, one.sender_name) == (Kind.FORWARD, "聊天记录\n护林员: 无火情", "何梅")


@pytest.mark.parametrize("number", ["10002", "9999", "77"])
def test_an_unknown_type_is_other(number: str, tmp_path: Path) -> None:
    (one,) = messages(page(tmp_path, entry(1, "什么", kind=number)))
    assert (one.kind, one.text) == (Kind.OTHER, "什么")


def test_private_pages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFormat, match="私聊"):
        read(page(tmp_path, entry(1, "在吗", "静待花开"), entry(2, "在", "葛平"), title="葛平"))
