"""Lines and values of megabytes: no pattern of an importer sees more than 64 kB of a line, and time stays in bounds."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from monitor.importers import Source
from monitor.importers.textlog import MAX_LINE
from monitor.service.importing import Options
from tests.hostile.mutators import decoded, encoded
from tests.hostile.mutators_json import replaced, values
from tests.hostile.mutators_zip import pack, unpack
from tests.hostile.patterns import modules
from tests.hostile.specimens import REFUSED, Specimen, specimens, suffix_of
from tests.hostile.verdicts import SECONDS, SECONDS_PER_MB, verdict, wrongs
from tests.site import Said, chatlab, open_at, run_import

SIZE = 3_000_000
FORMATS = tuple(name for name in specimens() if name != REFUSED)
MARKS = "\u0345\u0301\u0316\u0334"  # marks that combine, in an order that is not theirs
PUMPS = (
    *(
        "长",
        "(",
        "[图片]",
        "邀请加入",
        "拍了拍",
        "2026-11-09 08:02:11 ",
        "<a ",
        "&lt;",
        "【】",
        "' ",
        '\\"',
        "- ",
        "{'a': ",
    ),
    *(
        "@",
        "@a ",
        "0",
        "1 ",
        "13800138000 ",
        "112.12345,30.12345 ",
        "秘密",
        "\u0301\u0316",
        "\u2005",
        "#接龙 1. ",
        ": ",
    ),
)
# These look through pieces of a file or undo escapes all over a text, one after the other; or at four characters.
SCANNERS = frozenset(
    f"monitor.importers.{place}"
    for place in (
        *("decoding.ESCAPED", "decoding.WIDE", "decoding.RUN", "decoding.BEYOND_ASCII", "jsonwindow.BLANK"),
        *("markup.NAME", "markup.RAW", "markup.COMMENT_END", "markup.DECLARATION_END", "markup.ATTRIBUTE"),
        *("values.LONE_SURROGATE", "weflow_html.SCRIPT", "weflow_markdown.ESCAPED", "memotrace1_txt.ESCAPED"),
        *("jsonwindow.COMMA", "qq_conversations.TIME", "literals.STRING"),
    )
)


def swollen(one: Specimen, pump: str, size: int, rng: Random, said: bool = False) -> Specimen:
    """The export with one value, or one line, of that many bytes; ``said``: in a body."""
    victim = rng.choice([name for name in one.victims if name == one.main or one.main not in one.files])
    data, amount = one.files[victim], size // len(pump.encode())
    if suffix_of(victim) == ".xlsx":
        return one.changed(victim, _swollen_book(data, pump.replace("&lt;", "(").replace("<", "("), amount, rng))
    text, name = decoded(data)
    if suffix_of(victim) in (".json", ".jsonl", ".js"):
        strings = [value for value in values(text) if value[0][0] == '"' and len(value[0]) > 4]
        found = rng.choice([value for value in strings if not said or json.loads(value[0]) in one.texts])
        told = pump if pump == '\\"' else pump.replace('"', "'")
        return one.changed(victim, encoded(replaced(text, found, found[0][:-1] + told * amount + '"'), name))
    lines = text.split("\n")
    at = rng.choice([at for at, line in enumerate(lines) if not said or line.strip() in one.texts])
    lines[at] += pump.replace('"', "'") * amount
    return one.changed(victim, encoded("\n".join(lines), name))


def _swollen_book(data: bytes, pump: str, amount: int, rng: Random) -> bytes:
    parts = []
    for name, member in unpack(data):
        found = list(re.finditer(rb"[^<>]{2,}(?=</(?:t|v)>)", member))
        if found and "docProps" not in name:
            place = rng.choice(found).end()
            member = member[:place] + (pump * amount).encode() + member[place:]
        parts.append((name, member))
    return pack(parts, packed=False)


@pytest.mark.parametrize("name", FORMATS)
def test_giant_values_cost_their_share_of_time(name: str, tmp_path: Path) -> None:
    rng = Random(name)
    for number in range(4):
        one = swollen(rng.choice(specimens()[name]), rng.choice(PUMPS), SIZE, rng)
        path = one.put(tmp_path / str(number))
        found = verdict(path, Source(path, as_of=one.as_of), name)
        assert not list(wrongs(found, one.data, one.texts)), (one.case, number)


@pytest.mark.parametrize("name", ("chatlab-jsonl", "qq-txt", "qqnt-export-json", "weflow-json"))
@pytest.mark.parametrize("pump", PUMPS)
def test_giant_values_are_imported_in_their_share_of_time(name: str, pump: str, tmp_path: Path) -> None:
    full = next(one for one in specimens()[name] if one.case.endswith("-full"))
    one = swollen(full, pump, SIZE, Random(f"{name}{pump}"), said=True)
    ctx, path = open_at(tmp_path / "site"), one.put(tmp_path / "inbox")
    began = time.process_time()
    results = run_import(ctx, [path], Options(as_of=one.as_of))
    assert time.process_time() - began < SECONDS + SECONDS_PER_MB * len(one.data) / 1e6
    assert results and all(result.error or result.messages for result in results)


@pytest.mark.parametrize(
    ("name", "text", "times"),
    [
        (MARKS * 30_000, "收到", 1),
        ("何" * SIZE, "收到", 1),
        ("何梅", f"#接龙\n{MARKS * 4000}\n1. 石桥村", 20),
        ("何梅", "@" * 60, 4000),
        ("何梅", "@a " * 20, 1500),
        ("何梅", "@张三@石桥 " * 9, 1500),
        ("何梅", "@a,b.c,d.e,f.g,h,i,j " * 3, 1500),
    ],
)
def test_many_hard_messages_are_imported_in_their_share_of_time(
    name: str, text: str, times: int, tmp_path: Path
) -> None:
    said = (f"2026-11-09T{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}" for at in range(times))
    path = chatlab(tmp_path / "a.jsonl", "秋防群", [Said(at, name, "wxid_hemei01", f"{text}{at}") for at in said])
    ctx = open_at(tmp_path / "site")
    began = time.process_time()
    (result,) = run_import(ctx, [path])
    assert time.process_time() - began < SECONDS + SECONDS_PER_MB * path.stat().st_size / 1e6
    assert result.messages == times


@dataclass(frozen=True)
class Watched:
    """A pattern that notes the longest text it is applied to."""

    pattern: re.Pattern[Any]
    place: str
    seen: dict[str, int]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.pattern, name)
        return self._noting(found) if callable(found) else found

    def _noting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **options: Any) -> Any:
            text = next(arg for arg in reversed(args) if isinstance(arg, str | bytes))
            start = next((arg for arg in args if isinstance(arg, int)), 0)
            self.seen[self.place] = max(self.seen.get(self.place, 0), len(text) - start)
            return method(*args, **options)

        return noted


def watch(value: object, place: str, seen: dict[str, int]) -> object:
    """The same value with every pattern in it watched."""
    if isinstance(value, re.Pattern):
        return Watched(value, place, seen)
    if type(value) is tuple:
        return tuple(watch(part, place, seen) for part in value)
    if type(value) is dict:
        return {key: watch(part, place, seen) for key, part in value.items()}
    return value


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """The longest text that each pattern of the importers has been applied to."""
    found: dict[str, int] = {}
    for module in modules():
        if module.__name__.startswith("monitor.importers."):
            for name, value in list(vars(module).items()):
                changed = watch(value, f"{module.__name__}.{name}", found)
                if isinstance(value, re.Pattern | tuple | dict) and name[0] != "_" and changed is not value:
                    monkeypatch.setattr(module, name, changed)
    yield found


def test_no_pattern_sees_a_line_above_64_kb(seen: dict[str, int], tmp_path: Path) -> None:
    numbers = count()
    for name in FORMATS:
        rng = Random(name)
        for one in specimens()[name]:
            swelled = swollen(one, rng.choice(PUMPS), 5 * MAX_LINE, rng)
            path = swelled.put(tmp_path / str(next(numbers)))
            assert not verdict(path, Source(path, as_of=one.as_of), name).crash
    assert len(seen) > 60
    assert {place: size for place, size in seen.items() if size > MAX_LINE and place not in SCANNERS} == {}
