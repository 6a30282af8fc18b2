"""Every golden case of the deadline rules, and what must hold for any text at all."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.deadlines import Deadline, WorkCalendar, find_deadline, official_calendar
from classifiers.deadlines.numerals import value, year
from classifiers.deadlines.plain import LIMIT, plain
from classifiers.deadlines.refusals import REFUSALS
from classifiers.workdays import Rest

GOLDEN = Path(__file__).parents[1] / "golden" / "deadlines"
CASES: list[dict[str, Any]] = [
    json.loads(line) for path in sorted(GOLDEN.glob("*.jsonl")) for line in path.read_text("utf-8").split("\n") if line
]
CALENDAR = official_calendar()
CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2026, 3, 4, 10, tzinfo=CHINA)
MODULES = (
    *("clock", "cues", "days", "daywords", "find", "judge", "lexer", "numerals", "older", "phrases", "plain"),
    *("refusals", "resolve", "said", "scene"),
)


def find(text: str, sent: datetime = MORNING, calendar: WorkCalendar = CALENDAR) -> Deadline | None:
    return find_deadline(text, sent, calendar)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_golden_case(case: dict[str, Any]) -> None:
    found = find(case["text"], datetime.fromisoformat(case["sent_at"]))
    assert (found.at.isoformat() if found and found.at else None) == case["at"]
    assert bool(found and found.recurring) == case.get("recurring", False)
    assert bool(found and found.review) == case.get("review", False)
    if case.get("vague"):
        assert found is not None and found.vague
    if found:
        assert case["text"][slice(*found.span)] == found.phrase != ""
        assert not (found.vague and found.at)


def test_golden_cases_are_many_and_named_once() -> None:
    assert len(CASES) >= 400
    assert len({case["id"] for case in CASES}) == len(CASES)


def test_phrase_and_span_speak_of_the_original_text() -> None:
    text = "请各村 于 明天（周四）　下午 ５ 点 前 报送"
    found = find(text)
    assert found is not None
    assert found.phrase == "明天（周四）　下午 ５ 点 前"
    assert text[slice(*found.span)] == found.phrase
    assert found.at == datetime(2026, 3, 5, 17, tzinfo=CHINA)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5)), CHINA])
def test_the_zone_is_that_of_sending(zone: timezone) -> None:
    found = find("17:00前报", datetime(2026, 3, 4, 10, tzinfo=zone))
    assert found is not None and found.at is not None
    assert found.at.utcoffset() == zone.utcoffset(None)
    assert found.at.hour == 17


def test_only_the_head_of_a_long_text_is_read() -> None:
    padding = "各项工作要落到实处" * (LIMIT // 9 + 1)
    assert find(padding + "，17点前报") is None
    assert find("17点前报，" + padding) is not None


class _EverySundayWorks:
    """A site's own calendar: Sundays are worked, every other day is off."""

    def is_workday(self, day: date) -> bool:
        return day.weekday() == 6

    def holiday(self, since: date, names: frozenset[str]) -> Rest:
        raise LookupError("none")


def test_working_days_follow_the_calendar_given() -> None:
    found = find("两个工作日内报", calendar=_EverySundayWorks())
    assert found is not None and found.at == datetime(2026, 3, 15, 18, tzinfo=CHINA)
    unknown = find("国庆节前报", calendar=_EverySundayWorks())
    assert unknown is not None and unknown.at is None and unknown.review


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("17", 17), ("十七", 17), ("二十", 20), ("廿五", 25), ("卅", 30), ("三十一", 31), ("零五", 5), ("〇", 0)),
        *(("两", 2), ("两三", 3), ("二五", None), ("十十", None), ("三十一二", None), ("", None)),
    ],
)
def test_numerals(text: str, number: int | None) -> None:
    assert value(text) == number


def test_years_in_three_spellings() -> None:
    assert [year(text) for text in ("2026", "26", "二〇二六")] == [2026] * 3


# --- any text ---------------------------------------------------------------------------------------------------

