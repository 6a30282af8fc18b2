"""A zip archive opened with care: what its directory says is checked before anything is unpacked.

Refused whole: names that lead out of the archive (absolute, with a drive, with ``..``), links and devices, encrypted
members, methods other than store and deflate, members that overlap each other or the directory, too many members, a
directory too large to hold in memory. Names are never used as paths as they stand: see ``safe_name``. A name that is
not marked as UTF-8 is GBK (Windows), or UTF-8 all the same where that makes Chinese or emoji of it (macOS).

Structure: PKWARE APPNOTE 6.3, 4.3 (headers) and 4.4 (fields).
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.values import clean

DIRECTORY_SIZE = 8 << 20
MOST_LEVELS, LONGEST, KEPT = 8, 200, 30
UTF8_NAME, ENCRYPTED = 0x800, 0x2041  # flags: name in UTF-8; encrypted, strongly encrypted, directory masked
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
KINDS = (0, stat.S_IFREG, stat.S_IFDIR)
LOCAL_HEADER = struct.Struct("<26xHH")
FORBIDDEN = frozenset('<>:"/\\|?*') | {
    *map(chr, (*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
}
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)
FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, KeyError, OverflowError, IndexError),
)
BROKEN = "压缩包不完整或已损坏"
PACK_AGAIN = "请重新压缩或重新拷贝；也可以先解压，再导入解压出来的文件夹"
UNPACK_FIRST = "请先用解压软件解压，确认里面是导出的记录，再导入解压出来的文件夹"


class BoundedReader(io.BufferedReader):
    """A file that refuses to be read in one piece larger than the largest directory we accept."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Like BufferedReader.read; BadZipFile for a larger piece."""
        if size is None or size < 0:
            at = self.tell()
            size = self.seek(0, io.SEEK_END) - at
            self.seek(at)
        if size > DIRECTORY_SIZE:
            raise zipfile.BadZipFile("piece too large")
        return super().read(size)


class TooMuch(ValueError):
    """More of a part than its reader asked for."""


class BoundedPart:
    """A part of which no more than ``most`` bytes are read."""

    def __init__(self, part: IO[bytes], most: int) -> None:
        self._source, self._left = part, most

    def read(self, size: int = -1, /) -> bytes:
        """Like that of a file; TooMuch behind ``most`` bytes."""
        data = self._source.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise TooMuch
        return data


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its entry, and its name cut into folders and file, none of it safe as a path."""

    entry: zipfile.ZipInfo
    parts: tuple[str, ...]


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, its directory read in bounded memory; MalformedFile when it cannot be read."""
    with BoundedReader(io.FileIO(path)) as file:
        try:
            archive = zipfile.ZipFile(file)
        except FAULTS as fault:
            raise MalformedFile(path, BROKEN, PACK_AGAIN) from fault
        with archive:
            yield archive


def names(path: Path) -> tuple[str, ...]:
    """The names in an archive for detection, () when it cannot be read."""
    try:
        with opened(path) as archive:
            return tuple(entry.filename for entry in archive.infolist())
    except (MalformedFile, OSError):
        return ()


def members(archive: zipfile.ZipFile, path: Path, most: int) -> tuple[Member, ...]:
    """The files of an archive in the order of its directory. Raises RefusedFormat or MalformedFile."""
    entries = archive.infolist()
    if len(entries) > most:
        raise refused(path, f"里面有 {len(entries)} 个文件，超过上限 {most}", UNPACK_FIRST)
    for entry in entries:
        _check(entry, path)
    _check_places(archive, entries, path)
    return tuple(Member(entry, parts_of(entry, path)) for entry in entries if not _name(entry).endswith(("/", "\\")))


def refused(path: Path, reason: str, advice: str) -> RefusedFormat:
    """The refusal of a whole archive."""
    return RefusedFormat(path, f"压缩包{reason}", advice)


def shown(entry: zipfile.ZipInfo) -> str:
    """A member's name for a message to the user."""
    return safe_name(_name(entry).replace("\\", "/").replace("/", "›"))


def _check(entry: zipfile.ZipInfo, path: Path) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise refused(path, f"设了密码（{shown(entry)}）", "请用密码解压后，再导入解压出来的文件夹")
    if entry.compress_type not in METHODS:
        raise refused(path, f"的压缩方法不常见（{shown(entry)}）", PACK_AGAIN)
    if stat.S_IFMT(entry.external_attr >> 16) not in KINDS:
        raise refused(path, f"里有链接或设备文件（{shown(entry)}）", UNPACK_FIRST)


def _check_places(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], path: Path) -> None:
    """Members must lie one behind the other, all of them before the directory."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [*(entry.header_offset for entry in ordered), archive.start_dir]
    for entry, (start, following) in zip(ordered, pairwise(starts), strict=True):
        if start < 0 or _end(archive, entry, path) > following:
            raise refused(path, f"的成员互相重叠（{shown(entry)}），可能是有意做成这样的", UNPACK_FIRST)


def _end(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> int:
    """Where the data of a member ends in the file."""
    file = archive.fp
    assert file is not None
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        raise MalformedFile(path, BROKEN, PACK_AGAIN)
    name, extra = LOCAL_HEADER.unpack(header)
    return entry.header_offset + LOCAL_HEADER.size + int(name) + int(extra) + entry.compress_size


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as whoever packed it saw it."""
    if entry.flag_bits & UTF8_NAME:
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437", "replace")
    unmarked = _decoded(raw, "utf-8")
    if unmarked is not None and (unmarked.isascii() or any(char >= "\u2e80" for char in unmarked)):
        return unmarked
    return _decoded(raw, "gb18030") or unmarked or raw.decode("gb18030", "replace")


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def parts_of(entry: zipfile.ZipInfo, path: Path) -> tuple[str, ...]:
    """Folders and file of a member; RefusedFormat for a name that leads out of the archive or too deep."""
    name = _name(entry).partition("\x00")[0].replace("\\", "/")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if name.startswith("/") or name[1:2] == ":" or ".." in parts or not parts:
        raise refused(path, f"里有越界的文件名（{shown(entry)}）", UNPACK_FIRST)
    if len(parts) > MOST_LEVELS:
        raise refused(path, f"里的文件夹套得太深（{shown(entry)}）", UNPACK_FIRST)
    return parts


def safe_name(part: str) -> str:
    """One name as a file name of our own: nothing that a system forbids or hides, at most LONGEST bytes."""
    text = "".join("_" if char in FORBIDDEN else char for char in part[:LONGEST] + part[LONGEST:][-KEPT:])
    text = clean(text).rstrip(" .")
    if text.partition(".")[0].strip().lower() in RESERVED:
        text = f"_{text}"
    if len(text.encode()) > LONGEST:
        text = f"{text[:KEPT]}…{text[-KEPT:]}"
    return text or "_"
