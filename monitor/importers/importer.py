"""What an importer is: a signature and a reader. No clock, no database, no options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.errors import UnreadableFile
from monitor.importers.decoding import head_text, read_head
from monitor.importers.manual import Manual
from monitor.importers.zip_directory import names
from monitor.types import Parsed, Platform

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Head:
    """What detection may look at: the path, the first bytes, and the same decoded.

    For a folder ``data`` and ``text`` are those of its manifest.json when there is one, else empty.
    """

    path: Path
    data: bytes = field(repr=False)

    @classmethod
    def of(cls, path: Path) -> Head:
        """Raises UnreadableFile when the path is missing or may not be read."""
        if not path.exists():
            raise UnreadableFile(path, "没有这个文件", "请检查路径")
        if path.is_dir():
            manifest = path / "manifest.json"
            return cls(path, read_head(manifest) if manifest.is_file() else b"")
        return cls(path, read_head(path))

    @property
    def is_empty(self) -> bool:
        """A file without a single byte, or with nothing but blanks."""
        return not self.path.is_dir() and not self.data.strip(b"\xef\xbb\xbf \t\r\n\x00")

    @cached_property
    def text(self) -> str:
        """The head decoded, with CRLF and CR turned to LF."""
        return head_text(self.data).replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Member names of a zip container (an .xlsx is one), empty for anything else."""
        return names(self.path) if self.data.startswith(b"PK") and not self.path.is_dir() else ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder to read, with the time zone of its printed times.

    ``as_of`` is the day (or only the year that counts) that the user gave for sources without a date.
    """

    path: Path
    zone: ZoneInfo = DEFAULT_ZONE
    as_of: date | None = None


def nothing(_path: Path) -> tuple[Path, ...]:
    """What most formats have beside an export."""
    return ()


@dataclass(frozen=True, slots=True)
class Importer:
    """One export format. Bump ``version`` when the same bytes would parse differently.

    ``beside`` tells the files around an export that ``read`` opens too; when they change, it is read again.
    """

    name: str
    version: int
    platform: Platform | None  # None: the file itself says
    zh: str
    extensions: tuple[str, ...]
    signature: str
    identify: Callable[[Head], bool]
    read: Callable[[Source], Iterator[Parsed]]
    manual: Manual
    beside: Callable[[Path], tuple[Path, ...]] = nothing


@dataclass(frozen=True, slots=True)
class Refusal:
    """A format that is recognised and cannot be used: what it is, why not, and what to export instead."""

    identify: Callable[[Head], bool]
    zh: str
    reason: str
    advice: str
