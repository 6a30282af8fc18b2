"""docs/adding-a-format.md works: its module reads its sample, and nobody else claims the sample."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from monitor.importers import Head, Importer, Source
from monitor.importers.manual import TRAITS, Mark
from monitor.types import GroupHeader, Kind, Platform, RawMessage, Skipped
from tests.importers.importer_goldens import matching

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "adding-a-format.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = dict(BLOCK.findall(PAGE))
NAMED = re.compile(r"`((?:[\w./-]+/)?[\w-]+\.(?:py|md))`")


@pytest.fixture
def importer(tmp_path: Path) -> Importer:
    """The importer of the page's module."""
    path = tmp_path / "groupbook.py"
    path.write_text(BLOCKS["python"], "utf-8")
    spec = importlib.util.spec_from_file_location("groupbook", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (found,) = module.IMPORTERS
    assert isinstance(found, Importer)
    return found


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The page's sample under the name that the page gives it."""
    (name,) = re.findall(r"`groupbook-csv-full/([^`]+)`", PAGE)
    path = tmp_path / str(name)
    path.write_text(BLOCKS["csv"], "utf-8")
    return path


def test_the_module_reads_the_sample(importer: Importer, sample: Path) -> None:
    assert importer.identify(Head.of(sample))
    assert matching(sample) == []
    header, *found = importer.read(Source(sample))
    assert header == GroupHeader(Platform.WECHAT, "松坪乡防汛群")
    messages = [part for part in found if isinstance(part, RawMessage)]
    assert [(one.kind, one.sender_id) for one in messages] == [
        (Kind.TEXT, "wxid_lujing0001"),
        (Kind.TEXT, "wxid_shilei0002"),
        (Kind.TEXT, "wxid_shilei0002"),
        (Kind.IMAGE, "wxid_shilei0002"),
        (Kind.RECALL, None),
    ]
    assert messages[0].text == "@所有人 今天18:00前报\n没有照片的视为没去"
    assert [one.mentions_all for one in messages] == [True, False, False, False, False]
    assert [part.line for part in found if isinstance(part, Skipped)] == [8]
    assert len(found) == 6


def test_the_marks_of_the_module_are_filled(importer: Importer) -> None:
    marks = {trait.key: importer.manual.keeps.mark(trait) for trait in TRAITS}
    assert marks["sender_id"] is marks["seconds"] is marks["recall"] is Mark.WHOLE
    assert marks["native_id"] is Mark.NONE


def test_what_the_page_names_is_there() -> None:
    places = (ROOT, ROOT / "monitor" / "importers", ROOT / "tests" / "importers")
    for name in NAMED.findall(PAGE):
        assert name == "groupbook.py" or any((place / name).is_file() for place in places), name
    for name in re.findall(r"^\|.*\|$", PAGE, re.MULTILINE)[2:]:
        for module in re.findall(r"`(\w+)(?:\.\w+)?`", name):
            assert (ROOT / "monitor" / "importers" / f"{module}.py").is_file(), module
