"""Mails beyond their goldens: what the mail's own layers do to the text, large attachments, forged headers."""

from __future__ import annotations

import base64
import io
import time
import tracemalloc
from pathlib import Path

import pytest

from monitor.importers import Source, by_name, identify
from monitor.importers.importer import Head
from monitor.importers.mime import HtmlPart, headers, readable
from monitor.importers.textlog import MAX_BODY, TOO_LONG
from monitor.types import RawMessage

HEAD = 'Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b1"\n\n--b1\n'
DAY = '<p style="text-align:center">&mdash;&mdash;&mdash;  2026-11-09  &mdash;&mdash;&mdash;</p>'
TITLE = "<p>秋防群 微信群上的聊天记录如下，请查收。</p>"


def mail(folder: Path, html: str, encoding: str = "8bit", before: bytes = b"") -> Path:
    raw = html.encode()
    body = base64.encodebytes(raw) if encoding == "base64" else raw
    part = f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    path = folder / "a.eml"
    path.write_bytes(HEAD.encode() + before + part + body + b"\n--b1--\n")
    return path


def said(text: str, name: str = "何梅", clock: str = "08:02") -> str:
    return f"<p><strong>{name} &nbsp;{clock}</strong></p><p>{text}</p><p>&nbsp;</p>"


def messages(path: Path) -> list[RawMessage]:
    return [part for part in identify(path).read(Source(path)) if isinstance(part, RawMessage)]


def test_headers_are_unfolded_and_decoded() -> None:
    file = io.BytesIO(b"Subject: =?UTF-8?B?5b6u5L+h?=\r\n =?GBK?B?1eI=?=\r\nX: 1\r\nX: 2\r\n\r\nbody")
    found = headers(file)
    assert readable(found["subject"]) == "微信这" and found["x"] == "1" and file.read() == b"body"
    assert readable("=?x-none?B?5b6u?=") == "微" and readable("=?UTF-8?B?!!!?=") == ""


@pytest.mark.parametrize("charset", ["zlib", "rot13", "undefined", "x-none", "", "UTF-8", "us-ascii"])
def test_a_charset_that_is_none_is_utf_8(charset: str, tmp_path: Path) -> None:
    path = mail(tmp_path, TITLE + DAY + said("防汛"))
    path.write_bytes(path.read_bytes().replace(b"charset=utf-8", f"charset={charset}".encode()))
    assert [one.text for one in messages(path)] == ["防汛"]


@pytest.mark.parametrize("encoding", ["8bit", "base64"])
def test_a_character_cut_by_a_piece_is_whole(encoding: str, tmp_path: Path) -> None:
    text = "防" * 70_001
    (one,) = messages(mail(tmp_path, TITLE + DAY + said(text), encoding))
    assert one.text == text


def test_quoted_printable_in_one_giant_line(tmp_path: Path) -> None:
    html = "".join(f"={byte:02X}" for byte in (TITLE + DAY + said("防" * 30_000)).encode())
    (one,) = messages(mail(tmp_path, html, "quoted-printable"))
    assert one.text == "防" * 30_000


def test_a_body_too_long_is_cut_and_flagged(tmp_path: Path) -> None:
    first, last = messages(mail(tmp_path, TITLE + DAY + said("长" * (2 * MAX_BODY)) + said("好", "葛平")))
    assert len(first.text) == MAX_BODY and first.flag == TOO_LONG
    assert (last.sender_name, last.text, last.flag) == ("葛平", "好", None)


@pytest.mark.parametrize(
    "typed",
    [
        "葛平 &nbsp;08:00",
        "葛平  08:00",
        "&lt;strong&gt;葛平 &nbsp;08:00&lt;/strong&gt;</p><p>葛平 &nbsp;08:01",
        "&mdash;&mdash;&mdash;  2026-01-01  &mdash;&mdash;&mdash;",
    ],
)
def test_what_is_typed_never_begins_a_message(typed: str, tmp_path: Path) -> None:
    first, last = messages(
        mail(tmp_path, TITLE + DAY + said(f"看</p><p>{typed}</p><p>我不去") + said("好", "葛平", "08:09"))
    )
    assert (first.sender_name, first.flag is not None) == ("何梅", True) and "我不去" in first.text
    assert (last.sender_name, last.text, last.flag) == ("葛平", "好", None)


def test_a_large_attachment_is_not_kept(tmp_path: Path) -> None:
    picture = b"Content-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n" + (b"A" * 76 + b"\n") * 400_000
    path = mail(tmp_path, TITLE + DAY + said("好"), before=picture + b"--b1\n")
    tracemalloc.start()
    began = time.process_time()
    (one,) = messages_of(path)
    assert one.text == "好" and time.process_time() - began < 3
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


def messages_of(path: Path) -> list[RawMessage]:
    return [part for part in by_name("wechat-eml").read(Source(path)) if isinstance(part, RawMessage)]


def test_other_mails_are_not_taken(tmp_path: Path) -> None:
    path = mail(tmp_path, "<p>你好</p><p>昨天说的聊天记录如下</p>")
    assert not by_name("wechat-eml").identify(Head.of(path))
    path.write_text(f"{TITLE}\n微信群上的聊天记录如下", "utf-8")
    assert not by_name("wechat-eml").identify(Head.of(path))


def test_boundaries_inside_boundaries_end(tmp_path: Path) -> None:
    raw = "".join(f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(40)).encode()
    file = io.BytesIO(b"MIME-Version: 1.0\n" + raw)
    part = HtmlPart(file, tmp_path)
    assert list(part.pieces(headers(file))) == [] and not part.seen
