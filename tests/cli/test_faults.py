"""Bad input: one clear Chinese line naming file, place and advice, the right exit code, nothing stored lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.cli.commands import COMMANDS
from tests.cli.command import Command, Outcome
from tests.site import Said, dump, open_at, qq_txt, write_roster

CHAT = [Said("2026-11-09T08:05:07", "陈志远", "904700011", "各村今天下班前报值班表")]


def told(outcome: Outcome, code: int, *words: str) -> None:
    """One line on stderr with all the words, the code, and no traceback."""
    lines = outcome.err.strip().splitlines()
    assert outcome.code == code, outcome
    assert len(lines) == 1, outcome.err
    assert lines[0].startswith("错误：")
    assert not re.search(r"Traceback|Error\b|Exception", outcome.err)
    for word in words:
        assert word in lines[0], (word, lines[0])


FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "笔记.txt": ("今天天气不错\n明天也不错\n".encode(), ("笔记.txt", "认不出", "jianfu formats")),
    "空.txt": (b"", ("空.txt", "空的", "重新导出")),
    "乱码.txt": ("消息记录".encode() + b"\xff\xff\x80\x81" * 3 + b"\n\x00\xfe", ("乱码.txt",)),
    "断.json": (b'{"chatlab":{"version":"0.0.2"},"meta":{"name":"a","platform":"wechat"},"messages":[{"se',
                ("断.json", "行")),
    "文档.docx": (b"PK\x03\x04word/document.xml", ("文档.docx",)),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["parse", "import", "check"])
def test_a_file_that_cannot_be_read(jianfu: Command, tmp_path: Path, name: str, command: str) -> None:
    content, words = FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    if command == "import":
        outcome = jianfu("--site", tmp_path / "site", "import", path)
        assert outcome.code == 3
        assert all(word in outcome.out for word in words), outcome.out
    else:
        told(jianfu(command, path), 3, *words)


@pytest.mark.parametrize("command", ["parse", "check"])
def test_a_path_that_leads_nowhere(jianfu: Command, tmp_path: Path, command: str) -> None:
    told(jianfu(command, tmp_path / "没有.txt"), 3, "没有.txt", "没有这个文件")


def test_an_empty_folder(jianfu: Command, tmp_path: Path) -> None:
    folder = tmp_path / "空文件夹"
    folder.mkdir()
    told(jianfu("parse", folder), 3, "空文件夹")


def test_a_format_name_that_is_none(jianfu: Command, tmp_path: Path) -> None:
    told(jianfu("parse", "--format", "weixin", tmp_path / "a.txt"), 2, "weixin", "qq-txt")


def test_a_week_that_is_none_and_a_week_without_messages(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    told(jianfu("--site", site, "report", "--week", "2026-W60"), 2, "2026-W60")
    told(jianfu("--site", site, "compute", "--week", "2026-W46"), 2, "2026-W46", "还没有导入")
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", "石门镇工作群", CHAT))
    told(jianfu("--site", site, "report", "--week", "2026-W01"), 2, "2026-W01", "没有消息")


def test_a_year_without_schedule_is_refused_until_the_site_has_one(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    later = [Said("2031-03-03T08:05:07", "陈志远", "904700011", "收到")]
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", "石门镇工作群", later))
    told(jianfu("--site", site, "report", "--week", "2031-W10"), 4, "2031 年", "calendar-2031.csv")
    (site / "calendar-2031.csv").write_text("日期,是否上班\n2031-01-01,否\n", "utf-8")
    assert jianfu("--site", site, "report", "--week", "2031-W10", "--format", "json").code == 0


def test_a_roster_without_its_columns_changes_nothing(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", "石门镇工作群", CHAT))
    before = dump(open_at(site).store)
    (tmp_path / "名册.csv").write_text("名字,单位\n陈志远,党政办\n", "utf-8")
    told(jianfu("--site", site, "roster", tmp_path / "名册.csv"), 3, "名册.csv", "第 1 行", "姓名")
    told(jianfu("--site", site, "roster", tmp_path / "没有.csv"), 3, "没有.csv")
    assert dump(open_at(site).store) == before


def test_a_cadre_and_a_unit_that_are_not_there(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", "石门镇工作群", CHAT))
    jianfu("--site", site, "roster", write_roster(tmp_path / "r.csv", ["何苗,应急办,,镇,QQ,石门镇工作群,,,,"]))
    told(jianfu("--site", site, "report", "--week", "2026-W46", "--cadre", "张无"), 2, "张无")
    told(jianfu("--site", site, "report", "--week", "2026-W46", "--unit", "无此单位"), 2, "无此单位")


def test_a_place_that_cannot_be_written(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export = qq_txt(tmp_path / "a.txt", "石门镇工作群", CHAT)
    jianfu("--site", site, "import", export)
    inside_a_file = export / "报告.html"
    told(jianfu("--site", site, "report", "--week", "2026-W46", "--out", inside_a_file), 3, "写不了", "报告.html")
    told(jianfu("check", export, "--html", inside_a_file), 3, "写不了", "报告.html")
    older = qq_txt(tmp_path / "b.txt", "石门镇工作群", [Said("2025-09-09T08:00:00", "陈志远", "904700011", "收到")])
    jianfu("--site", site, "import", older)
    told(jianfu("--site", site, "release", "--quarter", "2025-Q3", "--out", export / "发布"), 3, "写不了", "发布")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reprot",), ("reprot",)),
        (("report",), ("--week",)),
        (("report", "--week", "2026-W46", "--format", "pdff"), ("json",)),
        (("report", "--wek", "2026-W46"), ("--wek",)),
        (("parse",), ("文件",)),
        (("serve", "--port", "99999"), ("--port",)),
    ],
)
def test_wrong_usage(jianfu: Command, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    told(jianfu(*arguments), 2, *words)


def test_a_site_whose_settings_are_wrong(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert jianfu("init", site).code == 0
    (site / "jianfu.toml").write_text("[site]\ntimezon = 'Asia/Shanghai'\n", "utf-8")
    told(jianfu("--site", site, "compute"), 3, "jianfu.toml", "site.timezon")


def test_a_site_without_its_key_is_not_given_a_new_one(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", "石门镇工作群", CHAT))
    (site / "site.key").unlink()
    told(jianfu("--site", site, "compute"), 3, "site.key")


def test_help_is_chinese_everywhere(jianfu: Command) -> None:
    for name in [row.name for row in COMMANDS]:
        shown = jianfu(name, "--help")
        assert shown.code == 0
        assert "用法：" in shown.out
        assert not re.search(r"Options:|Usage:|Commands:|Show this|Error", shown.out)
        assert re.search(r"[\u4e00-\u9fff]", shown.out.partition("\n\n")[2])
