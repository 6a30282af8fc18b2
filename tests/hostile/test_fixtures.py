"""Every damaged export that once broke a promise: ``tests/golden/mutations/<format>/<what broke>``, a file or a folder.

An input that fails in test_mutations is put there under the name of its fault, and stays.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.importers import IMPORTERS, Source
from monitor.importers.hand_table import NAME as HAND_TABLE
from tests.hostile.specimens import specimens
from tests.hostile.verdicts import verdict, wrongs
from tests.importers.importer_goldens import main_file

ROOT = Path(__file__).parents[1] / "golden" / "mutations"
FIXTURES = tuple(sorted(path for folder in ROOT.iterdir() for path in folder.iterdir()))
HAND_TEXTS = ("今天晚上七点开会", "收到收到收到", "今天晚上开会")


def test_the_fixtures_are_there_under_names_of_formats() -> None:
    assert len(FIXTURES) > 20
    assert {path.parent.name for path in FIXTURES} <= {*(importer.name for importer in IMPORTERS), HAND_TABLE}


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_once_broke_holds(fixture: Path) -> None:
    name, path = fixture.parent.name, main_file(fixture) if fixture.is_dir() else fixture
    data = b"\n".join(part.read_bytes() for part in [fixture, *fixture.rglob("*")] if part.is_file())
    texts = HAND_TEXTS if name == HAND_TABLE else {text for one in specimens()[name] for text in one.texts}
    for found in (verdict(path, Source(path)), verdict(path, Source(path), name)):
        assert not list(wrongs(found, data, texts))
        assert found.messages or found.skipped or found.fault
