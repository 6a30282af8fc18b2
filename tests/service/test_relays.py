"""A 接龙 is one task, not as many as there are people who add a line; records are graded by how strong they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.report import Grade, WeekReport
from monitor.service import Context
from monitor.service.policy import OPERATOR
from monitor.service.reporting import week_report
from monitor.service.rosters import load_roster
from tests.site import Said, chatlab, open_at, qq_txt, run_import, write_roster

GROUP, WEEK = "石门镇工作群", 202646
PEOPLE = (
    ("陈志远", "县应急局", "县"),
    ("林小满", "石桥村", "村"),
    ("周大川", "柳湾村", "村"),
    ("何苗", "东岭村", "村"),
)
ACCOUNTS = {name: f"wxid_{number}" for number, (name, _, _) in enumerate(PEOPLE)}


def listed(*places: str, topic: str = "请各村今天18:00前接龙报防汛值守到岗，没接龙的通报") -> str:
    lines = "".join(f"\n{number}. {place}" for number, place in enumerate(places, 1))
    return f"#接龙\n{topic}\n例 村+姓名\n{lines}"


def said(day: int, clock: str, name: str, text: str, number: int = 0) -> Said:
    native = f"77180000000000{number:05d}" if number else ""
    return Said(f"2026-11-{day:02d}T{clock}", name, ACCOUNTS[name], text, native)


TALK = [
    said(10, "09:00:00", "陈志远", listed(), 1),
    said(10, "09:05:00", "林小满", listed("石桥村 林小满"), 2),
    said(10, "09:06:00", "周大川", listed("石桥村 林小满", "柳湾村 周大川"), 3),
    said(10, "15:00:00", "陈志远", listed("石桥村 林小满", "柳湾村 周大川"), 4),
    said(10, "15:20:00", "何苗", listed("石桥村 林小满", "柳湾村 周大川", "东岭村 何苗"), 5),
]


def site(folder: Path) -> Context:
    ctx = open_at(folder / "site")
    rows = [f"{name},{unit},,{level},微信,{GROUP},{ACCOUNTS[name]},,," for name, unit, level in PEOPLE]
    load_roster(ctx, OPERATOR, write_roster(folder / "名册.csv", rows))
    return ctx


def demands(report: WeekReport) -> tuple[dict[str, int], dict[str, int]]:
    """Demands received by cadre, and person-demands imposed by unit."""
    received = {cadre.cadre: cadre.metrics["demands"].value for cadre in report.cadres}
    imposed = {unit.unit: unit.metrics["person_demands"].value for unit in report.issuers}
    return received, imposed


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_lines_added_by_others_are_answers_and_the_reminder_of_the_one_who_began_is_a_demand(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    ctx = site(tmp_path)
    parts = [chatlab(tmp_path / "a.jsonl", GROUP, TALK[:3]), chatlab(tmp_path / "b.jsonl", GROUP, TALK[2:])]
    for index in order:
        run_import(ctx, [parts[index]])
    report = week_report(ctx, OPERATOR, WEEK)
    received, imposed = demands(report)
    assert received == {"陈志远": 0, "林小满": 2, "周大川": 2, "何苗": 2}
    assert imposed == {"县应急局": 6, "石桥村": 0, "柳湾村": 0, "东岭村": 0}
    assert report.coverage.continued == 3


def test_a_later_relay_of_the_same_name_is_a_task_of_its_own(tmp_path: Path) -> None:
    ctx = site(tmp_path)
    late = [
        said(28, "09:00:00", "何苗", listed("东岭村"), 8),
        said(28, "10:00:00", "周大川", listed("东岭村", "柳湾村"), 9),
    ]
    run_import(ctx, [chatlab(tmp_path / "a.jsonl", GROUP, [*TALK, *late])])
    received, _ = demands(week_report(ctx, OPERATOR, 202648))
    assert received == {"陈志远": 1, "林小满": 1, "周大川": 1, "何苗": 0}


def test_the_same_list_forwarded_by_another_department_is_a_demand(tmp_path: Path) -> None:
    ctx = site(tmp_path)
    again = said(10, "10:00:00", "林小满", listed(), 7)
    run_import(ctx, [chatlab(tmp_path / "a.jsonl", GROUP, [TALK[0], again])])
    assert demands(week_report(ctx, OPERATOR, WEEK))[0] == {"陈志远": 1, "林小满": 1, "周大川": 2, "何苗": 2}


def test_lists_that_the_exporter_cut_are_one_task_a_day(tmp_path: Path) -> None:
    ctx = site(tmp_path)
    cut = [said(10, f"09:0{number}:00", name, "#接龙", number + 1) for number, name in enumerate(ACCOUNTS)]
    run_import(ctx, [chatlab(tmp_path / "a.jsonl", GROUP, cut)])
    assert week_report(ctx, OPERATOR, WEEK).coverage.continued == 3


def test_an_export_with_the_whole_list_completes_one_that_lost_it(tmp_path: Path) -> None:
    whole, both = open_at(tmp_path / "whole"), open_at(tmp_path / "both")
    cut = chatlab(tmp_path / "cut.jsonl", GROUP, [said(10, "09:00:00", "陈志远", "#接龙", 1)])
    full = chatlab(tmp_path / "full.jsonl", GROUP, TALK[:1])
    run_import(whole, [full])
    run_import(both, [cut])
    run_import(both, [full])
    rows = []
    for ctx in (whole, both):
        with ctx.store.reading() as db:
            rows.append(db.execute(
                "SELECT m.characters, m.entries, m.tool, m.task IS NULL, t.text, l.act, l.trace, l.deadline"
                " FROM message AS m JOIN message_text AS t ON t.message_id = m.id"
                " JOIN label AS l ON l.message_id = m.id"
            ).fetchall())  # fmt: skip
    assert rows[0] == rows[1] and len(rows[0]) == 1


def test_records_are_graded(tmp_path: Path) -> None:
    ctx = site(tmp_path)
    quoted = "各村注意\n2026-11-10 8:00:00 周大川(904700013)\n我不去"
    chat = [
        Said("2026-11-10T09:00:00", "陈志远", "904700011", quoted),
        Said("2026-11-10T09:30:00", "何苗", "904700014", "收到"),
    ]
    run_import(ctx, [chatlab(tmp_path / "a.jsonl", GROUP, TALK[:2]), qq_txt(tmp_path / "b.txt", "石门镇QQ群", chat)])
    coverage = week_report(ctx, OPERATOR, WEEK).coverage
    assert coverage.grades == {Grade.NUMBERED: 2, Grade.TEXT: 1, Grade.DOUBTFUL: 1}
    assert coverage.flagged == 1
