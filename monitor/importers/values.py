"""Single values as exporters write them: ids, moments, texts, and the fields of a JSON record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from monitor.errors import printable
from monitor.types import Precision

EARLIEST, LATEST = 946_684_800, 4_102_444_800  # 2000-01-01 and 2100-01-01, UTC
SHOWN, MOST = 60, 10**19
LONGEST_TIME, LONGEST_ID = 100, 500  # characters
MILLISECONDS = 10**11  # a larger number cannot be seconds
NO_IDS = frozenset({"", "0", "nan", "none", "null", "undefined", "未知"})
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
ROUNDED = re.compile(r"[eE]\+")
PRINTED = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,3})?")


def is_whole(text: str) -> bool:
    """Whether a text has no lone surrogates (an emoji cut in half, or a byte that did not belong to the encoding)."""
    if text.isprintable():  # a surrogate never is; asking costs no copy
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def clean(text: str) -> str:
    """The text with lone surrogates (emoji cut in half by an exporter) replaced by U+FFFD; all else stays."""
    return text if is_whole(text) else LONE_SURROGATE.sub("\ufffd", text)


def shown(text: str) -> str:
    """What a file says, as it may stand in a sentence to the user: printable, at most SHOWN characters."""
    return printable(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def native_id(value: object) -> str | None:
    """An id as a string; None for what spreadsheets and empty columns leave: "", 0, nan, 7.71E+18, or a giant."""
    if not isinstance(value, str):
        return native_id(str(value)) if isinstance(value, int) and not isinstance(value, bool) else None
    if len(value) > LONGEST_ID:
        return _id(value)
    return value if value.isdigit() and value.isascii() and value != "0" else _known_id(value)


def _id(text: str) -> str | None:
    bare = clean(text.strip())
    return None if len(bare) > LONGEST_ID or bare.lower() in NO_IDS or ROUNDED.search(bare) else bare


_known_id = lru_cache(maxsize=4096)(_id)


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


def epoch(zone: ZoneInfo, day: tuple[int, int, int], hour: int, minute: int, second: int = 0) -> int | None:
    """Epoch seconds of a local wall-clock time; None when there is no such time, or it is implausible for a log."""
    midnight = _midnight(zone, day)
    if midnight is not None and hour < 24 and minute < 60 and second < 60:
        seconds = midnight + 3600 * hour + 60 * minute + second
    else:
        try:
            seconds = int(datetime(*day, hour, minute, second, tzinfo=zone).timestamp())
        except (ValueError, OverflowError):
            return None
    return seconds if EARLIEST <= seconds < LATEST else None


@lru_cache(maxsize=4096)
def _midnight(zone: ZoneInfo, day: tuple[int, int, int]) -> int | None:
    """When a day begins; None for a day that does not exist and for one on which the clocks are changed."""
    try:
        hours = [datetime(*day, hour, tzinfo=zone) for hour in range(24)]
        clocks = {hour.utcoffset() for hour in (*hours, hours[-1].replace(minute=59, second=59))}
        return int(hours[0].timestamp()) if len(clocks) == 1 else None
    except (ValueError, OverflowError):
        return None


def printed_moment(text: str, zone: ZoneInfo) -> tuple[int, Precision] | None:
    """Epoch seconds and precision of a printed local time: 2026-03-02 08:05:07, 2026/3/2 8:05."""
    match = PRINTED.fullmatch(text.strip()) if len(text) < LONGEST_TIME else None
    if not match:
        return None
    year, month, day, hour, minute, second = match.groups()
    seconds = epoch(zone, (int(year), int(month), int(day)), int(hour), int(minute), int(second or 0))
    precision = Precision.MINUTE if second is None else Precision.SECOND
    return None if seconds is None else (seconds, precision)


class Fields(NamedTuple):
    """The members of one JSON object, read with the type that a format promises and empty where it does not hold."""

    data: Mapping[str, object]

    @classmethod
    def of(cls, value: object) -> Fields:
        """The fields of an object; none for any other value."""
        return cls(value if isinstance(value, dict) else {})

    def text(self, key: str) -> str:
        """A text or a whole number as text, "" for anything else."""
        value = self.data.get(key)
        if isinstance(value, str):
            return value if is_whole(value) else clean(value)
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""

    def first_text(self, *keys: str) -> str | None:
        """The first of several texts that is not blank."""
        for key in keys:
            if (text := self.text(key)).strip():
                return text
        return None

    def has_text(self, key: str) -> bool:
        """Whether the value is a text or null (an absent text is an empty one)."""
        return isinstance(self.data.get(key), str | None)

    def native_id(self, key: str) -> str | None:
        """See native_id."""
        return native_id(self.data.get(key))

    def whole(self, key: str) -> int | None:
        """A whole number of up to 19 digits (also one written as text), None for anything else."""
        value = self.data.get(key)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        return value if abs(value) < MOST else None

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
