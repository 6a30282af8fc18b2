"""Risky files are read in a process of their own: a bomb or an endless loop there cannot take ours down."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.importer import Importer, Source
from monitor.importers.meter import current
from monitor.importers.wire import decode, progress_of
from monitor.types import Parsed

# Containers and markup; text, CSV and JSON are read line by line in bounded memory.
RISKY = frozenset({".xlsx", ".html", ".htm", ".mht", ".mhtml", ".eml"})
TOO_MUCH = "读这个文件用掉了太多内存或时间"
ADVICE = "它可能损坏，或是有意做成这样的；请重新导出，或换一种导出格式"


def is_risky(path: Path) -> bool:
    """True for a file that unpacks or nests."""
    return path.is_file() and path.suffix.lower() in RISKY


def read_apart(source: Source, importer: Importer) -> Iterator[Parsed]:
    """What the importer finds, read by a bounded child process. MalformedFile when that one gives up.

    The child reads an input that we never write to: it ends when we do, however we do.
    """
    as_of = source.as_of.isoformat() if source.as_of else ""
    command = [sys.executable, "-P", "-m", "monitor.importers.worker"]
    child = subprocess.Popen(
        [*command, importer.name, str(source.path.resolve()), str(source.zone), as_of],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="ascii",
    )
    assert child.stdin is not None and child.stdout is not None
    meter, line = current(), 0
    try:
        for text in child.stdout:
            if not text.endswith("\n"):
                break
            behind = progress_of(text)
            if behind is not None:
                if meter is not None:
                    meter.told(source.path, behind)
                continue
            item = decode(text, source.path)
            line = getattr(item, "line", line)
            yield item
        if child.wait() != 0:
            raise MalformedFile(source.path, TOO_MUCH, ADVICE, line or None)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
        child.stdin.close()
