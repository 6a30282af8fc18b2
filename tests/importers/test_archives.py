"""Archives: unpacked within bounds under names of our own, refused whole when made to harm, gone afterwards."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import MalformedFile, MonitorError, RefusedFormat
from monitor.importers import exports_under, identify
from monitor.importers.archives import SMALL, Limits, is_archive, unpacked, unpacked_size
from monitor.importers.importer import Head
from monitor.importers.zip_directory import DIRECTORY_SIZE, LONGEST, opened, safe_name

LOG = "2026-11-09 08:02:11 '何梅'\n早\n\n"
ROOM = "防火群(20261109008@chatroom)"


def packed(**files: str | bytes) -> bytes:
    """An archive; names come with / as __."""
    return pack({name.replace("__", "/"): data for name, data in files.items()})


def pack(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return whole.getvalue()


def entry(name: str, **fields: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def write(folder: Path, data: bytes, name: str = "工作群.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def contents(path: Path, into: Path, limits: Limits | None = None) -> dict[str, bytes]:
    """What is unpacked, by its path under the archive's folder."""
    with unpacked(path, into, limits or Limits()) as folder:
        files = [file for file in folder.rglob("*") if file.is_file()]
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def patched(data: bytes, at: int, change: bytes) -> bytes:
    return data[:at] + change + data[at + len(change) :]


def test_exports_keep_the_folders_that_name_their_groups(tmp_path: Path, scratch: Path) -> None:
    path = write(tmp_path, pack({f"聊天记录/{ROOM}/防火群.txt": LOG, "群聊_秋防群.txt": LOG}))
    with unpacked(path, scratch) as folder:
        assert folder.name == "工作群"
        found = sorted(export.relative_to(folder).as_posix() for export in exports_under(folder))
        assert found == ["群聊_秋防群.txt", f"聊天记录/{ROOM}/防火群.txt"]
        assert identify(folder / "群聊_秋防群.txt").name == "weflow-txt"
        if stat.S_IMODE(folder.parent.stat().st_mode) != 0o777:
            assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert list(scratch.iterdir()) == []


def test_an_export_of_several_files_takes_the_name_of_the_archive(tmp_path: Path, scratch: Path) -> None:
    data = pack({"manifest.json": "{}", "chunks/c000001.jsonl": "{}"})
    with unpacked(write(tmp_path, data, "group_810200300_20261118_100000_chunked_jsonl.zip"), scratch) as folder:
        assert list(exports_under(folder)) == [folder]
        assert folder.name == "group_810200300_20261118_100000_chunked_jsonl"


def test_the_folder_is_gone_after_a_fault(tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(ZeroDivisionError), unpacked(write(tmp_path, packed(a="x")), scratch):
        raise ZeroDivisionError
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "a/../../b.txt",
        "/etc/a.txt",
        "C:/a.txt",
        "c:a.txt",
        "..\\a.txt",
        "\\a.txt",
        "a/..",
        "//host/a.txt",
        ".",
    ],
)
def test_names_that_lead_out_are_refused(name: str, tmp_path: Path, scratch: Path) -> None:
    path = write(tmp_path, pack({"好.txt": LOG, name: LOG}))
    with pytest.raises(RefusedFormat, match="越界"):
        contents(path, scratch)
    assert list(scratch.iterdir()) == [] and sorted(tmp_path.iterdir()) == sorted([scratch, path])


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int, tmp_path: Path, scratch: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(entry("群.txt", external_attr=(kind | 0o777) << 16), "/etc/passwd")
    with pytest.raises(RefusedFormat, match="链接"):
        contents(write(tmp_path, whole.getvalue()), scratch)


