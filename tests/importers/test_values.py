"""Ids, moments and fields as exporters write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from monitor.importers.values import Fields, clean, moment, native_id, printed_moment
from monitor.types import Precision

ZONE = ZoneInfo("Asia/Shanghai")
NOON = 1_775_188_800  # 2026-04-03 12:00:00 +08:00


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("8801200000000004113", "8801200000000004113"),
        (8801200000000004113, "8801200000000004113"),
        (" a1 ", "a1"),
        *((text, None) for text in ("", " ", "0", "nan", "NaN", "null", "未知")),
        *((number, None) for number in (0, 1.5, float("nan"), True)),
        (None, None),
        ([], None),
        ("7.71235E+18", None),
        ("7.7e+3", None),
        ("u_E7-plus", "u_E7-plus"),
    ],
)
def test_native_ids(value: object, wanted: str | None) -> None:
    assert native_id(value) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (NOON, NOON),
        (NOON * 1000 + 999, NOON),
        (float(NOON), NOON),
        (str(NOON), NOON),
        ("2026-04-03T04:00:00.000Z", NOON),
        ("2026-04-03T12:00:00", NOON),
        ("2026-04-03T12:00:00+08:00", NOON),
        *((number, None) for number in (0, -1, 86_400, 10**30, 1e300, True)),
        *((text, None) for text in ("昨天", "", "９９")),
        (None, None),
        ([NOON], None),
        (NOON * 1_000_000, None),
    ],
)
def test_moments(value: object, wanted: int | None) -> None:
    assert moment(value, ZONE) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-04-03 12:00:00", (NOON, Precision.SECOND)),
        ("2026/4/3 12:00", (NOON, Precision.MINUTE)),
        ("2026-4-3 12:00:00.000", (NOON, Precision.SECOND)),
        ("2026-02-30 12:00:00", None),
        ("2026-04-03 24:00:00", None),
        ("2026-04-03", None),
        ("4/3 12:00", None),
        ("", None),
    ],
)
def test_printed_moments(text: str, wanted: tuple[int, Precision] | None) -> None:
    assert printed_moment(text, ZONE) == wanted


def test_another_zone_moves_a_printed_time() -> None:
    assert printed_moment("2026-04-03 04:00:00", ZoneInfo("UTC")) == (NOON, Precision.SECOND)


def test_fields_give_what_the_format_promises_or_nothing() -> None:
    fields = Fields.of({"a": "字\ud83d", "n": 7, "f": 1.5, "t": True, "s": "12", "list": [{"x": 1}, 2], "none": None})
    assert [fields.text(key) for key in ("a", "n", "f", "t", "list", "weg")] == ["字\ufffd", "7", "", "", "", ""]
    assert [fields.whole(key) for key in ("n", "s", "a", "t", "f")] == [7, 12, None, None, None]
    assert fields.is_true("t") and not fields.is_true("n")
    assert fields.has_text("none") and fields.has_text("weg") and not fields.has_text("n")
    assert [one.whole("x") for one in fields.parts("list")] == [1] and fields.parts("n") == ()
    assert fields.first_text("weg", "none", "s") == "12" and fields.first_text("weg") is None
    assert Fields.of([1]).data == fields.part("a").data == {}


def test_clean_keeps_whole_emoji_and_odd_blanks() -> None:
    assert clean("好🫡\u2005\u200b\x0b\udc80") == "好🫡\u2005\u200b\x0b\ufffd"
