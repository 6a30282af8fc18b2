from __future__ import annotations

from dataclasses import replace

from rich.console import Console
from rich.table import Table

from monitor.rendering import check_table
from tests.rendering.sample import HOSTILE, one_cadre, sample_report

REPORT = sample_report()


def printed(table: Table) -> str:
    console = Console(width=100, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(table)
    return capture.get().replace("\u00a0", " ")


def test_one_cadre_in_words_and_units() -> None:
    text = printed(check_table(one_cadre(REPORT)))
    assert "艾𬭚" in text
    assert "2026年11月9日（周一）至11月15日（周日）" in text
    for told in ("收到消息", "640 条", "1 小时 56 分（1 小时 17 分–2 小时 17 分）", "57 条（53–60 条）", "88%（7/8）"):
        assert told in text
    assert "算法结果仅供参考" in text
    assert "不作判断" not in text


def test_too_little_is_marked() -> None:
    text = printed(check_table(one_cadre(REPORT, 4)))
    assert "不作判断" not in text
    text = printed(check_table(one_cadre(REPORT, 3)))
    assert "※ 数量太少，不作判断。" in text
    assert "※ 37 条" in text


def test_names_neither_mark_up_nor_steer_the_terminal() -> None:
    cadre = replace(REPORT.cadres[2], cadre="[red]张[/red]\x1b[2J", by_group=(REPORT.cadres[2].by_group[4],))
    text = printed(check_table(replace(one_cadre(REPORT), cadres=(cadre,))))
    assert "[red]张[/red][U+001B][2J" in text
    assert "\x1b" not in text
    assert HOSTILE in text


def test_a_log_without_cadres_shows_its_groups() -> None:
    text = printed(check_table(replace(REPORT, cadres=())))
    assert all(row.group in text for row in REPORT.groups)
    assert "34%（310/900）" in text
