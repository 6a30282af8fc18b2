"""Silent days are named with what comes after them, for every group of an export, also when the file breaks off."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.clock import Clock, WorkCalendar, day_number
from monitor.errors import MalformedFile
from monitor.importers import silence
from monitor.importers.rhythm import Sort, Spell
from monitor.importers.silence import SHOWN, Silence, Watch, warnings, watched
from monitor.types import GroupHeader, Kind, Parsed, Platform, RawMessage, Skipped, Warned

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK, CALENDAR = Clock(ZONE), WorkCalendar()
FIRST = date(2026, 8, 3)  # a Monday
GROUP = GroupHeader(Platform.QQ, "石门镇工作群", "904700001")
OTHER = GroupHeader(Platform.QQ, "防汛群", "904700002")


def message(line: int, day: date, hour: int, timed: bool = True) -> RawMessage:
    at = int(datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZONE).timestamp())
    return RawMessage(line, at if timed else None, "9047", "陈志远", Kind.TEXT, "收到")


def talk(without: set[date], days: int = 60, first: int = 1) -> Iterator[RawMessage]:
    """A message in every hour from 8 to 18 o'clock of each working day, one line each."""
    line = first
    for offset in range(days):
        day = FIRST + timedelta(days=offset)
        if CALENDAR.is_workday(day) and day not in without:
            for hour in range(8, 19):
                yield message(line, day, hour)
                line += 1


def told(parsed: Iterator[Parsed] | list[Parsed]) -> list[Warned]:
    return [item for item in watched(parsed, CLOCK, CALENDAR) if isinstance(item, Warned)]


def test_missing_days_are_told_at_the_line_that_follows() -> None:
    gone = {date(2026, 9, 8), date(2026, 9, 9), date(2026, 9, 10)}
    items: list[Parsed] = [GROUP, *talk(gone)]
    after = next(item.line for item in talk(gone) if item.sent_at == message(0, date(2026, 9, 11), 8).sent_at)
    assert list(watched(items, CLOCK, CALENDAR))[:-1] == items
    assert told(items) == [
        Warned(
            after,
            "2026-09-08 至 2026-09-10（3 天）没有一条消息，而这个群平时工作日几乎天天有消息；导出可能缺了这几天",
        )
    ]


def test_a_hole_over_a_weekend_and_one_of_a_single_day() -> None:
    gone = {date(2026, 8, 21), date(2026, 8, 24), date(2026, 9, 9)}
    assert [warned.reason.partition("没有")[0] for warned in told([GROUP, *talk(gone)])] == [
        "2026-08-21 至 2026-08-24（4 天）",
        "2026-09-09（1 天）",
    ]


def test_order_makes_no_difference() -> None:
    gone = {date(2026, 9, 9)}
    items = list(talk(gone))
    random.Random(1).shuffle(items)
    (warned,) = told([GROUP, *items])
    following = {item.line for item in items if CLOCK.local(item.sent_at or 0).day == day_number(date(2026, 9, 10))}
    assert warned.line in following and warned.reason.startswith("2026-09-09（1 天）")


def test_groups_are_judged_apart_and_named() -> None:
    early, late = list(talk({date(2026, 9, 9)})), list(talk({date(2026, 9, 2)}, first=5000))
    mixed: list[Parsed] = []
    for one, two in zip(early, late, strict=True):
        mixed += [GROUP, one, OTHER, two]
    assert [warned.reason.partition("（")[0] for warned in told(mixed)] == [
        "“石门镇工作群”2026-09-09",
        "“防汛群”2026-09-02",
    ]
    assert told([GROUP, *early, OTHER, *talk(set())])[0].reason.startswith("2026-09-09")


def test_messages_without_a_time_tell_nothing() -> None:
    assert told([GROUP, *(message(n, FIRST, 8, timed=False) for n in range(200))]) == []


def test_a_file_that_breaks_off_is_told_of_all_the_same() -> None:
    def broken() -> Iterator[Parsed]:
        yield GROUP
        yield from talk({date(2026, 9, 9)})
        raise MalformedFile("a.txt", "文字编码在这里损坏", "请重新导出", line=9)

    seen: list[Parsed] = []
    with pytest.raises(MalformedFile, match="编码"):
        seen.extend(watched(broken(), CLOCK, CALENDAR))
    with pytest.raises(MalformedFile, match="编码"):
        for item in watched(broken(), CLOCK, CALENDAR):
            seen.append(item)
    assert isinstance(seen[-1], Warned) and "2026-09-09" in seen[-1].reason


def test_other_items_pass_untouched() -> None:
    items: list[Parsed] = [GROUP, Skipped(3, "私聊"), Warned(1, "缺 2 条"), message(4, FIRST, 8)]
    assert list(watched(items, CLOCK, CALENDAR)) == items


@pytest.mark.parametrize(
    ("usual", "words"),
    [
        (0.97, "这个群平时工作日几乎天天有消息"),
        (0.52, "这个群平时 10 个工作日里大约有 5 天有消息"),
        (0.1, "这个群平时大约每 10 个工作日有一天有消息"),
    ],
)
def test_how_much_is_usual_is_put_into_words(usual: float, words: str) -> None:
    first = day_number(date(2026, 9, 8))
    assert words in Silence(GROUP, Spell((first, first + 1), Sort.WORK, usual), 9).told().reason


def test_many_holes_are_counted_and_not_all_listed() -> None:
    watch = Watch(CLOCK, CALENDAR)
    for number in range(SHOWN + 5):
        header = GroupHeader(Platform.QQ, f"群{number}", str(number))
        assert list(watch.over([header, *talk({date(2026, 9, 9)})]))
    found = list(warnings([(one, 0) for one in watch.silences()]))
    assert len(found) == SHOWN + 1
    assert found[-1] == Warned(1, f"没有消息的可疑日子一共有 {SHOWN + 5} 段，只列出前 {SHOWN} 段")


def test_days_that_another_export_has_are_said_to_be_there() -> None:
    watch = Watch(CLOCK, CALENDAR)
    list(watch.over([GROUP, *talk({date(2026, 9, 8), date(2026, 9, 9)})]))
    (warned,) = warnings([(one, 1) for one in watch.silences()])
    assert warned.reason.endswith("导出可能缺了这几天（其中 1 天在其他导出里有）")


def test_memory_is_bounded_and_what_does_not_fit_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "MOST_DAYS", 50)
    fits, does_not = talk({date(2026, 9, 9)}, 55), talk({date(2026, 9, 9)}, 55, first=5000)
    (warned,) = told([GROUP, *fits, OTHER, *does_not])
    assert warned.line < 5000
