"""Exports in memory, ready to be damaged: the goldens of the importers, one specimen for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

from tests.importers.importer_goldens import cases, expected, main_file

REFUSED = "refused"
LEAST_TEXT = 6  # characters; shorter texts are found in any sentence


@dataclass(frozen=True, slots=True)
class Specimen:
    """The files of one export by their paths; ``main`` is the file or folder that a user would name.

    ``format`` is the importer that reads it, ``refused`` when none does. ``texts`` is what was said in it.
    """

    case: str
    format: str
    main: str
    files: Mapping[str, bytes] = field(repr=False)
    as_of: date | None = None
    texts: tuple[str, ...] = field(default=(), repr=False)

    def put(self, folder: Path) -> Path:
        """The export on disk; the path that a user would name."""
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder / self.main

    def changed(self, name: str, data: bytes) -> Specimen:
        """The same export with other content in one of its files."""
        return replace(self, files={**self.files, name: data})

    @property
    def data(self) -> bytes:
        """The bytes of all files."""
        return b"\n".join(self.files.values())

    @property
    def victims(self) -> tuple[str, ...]:
        """The files that may be damaged, the one named by the user first and twice."""
        others = tuple(sorted(self.files.keys() - {self.main}))
        return (self.main, self.main, *others) if self.main in self.files else others


@cache
def specimens() -> Mapping[str, tuple[Specimen, ...]]:
    """All goldens by the importer that reads them."""
    found: dict[str, list[Specimen]] = {}
    for case in cases():
        specimen = _specimen(case)
        found.setdefault(specimen.format, []).append(specimen)
    return {name: tuple(found[name]) for name in sorted(found)}


def _specimen(case: Path) -> Specimen:
    wanted = expected(case)
    as_of = wanted.ledger.get("as_of")
    files = {
        path.relative_to(case).as_posix(): path.read_bytes()
        for path in sorted(case.rglob("*"))
        if path.is_file() and not path.name.startswith("expected.")
    }
    lines = (line for row in wanted.rows for line in str(row["text"]).split("\n"))
    return Specimen(
        case=case.name,
        format=str(wanted.ledger.get("format", REFUSED)),
        main=main_file(case).relative_to(case).as_posix(),
        files=files,
        as_of=date.fromisoformat(str(as_of)) if as_of else None,
        texts=tuple(sorted({line.strip() for line in lines if len(line.strip()) >= LEAST_TEXT})),
    )


def suffix_of(name: str) -> str:
    """The suffix of a path, in lower case."""
    return PurePosixPath(name).suffix.lower()