def test_encrypted_members_are_refused(tmp_path: Path, scratch: Path) -> None:
    data = pack({"群.txt": LOG})
    at = data.rfind(b"PK\x01\x02")
    for flag in (b"\x01", b"\x41"):
        with pytest.raises(RefusedFormat, match="密码"):
            contents(write(tmp_path, patched(data, at + 8, flag)), scratch)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_methods_are_refused(method: int, tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(RefusedFormat, match="压缩方法"):
        contents(write(tmp_path, pack({"群.txt": LOG}, method)), scratch)


def test_overlapping_members_are_refused(tmp_path: Path, scratch: Path) -> None:
    data = pack({"a.txt": LOG * 10, "b.txt": LOG * 10})
    second = data.rfind(b"PK\x01\x02")
    with pytest.raises(RefusedFormat, match="重叠"):
        contents(write(tmp_path, patched(data, second + 42, struct.pack("<L", 0))), scratch)


def test_a_member_that_runs_into_the_directory_is_refused(tmp_path: Path, scratch: Path) -> None:
    data = pack({"a.txt": LOG})
    at = data.rfind(b"PK\x01\x02")
    with pytest.raises(RefusedFormat, match="重叠"):
        contents(write(tmp_path, patched(data, at + 20, struct.pack("<L", 10_000))), scratch)


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, scratch: Path) -> None:
    path = write(tmp_path, pack({"群.txt": bytes(40 * SMALL)}))
    with pytest.raises(RefusedFormat, match="炸弹"):
        contents(path, scratch)
    assert list(scratch.iterdir()) == []


def test_a_size_that_lies_changes_nothing(tmp_path: Path, scratch: Path) -> None:
    data = pack({"群.txt": bytes(40 * SMALL)})
    at = data.rfind(b"PK\x01\x02")
    small = patched(patched(data, at + 24, struct.pack("<L", 5)), 22, struct.pack("<L", 5))
    with pytest.raises(MonitorError):
        contents(write(tmp_path, small), scratch)


def test_a_repetitive_log_is_no_bomb(tmp_path: Path, scratch: Path) -> None:
    lines = "".join(
        f"2026-11-09 {at // 3600:02}:{at // 60 % 60:02}:{at % 60:02} '何梅'\n收到\n\n" for at in range(80_000)
    )
    assert contents(write(tmp_path, pack({"群.txt": lines})), scratch) == {"群.txt": lines.encode()}


def test_all_members_together_are_bounded(tmp_path: Path, scratch: Path) -> None:
    path = write(tmp_path, pack({f"{at}.txt": bytes(range(256)) * 40 for at in range(10)}, zipfile.ZIP_STORED))
    assert len(contents(path, scratch, Limits(total=102_400))) == 10
    with pytest.raises(RefusedFormat, match="解压后超过"):
        contents(path, scratch, Limits(total=102_399))
    with pytest.raises(RefusedFormat, match="解压后超过"):
        contents(path, scratch, Limits(allowance=1000, ratio=0))
    with pytest.raises(RefusedFormat, match="10 个文件"):
        contents(path, scratch, Limits(members=9))


def test_archives_inside_become_folders_under_the_same_limits(tmp_path: Path, scratch: Path) -> None:
    inner = pack({f"{ROOM}/防火群.txt": LOG, "b.txt": "b"})
    path = write(tmp_path, pack({"甲/内": "文件", "甲/内.zip": inner, "c.txt": "c"}))
    assert contents(path, scratch) == {
        f"甲/内_2/{ROOM}/防火群.txt": LOG.encode(),
        "甲/内_2/b.txt": b"b",
        "甲/内": "文件".encode(),
        "c.txt": b"c",
    }
    with pytest.raises(RefusedFormat, match="超过 4 个文件"):
        contents(path, scratch, Limits(members=4))
    with pytest.raises(RefusedFormat, match="解压后超过"):
        contents(path, scratch, Limits(total=len(inner) + 10))


