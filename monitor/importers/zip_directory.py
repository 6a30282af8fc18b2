"""A zip archive opened with care: what its directory says is checked before anything is unpacked.

Refused whole: names that lead out of the archive (absolute, with a drive, with ``..``), links and devices, encrypted
members, methods other than store and deflate, members that overlap each other or the directory, too many members, a
directory too large to hold in memory. Names are never used as paths as they stand: see ``safe_name``. A name that is
not marked as UTF-8 is GBK (Windows), or UTF-8 all the same where it reads as Chinese (macOS).

Structure: PKWARE APPNOTE 6.3, 4.3 (headers) and 4.4 (fields).
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from monitor.errors import MalformedFile, RefusedFormat

DIRECTORY_SIZE = 8 << 20
MOST_LEVELS, LONGEST, KEPT = 8, 200, 30
UTF8_NAME, ENCRYPTED = 0x800, 0x2041  # flags: name in UTF-8; encrypted, strongly encrypted, directory masked
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
KINDS = (0, stat.S_IFREG, stat.S_IFDIR)
LOCAL_HEADER = struct.Struct("<26xHH")
FORBIDDEN = frozenset('<>:"/\\|?*') | {*map(chr, (*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))}
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})
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
        if size is None or not 0 <= size <= DIRECTORY_SIZE:
            raise zipfile.BadZipFile("directory too large")
        return super().read(size)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its entry, and its name cut into folders and file, none of it safe as a path."""

    entry: zipfile.ZipInfo
    parts: tuple[str, ...]


def open_zip(path: Path) -> zipfile.ZipFile:
    """The archive, its directory read in bounded memory; MalformedFile when it cannot be read."""
    try:
        return zipfile.ZipFile(BoundedReader(io.FileIO(path)))  # closed by the archive's owner, see zip_members
    except FAULTS as fault:
        raise MalformedFile(path, BROKEN, PACK_AGAIN) from fault
