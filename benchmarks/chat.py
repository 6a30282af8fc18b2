"""A large work group, seeded, and its export by QQ's message manager: texts of the corpus and short answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from classifiers import read_corpus

RULE = "=" * 64
START = datetime(2026, 6, 1, 7, 0, 0)
ANSWERS = ("收到", "收到。", "好的", "已报", "收到，马上落实", "[图片]", "👌", "明白")


def said(count: int, seed: int = 1) -> Iterator[tuple[datetime, int, str]]:
    """Time, person (0 to 119) and text of that many messages; about 40 % of the texts are distinct."""
    rng = random.Random(seed)
    texts = [example.text for example in read_corpus()]
    now = START
    for number in range(count):
        now += timedelta(seconds=rng.randrange(1, 130))
        person = rng.randrange(120)
        short = rng.random() < 0.6
        yield now, person, rng.choice(ANSWERS) if short else f"{rng.choice(texts)}（{number % 9973}号）"


def lines(count: int, seed: int = 1) -> Iterator[str]:
    """The lines of an export with that many messages."""
    yield from (
        "消息记录（此消息记录为文本格式，不支持重新导入）",
        "",
        RULE,
        "消息分组:我的QQ群",
        RULE,
        "消息对象:石门镇大群",
        RULE,
        "",
    )
    for now, person, text in said(count, seed):
        yield f"{now:%Y-%m-%d} {now.hour}:{now:%M:%S} 干部{person:03d}(9047{person:05d})"
        yield from text.split("\n")
        yield ""


def write(path: Path, count: int, seed: int = 1) -> Path:
    """Write the export as the client does: byte-order mark, CRLF."""
    with path.open("w", encoding="utf-8-sig", newline="\r\n") as file:
        for line in lines(count, seed):
            file.write(line + "\n")
    return path
