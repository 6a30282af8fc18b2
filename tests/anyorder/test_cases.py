"""The smallest chats in which an order of imports once made a difference, or a message was counted twice."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monitor.service import incoming
from monitor.service.matching import match
from monitor.types import Kind, Platform
from tests.anyorder.canonical import dump, facts, labels
from tests.anyorder.chats import FIRST, Chat, Person, Post, make_chat
from tests.anyorder.exports import Shape, View
from tests.anyorder.shapes import SHAPES
from tests.anyorder.sites import NOW, File, site_of, take, write
from tests.anyorder.windows import cut, shuffled
from tests.site import open_at, run_import

BY_NAME = {shape.name: shape for shape in SHAPES}
PEOPLE = ("陈小满", "林志远🌲", "周大川")
NOTES = View(nicks=True)  # an export that prints names of the exporting user's own making
Said = tuple[int, int | None, str]  # seconds from the beginning, who, what


@dataclass(frozen=True)
class Row:
    name: str = "甲"
    account: str | None = None
    kind: str = "text"
    text: str = "收到"
    sent_at: int = 65
    precision: str = "second"
    body: bytes = b"ok"
    native_space: str | None = None
    native_id: str | None = None


def chat(platform: Platform, said: Sequence[Said], cards: Sequence[str] = PEOPLE) -> Chat:
    people = tuple(
        Person(f"wxid_person{n}" if platform is Platform.WECHAT else f"30000000{n}", f"老{card}", ((0, card),))
        for n, card in enumerate(cards)
    )
    posts = tuple(Post(n, FIRST + after, who, Kind.TEXT, text) for n, (after, who, text) in enumerate(said))
    return Chat(platform, "石门镇工作群", "20261109001@chatroom", people, posts)


def files_of(folder: Path, group: Chat, *exports: tuple[str, int, int] | tuple[str, int, int, View]) -> list[File]:
    """Exports as (format, first post, one behind the last post, view)."""
    made: list[tuple[Shape, tuple[Post, ...], View]] = []
    for shape, start, end, *view in exports:
        made.append((BY_NAME[shape], group.posts[start:end], view[0] if view else View()))
    return write(folder, group, made)


def total(folder: Path, files: Sequence[File]) -> int:
    """How many messages there are after these imports."""
    return facts(site_of(folder, files).store).total()


def talk(count: int, step: int = 60) -> list[Said]:
    return [(n * step, n % 3, f"第{n}件事报一下") for n in range(count)]


def test_a_message_without_account_does_not_take_the_place_of_another_persons() -> None:
    """Two people of one card say the same in one second; each one's own export lacks his own account."""
    ones, others = [Row(), Row(account="b")], [Row(), Row(account="a")]
    for stored, incoming_rows in ((ones, others), (others, ones), (ones[::-1], others), (ones, others[::-1])):
        assert len(match(stored, incoming_rows, 0).pairs) == 2


def test_a_reply_is_paired_with_the_reply() -> None:
    text, reply = Row(account="a"), Row(account="a", kind="quote")
    assert sorted(match([text, reply], [reply, text], 0).pairs) == [(0, 1), (1, 0)]
    assert match([text], [reply], 0).pairs == ((0, 0),), "a tool may take it for a text"


def test_the_exporting_user_may_be_anybody_and_is_himself_last_of_all() -> None:
    mine, theirs = [Row("我"), Row("乙")], [Row("甲"), Row("我")]
    assert sorted(match(mine, theirs, 0).pairs) == [(0, 0), (1, 1)]
    assert len(match(mine, mine, 0).pairs) == 2


