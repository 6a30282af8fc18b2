"""What is told: how much, when, by whom, and whether every kind of demand occurs in it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from classifiers import FACETS
from monitor.clock import WorkCalendar, week_name, week_of
from monitor.demo.casting import ROLES
from monitor.demo.crowd import Troupe
from monitor.demo.groups import groups
from monitor.demo.moments import DAYS, FIRST_DAY, WEEKS, day_of, local
from monitor.demo.people import VILLAGES, cast
from monitor.demo.posts import RELAY, Chat, Post
from monitor.demo.screenplay import Crowd, Line, cues, pools, scenes, talks
from monitor.demo.story import tell
from monitor.types import Kind, Platform

Chats = dict[str, Chat]

CUES = {
    "reply": "收到请回复|10分钟内回复",
    "deadline": r"\d{1,2}:\d\d前|下班前",
    "photo": "附.{0,8}照片|截图发",
    "checkin": "打卡|轨迹",
    "form": "填写|台账",
    "relay": "接龙",
    "traffic": "转发|投票",
    "meeting": "会议室召开|例会",
    "emergency": "掉石头|积水带电|着火了",
    "mention_all": "@所有人|@全体成员",
}


def posts(chats: Chats) -> list[Post]:
    return [post for chat in chats.values() for post in chat.posts]


def test_there_are_five_to_seven_thousand_messages_for_any_seed(chats: Chats) -> None:
    for told in (posts(chats), [post for chat in tell(7) for post in chat.posts]):
        assert 5000 <= len(told) <= 7000


def test_every_post_lies_in_the_four_weeks(chats: Chats) -> None:
    weeks = Counter(week_name(week_of(local(post.at).date())) for post in posts(chats))
    assert tuple(sorted(weeks)) == WEEKS
    assert min(weeks.values()) > 1000


def test_the_weeks_end_on_sunday_and_hold_no_holiday() -> None:
    calendar = WorkCalendar()
    days = [FIRST_DAY + timedelta(days=offset) for offset in range(DAYS)]
    assert days[-1] == date(2026, 11, 15) and days[-1].isoweekday() == 7
    assert [calendar.is_workday(day) for day in days] == [day.isoweekday() < 6 for day in days]


def test_a_day_outside_the_story_is_refused() -> None:
    with pytest.raises(ValueError):
        day_of(47, 1)


@pytest.mark.parametrize("facet", [facet.name for facet in FACETS])
def test_every_facet_is_asked_for(chats: Chats, facet: str) -> None:
    assert sum(bool(re.search(CUES[facet], post.text)) for post in posts(chats)) >= 3


def test_nights_and_rest_days_are_not_spared(chats: Chats) -> None:
    demands = [local(post.at) for post in chats["grid"].posts if post.text.startswith("@全体成员")]
    assert sum(when.hour >= 22 for when in demands) >= 1
    assert sum(when.isoweekday() > 5 for when in demands) >= 4


def test_every_kind_of_message_occurs(chats: Chats) -> None:
    assert {post.kind for post in posts(chats)} == set(Kind) - {Kind.OTHER}
    assert sum(post.recalled for post in posts(chats)) >= 5
    assert any(post.text.startswith(RELAY) for post in posts(chats))


def test_one_person_says_the_same_twice_in_a_second(chats: Chats) -> None:
    seen = Counter((post.at, post.seat.person.key, post.text) for post in chats["all"].posts if post.seat)
    assert any("收到" in text and count == 2 for (_, _, text), count in seen.items())


def test_a_notice_is_followed_by_a_flood_of_answers(chats: Chats) -> None:
    told = chats["all"].posts
    notice = next(place for place, post in enumerate(told) if "收到请回复" in post.text)
    soon = {post.seat.person.key for post in told[notice + 1 :] if post.seat and post.at - told[notice].at < 900}
    assert len(soon) >= 6


def test_one_item_is_demanded_by_several_offices_on_both_platforms(chats: Chats) -> None:
    for item in ("独居老人冬季取暖用电安全排查情况", "秋冬种面积、撂荒地面积、复垦面积和未复垦原因"):
        asked = [(chat.group.platform, post) for chat in chats.values() for post in chat.posts if item in post.text]
        assert {platform for platform, _ in asked} == {Platform.QQ, Platform.WECHAT}
        assert len({post.seat.person.unit for _, post in asked if post.seat}) >= 3
        assert len({deadline for _, post in asked for deadline in re.findall(r"1[01]月\d+日[\d:]+前", post.text)}) >= 2


def test_one_department_asks_most_and_another_hardly(chats: Chats) -> None:
    asked = Counter(
        post.seat.person.office
        for post in posts(chats)
        if post.seat and post.seat.person.level == "县" and re.search("截图|照片|打卡|轨迹|零报告", post.text)
    )
    assert asked["县网格中心"] > 5 * max(count for office, count in asked.items() if office != "县网格中心")
    assert asked["县民政局"] <= 3


def test_nobody_speaks_before_joining_or_after_leaving(chats: Chats) -> None:
    for post in posts(chats):
        assert post.seat is None or post.seat.touches(local(post.at).date())


def test_only_the_silent_say_nothing(chats: Chats) -> None:
    spoken = {post.seat.person.key for post in posts(chats) if post.seat}
    assert {key for key, person in cast().items() if person.silent} == set(cast()) - spoken


def test_time_runs_forward_and_numbers_are_unique(chats: Chats) -> None:
    for chat in chats.values():
        assert [post.at for post in chat.posts] == sorted(post.at for post in chat.posts)
        assert len({post.number for post in chat.posts}) == len(chat.posts)
        assert all(post.quotes is None or post.quotes.at <= post.at for post in chat.posts)


def test_no_slot_and_no_mark_is_left_unfilled(chats: Chats) -> None:
    for post in posts(chats):
        assert not re.search(r"[{}]|^\[(?:图片|视频|语音|文件|链接|转发|引用|撤回)", post.text), post.text


def test_harvests_only_grow(chats: Chats) -> None:
    seen: dict[str, int] = {}
    for post in chats["village"].posts:
        found = re.search(r"(?:累计收割|已收割|累计)(\d{3})亩", post.text)
        if found and post.seat:
            assert int(found[1]) >= seen.get(post.seat.person.office, 0)
            seen[post.seat.person.office] = int(found[1])
    assert set(seen) == set(VILLAGES)


def test_there_are_eight_groups_of_invented_people() -> None:
    assert len(groups()) == 8 and {group.platform for group in groups()} == {Platform.QQ, Platform.WECHAT}
    town = [person for person in cast().values() if person.level == "镇"]
    assert len(town) >= 20 and len({person.office for person in town}) >= 7
    assert len({person.unit for person in cast().values() if person.level == "县"}) == 4
    assert len({person.qq for person in cast().values()}) == len(cast())
    assert all(re.fullmatch(r"9047\d{5}", person.qq) for person in cast().values())


def test_no_number_looks_like_a_phone_or_an_identity_card(chats: Chats) -> None:
    assert not [post.text for post in posts(chats) if re.search(r"1[3-9]\d{9}|\d{11,}", post.text)]


def test_no_phrase_pool_is_left_over() -> None:
    crowds = [cue for play in (*scenes(), *talks()) for cue in play.cues if isinstance(cue, Crowd)]
    assert set(pools()) <= {word for crowd in crowds for word in crowd.words} | {"收到", "收到村"}


def test_the_bank_is_rich() -> None:
    lines = {cue.text for play in (*scenes(), *talks()) for cue in play.cues if isinstance(cue, Line)}
    assert len(lines) >= 900


@pytest.mark.parametrize("play", ["没有人说的一行", "12：30 谁: 话", "+x 谁: 话"])
def test_a_line_that_is_no_line_is_refused(play: str) -> None:
    with pytest.raises(ValueError, match="not a line"):
        cues(play)


def test_an_unknown_crowd_is_refused(chats: Chats) -> None:
    with pytest.raises(KeyError):
        Troupe(pools(), Random(1)).perform(None, Crowd("起哄", ()))  # type: ignore[arg-type]


def test_roles_of_the_scenes_are_those_of_the_cast() -> None:
    assert {person.role for person in cast().values()} - set(ROLES) == {"领导", "外"}
