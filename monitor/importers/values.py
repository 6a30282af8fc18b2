"""Single values as exporters write them: ids, moments, texts, and the fields of a JSON record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.types import Precision

EARLIEST, LATEST = 946_684_800, 4_102_444_800  # 2000-01-01 and 2100-01-01, UTC
MILLISECONDS = 10**11  # a larger number cannot be seconds
NO_IDS = frozenset({"", "0", "nan", "none", "null", "undefined", "未知"})
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
ROUNDED = re.compile(r"[eE]\+")
PRINTED = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,3})?")


def is_whole(text: str) -> bool:
    """Whether a text has no lone surrogates (an emoji cut in half, or a byte that did not belong to the encoding)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def clean(text: str) -> str:
    """The text with lone surrogates (emoji cut in half by an exporter) replaced by U+FFFD; all else stays."""
    return text if is_whole(text) else LONE_SURROGATE.sub("\ufffd", text)


def native_id(value: object) -> str | None:
    """An id as a string; None for what spreadsheets and empty columns leave: "", 0, nan, 7.71E+18, floats."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = clean(str(value).strip())
    return None if text.lower() in NO_IDS or ROUNDED.search(text) else text


def moment(value: object, zone: ZoneInfo) -> int | None:
    """Epoch seconds of a number (seconds, or milliseconds above 10^11) or of an ISO string; None when implausible."""
    if isinstance(value, str):
        value = int(value) if value.isdecimal() and len(value) < 20 else _iso(value, zone)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = int(value // 1000 if value > MILLISECONDS else value) if abs(value) < 10**15 else 0
    return seconds if EARLIEST <= seconds < LATEST else None


def _iso(text: str, zone: ZoneInfo) -> float | None:
    try:
        when = datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        return None


def printed_moment(text: str, zone: ZoneInfo) -> tuple[int, Precision] | None:
    """Epoch seconds and precision of a printed local time: 2026-03-02 08:05:07, 2026/3/2 8:05."""
    match = PRINTED.fullmatch(text.strip())
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        seconds = int(datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp())
    except (ValueError, OverflowError):
        return None
    precision = Precision.MINUTE if match.group(6) is None else Precision.SECOND
    return (seconds, precision) if EARLIEST <= seconds < LATEST else None


@dataclass(frozen=True, slots=True)
class Fields:
    """The members of one JSON object, read with the type that a format promises and empty where it does not hold."""

    data: Mapping[str, object]

    @classmethod
    def of(cls, value: object) -> Fields:
        """The fields of an object; none for any other value."""
        return cls(value) if isinstance(value, dict) else cls({})

    def text(self, key: str) -> str:
        """A text or a whole number as text, "" for anything else."""
        value = self.data.get(key)
        if isinstance(value, str):
            return clean(value)
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""

    def first_text(self, *keys: str) -> str | None:
        """The first of several texts that is not blank."""
        return next((text for key in keys if (text := self.text(key)).strip()), None)

    def has_text(self, key: str) -> bool:
        """Whether the value is a text or null (an absent text is an empty one)."""
        return isinstance(self.data.get(key), str | None)

    def native_id(self, key: str) -> str | None:
        """See native_id."""
        return native_id(self.data.get(key))

    def whole(self, key: str) -> int | None:
        """A whole number (also one written as text), None for anything else."""
        value = self.data.get(key)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
            return int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def is_true(self, key: str) -> bool:
        """Whether the value is the JSON true."""
        return self.data.get(key) is True

    def part(self, key: str) -> Fields:
        """The object under a key."""
        return Fields.of(self.data.get(key))

    def parts(self, key: str) -> tuple[Fields, ...]:
        """The objects of the array under a key; elements that are no objects are left out."""
        value = self.data.get(key)
        return tuple(Fields(one) for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
