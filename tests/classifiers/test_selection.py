"""The choice of settings is made without the messages it is then measured on."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from classifiers import CORPUS_DIR, encoder, linear, read_corpus, selection
from classifiers.linear import Choice

FILES = ("short_field", "short_office", "short_messages")
CHOICES = [Choice(0.3, 8, 0.75), Choice(0.3, 8, 1.5)]


def test_the_unseen_are_scored_by_layers_of_the_other_settings() -> None:
    examples = [row for row in read_corpus() if row.setting in FILES]
    parts = encoder.take_apart([row.text for row in examples])
    scores = selection.unseen(examples, parts, CHOICES, len(FILES))
    held = [number for number, row in enumerate(examples) if row.setting == FILES[0]]
    others = [number for number in range(len(examples)) if number not in set(held)]
    for choice in CHOICES:
        seen = [examples[number] for number in others]
        layer = linear.fit([parts[n] for n in others], [x.setting for x in seen], [x.labels for x in seen], choice)
        assert np.allclose(scores[choice][held], layer.scores([parts[number] for number in held]))


def test_it_prints_a_figure_for_every_fold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in FILES:
        (tmp_path / f"{name}.jsonl").write_bytes((CORPUS_DIR / f"{name}.jsonl").read_bytes())
    for name, values in (("PENALTIES", (0.3,)), ("UNITS", (8,)), ("SHARES", (0.75, 1.5))):
        monkeypatch.setattr(selection, name, values)
    monkeypatch.setattr(sys, "argv", ["selection", str(tmp_path)])
    assert selection.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(FILES) + 1 and all("宏平均 F1" in line for line in lines)
