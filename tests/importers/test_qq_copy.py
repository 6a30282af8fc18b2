"""QQ copied out of a window: which lines are headers, on which day, and what the client printed itself."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import RefusedFormat
from monitor.importers import Source, identify, read
from monitor.importers.importer import DEFAULT_ZONE
from monitor.importers.qq_copy import CARRIED
from monitor.types import Kind, Parsed, RawMessage, Skipped, Warned
from tests.importers.importer_goldens import matching

NAMES = ("党政办-顾平", "茶山村-卢秀", "溪口村-莫达")
START = datetime(2026, 11, 16, 8, 31, 2, tzinfo=DEFAULT_ZONE)


def parse(folder: Path, text: str, as_of: date | None = None) -> list[Parsed]:
    path = folder / "粘贴.txt"
    path.write_text(text, "utf-8")
    return list(read(Source(path, as_of=as_of), identify(path)))


def said(parts: list[Parsed]) -> list[RawMessage]:
    return [part for part in parts if isinstance(part, RawMessage)]


def printed(parts: list[Parsed]) -> list[str]:
    times = (part.sent_at for part in said(parts))
    return [f"{datetime.fromtimestamp(at, DEFAULT_ZONE):%m-%d %H:%M:%S}" if at else "-" for at in times]


@pytest.mark.parametrize(
    ("stamp", "wanted"),
    [
        ("2026/11/16 8:05:07", "11-16 08:05:07"),
        (" 2026-11-16 08:05:07  ", "11-16 08:05:07"),
        ("11/16/2026 8:05:07 AM", "11-16 08:05:07"),
        ("11/16/2026 12:05:07 AM", "11-16 00:05:07"),
        ("11/16/2026 12:05:07 PM", "11-16 12:05:07"),
        ("2026/11/16 下午 1:05:07", "11-16 13:05:07"),
    ],
)
def test_ways_to_print_a_time(stamp: str, wanted: str, tmp_path: Path) -> None:
    parts = parse(tmp_path, f"顾平 {stamp}\n早\n卢秀 2026/11/16 20:00:00\n好\n")
    assert printed(parts) == [wanted, "11-16 20:00:00"]
    assert [part.sender_name for part in said(parts)] == ["顾平", "卢秀"]


def test_a_missing_date_is_that_of_the_header_before_and_told(tmp_path: Path) -> None:
    parts = parse(tmp_path, "顾平 2026/11/16 8:05:07\n早\n卢秀  8:06:00\n好\n莫达  8:07:00\n好\n")
    assert printed(parts) == ["11-16 08:05:07", "11-16 08:06:00", "11-16 08:07:00"]
    assert [part for part in parts if isinstance(part, Warned)] == [Warned(3, CARRIED)]


def test_without_any_date_the_day_must_be_given(tmp_path: Path) -> None:
    text = "顾平  8:05:07\n早\n卢秀  8:06:00\n好\n"
    with pytest.raises(RefusedFormat, match="--as-of"):
        parse(tmp_path, text)
    parts = parse(tmp_path, text, date(2026, 11, 18))
    assert printed(parts) == ["11-18 08:05:07", "11-18 08:06:00"]
    assert not any(isinstance(part, Warned) for part in parts)


def test_the_given_day_is_that_of_the_end_only(tmp_path: Path) -> None:
    text = "顾平 2026/11/16 8:05:07\n早\n卢秀  8:06:00\n好\n莫达 2026/11/17 8:00:00\n在\n卢秀  7:00:00\n到\n"
    parts = parse(tmp_path, text, date(2026, 11, 18))
    assert printed(parts) == ["11-16 08:05:07", "11-16 08:06:00", "11-17 08:00:00", "11-18 07:00:00"]


def test_a_clock_that_runs_back_for_good_needs_the_day(tmp_path: Path) -> None:
    text = "顾平 2026/11/16 20:05:07\n早\n卢秀  8:06:00\n好\n"
    with pytest.raises(RefusedFormat):
        parse(tmp_path, text)
    assert printed(parse(tmp_path, text, date(2026, 11, 16))) == ["11-16 20:05:07"]


def test_an_undated_line_that_runs_back_and_comes_back_is_quoted(tmp_path: Path) -> None:
    text = "顾平 2026/11/16 8:05:07\n早\n卢秀  7:00:00\n抄来的\n莫达  8:07:00\n好\n"
    first, second = said(parse(tmp_path, text))
    assert first.text == "早\n卢秀  7:00:00\n抄来的" and first.flag
    assert (second.sender_name, second.flag) == ("莫达", None)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("新来的小施加入本群。", Kind.SYSTEM),
        ("小施加入了群聊", Kind.SYSTEM),
        ("小施退出了本群。", Kind.SYSTEM),
        ("卢秀撤回了一条消息", Kind.RECALL),
        ("你撤回了一条消息 重新编辑", Kind.RECALL),
    ],
)
def test_lines_of_the_client_take_the_time_before_and_no_sender(line: str, kind: Kind, tmp_path: Path) -> None:
    parts = parse(tmp_path, f"顾平 2026/11/16 8:05:07\n早\n\n{line}\n\n{line}\n卢秀 2026/11/16 9:00:00\n好\n")
    found = [(part.kind, part.line, part.sender_name) for part in said(parts)]
    assert found == [(Kind.TEXT, 1, "顾平"), (kind, 4, None), (kind, 6, None), (Kind.TEXT, 7, "卢秀")]
    assert printed(parts)[:3] == ["11-16 08:05:07"] * 3
    assert said(parts)[0].text == "早"


@pytest.mark.parametrize(
    "body", ["卢秀撤回了一条消息", "卢秀撤回了一条消息\n大家都看到了", "欢迎小施加入本群。\n请改名片"]
)
def test_what_somebody_says_about_a_recall_stays_theirs(body: str, tmp_path: Path) -> None:
    found = said(parse(tmp_path, f"顾平 2026/11/16 8:05:07\n{body}\n卢秀 2026/11/16 9:00:00\n好\n"))
    assert [(part.text, part.sender_name) for part in found] == [(body, "顾平"), ("好", "卢秀")]


def test_a_line_of_the_client_before_the_first_header_belongs_to_nobody(tmp_path: Path) -> None:
    parts = parse(tmp_path, "小施加入本群。\n顾平 2026/11/16 8:05:07\n早\n卢秀 2026/11/16 9:00:00\n好\n")
    assert [type(part) for part in parts[1:]] == [Skipped, RawMessage, RawMessage]


@pytest.mark.parametrize(
    "text",
    [
        "顾平(wxid_guping0001) 2026-11-16 08:05:07\n早\n\n卢秀(我) 2026-11-16 08:06:00\n好\n",
        "顾平(wxid_guping0001) 11-16 08:05:07\n早\n\n卢秀(我) 11-16 08:06:00\n好\n",
        "顾平(wxid_guping0001) [医保群(2026@chatroom)] 08:05:07\n早\n\n系统消息 [医保群(2026@chatroom)] 08:06:00\n好\n",
        "2026-11-16 08:05:07\n早\n\n2026-11-16 08:06:07\n好\n",
        "顾平 2026/11/16 08:05\n早\n\n卢秀 2026/11/16 08:06\n好\n",
        "顾平 2026/11/16 8:05:07\n只有一条\n",
        "会议纪要\n顾平 2026/11/16 8:05:07\n早\n卢秀 2026/11/16 9:00:00\n好\n",
    ],
)
def test_other_logs_are_left_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "粘贴.txt").write_text(text, "utf-8")
    assert "qq-copy" not in matching(tmp_path / "粘贴.txt")


@pytest.mark.parametrize("seed", range(20))
def test_an_old_record_pasted_into_a_message_is_flagged_and_nobodys(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    times = [START + timedelta(minutes=7 * at) for at in range(40)]
    host = rng.randrange(3, 35)
    texts = [f"第{at}条" for at in range(40)]
    old = [times[host] - timedelta(days=rng.randrange(1, 30), minutes=step) for step in range(rng.randrange(1, 9))]
    if seed % 4 == 3:
        old = [times[host] + timedelta(days=800 + step) for step in range(rng.randrange(1, 9))]
    texts[host] += "".join(f"\n{rng.choice(NAMES)} {at:%Y/%m/%d %H:%M:%S}\n旧话" for at in old)
    lines = [f"{NAMES[at % 3]} {time:%Y/%m/%d %H:%M:%S}\n{texts[at]}\n" for at, time in enumerate(times)]
    found = said(parse(tmp_path, "".join(lines)))
    assert [part.text for part in found] == texts
    assert [at for at, part in enumerate(found) if part.flag] == [host]
