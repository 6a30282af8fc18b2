"""Containers made to harm, through the import: a clear sentence each, nothing left behind, nothing outside the site."""

from __future__ import annotations

import io
import stat
import struct
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import FileFault
from monitor.importers import identify
from monitor.importers.hand_table import headings
from monitor.importers.tables import header_of, read_table
from monitor.service.importing import IMPORTED, REJECTED
from tests.hostile.mutators_zip import pack, unpack
from tests.hostile.specimens import specimens
from tests.hostile.test_imports import LOG, listing
from tests.hostile.verdicts import wrong_reason
from tests.site import open_at, run_import

MB = 1 << 20
LITTLE_MEMORY = 60 * MB
NAME = "群聊_秋防群.txt"
OTHER_ZIP = b"PK\x05\x06" + bytes(18)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return whole.getvalue()


def linked(kind: int) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        entry = zipfile.ZipInfo(NAME)
        entry.external_attr = (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return whole.getvalue()


def patched(data: bytes, mark: bytes, at: int, change: bytes) -> bytes:
    place = data.rfind(mark) + at
    return data[:place] + change + data[place + len(change) :]


def book(**parts: bytes) -> bytes:
    """A workbook that would be read, with other or more members (/ is written as __)."""
    good = next(one for one in specimens()["weflow-xlsx"] if one.case.endswith("-full"))
    members = dict(unpack(good.files[good.main])) | {name.replace("__", "/"): data for name, data in parts.items()}
    return pack(list(members.items()))


def told(name: str, text: str) -> bytes:
    """A member of the good workbook with a text put before its first element."""
    good = next(one for one in specimens()["weflow-xlsx"] if one.case.endswith("-full"))
    data = dict(unpack(good.files[good.main]))[name]
    head, mark, rest = data.partition(b"?>")
    return head + mark + text.encode() + rest if mark else text.encode() + data


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ONE = (NAME, LOG.encode())
HARM: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "ratio": ("a.zip", lambda: zipped(ONE, ("b.txt", bytes(80 * MB))), "炸弹"),
    "members": ("a.zip", lambda: zipped(*((f"{n}.txt", b"") for n in range(20_001))), "个文件"),
    "members-inside": ("a.zip", lambda: zipped(*((f"{n}.zip", OTHER_ZIP) for n in range(20_001))), "个文件"),
    "bomb-inside": ("a.zip", lambda: zipped(ONE, ("b.zip", zipped(("b.txt", bytes(80 * MB))))), "炸弹"),
    "overlap": ("a.zip", lambda: patched(zipped(ONE, ONE), b"PK\x01\x02", 42, struct.pack("<L", 0)), "重叠"),
    "link": ("a.zip", lambda: linked(stat.S_IFLNK), "链接"),
    "pipe": ("a.zip", lambda: linked(stat.S_IFIFO), "链接"),
    "absolute": ("a.zip", lambda: zipped(ONE, ("/tmp/外面.txt", b"x")), "越界"),
    "upwards": ("a.zip", lambda: zipped(ONE, ("a/../../外面.txt", b"x")), "越界"),
    "upwards-backslash": ("a.zip", lambda: zipped(ONE, ("..\\外面.txt", b"x")), "越界"),
    "drive": ("a.zip", lambda: zipped(ONE, ("C:外面.txt", b"x")), "越界"),
    "too-deep-folders": ("a.zip", lambda: zipped(("a/" * 40 + NAME, LOG.encode())), "太深"),
    "password": ("a.zip", lambda: patched(zipped(ONE), b"PK\x01\x02", 8, b"\x01"), "密码"),
    "method": ("a.zip", lambda: zipped(ONE, method=zipfile.ZIP_LZMA), "压缩方法"),
    "half": ("a.zip", lambda: zipped(ONE)[:-30], "损坏"),
    "checksum": ("a.zip", lambda: patched(zipped(ONE), b"PK\x01\x02", 16, b"\x00\x01\x02\x03"), "损坏"),
    "third-level": ("a.zip", lambda: zipped(("b.zip", zipped(("c.zip", zipped(ONE))))), "没有解开的压缩包"),
    "rar": ("a.zip", lambda: b"Rar!\x1a\x07\x00" + bytes(100), "zip 以外"),
    "book-doctype": ("a.xlsx", lambda: book(**{"xl__styles.xml": told("xl/styles.xml", "<!DOCTYPE a>")}), "DOCTYPE"),
    "book-entity": (
        "a.xlsx",
        lambda: book(**{"xl__workbook.xml": told("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]>')}),
        "DOCTYPE",
    ),
    "book-laughs": (
        "a.xlsx",
        lambda: book(**{"xl__workbook.xml": told("xl/workbook.xml", f'<!DOCTYPE a [<!ENTITY l0 "l">{LAUGHS}]>')}),
        "DOCTYPE",
    ),
    "book-outside": (
        "a.xlsx",
        lambda: book(
            **{"xl__workbook.xml": told("xl/workbook.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd">')},
        ),
        "DOCTYPE",
    ),
    "book-upwards": ("a.xlsx", lambda: book(**{"..__外面.xml": b"<a/>"}), "越界"),
    "book-bomb": ("a.xlsx", lambda: book(**{"xl__media__a.bin": bytes(80 * MB)}), "压缩比"),
    "book-password": ("a.xlsx", lambda: patched(book(), b"PK\x01\x02", 8, b"\x01"), "密码"),
    "book-old-password": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "Office"),
    "book-many-sheets": ("a.xlsx", lambda: book(**{"xl__workbook.xml": b"<w>" + b"<sheet/>" * MB + b"</w>"}), "体积"),
}


@pytest.mark.parametrize("name", tuple(HARM))
def test_harm_is_named_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    file, made, reason = HARM[name]
    path, site = tmp_path / file, tmp_path / "site"
    path.write_bytes(made())
    ctx, before = open_at(site), listing(tmp_path, site)
    began = time.process_time()
    results = run_import(ctx, [path])
    assert time.process_time() - began < 5 + 5 * path.stat().st_size / 1e6
    (refused,) = results
    assert refused.status == REJECTED and refused.error is not None
    assert reason in refused.error and refused.error.startswith("c.zip" if name == "third-level" else file)
    assert not list(wrong_reason(refused.error, ()))
    assert listing(tmp_path, site) == before
    assert not [left for left in site.rglob("*") if left.suffix in (".txt", ".zip") or "unpacked" in left.name]


def test_names_that_windows_wrote_are_read(tmp_path: Path) -> None:
    raw = "群聊_秋防群.txt".encode("gbk")
    data = zipped(("x" * len(raw), LOG.encode())).replace(b"x" * len(raw), raw)
    (tmp_path / "a.zip").write_bytes(data)
    (result,) = run_import(open_at(tmp_path / "site"), [tmp_path / "a.zip"])
    assert (result.status, result.groups, Path(result.path).name) == (IMPORTED, ("秋防群",), "群聊_秋防群.txt")


def test_what_is_good_beside_what_is_refused_comes_in(tmp_path: Path) -> None:
    inner = patched(zipped(ONE), b"PK\x01\x02", 8, b"\x01")
    (tmp_path / "a.zip").write_bytes(zipped(("内.zip", inner), ("空.txt", b""), ("图.jpg", b"x"), ONE))
    results = run_import(open_at(tmp_path / "site"), [tmp_path / "a.zip"])
    assert {Path(one.path).name: one.status for one in results} == {
        "内.zip": REJECTED,
        "空.txt": REJECTED,
        NAME: IMPORTED,
    }


def what_is_it(path: Path) -> int:
    """The memory that it takes to find out that a file is none of ours."""
    tracemalloc.start()
    try:
        assert sum(map(len, headings(path))) < MB
        with pytest.raises(FileFault):
            identify(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("shared", [False, True])
def test_detection_of_a_workbook_takes_little_memory(shared: bool, tmp_path: Path) -> None:
    """One cell, or one shared string, of 60 MB: within the limits, and far too much for finding out what it is."""
    giant = b"x" * 60 * MB
    cell = b'<c t="s"><v>0</v></c>' if shared else b'<c t="inlineStr"><is><t>%s</t></is></c>' % giant
    members = dict(unpack(book()))
    members["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row>%s</row>" % cell
    if shared:
        members["xl/sharedStrings.xml"] = b"<sst><si><t>%s</t></si><si><t>" % giant
    path = tmp_path / "a.xlsx"
    path.write_bytes(pack(list(members.items()), packed=False))
    assert what_is_it(path) < LITTLE_MEMORY


def test_a_directory_of_a_workbook_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(*((f"xl/{number:0200}.xml", b"") for number in range(60_000)), method=zipfile.ZIP_STORED))
    assert what_is_it(path) < LITTLE_MEMORY


@pytest.mark.parametrize("start", [b"", b'"', b'a,"', b'\xef\xbb\xbfa,b\n"', b"\xff"])
def test_detection_of_a_table_takes_little_memory(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(start + b"x" * 40 * MB)
    assert what_is_it(path) < LITTLE_MEMORY


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_a_table_with_a_broken_character_is_named_with_its_line(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"2026-11-09,8:{minute:02},陈志远,各村今天报\n" for minute in range(60))
    text = f"日期,几点,谁,说了什么\n{rows}"
    path.write_bytes(text.encode(encoding) + b"\xff\xff\xff\xd8")
    with pytest.raises(FileFault, match=r"a\.csv 第 \d+ 行"):
        read_table(path, ("日期",))


def test_titles_that_are_none_are_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("2026-11-09,8:05,陈志远,今天晚上开会\n", "utf-8")
    with pytest.raises(FileFault) as wholly:
        read_table(path, ("日期", "谁"))
    assert "开会" not in str(wholly.value)
    path.write_text("日期,几点\n", "utf-8")
    with pytest.raises(FileFault, match="现有的列：日期、几点"):
        read_table(path, ("日期", "谁"))
    assert header_of(path) == ("日期", "几点")
