"""Ctrl-C, SIGTERM, kill -9 in the middle of an import: whole files stay, nothing is half, the same command goes on."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.service.sites import open_site
from tests.cli.talk import talk
from tests.importers.test_qq_mht import page, row
from tests.site import qq_txt

if sys.platform == "win32":
    pytest.skip("signals are another matter there", allow_module_level=True)

from tests.cli.terminal import PATIENCE, Terminal

FEW, MANY = 700, 40_000
Content = list[list[tuple[object, ...]]]
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGKILL: -9}


def logical(site: Path) -> Content:
    """What a site knows, in an order of its own: groups, people, messages, skipped lines, files."""
    queries = (
        "SELECT platform, name, native_id FROM chat_group",
        "SELECT m.platform, m.account, m.name, g.name FROM member AS m LEFT JOIN chat_group AS g ON g.id = m.group_id",
        "SELECT g.name, n.name FROM member_name AS n JOIN chat_group AS g ON g.id = n.group_id",
        "SELECT g.name, s.account, m.sender_name, m.sent_at, m.kind, t.text FROM message AS m"
        " JOIN chat_group AS g ON g.id = m.group_id LEFT JOIN member AS s ON s.id = m.member_id"
        " LEFT JOIN message_text AS t ON t.message_id = m.id",
        "SELECT line, reason FROM skipped",
        "SELECT name, messages, fresh, skipped, flagged, groups FROM source_file",
        "SELECT action, detail FROM audit",
    )
    with open_site(site).store.reading() as db:
        return [sorted(db.execute(query).fetchall(), key=repr) for query in queries]


def mht(path: Path, count: int) -> Path:
    """A page that is read in a process of its own."""
    start = datetime(2026, 11, 16, 6)
    rows = (
        row(
            f"{start + timedelta(seconds=n // 2):%H:%M:%S}".lstrip("0"), f"干部{n % 9}(31022000{n % 9})", f"第{n}号已报"
        )
        for n in range(count)
    )
    path.write_bytes(page(*rows).encode())
    return path


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short log, a long one in a zip, a long page, another short log."""
    folder = tmp_path_factory.mktemp("stopping") / "导出"
    folder.mkdir()
    qq_txt(folder / "1小群.txt", "小群", talk(FEW))
    long = qq_txt(folder.parent / "大群.txt", "大群", talk(MANY))
    with zipfile.ZipFile(folder / "2大群.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(long, "大群.txt")
    mht(folder / "3医保群.mht", MANY)
    qq_txt(folder / "4尾群.txt", "尾群", talk(FEW))
    return folder


@pytest.fixture(scope="module")
def whole(exports: Path) -> Content:
    """What the site holds after an import that nobody disturbed."""
    code, _ = Terminal.run(exports.parent, "--site", exports.parent / "whole", "import", "--no-tags", exports).end()
    assert code == 0
    return logical(exports.parent / "whole")


def reading(name: str) -> re.Pattern[str]:
    """The bar while the middle of a file is being read."""
    return re.compile(rf"{name}\S* \S+ \d+ % 已读 \d+,\d{{3}} 条")


@pytest.mark.parametrize("number", CODES, ids=lambda number: signal.Signals(number).name)
def test_an_import_that_is_stopped_goes_on_where_it_was(
    number: int, tmp_path: Path, exports: Path, whole: Content
) -> None:
    site = tmp_path / "site"
    command = ("--site", site, "import", "--no-tags", exports)
    run = Terminal.run(tmp_path, *command)
    run.until(reading("大群.txt").search)
    code, out = run.stop(number)
    assert (code, out) == (CODES[signal.Signals(number)], "")
    if number != signal.SIGKILL:
        said = run.text.strip().splitlines()[-1]
        assert said.endswith("已停止：1 个文件已导入，还有 3 个没有做；再运行同一条命令会接着做")
        assert "Traceback" not in run.text
        assert list((site / ".scratch").iterdir()) == []
    groups, members, *_, files, _ = logical(site)
    assert [row[1] for row in groups] == ["小群"] and len(members) == 9
    assert [row[:2] for row in files] == [("1小群.txt", FEW)]
    again = Terminal.run(tmp_path, *command)
    code, out = again.end()
    assert code == 0 and "导入过 1 个" in out and "已导入 3 个" in out
    assert logical(site) == whole
    assert list((site / ".scratch").iterdir()) == []


def test_a_self_check_that_is_stopped_leaves_nothing(tmp_path: Path, exports: Path) -> None:
    run = Terminal.run(tmp_path, "check", exports / "2大群.zip", "--html", tmp_path / "a.html")
    run.until(reading("大群.txt").search)
    code, out = run.stop(signal.SIGINT)
    assert (code, out) == (130, "")
    assert run.text.strip().endswith("已停止，没有留下任何数据")
    assert [path.name for path in tmp_path.iterdir()] == ["stdout"]


def test_what_was_told_to_ignore_a_closed_terminal_goes_on(tmp_path: Path, exports: Path) -> None:
    deaf = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    command = ("--site", tmp_path / "site", "import", "--no-tags", exports)
    run = Terminal.run(tmp_path, *command, before=(sys.executable, "-c", deaf))
    run.until(reading("大群.txt").search)
    assert run.stop(signal.SIGHUP)[0] == 0


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="no process handles there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda n: n.name)
def test_no_reading_process_is_left_behind(number: int, tmp_path: Path, exports: Path, whole: Content) -> None:
    site = tmp_path / "site"
    command = ("--site", site, "import", "--no-tags", exports / "3医保群.mht")
    run = Terminal.run(tmp_path, *command)
    run.until(reading("3医保群").search)
    (child,) = children(run.process.pid)
    handle = os.pidfd_open(child)
    run.stop(number)
    gone, _, _ = select.select([handle], [], [], PATIENCE)
    os.close(handle)
    assert gone, "the reading process goes on alone"
    assert logical(site)[0] == []
    assert Terminal.run(tmp_path, "--site", site, "import", "--no-tags", exports).end()[0] == 0
    assert logical(site)[:4] == whole[:4]


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
