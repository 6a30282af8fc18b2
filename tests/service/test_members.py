"""Who is who and who was where: roster before lines before own messages; nobody is linked on a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import MalformedFile, NotFound
from monitor.service import Context
from monitor.service.linking import link, strangers, unlink
from monitor.service.members import People, read_people
from monitor.service.policy import OPERATOR
from monitor.service.rosters import load_groups, load_roster, load_units
from monitor.service.stays import FOREVER
from tests.site import Said, at, chatlab, open_at, qq_txt, run_import, write_roster

GROUP = "石门镇工作群"


def people_of(ctx: Context) -> People:
    with ctx.store.reading() as db:
        return read_people(db)


def linked(ctx: Context) -> dict[str, str]:
    """Sender's account or name -> cadre's name and unit, for those who are linked."""
    crowd = people_of(ctx)
    with ctx.store.reading() as db:
        names = {
            number: account or name for number, account, name in db.execute("SELECT id, account, name FROM member")
        }
    return {
        names[member]: f"{crowd.cadres[person].name}/{crowd.cadres[person].unit}"
        for (_, member), person in crowd.person_of.items()
        if person in crowd.cadres
    }


def speak(*people: tuple[str, str]) -> list[Said]:
    return [Said(f"2026-11-09T08:0{n}:00", name, account, "收到") for n, (name, account) in enumerate(people)]


def test_account_decides_then_a_unique_name_then_nobody(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", GROUP, speak(("小陈", "1111"), ("林小满", "2222"), ("过客", "3333")))])
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", [
        f"陈志远,党政办,,镇,QQ,{GROUP},1111,,,", f"林小满,应急办,,镇,QQ,{GROUP},,,,", f"何苗,应急办,,镇,QQ,{GROUP},,,,",
    ]))  # fmt: skip
    assert linked(ctx) == {"1111": "陈志远/党政办", "2222": "林小满/应急办"}
    assert [(row.account, row.reason) for row in strangers(ctx, OPERATOR)] == [("3333", "名册里没有这个账号或名字")]


def test_a_group_card_of_the_roster_links_and_a_split_card_does_not(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", GROUP, speak(("小满（应急）", "2222"), ("陈志远-党政办", "1111")))])
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", [
        f"林小满,应急办,,镇,QQ,{GROUP},,小满(应急),,", f"陈志远,党政办,,镇,QQ,{GROUP},,,,",
    ]))  # fmt: skip
    assert linked(ctx) == {"2222": "林小满/应急办"}
    assert [row.suggestions for row in strangers(ctx, OPERATOR)] == [("陈志远（党政办）",)]


def test_two_people_of_one_name_are_never_merged(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", GROUP, speak(("王伟", "1111"), ("王伟", "2222"), ("王伟", "3333")))])
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", [
        f"王伟,党政办,,镇,QQ,{GROUP},1111,,,", f"王伟,柳村,,村,QQ,{GROUP},,,,",
    ]))  # fmt: skip
    assert linked(ctx) == {"1111": "王伟/党政办"}
    assert len(people_of(ctx).cadres) == 2


def test_a_name_whose_roster_account_is_another_is_another_person(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", GROUP, speak(("王伟", "2222")))])
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", [f"王伟,党政办,,镇,QQ,{GROUP},1111,,,"]))
    assert linked(ctx) == {}


def test_a_roster_name_of_another_group_does_not_link(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", GROUP, speak(("王伟", "2222")))])
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", ["王伟,党政办,,镇,QQ,别的群,,,,"]))
    assert linked(ctx) == {}


def test_a_person_confirms_and_takes_back_a_link(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", GROUP, speak(("小陈", "1111")))])
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", [f"陈志远,党政办,,镇,QQ,{GROUP},,,,"]))
    assert link(ctx, OPERATOR, "1111", "陈志远") == 1
    assert linked(ctx) == {"1111": "陈志远/党政办"}
    assert unlink(ctx, OPERATOR, "1111") == 1
    assert linked(ctx) == {}
    with pytest.raises(NotFound, match="没有账号或名字是“9999”"):
        link(ctx, OPERATOR, "9999", "陈志远")


def stays(ctx: Context) -> list[tuple[int, int, str]]:
    return [(stay.joined_at, stay.left_at, stay.evidence) for stay in people_of(ctx).memberships]


def test_join_and_leave_lines_bound_a_stay(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    rows = [
        Said("2026-11-09T09:00:00", "", "", '"陈志远"邀请"何苗、周大川"加入了群聊'),
        Said("2026-11-10T09:00:00", "", "", '你将"何苗"移出了群聊'),
    ]
    run_import(ctx, [chatlab(tmp_path / "a.jsonl", GROUP, rows)])
    joined, left = at("2026-11-09T09:00:00"), at("2026-11-10T09:00:00")
    assert sorted(stays(ctx)) == [(joined, left, "lines"), (joined, FOREVER, "lines")]


def test_the_roster_is_not_narrowed_by_lines_and_its_days_are_whole(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [chatlab(tmp_path / "a.jsonl", GROUP, [Said("2026-11-09T09:00:00", "", "", '"何苗"退出了群聊')])])
    roster = [f"何苗,应急办,,镇,微信,{GROUP},,,2026-11-02,2026-11-12", f"周大川,应急办,,镇,微信,{GROUP},,,,"]
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", roster))
    assert stays(ctx) == [
        (at("2026-11-02T00:00:00"), at("2026-11-13T00:00:00"), "roster"), (0, FOREVER, "roster"),
    ]  # fmt: skip


def test_without_roster_a_speaker_was_there_from_first_to_last_message(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    run_import(ctx, [qq_txt(tmp_path / "a.txt", GROUP, [
        Said("2026-11-09T08:00:00", "过客", "3333", "早"), Said("2026-11-09T18:00:00", "过客", "3333", "晚"),
    ])])  # fmt: skip
    assert stays(ctx) == [(at("2026-11-09T08:00:00"), at("2026-11-09T18:00:01"), "inferred")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("姓名,部门\n王伟,党政办\n", " 第 1 行：缺少列：单位"),
        ("姓名,单位,平台,群\n,党政办,QQ,甲\n", " 第 2 行：“姓名”是空的"),
        ("姓名,单位,平台,群\n王伟,党政办,钉钉,甲\n", " 第 2 行：“平台”写的是“钉钉”"),
        ("姓名,单位,平台,群,加入\n王伟,党政办,QQ,甲,上周\n", " 第 2 行：“加入”的日期“上周”看不懂"),
        ("姓名,单位,平台,群,加入,退出\n王伟,党政办,QQ,甲,2026-11-02,2026-11-01\n", " 第 2 行：“退出”早于“加入”"),
        ("姓名,单位,层级\n王伟,党政办,省\n", " 第 2 行：“层级”写的是“省”"),
    ],
)
def test_a_bad_roster_names_file_and_line_and_changes_nothing(tmp_path: Path, content: str, fault: str) -> None:
    ctx = open_at(tmp_path / "site")
    path = tmp_path / "名册.csv"
    path.write_text(content, "gb18030")
    with pytest.raises(MalformedFile) as caught:
        load_roster(ctx, OPERATOR, path)
    assert str(caught.value).startswith("名册.csv" + fault)
    assert people_of(ctx).cadres == {}


def test_units_and_groups_are_taken_in(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    (tmp_path / "units.csv").write_text("单位,层级,上级\n县水利局,县,\n石门镇,镇,县\n", "utf-8")
    (tmp_path / "groups.csv").write_text(
        "平台,群,归口单位,用途,建群日期,任务截止\nQQ,甲群,石门镇,防汛,2026-06-01,\n", "utf-8"
    )
    assert load_units(ctx, OPERATOR, tmp_path / "units.csv").units == 2
    assert load_groups(ctx, OPERATOR, tmp_path / "groups.csv").groups == 1
    with ctx.store.reading() as db:
        assert db.execute("SELECT name, owner, founded_on, due_on FROM group_register").fetchall() == [
            ("甲群", "石门镇", "2026-06-01", None)
        ]


def test_what_a_person_said_of_a_bare_name_holds_when_an_export_with_accounts_comes(tmp_path: Path) -> None:
    ctx = open_at(tmp_path / "site")
    load_roster(ctx, OPERATOR, write_roster(tmp_path / "r.csv", [f"陈志远,党政办,,镇,微信,{GROUP},,,,"]))
    rows = speak(("小陈", "wxid_c"), ("小陈", "wxid_c"))
    mail = "".join(f"小陈  {row.at[11:16]}\n\n{row.text}\n\n\n" for row in rows)
    letter = tmp_path / "信.txt"
    letter.write_text(f"{GROUP} 微信群上的聊天记录如下，请查收。\n\n—————  2026-11-09  —————\n\n\n{mail}", "utf-8")
    run_import(ctx, [letter])
    link(ctx, OPERATOR, "小陈", "陈志远")
    assert run_import(ctx, [chatlab(tmp_path / "a.jsonl", GROUP, rows)])[0].duplicate == 2
    assert linked(ctx) == {"wxid_c": "陈志远/党政办"}
    with ctx.store.reading() as db:
        assert db.execute("SELECT COUNT(*) FROM member").fetchone()[0] == 1