def test_what_lies_deeper_stays_an_archive_and_is_refused_by_name(tmp_path: Path, scratch: Path) -> None:
    third = pack({"群.txt": LOG})
    path = write(tmp_path, pack({"二.zip": pack({"三.zip": third})}))
    assert contents(path, scratch) == {"二/三.zip": third}
    assert contents(path, scratch, Limits(depth=1)) == {"二.zip": pack({"三.zip": third})}
    with unpacked(path, scratch) as folder, pytest.raises(RefusedFormat, match=r"三\.zip"):
        identify(folder / "二" / "三.zip")


@pytest.mark.parametrize("damage", ["encrypted", "truncated", "slip"])
def test_an_archive_inside_that_is_refused_keeps_the_others(damage: str, tmp_path: Path, scratch: Path) -> None:
    inner = pack({"../群.txt" if damage == "slip" else "群.txt": LOG})
    if damage == "encrypted":
        inner = patched(inner, inner.rfind(b"PK\x01\x02") + 8, b"\x01")
    inner = inner[:-8] if damage == "truncated" else inner
    path = write(tmp_path, pack({"坏.zip": inner, "好.txt": LOG}))
    assert contents(path, scratch) == {"坏.zip": inner, "好.txt": LOG.encode()}


def test_a_bomb_inside_an_archive_stops_all(tmp_path: Path, scratch: Path) -> None:
    path = write(tmp_path, pack({"内.zip": pack({"群.txt": bytes(40 * SMALL)}), "好.txt": LOG}))
    with pytest.raises(RefusedFormat, match="炸弹"):
        contents(path, scratch)


def test_workbooks_and_documents_stay_files(tmp_path: Path, scratch: Path) -> None:
    book = pack({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
    path = write(tmp_path, pack({"群.xlsx": book, "群.txt": LOG}))
    assert contents(path, scratch) == {"群.xlsx": book, "群.txt": LOG.encode()}
    assert not is_archive(write(tmp_path, book, "群.xlsx")) and not is_archive(write(tmp_path, book, "改名.zip"))
    assert is_archive(path) and not is_archive(tmp_path) and not is_archive(write(tmp_path, b"PK", "短.zip"))


def test_the_size_of_what_will_be_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path, pack({"群/群.txt": LOG * 100, "群/images/1.jpg": "x" * 9000}))
    assert unpacked_size(path) == len(LOG.encode()) * 100 > path.stat().st_size


def test_pictures_and_attachments_stay_packed(tmp_path: Path, scratch: Path) -> None:
    names = (
        "a.JPG",
        "语音/b.amr",
        "resources/files/名单.xlsx",
        "x/resources/images/c.bin",
        "__MACOSX/._群.txt",
        "群.txt",
    )
    path = write(tmp_path, pack(dict.fromkeys(names, LOG)))
    assert list(contents(path, scratch)) == ["群.txt"]


def unmarked(raw: bytes) -> bytes:
    """An archive with one member whose name is these bytes, not marked as UTF-8."""
    return pack({"x" * len(raw): LOG}).replace(b"x" * len(raw), raw)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("防火群.txt".encode("gbk"), "防火群.txt"),
        ("防火群/记录.txt".encode("gb18030"), "防火群/记录.txt"),
        ("防火群.txt".encode(), "防火群.txt"),
        ("联通.txt".encode("gbk"), "联通.txt"),
        (b"\xce\xe5\xc1\xf9.txt", "五六.txt"),
        (b"plain.txt", "plain.txt"),
        ("群\\记录.txt".encode("gbk"), "群/记录.txt"),
        ("🌲.txt".encode(), "🌲.txt"),
    ],
)
def test_names_not_marked_as_utf8(raw: bytes, name: str, tmp_path: Path, scratch: Path) -> None:
    assert list(contents(write(tmp_path, unmarked(raw)), scratch)) == [name]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("防火群(1@chatroom)", "防火群(1@chatroom)"),
        ('a<b>c:d"e|f?g*h', "a_b_c_d_e_f_g_h"),
        ("a\x00\x1f\x7f\x85b", "a____b"),
        ("a\u202etxt.exe", "a_txt.exe"),
        ("家👨\u200d👩.txt", "家👨\u200d👩.txt"),
        ("尾. . ", "尾"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("console.txt", "console.txt"),
        ("...", "_"),
        ("", "_"),
    ],
)
def test_names_of_our_own(part: str, name: str) -> None:
    assert safe_name(part) == name


