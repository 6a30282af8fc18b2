"""The independent test set: large enough, in settings of its own, no text of the corpus in it, and a floor on it."""

from __future__ import annotations

from classifiers import CORPUS_DIR, INDEPENDENT_DIR, bundled_model, compare, read_corpus
from classifiers.corpus import near_duplicates
from classifiers.overlap import overlap

FLOORS = {"trace": 0.91, "urgent": 0.84, "act:request": 0.92, "tag:routine": 0.96}


def test_it_is_large_and_its_settings_are_its_own() -> None:
    examples = read_corpus(INDEPENDENT_DIR)
    assert len(examples) >= 1000
    assert not {row.setting for row in examples} & {path.stem for path in CORPUS_DIR.glob("*.jsonl")}
    assert not list(near_duplicates(examples))


def test_no_text_of_the_corpus_is_like_one_of_it() -> None:
    """Texts that are nearly the same would be remembered, not understood."""
    assert overlap(read_corpus(), read_corpus(INDEPENDENT_DIR)).alike == 0


def test_the_bundled_model_holds_its_floors_on_it() -> None:
    examples = read_corpus(INDEPENDENT_DIR)
    scores = compare([row.labels for row in examples], bundled_model().predict([row.text for row in examples]))
    assert scores.tag_macro_f1 >= 0.9
    assert scores.tag_accuracy >= 0.94
    assert scores.calibration_error["tag"] <= 0.03
    assert {name: scores.labels[name].f1 for name, floor in FLOORS.items() if scores.labels[name].f1 < floor} == {}
