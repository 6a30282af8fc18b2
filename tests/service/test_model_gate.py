"""A retrained model takes over only when it is no worse on the independent set and on what people corrected so far."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from classifiers import CORPUS_DIR, Example, Model, read_corpus, save, train
from monitor.service import Context, models
from monitor.service.modelling import Trained, train_model
from monitor.service.outcomes import Options
from monitor.service.policy import OPERATOR
from tests.site import Said, at, open_at, qq_txt, run_import

SMALL, LARGE = ("short_field", "short_office"), ("short_town", "short_messages", "village", "township")
NAMED = 12  # messages that people corrected


@dataclass(frozen=True)
class Office:
    """A site that uses a weak model, the examples on which that one is wrong, and labelled data for a better one."""

    ctx: Context
    weak: Model
    missed: list[Example]
    data: Path


@pytest.fixture(scope="module")
def weak() -> Model:
    return train([row for row in read_corpus() if row.setting in SMALL])


@pytest.fixture
def office(tmp_path: Path, weak: Model) -> Office:
    ctx = open_at(tmp_path / "site")
    save(weak, models.folder_of(ctx.folder, weak.id))
    models.use(ctx.folder, weak.id)
    rows = [row for row in read_corpus(CORPUS_DIR) if row.setting == "village_group_leaders" and "\n" not in row.text]
    guesses = weak.predict([row.text for row in rows])
    missed = [row for row, guess in zip(rows, guesses, strict=True) if guess.labels.tag is not row.labels.tag][:NAMED]
    said = [Said(f"2026-11-16T08:{n:02d}:00", "陈志远", "10001", row.text) for n, row in enumerate(missed)]
    run_import(ctx, [qq_txt(tmp_path / "群.txt", "值班群", said)], Options(tags=False))
    data = tmp_path / "语料"
    data.mkdir()
    for name in LARGE:
        (data / f"{name}.jsonl").write_bytes((CORPUS_DIR / f"{name}.jsonl").read_bytes())
    lines = [_line(f"{copy}-{row.id}", row) for copy in "abcdef" for row in missed]
    (data / "again.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return Office(ctx, weak, missed, data)


def _line(name: str, row: Example) -> str:
    told = row.labels
    flags = {"act": told.act.value, "urgent": told.urgent, "trace": told.trace, "facets": sorted(told.facets)}
    return json.dumps({"id": name, "text": row.text, **flags, "hard": False}, ensure_ascii=False)


def correct(ctx: Context, told: list[Example]) -> None:
    """What a reviewer accepted, entered as the store keeps it."""
    with ctx.writing() as db:
        for row in told:
            key = db.execute(
                "SELECT m.key FROM message AS m JOIN message_text AS t ON t.message_id = m.id WHERE t.text = ?",
                [row.text],
            ).fetchone()[0]
            db.table("correction").insert({
                "message_key": key, "act": row.labels.act.value, "urgent": int(row.labels.urgent),
                "trace": int(row.labels.trace), "facets": ",".join(sorted(row.labels.facets)), "reason": "复核",
                "made_by": "复核员", "made_at": at("2026-11-17T09:00:00"), "accepted_by": "负责人",
                "accepted_at": at("2026-11-17T10:00:00"),
            })  # fmt: skip


def trained(office: Office) -> Trained:
    result = train_model(office.ctx, OPERATOR, office.data)
    assert result.macro_f1 > result.current_macro_f1, "the larger corpus must give the better model here"
    assert models.folder_of(office.ctx.folder, office.weak.id).is_dir()  # kept: reports made with it stay explainable
    return result


def in_use(office: Office) -> str:
    return (office.ctx.folder / models.MODELS / models.ACTIVE).read_text("utf-8")


def test_a_better_model_takes_over(office: Office) -> None:
    correct(office.ctx, office.missed)
    result = trained(office)
    assert result.active and in_use(office) == result.model != office.weak.id


def test_a_model_that_unlearns_corrections_does_not(office: Office) -> None:
    """The corrections agree with the model in use, and the new data contradicts them."""
    guesses = office.weak.predict([row.text for row in office.missed])
    kept = [
        Example(row.id, row.text, guess.labels, row.setting) for row, guess in zip(office.missed, guesses, strict=True)
    ]
    correct(office.ctx, kept)
    result = trained(office)
    assert not result.active and in_use(office) == office.weak.id
    assert models.folder_of(office.ctx.folder, result.model).is_dir()
