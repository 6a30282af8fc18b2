"""The floor: what reading the same file and storing its messages costs when nothing else is done.

One regex per line, one plain SQLite table, no identity, no masking, no tags. Called as a process of its own.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

HEADER = re.compile(r"(\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}) (.*)\((\d{4,})\)")


def messages(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """(time, name, account, text) of each message."""
    head: tuple[str, str, str] | None = None
    body: list[str] = []
    with path.open(encoding="utf-8-sig") as file:
        for line in file:
            found = HEADER.fullmatch(line.rstrip("\n"))
            if found:
                if head:
                    yield (*head, "\n".join(body).rstrip("\n"))
                head, body = (found[1], found[2], found[3]), []
            elif head:
                body.append(line.rstrip("\n"))
    if head:
        yield (*head, "\n".join(body).rstrip("\n"))


def main() -> None:
    """``python -m benchmarks.floor export.txt out.db``."""
    source, target = map(Path, sys.argv[1:3])
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as db:
        db.execute("CREATE TABLE message (at TEXT, name TEXT, account TEXT, text TEXT)")
        db.executemany("INSERT INTO message VALUES (?, ?, ?, ?)", messages(source))


if __name__ == "__main__":
    main()
