"""The floor: what reading a file and storing its messages costs when nothing else is done.

One regex per line, or json.loads per line or file; one plain SQLite table. No masking, no tags, no people, no memory
bound. Each message has a unique fingerprint (sha256 of sender, time, text and its ordinal among equals): without one
the same file could not be imported twice, which would be another job. Called as a process of its own.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

HEADER = re.compile(r"(\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}) (.*)\((\d{4,})\)")
Message = tuple[str, str, str]  # time, sender, text


def qq_txt(path: Path) -> Iterator[Message]:
    """The message manager's text."""
    head: tuple[str, str] | None = None
    body: list[str] = []
    with path.open(encoding="utf-8-sig") as file:
        for line in file:
            found = HEADER.fullmatch(line.rstrip("\n"))
            if found:
                if head:
                    yield (*head, "\n".join(body).rstrip("\n"))
                head, body = (found[1], found[3]), []
            elif head:
                body.append(line.rstrip("\n"))
    if head:
        yield (*head, "\n".join(body).rstrip("\n"))


def chatlab_jsonl(path: Path) -> Iterator[Message]:
    """One object per line."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["_type"] == "message":
                yield row["timestamp"], row["sender"], row["content"]


def weflow_json(path: Path) -> Iterator[Message]:
    """One object per file."""
    for row in json.loads(path.read_text("utf-8"))["messages"]:
        yield row["createTime"], row["senderUsername"], row["content"]


def qce_json(path: Path) -> Iterator[Message]:
    """One object per file."""
    for row in json.loads(path.read_text("utf-8"))["messages"]:
        yield row["timestamp"], row["sender"]["uin"], row["content"]["text"]


READERS: dict[str, Callable[[Path], Iterator[Message]]] = {
    "qq-txt": qq_txt,
    "chatlab-jsonl": chatlab_jsonl,
    "weflow-json": weflow_json,
    "qce-json": qce_json,
}


def rows(messages: Iterable[Message]) -> Iterator[tuple[bytes, str, str, str]]:
    """The messages, each with its fingerprint."""
    seen: Counter[str] = Counter()
    for time, sender, text in messages:
        said = f"{time}\0{sender}\0{text}"
        seen[said] += 1
        yield sha256(f"{said}\0{seen[said]}".encode()).digest(), time, sender, text


def main() -> None:
    """``python -m benchmarks.floor FORMAT export out.db``."""
    read, source, target = READERS[sys.argv[1]], Path(sys.argv[2]), Path(sys.argv[3])
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as db:
        db.execute("CREATE TABLE message (fingerprint BLOB UNIQUE, at TEXT, sender TEXT, text TEXT)")
        db.executemany("INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?)", rows(read(source)))


if __name__ == "__main__":
    main()
