"""The independent test set: large enough, in settings of its own, no text of the corpus in it, and a floor on it."""

from __future__ import annotations

from classifiers import CORPUS_DIR, INDEPENDENT_DIR, bundled_model, compare, read_corpus
from classifiers.corpus import SHORT, bigrams, near_duplicates

FLOORS = {"trace": 0.87, "urgent": 0.76, "act:request": 0.9, "tag:routine": 0.94}


def test_it_is_large_and_its_settings_are_its_own() -> None:
    examples = read_corpus(INDEPENDENT_DIR)
    assert len(examples) >= 1000
    assert not {row.setting for row in examples} & {path.stem for path in CORPUS_DIR.glob("*.jsonl")}
    assert not list(near_duplicates(examples))


def test_no_text_of_the_corpus_is_in_it() -> None:
    """Identical texts of six characters or more would be remembered, not understood."""
    corpus = {bigrams(row.text) for row in read_corpus() if len(row.text) >= SHORT}
    assert not [
        row.id for row in read_corpus(INDEPENDENT_DIR) if len(row.text) >= SHORT and bigrams(row.text) in corpus
    ]


def test_the_bundled_model_holds_its_floors_on_it() -> None:
    examples = read_corpus(INDEPENDENT_DIR)
    scores = compare([row.labels for row in examples], bundled_model().predict([row.text for row in examples]))
    assert scores.tag_macro_f1 >= 0.85
    assert scores.tag_accuracy >= 0.92
    assert scores.calibration_error["tag"] <= 0.03
    assert {name: scores.labels[name].f1 for name, floor in FLOORS.items() if scores.labels[name].f1 < floor} == {}
