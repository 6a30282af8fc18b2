"""How far an import is on its way: bytes of all its files that are behind it, and messages read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MonitorError
from monitor.importers.archives import is_archive, unpacked_size
from monitor.importers.meter import Meter
from monitor.service import Progress
from monitor.types import Parsed, RawMessage

STEP = 500  # messages between two looks at the meter


def size_of(path: Path) -> int:
    """Bytes of a file, of a folder's files, or of an archive's content; 0 for what cannot be read."""
    try:
        if path.is_dir():
            return sum(part.stat().st_size for part in path.rglob("*") if part.is_file())
        return unpacked_size(path) if is_archive(path) else path.stat().st_size
    except (OSError, MonitorError):
        return 0


@dataclass(slots=True)
class Trip:
    """All files of an import, one after another.

    A file counts half for having been read and half for being stored and labelled, so that neither looks like a halt.
    """

    show: Progress
    total: int
    name: str = ""
    size: int = 0
    behind: int = 0  # bytes of the files that are done with
    before: int = 0  # messages of these
    read: int = 0
    at: int = 0  # bytes of this file that are read
    stored: int = 0  # … and stored

    def begin(self, path: Path, size: int) -> None:
        """The next file."""
        self.name, self.size, self.at, self.stored = path.name, size, 0, 0
        self._tell()

    def end(self) -> None:
        """The file is done with, however it went."""
        self.behind, self.before = self.behind + self.size, self.before + self.read
        self.size = self.at = self.stored = self.read = 0
        self._tell()

    def unpacked(self, expected: int, actual: int) -> None:
        """An archive is not as large as it seemed."""
        self.total += actual - expected

    def over(self, parsed: Iterable[Parsed], meter: Meter) -> Iterator[Parsed]:
        """The items as they come; now and then it is told how many messages there were."""
        for item in parsed:
            yield item
            if isinstance(item, RawMessage):
                self.read += 1
                if self.read % STEP == 0:
                    self.at = min(meter.done(), self.size)
                    self._tell()

    def storing(self, share: float) -> None:
        """So much of what was read so far is stored."""
        self.show(
            self.name, self._done(self.stored + round((self.at - self.stored) * share)), self.total, self._count()
        )
        if share >= 1:
            self.stored = self.at

    def _tell(self) -> None:
        self.show(self.name, self._done(self.stored), self.total, self._count())

    def _count(self) -> int:
        return self.before + self.read

    def _done(self, stored: int) -> int:
        return self.behind + (self.at + stored) // 2
