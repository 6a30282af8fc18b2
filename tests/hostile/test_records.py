"""One wrong value in one record costs that record at most: all others come out as before, and none is lost unsaid."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from monitor.importers import Source
from monitor.types import RawMessage, Skipped
from tests.hostile.specimens import Specimen, specimens
from tests.hostile.verdicts import Verdict, verdict, wrongs

SEED = int(os.environ.get("JIANFU_SEED", "20261109"))
TRIED = 60  # wrong values for each case
SECTION = "messages"
ARRAYS = ("chatlog-json", "pywxdump-json", "memotrace-html-json", "qqnt-export-json")
FORMATS = (
    *("chatlab-json", "weflow-json", "weflow-arkme", "qce-json", "echotrace-json", "ciphertalk-json", "wda-json"),
    *ARRAYS,
)
WRONG: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1.5, float("inf"), float("nan"), 10**30, 10**4299, "", " ", "文字", "\x00", "nan"),
    *([], {}, [None], [["a"]], {"a": 1}, "9" * 400, -62135596800, 253402300800, "0001-01-01T00:00:00", "2026-02-30"),
    "\ud83d",
)
CASES = tuple(
    one
    for name in FORMATS
    for one in specimens()[name]
    if one.case.endswith(("-full", "-group-tools", "-older-words", "-repeated-same-second"))
)


def records_of(whole: object) -> list[object]:
    found = whole[SECTION] if isinstance(whole, dict) else whole
    assert isinstance(found, list)
    return found


def damage(rng: Random, record: object) -> str:
    """Puts a wrong value somewhere into a record; the place and the value, to be shown."""
    node: Any = record
    while True:
        key = rng.choice(list(node)) if isinstance(node, dict) else rng.randrange(len(node))
        if not isinstance(node[key], dict | list) or not node[key] or rng.random() < 0.4:
            node[key] = rng.choice(WRONG)
            return f"{key!r} = {node[key]!r:.60}"
        node = node[key]


def told(found: Verdict) -> list[RawMessage | str]:
    """What became of the records, without their lines."""
    items = (part for part in found.parts if isinstance(part, RawMessage | Skipped))
    return [part._replace(line=1) if isinstance(part, RawMessage) else part.reason for part in items]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.case)
def test_a_wrong_value_costs_its_record_at_most(case: Specimen, tmp_path: Path) -> None:
    whole = json.loads(case.files[case.main].decode("utf-8-sig"))
    rng = Random(f"{SEED}/{case.case}")

    def read(given: object) -> tuple[Verdict, bytes]:
        data = json.dumps(given, ensure_ascii=False).encode("utf-8", "surrogatepass")
        path = case.changed(case.main, data).put(tmp_path)
        return verdict(path, Source(path), case.format), data

    _check_all(whole, rng, read, case.texts)


def _check_all(
    whole: object, rng: Random, read: Callable[[object], tuple[Verdict, bytes]], texts: tuple[str, ...]
) -> None:
    before = told(read(whole)[0])
    records = len(records_of(whole))
    assert records > 0 and abs(len(before) - records) < 2  # a member may be skipped, a private chat be told
    for _ in range(TRIED):
        changed, at = copy.deepcopy(whole), rng.randrange(records)
        how = damage(rng, records_of(changed)[at])
        found, data = read(changed)
        after, place = told(found), at + len(before) - records
        assert not list(wrongs(found, data, texts)), f"record {at}: {how}"
        assert found.fault is None, f"record {at}: {how}: {found.fault}"
        assert (after[:place], after[place + 1 :]) == (before[:place], before[place + 1 :]), f"record {at}: {how}"
