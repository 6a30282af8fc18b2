"""A folder that appears whole or not at all: filled beside its place, synced, then renamed into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from exports.errors import ReleaseExists


def settle(folder: Path, fill: Callable[[Path], None]) -> None:
    """Lets ``fill`` write files into a new folder and puts it at ``folder``.

    A folder that is already there with the same files and bytes is left alone; any other raises ReleaseExists and
    stays untouched. Whatever ``fill`` raises is passed on, and nothing is left behind. The half-filled sibling of a
    run that was killed is cleared first.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.parent / f".{folder.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        fill(partial)
        for path in sorted(partial.iterdir()):
            _sync(path)
        _sync(partial)
        _place(partial, folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _place(partial: Path, folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
        folder.rmdir()
    if not os.path.lexists(folder):
        partial.rename(folder)
    elif not folder.is_dir() or _content(partial) != _content(folder):
        raise ReleaseExists(f"{folder} 已有另一份发布或别的文件，不覆盖。请换一个文件夹。")


def _content(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def _sync(path: Path) -> None:
    """Flushes a file, or on POSIX a directory, to the disk; Windows cannot open directories."""
    if path.is_dir() and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