def test_a_long_name_keeps_its_start_and_its_group_number() -> None:
    name = safe_name("长" * 5000 + "(20261109008@chatroom)")
    assert name.startswith("长长") and name.endswith("(20261109008@chatroom)") and len(name.encode()) <= LONGEST + 50


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(max_size=300))
def test_any_name_is_a_file_of_its_folder(part: str) -> None:
    name = safe_name(part)
    assert name and Path(name).name == name and name not in (".", "..") and len(name.encode()) <= 255


def test_equal_names_and_names_equal_to_windows_stay_apart(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "同名.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        for name, text in (
            ("群.txt", "1"),
            ("群.txt", "2"),
            ("A/群.txt", "3"),
            ("a/群.TXT", "4"),
            ("a", "5"),
            ("?", "6"),
            ("*", "7"),
        ):
            archive.writestr(name, text)
    found = contents(path, scratch)
    assert sorted(found.values()) == [b"1", b"2", b"3", b"4", b"5", b"6", b"7"]
    assert len({name.casefold() for name in found}) == 7


@pytest.mark.parametrize("cut", [1, 10, 40, 100])
def test_a_half_archive_is_malformed(cut: int, tmp_path: Path, scratch: Path) -> None:
    path = write(tmp_path, pack({"群.txt": LOG * 50, "b.txt": LOG})[:-cut])
    assert is_archive(path)
    with pytest.raises(MalformedFile, match="工作群"):
        contents(path, scratch)


def test_a_damaged_member_is_malformed(tmp_path: Path, scratch: Path) -> None:
    data = pack({"群.txt": LOG}, zipfile.ZIP_STORED)
    at = data.index(LOG.encode())
    with pytest.raises(MalformedFile, match=r"群\.txt"):
        contents(write(tmp_path, patched(data, at, b"9")), scratch)


@pytest.mark.parametrize("change", [(6, b"\x63"), (9, b"\x08")])
def test_what_the_library_does_not_know_is_malformed_never_a_crash(
    change: tuple[int, bytes], tmp_path: Path, scratch: Path
) -> None:
    data = pack({"a.txt": LOG})
    at = data.rfind(b"PK\x01\x02")
    data = patched(patched(data, at + change[0], change[1]), at + 46, b"\xff")
    path = write(tmp_path, data)
    assert Head.of(path).members == ()
    with pytest.raises(MalformedFile):
        contents(path, scratch)


def test_a_directory_too_large_to_hold_is_never_read(tmp_path: Path, scratch: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, DIRECTORY_SIZE + 1, 4, 0)
    path = write(tmp_path, b"PK\x03\x04" + bytes(DIRECTORY_SIZE + 1) + end)
    assert Head.of(path).members == ()
    with pytest.raises(MalformedFile), opened(path):
        pass


def test_a_zip_behind_other_bytes_is_read(tmp_path: Path, scratch: Path) -> None:
    path = write(tmp_path, b"PK\x03\x04 something" + pack({"群.txt": LOG}))
    assert list(contents(path, scratch)) == ["群.txt"]


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_archives_never_crash(data: st.DataObject, tmp_path: Path, scratch: Path) -> None:
    whole = pack({f"{ROOM}/防火群.txt": LOG * 3, "内.zip": pack({"a.txt": LOG})})
    at = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(at, min(at + 8, len(whole))))
    path = write(tmp_path, whole[:at] + data.draw(st.binary(max_size=8)) + whole[end:])
    try:
        contents(path, scratch)
        identify(path)
    except MonitorError:
        pass
    assert list(scratch.iterdir()) == []
