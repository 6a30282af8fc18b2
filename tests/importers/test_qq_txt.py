"""QQ message manager TXT: encodings, merging of repeated groups, time zones, what is a group."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.importers import Source, identify, read
from monitor.types import GroupHeader, Parsed, RawMessage, Skipped, Warned

RULE = "=" * 64
TITLE = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n"
Said = tuple[int, int, str]


def block(folder: str, name: str, said: list[Said] | str) -> str:
    body = said if isinstance(said, str) else "".join(message(*one) for one in said)
    return f"{RULE}\n消息分组:{folder}\n{RULE}\n消息对象:{name}\n{RULE}\n\n{body}"


def message(second: int, who: int, text: str) -> str:
    return f"2026-11-09 8:{second // 60:02}:{second % 60:02} 干部{who}({30011000 + who})\n{text}\n\n"


def parse(path: Path, text: str, encoding: str = "utf-8-sig") -> list[Parsed]:
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return list(read(Source(path), identify(path)))


def said_in(parts: list[Parsed]) -> Counter[tuple[str | None, int | None, str | None, str]]:
    found: Counter[tuple[str | None, int | None, str | None, str]] = Counter()
    group = None
    for part in parts:
        if isinstance(part, GroupHeader):
            group = part.name
        elif isinstance(part, RawMessage):
            found[group, part.sent_at, part.sender_id, part.text] += 1
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_encodings_give_the_same(encoding: str, tmp_path: Path) -> None:
    text = TITLE + block("我的群聊", "秋防群", [(0, 1, "今天报表\n\n第二段"), (5, 2, "收到"), (5, 2, "收到")])
    assert parse(tmp_path / "a.txt", text, encoding) == parse(tmp_path / "b.txt", text)


said = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 2), st.sampled_from(["收到", "好", "[图片]"])), max_size=12
)


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=st.lists(said.map(sorted), min_size=1, max_size=3), other=said.map(sorted))
def test_repeated_groups_count_as_often_as_in_their_fullest_block(
    blocks: list[list[Said]], other: list[Said], tmp_path: Path
) -> None:
    text = TITLE + "".join(block(f"分组{at}", "秋防群", one) for at, one in enumerate(blocks))
    parts = parse(tmp_path / "全部消息记录.txt", text + block("我的群聊", "另一个群", other))
    wanted: Counter[tuple[str, int, str, str]] = Counter()
    for one in blocks:
        wanted |= Counter(("秋防群", *key) for key in one)
    wanted += Counter(("另一个群", *key) for key in other)
    assert sorted(said_in(parts).values()) == sorted(wanted.values())
    assert said_in(parts).total() == wanted.total()


def test_the_same_name_twice_in_one_folder_is_warned_of(tmp_path: Path) -> None:
    text = TITLE + block("我的群聊", "秋防群", [(0, 1, "甲")]) + block("我的群聊", "秋防群", [(1, 1, "乙")])
    parts = parse(tmp_path / "全部消息记录.txt", text)
    assert said_in(parts).total() == 2
    assert any(isinstance(part, Warned) and "没有群号" in part.reason for part in parts)


@pytest.mark.parametrize(
    ("folder", "body"),
    [
        ("最近联系人", "2026-11-09 8:00:00 何梅\n在吗\n\n2026-11-09 8:01:00 何梅(300110003)\n这一行是抄的\n\n"),
        ("我的好友", "2026-11-09 8:00:00 何梅(300110003)\n在吗\n\n"),
        ("最近联系人", "2026-11-09 8:00:00 系统消息(10000)\n以上是打招呼的内容\n\n2026-11-09 8:01:00 何梅\n在\n\n"),
    ],
)
def test_a_private_chat_is_skipped_with_its_name(folder: str, body: str, tmp_path: Path) -> None:
    parts = parse(tmp_path / "全部消息记录.txt", TITLE + block(folder, "何梅", body))
    assert [type(part) for part in parts] == [Skipped]
    assert "何梅" in parts[0].reason  # type: ignore[union-attr]


def test_a_group_with_nothing_but_joins_is_a_group(tmp_path: Path) -> None:
    body = "2026-11-09 8:00:00 系统消息(1000000)\n何梅加入本群。\n\n"
    parts = parse(tmp_path / "秋防群.txt", TITLE + block("最近联系人", "秋防群", body))
    assert said_in(parts).total() == 1


def test_times_are_read_in_the_zone_of_the_source(tmp_path: Path) -> None:
    path = tmp_path / "秋防群.txt"
    path.write_text(TITLE + block("我的群聊", "秋防群", [(0, 1, "早")]), "utf-8-sig")
    for zone in (ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi")):
        times = [part.sent_at for part in read(Source(path, zone), identify(path)) if isinstance(part, RawMessage)]
        assert times == [int(datetime(2026, 11, 9, 8, tzinfo=zone).timestamp())]


def test_a_block_of_another_file_glued_on_with_its_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "拼接.txt"
    one = (TITLE + block("我的群聊", "甲群", [(0, 1, "甲")])).encode("utf-8-sig")
    path.write_bytes(one + (TITLE + block("我的群聊", "乙群", [(1, 1, "乙")])).encode("utf-8-sig"))
    found = said_in(list(read(Source(path), identify(path))))
    assert {(group, text) for group, _, _, text in found} == {("甲群", "甲"), ("乙群", "乙")}


def test_unicode_line_separators_stay_inside_a_body(tmp_path: Path) -> None:
    text = "一\u2028二\u0085三\x0b四\x0c五"
    parts = parse(tmp_path / "秋防群.txt", TITLE + block("我的群聊", "秋防群", [(0, 1, text)]))
    assert [part.text for part in parts if isinstance(part, RawMessage)] == [text]


def test_shuffled_titles_never_reach_the_name(tmp_path: Path) -> None:
    rng = random.Random(7)
    titles = ["【群主】", "【LV100 先锋】", "【管理员】", "【】"]
    body = "".join(
        f"2026-11-09 8:00:{at:02} {''.join(rng.sample(titles, rng.randrange(4)))}何梅【东岭】(300110003)\n早\n\n"
        for at in range(20)
    )
    parts = parse(tmp_path / "秋防群.txt", TITLE + block("我的群聊", "秋防群", body))
    assert {part.sender_name for part in parts if isinstance(part, RawMessage)} == {"何梅【东岭】"}
