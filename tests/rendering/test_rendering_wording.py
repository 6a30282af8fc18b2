from __future__ import annotations

import pytest

from monitor.rendering import wording
from monitor.report import Share, Value


def plain(text: str) -> str:
    return text.replace(wording.GAP, " ")


@pytest.mark.parametrize(
    ("week", "span"),
    [
        ("2026-W46", "2026年11月9日（周一）至11月15日（周日）"),
        ("2026-W53", "2026年12月28日（周一）至2027年1月3日（周日）"),
        ("2026-W01", "2025年12月29日（周一）至2026年1月4日（周日）"),
    ],
)
def test_week_span(week: str, span: str) -> None:
    assert wording.week_span(week) == span


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 分钟"), (29, "不到 1 分钟"), (30, "1 分钟"), (89, "1 分钟"), (3569, "59 分钟"), (3570, "1 小时"),
        (4320, "1 小时 12 分"), (35_940, "9 小时 59 分"), (35_970, "10 小时"), (37_799, "10 小时"), (37_800, "11 小时"),
        (7_200_000, "2,000 小时"),
    ],
)  # fmt: skip
def test_duration(seconds: int, text: str) -> None:
    assert plain(wording.duration(seconds)) == text


@pytest.mark.parametrize(
    ("num", "den", "text"),
    [
        (310, 900, "34%（310/900）"), (0, 7, "0%（0/7）"), (7, 7, "100%（7/7）"), (1, 900, "不到 1%（1/900）"),
        (899, 900, "99% 以上（899/900）"), (1, 8, "13%（1/8）"), (0, 0, "无"),
    ],
)  # fmt: skip
def test_percent_is_whole_and_shows_both_numbers(num: int, den: int, text: str) -> None:
    assert plain(wording.percent(Share(num, den))) == text


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("条", Value(1731), "1,731 条"),
        ("条", Value(17, 14, 19), "17 条（14–19 条）"),
        ("条", Value(17, 10, 15), "17 条（10–15 条，可能偏多）"),
        ("条", Value(17, 18, 25), "17 条（18–25 条，可能偏少）"),
        ("", Value(17, 14, 19), "17（14–19）"),
        ("秒", Value(6960, 4620, 8220), "1 小时 56 分（1 小时 17 分–2 小时 17 分）"),
        ("秒", Value(3600, 3000, 4200), "1 小时（50 分钟–1 小时 10 分）"),
        ("秒", Value(20, 10, 25), "不到 1 分钟"),
        ("秒", Value(40, 20, 60), "1 分钟（不到 1 分钟–1 分钟）"),
        ("人·秒", Value(75_000, 50_000, 90_000), "21 小时（14–25 小时）"),
        ("人·秒", Value(3599, 2400, 3700), "1 小时（40 分钟–1 小时）"),
    ],
)
def test_figures_carry_unit_and_band(unit: str, value: Value, text: str) -> None:
    assert plain(wording.banded(unit, value)) == text


def test_no_duration_pretends_decimals() -> None:
    assert not any("." in wording.duration(seconds) for seconds in range(0, 90_000, 97))


def test_moment() -> None:
    assert wording.moment("2026-11-11T19:20:05+08:00") == "11月11日 周三 19:20"


def test_unknown_metric_stands_for_itself() -> None:
    assert wording.described("not_a_metric").zh == "not_a_metric"
    assert wording.described("received").zh == "收到消息"


def test_heading_names_the_unit_once() -> None:
    assert wording.headed("person_demands") == "要求人次"
    assert wording.headed("received") == "收到消息（条）"
    assert wording.headed("reading_seconds") == "阅读时间"


@pytest.mark.parametrize(("thousandths", "text"), [(968, "97%"), (994, "99%"), (995, "99% 以上"), (1000, "99% 以上")])
def test_a_model_is_never_wholly_sure(thousandths: int, text: str) -> None:
    assert plain(wording.confidence(thousandths)) == text
