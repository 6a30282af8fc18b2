"""How far a reading has come, in bytes: openers tell which file they open, and whoever asks looks where it stands.

    with metered() as meter:
        for item in read(source, importer):
            meter.done()                        bytes of the export that are behind the reader

A file that is read again (a first pass for names, a second for messages) counts once, from where the last pass stands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol, TypeVar


class _File(Protocol):
    @property
    def closed(self) -> bool: ...

    def fileno(self) -> int: ...


Opened = TypeVar("Opened", bound=_File)


class Meter:
    """The files of one reading: where each stands, or its size once it is closed."""

    def __init__(self) -> None:
        self._open: dict[Path, _File] = {}
        self._behind: dict[Path, int] = {}
        self._closed = 0

    def follow(self, file: _File, path: Path) -> None:
        """A file is being read from its beginning."""
        self._closed -= self._behind.pop(path, 0)
        self._open[path] = file

    def done(self) -> int:
        """Bytes read."""
        for path in [path for path, file in self._open.items() if file.closed]:
            del self._open[path]
            self.told(path, path.stat().st_size if path.exists() else 0)
        return self._closed + sum(os.lseek(file.fileno(), 0, os.SEEK_CUR) for file in self._open.values())

    def told(self, path: Path, behind: int) -> None:
        """What somebody else knows of a file (a reading process)."""
        self._closed += behind - self._behind.get(path, 0)
        self._behind[path] = behind


_CURRENT: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[Meter]:
    """Everything opened inside is followed by one meter."""
    meter = Meter()
    token = _CURRENT.set(meter)
    try:
        yield meter
    finally:
        _CURRENT.reset(token)


def current() -> Meter | None:
    """The meter of the reading that is under way here."""
    return _CURRENT.get()


def followed(file: Opened, path: Path) -> Opened:
    """The file itself, its position known to the meter from now on."""
    meter = _CURRENT.get()
    if meter is not None:
        meter.follow(file, path)
    return file
