"""Every golden is claimed by exactly one importer (or refused) and comes out exactly as written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.importers import IMPORTERS
from tests.importers.importer_goldens import cases, expected, main_file, matching, parse, rewrite

CASES = cases()


def test_there_are_goldens_for_every_importer() -> None:
    assert {importer.name for importer in IMPORTERS} <= {expected(case).ledger.get("format") for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_is_identified_once(case: Path, bless: bool) -> None:
    if bless:
        rewrite(case)
    wanted = expected(case).ledger.get("format")
    assert matching(main_file(case)) == ([wanted] if wanted else [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_parses_as_written(case: Path, bless: bool) -> None:
    if bless:
        rewrite(case)
    wanted = expected(case)
    as_of = wanted.ledger.get("as_of")
    got = parse(main_file(case), str(as_of) if as_of else None)
    assert got.rows == wanted.rows
    assert got.ledger == wanted.ledger


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_messages_keep_the_conventions(case: Path) -> None:
    for row in expected(case).rows:
        if row["type"] == "system" or (row["type"] == "recall" and not row["sender_id"]):
            assert row["sender_id"] is None and row["sender_name"] is None and row["mentions_all"] is False
        if row["type"] in ("image", "video", "sticker"):
            assert row["text"] == ""
