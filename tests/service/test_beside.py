"""Half of a bulk import is tagged by a second process; the labels are those of one process, whatever befalls it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from classifiers import INDEPENDENT_DIR, read_corpus
from monitor.service.beside import Beside, tag_beside, tagging_beside
from monitor.service.importing import BULK
from monitor.service.tagging import SiteCalendar, Tagged, tag_texts
from tests.site import Said, at, dump, open_at, qq_txt, run_import

TEXTS = [row.text for row in (*read_corpus()[::26], *read_corpus(INDEPENDENT_DIR))]
TIMES: list[int | None] = [None if number % 7 == 0 else at("2026-11-16T08:10:00") for number in range(len(TEXTS))]
alone = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor: there is no second process")


class Here:
    """The tagger of this process, and how many texts it was given each time."""

    def __init__(self, folder: Path) -> None:
        ctx = open_at(folder)
        self.model, self.asked = ctx.model(), list[int]()
        self._tag = partial(tag_texts, self.model, zone=ctx.config.zone, calendar=SiteCalendar(ctx.calendar))

    def __call__(self, texts: Sequence[str], times: Sequence[int | None]) -> list[Tagged]:
        self.asked.append(len(texts))
        return self._tag(texts, times)


@alone
def test_two_processes_tag_like_one(tmp_path: Path) -> None:
    here = Here(tmp_path)
    whole = here(TEXTS, TIMES)
    with tagging_beside(tmp_path):
        assert tag_beside(here.model.id, here, TEXTS, TIMES) == whole
        assert tag_beside(here.model.id, here, TEXTS[::2], TIMES[::2]) == whole[::2]
        assert tag_beside(here.model.id, here, TEXTS[:9], TIMES[:9]) == whole[:9]
    half = len(TEXTS) // 2
    assert here.asked == [len(TEXTS), half, len(TEXTS[::2]) // 2, 9]
    assert any(tag.deadline for tag in whole[half:]) and any(tag.review for tag in whole[half:])


@alone
def test_a_child_that_dies_changes_nothing(tmp_path: Path) -> None:
    here = Here(tmp_path)
    whole = here(TEXTS, TIMES)
    with tagging_beside(tmp_path) as other:
        assert isinstance(other, Beside)
        tag_beside(here.model.id, here, TEXTS, TIMES)
        other.child.kill()
        other.child.wait()
        assert tag_beside(here.model.id, here, TEXTS, TIMES) == whole
        assert tag_beside(here.model.id, here, TEXTS, TIMES) == whole
    assert here.asked[-1] == len(TEXTS)


@alone
def test_a_child_with_another_model_is_not_asked(tmp_path: Path) -> None:
    here = Here(tmp_path)
    with tagging_beside(tmp_path):
        assert len(tag_beside("0" * 16, here, TEXTS, TIMES)) == len(TEXTS)
    assert here.asked == [len(TEXTS)]


def test_a_bulk_import_stores_what_a_small_one_does(tmp_path: Path) -> None:
    """The same file, once padded with blank lines to the size from which a second process helps."""
    texts = [text for text in TEXTS if "\n" not in text]
    said = [Said(f"2026-11-{1 + n // 180:02d}T08:{n // 3 % 60:02d}:{n % 3:02d}", "陈志远", "10001", text)
            for n, text in enumerate(texts)]  # fmt: skip
    small = qq_txt(tmp_path / "small.txt", "值班群", said)
    large = tmp_path / "large.txt"
    large.write_bytes(small.read_bytes() + b"\r\n" * (BULK // 2 + 1))
    stored = []
    for path in (small, large):
        ctx = open_at(tmp_path / path.stem)
        results = run_import(ctx, [path])
        assert results[0].status == "imported", results
        stored.append(dump(ctx.store))
    assert len(stored[0]) > 1000 and stored[0] == stored[1]