_PIECES = [
    *re.split(
        "/", "明天/今天/昨天/后天/当天/次日/周五/下周三/本周内/周末前/3月5日/2月30日/31日/25号/12.31/月底/年底/季度末"
    ),
    *re.split("/", "2026-03-05/节前/国庆节前/节后第一个工作日/每日/每周一、三/每月5日/上午/下午/晚/今晚/凌晨/早/17:00"),
    *re.split(
        "/", "24:00/零点/三点半/十二点/5点钱/8-10点/下班/上班/前/之前/内/截止/起/后/半小时/两天/一个月/5个工作日"
    ),
    *re.split(
        "/", "三天前/每2小时/至/到/-/（/）/(/)/的/报送/交/完成/开会/到会场/签到/没报的/已报/吗？/？/我/请各村/预计/去年"
    ),
    *re.split("/", "原定/马上/速/散会前/「张三：/」/\n/，/。/；/ /　/１７：３０/廿五/99/0/:/\u200b"),
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
MOMENTS = st.datetimes(datetime(2003, 1, 1), datetime(2040, 12, 31), timezones=st.just(CHINA))


@settings(max_examples=400, deadline=None)
@given(TEXTS, MOMENTS)
def test_any_text_is_read_without_fault(text: str, sent: datetime) -> None:
    found = find(text, sent)
    if found is None:
        return
    start, end = found.span
    assert 0 <= start < end <= len(text)
    assert text[start:end] == found.phrase
    assert found.at is None or (found.at >= sent and found.at.tzinfo is sent.tzinfo)
    assert found.at is None or not found.vague


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CASES), st.sampled_from((" ", "　", "\u200b", "\u00a0")))
def test_width_and_blanks_do_not_matter(case: dict[str, Any], blank: str) -> None:
    text, sent = case["text"], datetime.fromisoformat(case["sent_at"])
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789:()"})
    airy = re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff\d])", blank, text)
    plainly = find(text, sent)
    for other in (find(wide, sent), find(airy, sent)):
        assert (other and (other.at, other.vague, other.recurring)) == (
            plainly and (plainly.at, plainly.vague, plainly.recurring)
        )


@given(st.text(max_size=60))
def test_plain_offsets_lead_back(text: str) -> None:
    source = plain(text)
    assert len(source.origin) == len(source.text)
    assert list(source.origin) == sorted(set(source.origin))
    assert all(0 <= i < len(text) for i in source.origin)


# --- cost -------------------------------------------------------------------------------------------------------


def calls(work: Callable[[], object]) -> int:
    """Function calls made by ``work``, C functions included."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "请于明天17点前报。",
        "请于明天17点前报，",
        "3月5日至",
        "前",
        "今天(",
        "17:00",
        "「甲：前",
        "半小时内",
        "每周一、",
        "会前马上",
    ],
)
def test_twice_the_text_costs_at_most_twice(piece: str) -> None:
    once = piece * (LIMIT // 4 // len(piece))
    find(once)
    single, double = calls(lambda: find(once)), calls(lambda: find(once * 2))
    assert double <= 2.2 * single + 100


def compiled(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """The module's patterns, also those inside tuples."""
    for thing in vars(module).values():
        yield from _patterns(thing)


def _patterns(thing: object) -> Iterator[re.Pattern[str]]:
    if isinstance(thing, re.Pattern):
        yield thing
    elif isinstance(thing, tuple):
        yield from chain.from_iterable(_patterns(one) for one in thing)


def test_no_pattern_repeats_without_bound() -> None:
    found = [p for name in MODULES for p in compiled(import_module(f"classifiers.deadlines.{name}"))]
    closures = [cell.cell_contents for refusal in REFUSALS for cell in (refusal.holds.__closure__ or ())]
    found += [thing for thing in closures if isinstance(thing, re.Pattern)]
    assert len(found) > 60
    for pattern in found:
        bare = re.sub(r"\[(?:\\.|[^\]\\])+\]", "x", re.sub(r"\\[^dDsSwW]", "x", pattern.pattern))
        assert not re.search(r"[*+]|\{\d+,\}", bare), pattern.pattern
