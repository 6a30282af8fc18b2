"""Logs whose headers share a line with the body: forged headers, giant lines, hostile lines, broken ends."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from monitor.importers import Source, by_name, identify, read
from monitor.importers.inlinelog import is_cut_stamp
from monitor.importers.textlog import MAX_BODY, TOO_LONG
from monitor.types import RawMessage
from tests.importers.test_forgery import NAMES, Said, conversation, sorted_forgeries
from tests.importers.test_robustness import HOSTILE

Header = Callable[[datetime, int], str]
WDA_TOP = "会话: 秋防群 (20261109008@chatroom)\n账号: wxid_me\n导出时间: 2026-11-30T09:00:00\n\n"
EXPORTER_TOP = "秋防群 - 微信聊天记录\n\n"


def wda_header(at: datetime, who: int) -> str:
    return f"[{at:%Y-%m-%d %H:%M:%S}] {NAMES[who]}(wxid_{who:04}):"


def exporter_header(at: datetime, who: int) -> str:
    return f"{NAMES[who]} ({at:%Y-%m-%d %H:%M:%S}):"


FORMATS: dict[str, tuple[str, Header, str]] = {
    "wda-txt": (WDA_TOP, wda_header, " "),
    "wechatexporter-txt": (EXPORTER_TOP, exporter_header, ""),
}
FORGERIES = [(name, kind, seed) for name in FORMATS for kind in ("old", "record", "far-ahead") for seed in range(20)]


def put(name: str, said: list[Said], folder: Path) -> Path:
    top, header, gap = FORMATS[name]
    path = folder / "秋防群.txt"
    lines = [f"{header(one.at, one.who)}{gap}{one.text}\n" for one in said]
    path.write_text(top + "".join(lines) + "\n" * (top == EXPORTER_TOP), "utf-8")
    return path


def messages(path: Path) -> list[RawMessage]:
    return [part for part in read(Source(path), identify(path)) if isinstance(part, RawMessage)]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_honest_log_is_whole_and_nothing_is_flagged(name: str, seed: int, tmp_path: Path) -> None:
    said = conversation(seed)
    got = messages(put(name, said, tmp_path))
    assert [(one.sender_name, one.text) for one in got] == [(NAMES[one.who], one.text) for one in said]
    assert [one.flag for one in got] == [None] * len(said)


@pytest.mark.parametrize(("name", "kind", "seed"), FORGERIES)
def test_a_forged_header_is_flagged_and_nobody_s_message(name: str, kind: str, seed: int, tmp_path: Path) -> None:
    said, rng = conversation(seed), random.Random(seed)
    host = rng.randrange(5, 35)
    tail = sorted_forgeries(FORMATS[name][1], "\n", "")[kind](said, host, rng)
    forged = [*said]
    forged[host] = Said(said[host].at, said[host].who, said[host].text + tail)
    got = messages(put(name, forged, tmp_path))
    assert [one.sender_name for one in got] == [NAMES[one.who] for one in said]
    assert got[host].text.replace(": ", ":") == forged[host].text.replace(": ", ":")
    assert [at for at, one in enumerate(got) if one.flag] == [host]


@pytest.mark.parametrize("name", FORMATS)
def test_a_giant_line_is_cut_flagged_and_nobody_else_s(name: str, tmp_path: Path) -> None:
    said = conversation(1)[:3]
    said[1] = Said(said[1].at, said[1].who, "长" * (3 * MAX_BODY))
    first, giant, last = messages(put(name, said, tmp_path))
    assert (first.text, last.text) == (said[0].text, said[2].text) and first.flag is last.flag is None
    assert MAX_BODY - 100 < len(giant.text) <= MAX_BODY and giant.flag == TOO_LONG
    assert giant.sender_name == NAMES[said[1].who]


@pytest.mark.parametrize("name", FORMATS)
def test_a_long_body_of_many_lines_is_cut_and_flagged(name: str, tmp_path: Path) -> None:
    said = conversation(1)[:2]
    said[0] = Said(said[0].at, said[0].who, "\n".join(["长" * 50_000] * 6))
    giant, last = messages(put(name, said, tmp_path))
    assert len(giant.text) <= MAX_BODY and giant.flag == TOO_LONG and last.text == said[1].text


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_lines_cost_little(name: str, tmp_path: Path) -> None:
    top, header, gap = FORMATS[name]
    start = f"{header(datetime(2026, 11, 9, 8, 2, 11), 1)}{gap}"
    more = ("(" * 64_000, "(a@" * 21_000, f"{start}[avatar=" * 900, "[文件] " + " size=1" * 9_000, "<< 一\n" * 9_000)
    path = tmp_path / "敌意.txt"
    path.write_text(top + "\n".join(f"{start}{line}\n{line}" for line in (*HOSTILE, *more) * 2), "utf-8")
    began = time.process_time()
    found = list(read(Source(path), by_name(name)))
    assert time.process_time() - began < 4
    assert len(found) > 10


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("[2026-1", True),
        ("[2026-10-12 07:30:00] ", True),
        ("[2026", False),
        ("[2026-10-12 07.30", False),
        ("[第一条]", False),
    ],
)
def test_a_cut_time(text: str, cut: bool) -> None:
    assert is_cut_stamp(text, "[0000-00-00 00:00:00] ") == cut


@pytest.mark.parametrize("name", FORMATS)
def test_wherever_the_file_ends_nobody_says_what_another_said(name: str, tmp_path: Path) -> None:
    said = conversation(4)[:4]
    whole = put(name, said, tmp_path).read_text("utf-8")
    texts = [one.text for one in said]
    for end in range(len(FORMATS[name][0]), len(whole)):
        path = tmp_path / "断.txt"
        path.write_text(whole[:end], "utf-8")
        got = [part for part in read(Source(path), by_name(name)) if isinstance(part, RawMessage)]
        for one, text in zip(got, texts, strict=False):
            assert text.startswith(one.text) or one.flag is not None
