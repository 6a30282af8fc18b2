"""A header quoted inside a message is flagged and never counted as somebody else's message: 100 forgeries."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.importers import Source, identify, read
from monitor.importers.importer import DEFAULT_ZONE
from monitor.types import RawMessage

NAMES = ("党政办-周敏", "石桥村-郑广", "东岭村-何梅", "南坡-唐立", "西河社区-葛平")
WORDS = ("收到", "好的，马上去", "今天17:00前报值班表\n逾期通报", "东岭已报\n\n请查收", "卡口有人")
START = datetime(2026, 11, 9, 7, 30, 5, tzinfo=DEFAULT_ZONE)
RULE = "=" * 64


@dataclass(frozen=True)
class Said:
    at: datetime
    who: int
    text: str


def conversation(seed: int) -> list[Said]:
    rng = random.Random(seed)
    said, at = [], START
    for _ in range(40):
        at += timedelta(minutes=rng.randrange(3, 70))
        said.append(Said(at, rng.randrange(len(NAMES)), rng.choice(WORDS)))
    return said


def qq_header(at: datetime, who: int, number: int = 0) -> str:
    return f"{at:%Y-%m-%d} {at.hour}:{at:%M:%S} {NAMES[who]}({number or 300110001 + who})"


def qq_top(group: str) -> str:
    title = "消息记录（此消息记录为文本格式，不支持重新导入）"
    return f"{title}\n\n{RULE}\n消息分组:我加入的群聊\n{RULE}\n消息对象:{group}\n{RULE}\n\n"


def write_qq(said: list[Said], folder: Path) -> Path:
    path = folder / "秋防群.txt"
    path.write_text(
        qq_top("秋防群") + "".join(f"{qq_header(one.at, one.who)}\n{one.text}\n\n" for one in said), "utf-8-sig"
    )
    return path


def weflow_header(at: datetime, who: int) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} '{NAMES[who]}'"


def write_weflow(said: list[Said], folder: Path) -> Path:
    path = folder / "群聊_秋防群.txt"
    path.write_text("".join(f"{weflow_header(one.at, one.who)}\n{one.text}\n\n" for one in said), "utf-8")
    return path


def memotrace_header(at: datetime, who: int) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} {NAMES[who]}"


def write_memotrace(said: list[Said], folder: Path) -> Path:
    path = folder / "秋防群(20261109008@chatroom)" / "秋防群.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(f"{memotrace_header(one.at, one.who)}\n{one.text}" for one in said), "utf-8")
    return path


def mail_header(at: datetime, who: int) -> str:
    return f"{NAMES[who]}  {at:%H:%M}"


def write_mail(said: list[Said], folder: Path) -> Path:
    path, day, parts = folder / "“秋防群”的聊天记录.txt", None, ["秋防群 微信群上的聊天记录如下，请查收。\n\n"]
    for one in said:
        if one.at.date() != day:
            day = one.at.date()
            parts.append(f"—————  {day}  —————\n\n\n")
        parts.append(f"{mail_header(one.at, one.who)}\n\n{one.text}\n\n\n")
    path.write_text("".join(parts), "utf-8")
    return path


def copy_header(at: datetime, who: int) -> str:
    return f"{NAMES[who]} {at.year}/{at.month}/{at.day} {at:%H:%M}"


def write_copy(said: list[Said], folder: Path) -> Path:
    path = folder / "粘贴.txt"
    path.write_text("\n".join(f"{copy_header(one.at, one.who)}\n{one.text}\n" for one in said), "utf-8")
    return path


Forge = Callable[[list[Said], int, random.Random], str]


def past(said: list[Said], host: int, rng: random.Random) -> datetime:
    return said[host].at - timedelta(minutes=rng.randrange(5, 3000))


def another(said: list[Said], host: int, rng: random.Random) -> int:
    return rng.choice([who for who in range(len(NAMES)) if who != said[host].who])


def sorted_forgeries(header: Callable[[datetime, int], str], gap: str, after: str) -> dict[str, Forge]:
    """Forged tails of a message for a format that sorts by time; ``gap`` is what stands before a header."""

    def no_gap(said: list[Said], host: int, rng: random.Random) -> str:
        return f"\n{header(said[host].at + timedelta(minutes=1), another(said, host, rng))}{after}\n我不去"

    def old(said: list[Said], host: int, rng: random.Random) -> str:
        return f"{gap}{header(past(said, host, rng), another(said, host, rng))}{after}\n我不去"

    def record(said: list[Said], host: int, rng: random.Random) -> str:
        first = past(said, host, rng) - timedelta(hours=1)
        times = [first + timedelta(minutes=5 * step) for step in range(rng.randrange(2, 12))]
        return "".join(f"{gap}{header(at, another(said, host, rng))}{after}\n旧记录" for at in times)

    def far_ahead(said: list[Said], host: int, rng: random.Random) -> str:
        at = said[host].at + timedelta(days=rng.randrange(800, 4000))
        return f"{gap}{header(at, another(said, host, rng))}{after}\n都不用报了"

    return {"no-gap": no_gap, "old": old, "record": record, "far-ahead": far_ahead}


def mail_forgeries() -> dict[str, Forge]:
    forgeries = sorted_forgeries(mail_header, "\n\n\n", "\n")

    def earlier_today(said: list[Said], host: int, rng: random.Random) -> str:
        return f"\n\n\n{NAMES[another(said, host, rng)]}  00:01\n\n我不去"

    def other_day(said: list[Said], host: int, rng: random.Random) -> str:
        at = said[host].at - timedelta(days=rng.randrange(1, 30))
        return f"\n\n\n—————  {at.date()}  —————\n\n\n{mail_header(at, another(said, host, rng))}\n\n我不去"

    return {"no-gap": forgeries["no-gap"], "earlier-today": earlier_today, "other-day": other_day}


def qq_forgeries() -> dict[str, Forge]:
    forgeries = sorted_forgeries(qq_header, "\n\n", "")

    def copied(said: list[Said], host: int, rng: random.Random) -> str:
        one = said[rng.randrange(host - 3)]
        return f"\n\n{qq_header(one.at, one.who)}\n{one.text}"

    def announced(said: list[Said], host: int, rng: random.Random) -> str:
        return f"\n原话如下：\n\n{qq_header(past(said, host, rng), another(said, host, rng))}\n我不去"

    def wrong_number(said: list[Said], host: int, rng: random.Random) -> str:
        return f"\n\n{qq_header(past(said, host, rng), another(said, host, rng), 399999999)}\n我不去"

    def half_block(said: list[Said], host: int, rng: random.Random) -> str:
        at, who = past(said, host, rng), another(said, host, rng)
        return f"\n\n{RULE}\n消息分组:我加入的群聊\n消息对象:别的群\n{RULE}\n\n{qq_header(at, who)}\n我不去"

    def whole_export(said: list[Said], host: int, rng: random.Random) -> str:
        return f"\n\n{qq_top('别的群')}{qq_header(past(said, host, rng), another(said, host, rng))}\n我不去"

    return {
        "no-gap": forgeries["no-gap"],
        "far-ahead": forgeries["far-ahead"],
        "copied": copied,
        "announced": announced,
        "wrong-number": wrong_number,
        "half-block": half_block,
        "whole-export": whole_export,
    }


FORMATS: dict[str, tuple[Callable[[list[Said], Path], Path], dict[str, Forge]]] = {
    "qq-txt": (write_qq, qq_forgeries()),
    "weflow-txt": (write_weflow, sorted_forgeries(weflow_header, "\n\n", "")),
    "memotrace-txt": (write_memotrace, sorted_forgeries(memotrace_header, "\n\n", "")),
    "wechat-mail": (write_mail, mail_forgeries()),
    "wechat-copy": (write_copy, sorted_forgeries(copy_header, "\n\n", "")),
}
FORGERIES = [
    (name, forgery, seed)
    for name, (_, forgeries) in FORMATS.items()
    for at, forgery in enumerate(forgeries)
    for seed in range(100 * at, 100 * at + 20 // len(forgeries) + (at < 20 % len(forgeries)))
]


def messages(path: Path) -> list[RawMessage]:
    return [part for part in read(Source(path), identify(path)) if isinstance(part, RawMessage)]


def test_there_are_a_hundred_forgeries() -> None:
    assert len(FORGERIES) == 100


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_honest_log_is_whole_and_nothing_is_flagged(name: str, seed: int, tmp_path: Path) -> None:
    said = conversation(seed)
    got = messages(FORMATS[name][0](said, tmp_path))
    assert [(one.sender_name, one.text) for one in got] == [(NAMES[one.who], one.text) for one in said]
    assert [one.flag for one in got] == [None] * len(said)


@pytest.mark.parametrize(("name", "forgery", "seed"), FORGERIES)
def test_a_forged_header_is_flagged_and_nobody_s_message(name: str, forgery: str, seed: int, tmp_path: Path) -> None:
    write, forgeries = FORMATS[name]
    said, rng = conversation(seed), random.Random(seed)
    host = rng.randrange(5, 35)
    tail = forgeries[forgery](said, host, rng)
    forged = [*said]
    forged[host] = Said(said[host].at, said[host].who, said[host].text + tail)
    got = messages(write(forged, tmp_path))
    assert [one.sender_name for one in got] == [NAMES[one.who] for one in said]
    assert got[host].text == forged[host].text
    assert [at for at, one in enumerate(got) if one.flag] == [host]
