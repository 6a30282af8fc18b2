"""The reference samples, where they lie beside the checkout: whole for the formats we read, unclaimed otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.importers.importer_goldens import main_file, matching, parse

SAMPLES = Path(__file__).parents[3] / "shared" / "formats" / "samples"
AS_OF = {
    "chatlog_text__no_date": "2026-03-02",
    "chatlog_text__no_year": "2026-03-02",
    "chatlog_text__two_talkers": "2026-03-02",
}
LOOSE = ("forward", "location", "other", "red_packet", "system", "recall")
CASES = sorted(path for path in SAMPLES.iterdir() if path.is_dir()) if SAMPLES.is_dir() else []


def comparable(row: dict[str, object]) -> dict[str, object]:
    row = {key: value for key, value in row.items() if key != "tool"}
    if row["type"] in LOOSE:
        return row | {"text": None}
    if row["type"] == "link":
        return row | {"text": str(row["text"]).split("\n")[0]}
    return row


def by_group(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Order within a group matters, order of groups does not."""
    return sorted(map(comparable, rows), key=lambda row: (str(row["group_id"]), str(row["group"])))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_at_most_one_importer_claims_a_sample(case: Path) -> None:
    assert len(matching(main_file(case))) <= 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_claimed_sample_is_whole(case: Path) -> None:
    if not matching(main_file(case)):
        assert not parse(main_file(case)).rows
        return
    lines = (case / "expected.jsonl").read_text("utf-8").split("\n")
    wanted = [json.loads(line) for line in lines if line.strip()]
    found = parse(main_file(case), AS_OF.get(case.name)).rows
    assert by_group(found) == by_group(wanted)
