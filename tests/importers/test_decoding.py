"""The encoding is read off the bytes; damage is never taken for another encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from monitor.errors import MalformedFile
from monitor.importers.decoding import detect_encoding, open_text

TEXT = "2026-11-09 8:05:07 陈志远(904700011)\n请收到回复，不要漏报。\n" * 40


def text_lines(path: Path) -> list[str]:
    with open_text(path) as file:
        return file.read().removesuffix("\n").split("\n")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_whole_files(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert detect_encoding(path) == name
    assert "\n".join(text_lines(path)) + "\n" == TEXT


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_cut_end_stays_utf8(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode()[:-cut])
    assert detect_encoding(path) == "utf-8"
    assert list(text_lines(path))[:79] == TEXT.split("\n")[:79]


def test_a_single_bad_byte_is_shown_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    raw = TEXT.encode()
    path.write_bytes(raw.replace(b"\n", b"\xff\n", 1))
    text = "\n".join(text_lines(path))
    assert text.count("\ufffd") == 1
    assert text.replace("\ufffd", "") == TEXT.rstrip("\n") or text.replace("\ufffd", "") + "\n" == TEXT


def test_two_encodings_in_one_file_are_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "混.txt"
    path.write_bytes(
        TEXT.encode() + codecs.BOM_UTF16_BE + "收到".encode("utf-16-be") * 50 + b"\n\xff\xff" + TEXT.encode("gbk")
    )
    with pytest.raises(MalformedFile, match=r"混\.txt 第 81 行"):
        detect_encoding(path)
