"""What WeChat's exporters share: type numbers, times, tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from monitor.types import Kind
from tests.anyorder.exports import Line

APP, RELAY_APP = 49, 53
RELAY_TYPE = (RELAY_APP << 32) + APP
SUBTYPES = {Kind.FILE: 6, Kind.LINK: 5, Kind.QUOTE: 57}
NUMBERS = {Kind.IMAGE: 3, Kind.VOICE: 34, Kind.VIDEO: 43, Kind.STICKER: 47, Kind.SYSTEM: 10000, Kind.RECALL: 10000}
PLACEHOLDERS = {Kind.IMAGE: "[图片]", Kind.VOICE: "[语音消息]", Kind.VIDEO: "[视频]", Kind.STICKER: "[动画表情]"}


def table(rows: Iterable[Sequence[object]], end: str = "\n") -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()


def second(line: Line) -> str:
    return f"{line.moment:%Y-%m-%d %H:%M:%S}"


def local_type(line: Line) -> int:
    card = RELAY_APP if line.is_relay else SUBTYPES.get(line.kind)
    return (card << 32) + APP if card else NUMBERS.get(line.kind, 1)


def put(path: Path, value: object, indent: int | None = 2) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent), "utf-8")
    return path
