"""Zip archives unpacked within bounds, into a private folder that is removed afterwards.

    with unpacked(Path("工作群.zip"), scratch) as folder:      scratch/unpacked-x1/工作群
        for export in exports_under(folder): …                scratch/unpacked-x1/工作群/防火群(123@chatroom)/防火群.csv

The whole archive is unpacked before anything is read, because exports consist of files beside each other and groups
are named in folders. What leads out of the archive, overlaps, is encrypted or links is refused before the first byte
(``zip_directory``); while unpacking, ``Limits`` hold for every member and for all of them together, whatever the
archive says of itself. An archive inside becomes a folder of its name, under the same limits taken together; one that
is refused by its directory, or lies too deep, stays a file. Workbooks and documents, which are zips too, stay files.
Pictures, sound, films and what people sent each other as files count as members and are not unpacked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.errors import MalformedFile, RefusedFormat
from monitor.importers.decoding import read_head
from monitor.importers.qq_exporter_page import RESOURCES, SORTS
from monitor.importers.zip_directory import (
    BROKEN,
    FAULTS,
    PACK_AGAIN,
    UNPACK_FIRST,
    Member,
    members,
    names,
    opened,
    refused,
    safe_name,
    shown,
)

PREFIX = "unpacked-"
CHUNK, SMALL = 1 << 16, 1 << 20
MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OFFICE_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml", "word/document.xml", "mimetype"})
OFFICE = frozenset({".xlsx", ".xlsm", ".docx", ".docm", ".pptx", ".et", ".wps", ".dps", ".ods", ".odt", ".epub"})
MEDIA = frozenset(
    f".{suffix}"
    for suffix in (
        *("jpg", "jpeg", "png", "gif", "webp", "bmp", "heic", "svg", "ico", "dat", "mp4", "mov", "avi", "mkv", "3gp"),
        *("mp3", "wav", "amr", "silk", "slk", "aud", "m4a", "ogg", "aac", "ttf", "woff", "woff2"),
    )
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may become: files, bytes, bytes for a packed byte, archives inside each other."""

    members: int = 20_000
    total: int = 6 << 30
    ratio: int = 200
    depth: int = 2
    allowance: int = 64 << 20  # free of the ratio over all, for archives that are small themselves


LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """What an archive, with those inside it, may become and has become: ``most`` bytes in all."""

    path: Path
    limits: Limits
    most: int
    members: int = 0
    total: int = 0

    @classmethod
    def of(cls, path: Path, limits: Limits) -> Budget:
        """That of an archive with nothing unpacked yet."""
        return cls(path, limits, min(limits.total, limits.allowance + path.stat().st_size * limits.ratio))

    def take(self, count: int) -> None:
        """So many more files; RefusedFormat when they are too many."""
        self.members += count
        if self.members > self.limits.members:
            raise refused(self.path, f"连同里面的压缩包超过 {self.limits.members} 个文件", UNPACK_FIRST)

    def spend(self, count: int, size: int, entry: zipfile.ZipInfo) -> None:
        """So many more bytes, of a member that is ``size`` so far; RefusedFormat when it looks like a bomb."""
        self.total += count
        if size > SMALL and size > entry.compress_size * self.limits.ratio:
            raise refused(self.path, f"的压缩比高得不正常（{shown(entry)}），可能是压缩炸弹", UNPACK_FIRST)
        if self.total > self.most:
            raise refused(self.path, f"解压后超过 {self.most >> 20} MB", UNPACK_FIRST)


