"""Where archives are unpacked: a folder in the site for each run, removed at its end or else by the next run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from monitor.errors import SiteBusy
from monitor.store.lock import writer_lock

FOLDER, PREFIX, LOCK = ".scratch", "run-", "lock"
ABANDONED = 86_400  # seconds after which a folder without a lock is nobody's any more


@contextmanager
def scratch(site: Path) -> Iterator[Path]:
    """A folder of this run's own. What runs that were killed have left goes first."""
    root = site / FOLDER
    root.mkdir(exist_ok=True)
    clear(root)
    folder = Path(mkdtemp(prefix=PREFIX, dir=root))
    try:
        with writer_lock(folder / LOCK):
            yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def clear(root: Path) -> None:
    """Remove the folders whose runs are over: the system frees a run's lock however it ends."""
    for folder in root.glob(f"{PREFIX}*"):
        if not folder.is_symlink() and _is_over(folder):
            rmtree(folder, ignore_errors=True)


def _is_over(folder: Path) -> bool:
    if not (folder / LOCK).exists():
        return folder.stat().st_mtime < time.time() - ABANDONED
    try:
        with writer_lock(folder / LOCK, patience=0):
            return True
    except SiteBusy:
        return False
