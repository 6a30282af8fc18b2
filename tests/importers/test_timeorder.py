"""What only whole files show: two logs in one file, a log newest first, late roaming messages in bulk."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from monitor.importers import Source, identify, read
from monitor.importers.timeorder import NEWEST_FIRST, STEP_BACK
from monitor.types import Parsed, RawMessage, Warned

START = datetime(2026, 11, 9, 8)


def log(count: int, days: float = 0, step: int = 5) -> str:
    times = [START + timedelta(days=days, minutes=step * at) for at in range(count)]
    return "".join(f"{at:%Y-%m-%d %H:%M:%S} '何梅'\n第{number}趟\n\n" for number, at in enumerate(times))


def parsed(folder: Path, text: str) -> list[Parsed]:
    path = folder / "群聊_秋防群.txt"
    path.write_text(text, "utf-8")
    return list(read(Source(path), identify(path)))


def texts(parts: list[Parsed]) -> list[str]:
    return [part.text for part in parts if isinstance(part, RawMessage)]


def warnings(parts: list[Parsed]) -> list[str]:
    return [part.reason for part in parts if isinstance(part, Warned)]


def test_an_older_log_behind_a_newer_one_is_read_with_a_warning(tmp_path: Path) -> None:
    parts = parsed(tmp_path, log(150, days=30) + log(150))
    assert texts(parts) == [f"第{number}趟" for number in [*range(150), *range(150)]]
    assert warnings(parts) == [STEP_BACK]


def test_a_pasted_record_of_ninety_messages_is_one_body(tmp_path: Path) -> None:
    parts = parsed(tmp_path, log(50, days=30) + log(90) + log(50, days=31))
    assert texts(parts)[:49] == [f"第{number}趟" for number in range(49)]
    assert len(texts(parts)) == 100
    assert texts(parts)[49].count("何梅") == 90
    assert warnings(parts) == []


def test_a_log_newest_first_is_taken_as_it_is(tmp_path: Path) -> None:
    parts = parsed(tmp_path, log(60, days=30, step=-5))
    assert texts(parts) == [f"第{number}趟" for number in range(60)]
    assert warnings(parts) == [NEWEST_FIRST]


def test_seconds_of_disorder_are_no_paste(tmp_path: Path) -> None:
    jitter = [0, 60, 30, 90, 10, 120, 121, 60]
    times = [START + timedelta(seconds=late) for late in jitter]
    parts = parsed(tmp_path, "".join(f"{at:%Y-%m-%d %H:%M:%S} '何梅'\n收到\n\n" for at in times))
    assert len(texts(parts)) == len(jitter)
    assert all(part.flag is None for part in parts if isinstance(part, RawMessage))


def test_a_qq_block_of_late_roaming_messages_is_kept(tmp_path: Path) -> None:
    def said(count: int, days: int) -> str:
        times = [START + timedelta(days=days, minutes=at) for at in range(count)]
        return "".join(f"{at:%Y-%m-%d %H:%M:%S} 何梅(300110003)\n第{at:%M}分\n\n" for at in times)

    rule = "=" * 64
    title = "消息记录（此消息记录为文本格式，不支持重新导入）"
    top = f"{title}\n\n{rule}\n消息分组:我加入的群聊\n{rule}\n消息对象:秋防群\n{rule}\n\n"
    path = tmp_path / "秋防群.txt"
    path.write_text(top + said(30, 5) + said(200, 1) + said(30, 6), "utf-8-sig")
    parts = list(read(Source(path), identify(path)))
    assert len(texts(parts)) == 260


def test_a_record_from_the_future_inside_a_message_swallows_nothing(tmp_path: Path) -> None:
    future = log(9, days=900).rstrip("\n")
    parts = parsed(tmp_path, log(20) + future + "\n\n" + log(20, days=1))
    assert texts(parts)[:19] + texts(parts)[20:] == [f"第{number}趟" for number in [*range(19), *range(20)]]
    flagged = [part for part in parts if isinstance(part, RawMessage) and part.flag]
    assert [part.text for part in flagged] == [f"第19趟\n\n{future}"]


def test_a_pause_of_days_with_an_old_record_behind_it_is_no_run_ahead(tmp_path: Path) -> None:
    parts = parsed(tmp_path, log(20) + log(20, days=5) + log(9, days=-3))
    assert [text.partition("\n")[0] for text in texts(parts)] == [f"第{at}趟" for at in [*range(20), *range(20)]]
