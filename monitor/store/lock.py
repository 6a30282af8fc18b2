"""One writer per site: an advisory lock on a file beside the database, freed by the system when we die."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import SiteBusy

PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.05

if sys.platform == "win32":
    import msvcrt

    def _seize(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def writer_lock(path: Path, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the site's write lock; SiteBusy when another process keeps it longer than ``patience`` seconds."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(handle, patience)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, patience: float) -> None:
    give_up = time.monotonic() + patience
    while True:
        try:
            _seize(handle)
            return
        except OSError as fault:
            if time.monotonic() >= give_up:
                raise SiteBusy("另一个减负程序正在写这个站点，请等它结束后再试") from fault
            time.sleep(PAUSE_SECONDS)