def test_what_excel_cannot_save_does_not_make_a_message_two() -> None:
    saved = Row("林志远?", text="明白?", precision="minute", sent_at=60, body=b"damaged")
    whole = Row("林志远🌲", text="明白🌲")
    assert len(match([saved], [whole], 0).pairs) == len(match([whole], [saved], 0).pairs) == 1
    assert match([saved], [replace(whole, text="收到")], 0).pairs == ()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_table_that_was_saved_again_and_its_original_count_once(tmp_path: Path, order: tuple[int, ...]) -> None:
    group = chat(Platform.WECHAT, [(n * 7, n % 3, "明白🌲" if n % 2 else "收到") for n in range(12)])
    files = files_of(tmp_path / "f", group, ("memotrace-csv-resaved", 0, 12), ("memotrace-csv", 0, 12))
    assert total(tmp_path / "site", [files[n] for n in order]) == 12


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_server_ids_leave_no_doubt_where_windows_are_cut_inside_a_second(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    group = chat(
        Platform.WECHAT, [(0, 0, "收到"), (0, 1, "收到"), (0, 2, "收到"), (9, 0, "好"), (9, 1, "好"), (9, 2, "好")]
    )
    files = files_of(tmp_path / "f", group, ("weflow-json", 0, 5), ("wda-json", 1, 6))
    assert total(tmp_path / "site", [files[n] for n in order]) == 6


def test_a_group_that_was_named_later_is_the_same_as_one_that_was_named_first(tmp_path: Path) -> None:
    files = files_of(tmp_path / "f", chat(Platform.WECHAT, talk(6)), ("pywxdump-csv", 0, 6), ("weflow-json", 0, 6))
    first, second = (site_of(tmp_path / f"site{n}", order) for n, order in enumerate((files, files[::-1])))
    assert dump(first.store) == dump(second.store)


def test_what_a_tools_own_exports_confirm_says_nothing_for_another_tool(tmp_path: Path) -> None:
    """Another tool brought the beginning and the end under other names; the middle is this tool's own."""
    group = chat(Platform.WECHAT, talk(60))
    files = files_of(
        tmp_path / "f", group, ("weflow-txt", 12, 48), ("memotrace-txt", 0, 10, NOTES),
        ("memotrace-txt", 50, 60, NOTES), ("weflow-txt", 0, 60),
    )  # fmt: skip
    ctx = open_at(tmp_path / "site", NOW)
    assert [take(ctx, file).status for file in files] == ["imported", "imported", "imported", "rejected"]


def test_two_cadres_notes_for_names_are_refused_where_a_tool_tells_no_accounts(tmp_path: Path) -> None:
    files = files_of(
        tmp_path / "f",
        chat(Platform.WECHAT, talk(9)),
        ("memotrace-txt", 0, 9),
        ("memotrace-txt", 0, 9, View(nicks=True)),
    )
    ctx = open_at(tmp_path / "site", NOW)
    first, second = (take(ctx, file) for file in files)
    assert (first.status, second.status) == ("imported", "rejected")
    assert "名字不同" in (second.error or "")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_exporting_users_word_for_himself_is_nobodys_name(tmp_path: Path, order: tuple[int, ...]) -> None:
    group = chat(Platform.WECHAT, talk(6))
    mine, theirs = View(me=0), View(me=1)
    files = files_of(
        tmp_path / "f", group, ("pywxdump-csv", 0, 6, mine), ("pywxdump-csv", 0, 6, theirs), ("memotrace-csv", 0, 6)
    )
    rows = dump(site_of(tmp_path / "site", [files[n] for n in order]).store).rows
    assert not [row for row in rows if '"我"' in row]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_names_without_an_account_the_longer_one_counts(tmp_path: Path, order: tuple[int, ...]) -> None:
    files = files_of(
        tmp_path / "f",
        chat(Platform.WECHAT, talk(3)),
        ("memotrace-csv", 0, 3),
        ("memotrace-csv", 0, 3, View(nicks=True)),
    )
    found = facts(site_of(tmp_path / "site", [files[n] for n in order]).store)
    assert {who for _, _, who, *_ in found} == {f"老{card}" for card in PEOPLE}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_picture_taken_back_is_one_in_two_members_exports(tmp_path: Path, order: tuple[int, ...]) -> None:
    group = chat(Platform.QQ, [*talk(5), (300, 0, ""), (330, None, "陈小满撤回了一条消息")])
    *rest, picture, notice = group.posts
    posts = (*rest, replace(picture, kind=Kind.IMAGE, recalled_by=6), replace(notice, kind=Kind.RECALL, quotes=5))
    group = replace(group, posts=posts)
    files = files_of(tmp_path / "f", group, ("qce-json-v6", 0, 6, View(me=1)), ("qce-json-v6", 0, 7, View(me=2)))
    found = facts(site_of(tmp_path / "site", [files[n] for n in order]).store)
    assert found.total() == 7
    assert [kind for _, _, who, kind, *_ in found if who == "300000000"].count("recall") == 1


def test_a_word_that_is_the_name_of_a_kind_is_a_word(tmp_path: Path) -> None:
    group = chat(Platform.QQ, [(0, 0, ""), (5, 0, "image"), (9, 1, "收到")])
    group = replace(group, posts=(replace(group.posts[0], kind=Kind.IMAGE), *group.posts[1:]))
    assert total(tmp_path / "site", files_of(tmp_path / "f", group, ("qq-txt", 0, 3), ("qq-txt", 1, 3))) == 3


def test_a_part_does_not_end_inside_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "HELD", 2)
    group = chat(
        Platform.WECHAT, [(0, 2, "早"), (9, 0, "收到"), (9, 1, "收到"), (90, 2, "好")], ("同名", "同名", "周大川")
    )
    files = files_of(tmp_path / "f", group, ("chatlog-txt", 0, 4, View(me=0)), ("chatlog-txt", 0, 3, View(me=0)))
    found = facts(site_of(tmp_path / "site", files).store)
    assert sorted(who for at, _, who, *_ in found if at == FIRST + 9) == ["wxid_person1", "同名"]


def test_a_mail_does_not_make_a_reply_a_text(tmp_path: Path) -> None:
    group = chat(Platform.WECHAT, talk(6))
    group = replace(group, posts=(*group.posts[:5], replace(group.posts[5], kind=Kind.QUOTE, quotes=0)))
    files = files_of(tmp_path / "f", group, ("wechat-mail", 0, 6), ("weflow-json", 0, 6))
    for place, order in enumerate((files, files[::-1])):
        found = facts(site_of(tmp_path / f"site{place}", order).store)
        assert [kind for _, _, _, kind, *_ in found].count("quote") == 1


@pytest.mark.parametrize("seed", range(4))
def test_labels_are_those_of_the_words_that_are_kept_in_the_end(tmp_path: Path, seed: int) -> None:
    rng = random.Random(f"labels {seed}")
    group = make_chat(rng, Platform.WECHAT)
    names = ("weflow-json", "pywxdump-csv", "ciphertalk-json", "memotrace-csv")
    exports = [(BY_NAME[name], part, View()) for name in names for part in cut(rng, group.posts)]
    files = write(tmp_path / "f", group, exports)
    found = []
    for place in range(2):
        ctx = open_at(tmp_path / f"site{place}", NOW)
        run_import(ctx, [files[number].path for number in shuffled(rng, len(files))])
        found.append(labels(ctx.store))
    assert found[0] == found[1]
    assert None not in {act for _, _, _, act, *_ in found[0]}
