"""Exports written to files, and a site for one order of imports."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.service import Context, incoming
from monitor.service.importing import FileResult, Options
from tests.anyorder.canonical import Dump, dump
from tests.anyorder.chats import Chat
from tests.anyorder.exports import Seen, Shape, View, export, read
from tests.anyorder.windows import Window
from tests.site import open_at, run_import

NOW = "2026-12-01T09:00:00"
MEMORY = Path("/dev/shm")  # hundreds of small sites; their durability is not what is asked here


@dataclass(frozen=True, slots=True)
class File:
    """An export on disk and what it was made of."""

    shape: Shape
    chat: Chat
    window: Window
    view: View
    path: Path

    def holds(self) -> list[Seen]:
        """What a reader can know from it."""
        return read(self.chat, self.window, self.view, self.shape)


@contextmanager
def taken_in_parts(rng: random.Random) -> Iterator[None]:
    """Sometimes files are stored a few messages at a time, as a file of hundreds of thousands would be."""
    usual = incoming.HELD
    incoming.HELD = rng.choice((usual, 20))
    try:
        yield
    finally:
        incoming.HELD = usual


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one chat, gone afterwards."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="jianfu-order-", dir=place) as folder:
        yield Path(folder)


def write(folder: Path, chat: Chat, exports: Sequence[tuple[Shape, Window, View]]) -> list[File]:
    """Each export in a folder of its own."""
    files = []
    for number, (shape, window, view) in enumerate(exports):
        place = folder / f"{number:02d}"
        place.mkdir(parents=True)
        files.append(File(shape, chat, window, view, shape.write(place, export(chat, window, view, shape))))
    return files


def take(ctx: Context, file: File) -> FileResult:
    """Import one file without labels; the group's name is given where the format has none."""
    options = Options(tags=False, group=file.chat.name if file.shape.unnamed else None)
    return run_import(ctx, [file.path], options)[0]


def site_of(folder: Path, files: Sequence[File]) -> Context:
    """A new site after these imports in this order; every file must be taken in."""
    ctx = open_at(folder, NOW)
    for file in files:
        result = take(ctx, file)
        assert result.status in ("imported", "duplicate"), (file.shape.name, result.error)
        assert result.messages == result.new + result.duplicate == len(file.holds()), file.shape.name
    return ctx


def dump_of(folder: Path, files: Sequence[File]) -> Dump:
    """What such a site knows in the end."""
    return dump(site_of(folder, files).store)
