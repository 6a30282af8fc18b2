"""The manual's marks are what the goldens show: what no golden has is 无, what is 有 some golden has throughout."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from monitor.errors import MonitorError
from monitor.importers import IMPORTERS, Importer, Source, by_name, read
from monitor.importers.body import mentions_all
from monitor.importers.manual import TRAITS, Keeps, Mark, Trait
from monitor.types import GroupHeader, Kind, Parsed, Precision, RawMember, RawMessage
from tests.importers.importer_goldens import cases, expected, main_file

FULL_RELAY = re.compile(r"#接龙\n.+\n(?:.*\n)*.+")
RELAY_STARTS = ("#接龙", "[群接龙]", "[接龙]")
# The announcements of the goldens: their words stand in no other message.
ANNOUNCED = re.compile(
    r"(?:各村：\n)?(?:18:00前完成过磅登记。|火情电话不许占线|请各村支书明天9:00|@所有人 今晚20:00视频会|卡点换班时间)"
    r"|\[群公告\](?! 我手打的)"
)
CARD = "card"  # a group card looks like any other name
THROUGHOUT = frozenset({"group", "group_id", "sender_id", "native_id", "seconds"})
MEASURED = tuple(trait for trait in TRAITS if trait.key != CARD)


@dataclass
class Evidence:
    """What a trait was looked for in, where it was found, and where it was found whole."""

    of: int = 0
    some: int = 0
    whole: int = 0

    def saw(self, some: bool, whole: bool | None = None) -> None:
        self.of += 1
        self.some += some
        self.whole += some if whole is None else whole


@dataclass
class Seen:
    """What one golden, or all goldens of a format, show of the traits."""

    traits: dict[str, Evidence] = field(default_factory=lambda: {trait.key: Evidence() for trait in TRAITS})

    def header(self, header: GroupHeader) -> None:
        self.traits["group"].saw(header.name is not None)
        self.traits["group_id"].saw(header.native_id is not None)

    def message(self, one: RawMessage) -> None:
        traits, unsent = self.traits, one.sender_id is None and one.sender_name is None
        traits["seconds"].saw(one.precision is Precision.SECOND)
        if one.kind is Kind.RECALL:
            traits["recall"].saw(unsent)
            traits["recalled_text"].saw(not unsent)
        elif one.kind is not Kind.SYSTEM:
            traits["sender_id"].saw(one.sender_id is not None)
            traits["native_id"].saw(one.native_id is not None)
        told = one.mentions_all != mentions_all(one.kind, one.text)
        if one.mentions_all or told:
            traits["mention_all"].saw(True, told)
        if one.kind is Kind.QUOTE:
            traits["quoted"].saw(bool(one.quoted or one.text), bool(one.quoted))
        if one.kind is Kind.FORWARD:
            traits["forwarded"].saw(bool(one.text), "\n" in one.text)
        if one.kind is Kind.LINK:
            traits["card_title"].saw(bool(one.text))
        if one.text.startswith(RELAY_STARTS):
            traits["relay"].saw(True, FULL_RELAY.match(one.text) is not None)
        if ANNOUNCED.match(one.text):
            traits["announcement"].saw(True, one.kind is Kind.TEXT)

    def part(self, part: Parsed) -> None:
        match part:
            case GroupHeader():
                self.header(part)
            case RawMember():
                self.traits["members"].saw(True)
            case RawMessage():
                self.message(part)


def parts(path: Path, importer: Importer, as_of: object) -> Iterator[Parsed]:
    try:
        yield from read(Source(path, as_of=date.fromisoformat(str(as_of)) if as_of else None), importer)
    except MonitorError:
        return


@cache
def seen() -> dict[str, list[Seen]]:
    """By format, what each of its goldens shows."""
    found: dict[str, list[Seen]] = {importer.name: [] for importer in IMPORTERS}
    for case in cases():
        ledger = expected(case).ledger
        if "format" in ledger:
            one = Seen()
            for part in parts(main_file(case), by_name(str(ledger["format"])), ledger.get("as_of")):
                one.part(part)
            found[str(ledger["format"])].append(one)
    return found


def headers(path: Path, importer: Importer, as_of: object) -> list[GroupHeader]:
    return [part for part in parts(path, importer, as_of) if isinstance(part, GroupHeader)]


def in_place(case: Path, importer: Importer, as_of: object) -> list[GroupHeader]:
    return headers(main_file(case), importer, as_of)


def alone(case: Path, importer: Importer, as_of: object) -> list[GroupHeader]:
    """The groups that a golden names when it lies under another name, with nothing beside it."""
    main = main_file(case)
    with TemporaryDirectory() as folder:
        place = Path(folder) / f"x{main.suffix}"
        (shutil.copytree if main.is_dir() else shutil.copyfile)(main, place)
        return headers(place, importer, as_of)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_no_page_is_empty(importer: Importer) -> None:
    manual = importer.manual
    assert manual.producer.zh
    assert manual.producer.steps
    for text in (*manual.producer.steps, manual.loses, manual.alerts):
        assert text.endswith("。")
        assert not re.search(r"https?:|密钥|解密", text)
    assert manual.keeps.whole


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@pytest.mark.parametrize("trait", MEASURED, ids=lambda trait: trait.key)
def test_the_marks_are_what_the_goldens_show(importer: Importer, trait: Trait) -> None:
    found = [one.traits[trait.key] for one in seen()[importer.name]]
    mark = importer.manual.keeps.mark(trait)
    assert (mark is not Mark.NONE) == any(one.some for one in found)
    if mark is Mark.WHOLE:
        assert any(one.whole == one.of if trait.key in THROUGHOUT else one.whole for one in found if one.of)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_a_group_that_is_told_whole_is_told_by_the_file_itself(importer: Importer) -> None:
    """Under another name and with nothing beside it, the file still says which group it is; in part, not always."""
    full: list[tuple[bool, bool]] = []
    anywhere: list[tuple[bool, bool]] = []
    for case in cases():
        if (ledger := expected(case).ledger).get("format") != importer.name:
            continue
        here, there = (find(case, importer, ledger.get("as_of")) for find in (in_place, alone))
        told = [
            (one.name == two.name is not None, one.native_id == two.native_id is not None)
            for one, two in zip(here, there, strict=False)
        ]
        anywhere += told
        full += told if "-full" in case.name else []
    assert full
    for trait, at in ((TRAITS[0], 0), (TRAITS[1], 1)):
        if importer.manual.keeps.mark(trait) is Mark.WHOLE:
            assert all(told[at] for told in full)
        else:
            assert not all(told[at] for told in anywhere)


def test_traits_are_named_once_and_known() -> None:
    assert len({trait.key for trait in TRAITS}) == len({trait.zh for trait in TRAITS}) == len(TRAITS) == 15
    keeps = Keeps.of("群名 秒", "群号")
    assert [keeps.mark(trait) for trait in TRAITS[:3]] == [Mark.WHOLE, Mark.PART, Mark.NONE]
    for wrong in (("群名 群明", ""), ("群名", "群名")):
        with pytest.raises(ValueError, match="traits"):
            Keeps.of(*wrong)


def test_a_producer_has_one_page() -> None:
    """What stands together in the registry has one producer, and no producer stands in two places."""
    producers = [importer.manual.producer for importer in IMPORTERS]
    places = [at for at, one in enumerate(producers) if at == 0 or producers[at - 1] != one]
    assert len(places) == len({one.zh for one in producers})
