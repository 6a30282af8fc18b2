"""No importer raises anything but a MonitorError on broken input, and hostile lines cost linear time."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import MonitorError
from monitor.importers import IMPORTERS, Importer, Source, by_name, read
from monitor.importers.textlog import MAX_BODY, TOO_LONG
from monitor.types import RawMessage
from tests.importers.importer_goldens import cases, main_file, parse

BUDGET = settings(
    max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
RULE = "=" * 64
TITLE = "消息记录（此消息记录为文本格式，不支持重新导入）"
QQ_TOP = f"{TITLE}\n\n{RULE}\n消息分组:我加入的群聊\n{RULE}\n消息对象:秋防群\n{RULE}\n\n"
MARKDOWN_TOP = "# 秋防群\n\n- 会话ID: `31@chatroom`\n- 会话类型: 群聊\n- 导出工具: WeFlow\n\n---\n\n"
TEXT_LOGS = {
    "qq-txt": (QQ_TOP, "2026-11-09 8:02:11 何梅(300110003)\n"),
    "weflow-txt": ("", "2026-11-09 08:02:11 '何梅'\n"),
    "weflow-markdown": (MARKDOWN_TOP, "## 2026\\-11\\-09 08:02:11 何梅\n\n"),
    "memotrace-txt": ("", "2026-11-09 08:02:11 何梅\n"),
    "memotrace1-txt": ("", "2026-11-09 08:02:11 何梅\n"),
    "chatlog-txt": ("", "何梅(wxid_hemei01) 2026-11-09 08:02:11\n"),
    "wechat-mail": ("秋防群 微信群上的聊天记录如下，请查收。\n\n—————  2026-11-09  —————\n\n\n", "何梅  08:02\n\n"),
    "wechat-copy": ("", "何梅 2026/11/9 08:02\n"),
    "wechat-copy-notime": ("", "何梅:\n"),
    "qq-copy": ("", "何梅 2026/11/9 8:02:11\n"),
    "qqnt-export-txt": ("", "2026-11-09 08:02:11 何梅\n[文本]\n"),
}
HOSTILE = (
    "2026-11-09 8:02:11 " + "(1" * 32_000,
    "2026-11-09 8:02:11 " + "(" * 64_000 + ")",
    "2026-11-09 8:02:11 <" + "a@" * 32_000 + ">",
    "2026-11-09 8:02:11 " + "【" * 64_000 + "(300110003)",
    "2026-11-09 8:02:11 " + "【】" * 32_000 + "(300110003)",
    "2026-11-09 08:02:11 '" + "'" * 64_000,
    " " * 64_000 + "08:02",
    "x  " * 21_000 + "08:02x",
    "x 2026/11/9 " * 5_000 + "08:02x",
    "[图片" * 16_000,
    "[图片]" * 16_000,
    "邀请加入" * 16_000,
    "拍了拍" * 21_000,
    "—" * 64_000,
    "{'msg':" * 9_000,
)


def drain(importer: Importer, path: Path) -> list[RawMessage]:
    found = []
    try:
        for part in read(Source(path), importer):
            if isinstance(part, RawMessage):
                found.append(part)
    except MonitorError:
        pass
    return found


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@BUDGET
@given(data=st.binary(max_size=3000))
def test_random_bytes(importer: Importer, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "乱.txt"
    path.write_bytes(data)
    drain(importer, path)
    parse(path)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
@BUDGET
@given(data=st.data())
def test_mutated_goldens(case: Path, data: st.DataObject, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "case", ignore_errors=True)
    shutil.copytree(case, tmp_path / "case")
    main = main_file(tmp_path / "case")
    victim = main if main.is_file() else data.draw(st.sampled_from(sorted(p for p in main.rglob("*") if p.is_file())))
    before = victim.read_bytes()
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, min(start + 200, len(before))))
    victim.write_bytes(before[:start] + data.draw(st.binary(max_size=50)) + before[end:])
    parse(main)


@pytest.mark.parametrize("name", TEXT_LOGS)
def test_hostile_lines_cost_little(name: str, tmp_path: Path) -> None:
    top, header = TEXT_LOGS[name]
    path = tmp_path / "敌意.txt"
    path.write_text(top + "\n\n".join(header + line + "\n\n\n" + line for line in HOSTILE * 2), "utf-8")
    began = time.process_time()
    found = drain(by_name(name), path)
    assert time.process_time() - began < 4
    assert found


@pytest.mark.parametrize("name", TEXT_LOGS)
def test_a_giant_line_is_cut_and_flagged(name: str, tmp_path: Path) -> None:
    top, header = TEXT_LOGS[name]
    path = tmp_path / "巨行.txt"
    path.write_text(f"{top}{header}收到\n\n\n{header}{'长' * (3 * MAX_BODY)}\n\n\n{header}最后\n", "utf-8")
    first, giant, last = drain(by_name(name), path)
    assert (first.text.strip(), last.text) == ("收到", "最后") and first.flag is last.flag is None
    assert MAX_BODY - 10 < len(giant.text.strip()) <= MAX_BODY and giant.flag == TOO_LONG