@dataclass(slots=True)
class Tree:
    """A folder of ours that mirrors an archive's: a safe name for every name, no two alike."""

    root: Path
    folders: dict[tuple[str, ...], Path] = field(default_factory=dict)
    taken: set[tuple[Path, str]] = field(default_factory=set)

    def place(self, parts: tuple[str, ...]) -> Path:
        """Where a member goes; its folders are made."""
        return self._free(self._folder(parts[:-1]), parts[-1])

    def _folder(self, parts: tuple[str, ...]) -> Path:
        if not parts:
            return self.root
        if parts not in self.folders:
            self.folders[parts] = self._free(self._folder(parts[:-1]), parts[-1])
            self.folders[parts].mkdir()
        return self.folders[parts]

    def _free(self, folder: Path, name: str) -> Path:
        """A name that nothing in the folder has, not even in other letters (some systems do not tell them apart)."""
        safe = Path(safe_name(name))
        number, candidate = 1, safe.name
        while (folder, candidate.casefold()) in self.taken:
            number += 1
            candidate = f"{safe.stem}_{number}{safe.suffix}"
        self.taken.add((folder, candidate.casefold()))
        return folder / candidate


def is_archive(path: Path) -> bool:
    """Whether a file is a zip to be unpacked, and no workbook or document."""
    if not path.is_file() or not read_head(path, 4).startswith(MAGICS):
        return False
    found = names(path)
    return OFFICE_PARTS.isdisjoint(found) if found else path.suffix.lower() not in OFFICE


@contextmanager
def unpacked(path: Path, into: Path, limits: Limits = LIMITS) -> Iterator[Path]:
    """The folder with all that is in the archive, under a temporary one in ``into``; both are gone afterwards.

    Raises RefusedFormat or MalformedFile before anything is yielded; OSError when the disk is full.
    """
    with TemporaryDirectory(prefix=PREFIX, dir=into) as temporary:
        root = Path(temporary) / safe_name(path.stem)
        root.mkdir()
        _unpack(path, root, Budget.of(path, limits), 1)
        yield root


def unpacked_size(path: Path) -> int:
    """Bytes that an archive says it becomes, those inside it as they lie. Raises RefusedFormat, MalformedFile."""
    with opened(path) as archive:
        return sum(member.entry.file_size for member in filter(_is_wanted, members(archive, path, LIMITS.members)))


def _unpack(path: Path, root: Path, budget: Budget, depth: int) -> None:
    with opened(path) as archive:
        found = members(archive, path, budget.limits.members)
        budget.take(len(found))
        tree = Tree(root)
        for member in filter(_is_wanted, found):
            target = tree.place(member.parts)
            _write(archive, member, target, budget)
            if depth < budget.limits.depth and is_archive(target):
                _unpack_inside(target, tree, member, budget, depth + 1)


def _is_wanted(member: Member) -> bool:
    sent = any(upper == RESOURCES and lower in SORTS for upper, lower in pairwise(member.parts))
    return not sent and member.parts[0] != "__MACOSX" and Path(member.parts[-1]).suffix.lower() not in MEDIA


def _write(archive: zipfile.ZipFile, member: Member, target: Path, budget: Budget) -> None:
    size = 0
    with target.open("xb") as out:
        for piece in _pieces(archive, member, budget.path):
            size += len(piece)
            budget.spend(len(piece), size, member.entry)
            out.write(piece)


def _pieces(archive: zipfile.ZipFile, member: Member, path: Path) -> Iterator[bytes]:
    """The content of a member; MalformedFile when it is damaged."""
    try:
        with archive.open(member.entry) as source:
            while piece := source.read(CHUNK):
                yield piece
    except FAULTS as fault:
        raise MalformedFile(path, f"{BROKEN}（{shown(member.entry)}）", PACK_AGAIN) from fault


def _unpack_inside(target: Path, tree: Tree, member: Member, budget: Budget, depth: int) -> None:
    """Puts the content of an archive that was in the archive in its place, in a folder of its name."""
    try:
        with opened(target) as archive:
            members(archive, target, budget.limits.members)
    except (RefusedFormat, MalformedFile):
        return
    folder = tree.place((*member.parts[:-1], Path(member.parts[-1]).stem))
    folder.mkdir()
    _unpack(target, folder, budget, depth)
    target.unlink()
