"""The goldens of the importers: one folder per case with the export as users have it, and what must come out.

``expected.jsonl`` holds the messages in the published shape, ``tool`` only where there is one. The format's name, what
was skipped, warned of and flagged, and the error where the file is refused or breaks off are in
``expected.ledger.json``; ``as_of`` in it is the day that the user gives. ``pytest --bless
tests/importers/test_golden.py [-k CASE]`` rewrites both; the difference is the review.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from monitor.errors import MonitorError
from monitor.importers import IMPORTERS, Head, Source, identify, read
from monitor.importers.importer import DEFAULT_ZONE
from monitor.importers.rows import contract_row
from monitor.types import GroupHeader, RawMember, RawMessage, Skipped, Warned

GOLDENS = Path(__file__).parents[1] / "golden" / "importers"


@dataclass
class Outcome:
    rows: list[dict[str, object]] = field(default_factory=list)
    ledger: dict[str, object] = field(default_factory=dict)


def cases() -> list[Path]:
    return sorted(path for path in GOLDENS.iterdir() if path.is_dir())


def main_file(case: Path) -> Path:
    """The file or folder a user would name: side files lie beside it, a folder with a manifest counts as one."""
    found = sorted(path for path in case.iterdir() if not path.name.startswith("expected."))
    main = next((path for path in found if path.name == "records.jsonl"), found[0])
    while main.is_dir() and not (main / "manifest.json").exists():
        main = sorted(main.iterdir())[0]
    return main


def matching(path: Path) -> list[str]:
    head = Head.of(path)
    return [importer.name for importer in IMPORTERS if importer.identify(head)]


def parse(path: Path, as_of: str | None = None) -> Outcome:
    """Everything that identifying and reading a path gives, errors included."""
    outcome = Outcome()
    notes: dict[str, list[dict[str, object]]] = {"skipped": [], "warned": [], "flagged": []}
    members: list[dict[str, str]] = []
    header = None
    try:
        importer = identify(path)
        outcome.ledger["format"] = importer.name
        for part in read(Source(path, as_of=date.fromisoformat(as_of) if as_of else None), importer):
            match part:
                case GroupHeader():
                    header = part
                case RawMember():
                    members.append({"sender_id": part.sender_id, "name": part.name})
                case Skipped():
                    notes["skipped"].append({"line": part.line, "reason": part.reason})
                case Warned():
                    notes["warned"].append({"line": part.line, "reason": part.reason})
                case RawMessage():
                    assert header is not None, "a message before its group"
                    outcome.rows.append(contract_row(header, part, DEFAULT_ZONE))
                    if part.flag:
                        notes["flagged"].append({"line": part.line, "reason": part.flag})
    except MonitorError as error:
        outcome.ledger["error"] = {"kind": type(error).__name__, "text": str(error)}
    outcome.ledger |= {key: value for key, value in notes.items() if value}
    if members:
        outcome.ledger["members"] = members
    if as_of:
        outcome.ledger["as_of"] = as_of
    return outcome


def expected(case: Path) -> Outcome:
    rows, ledger = case / "expected.jsonl", case / "expected.ledger.json"
    lines = rows.read_text("utf-8").split("\n") if rows.exists() else []
    return Outcome(
        [json.loads(line) for line in lines if line], json.loads(ledger.read_text("utf-8")) if ledger.exists() else {}
    )


def rewrite(case: Path) -> None:
    ledger = case / "expected.ledger.json"
    as_of = json.loads(ledger.read_text("utf-8")).get("as_of") if ledger.exists() else None
    outcome = parse(main_file(case), as_of)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in outcome.rows)
    (case / "expected.jsonl").write_text(lines, "utf-8", newline="\n")
    ledger.write_text(json.dumps(outcome.ledger, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
