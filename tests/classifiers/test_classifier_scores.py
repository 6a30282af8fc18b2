"""Figures on settings held out: no setting on both sides, floors a little below what was measured."""

import pytest

from classifiers import FACETS, Act, Example, Labels, Prediction, bundled_model, compare, cross_validate, read_corpus
from classifiers.evaluate import expected_calibration_error, table
from classifiers.model import Confidence
from classifiers.training import folds

FLOORS = {
    "act:request": 0.87, "act:notice": 0.7, "act:ack": 0.76, "act:chat": 0.69,
    "tag:routine": 0.92, "tag:urgent": 0.77, "tag:trace": 0.85, "urgent": 0.79, "trace": 0.85,
    "reply": 0.68, "deadline": 0.75, "photo": 0.78, "checkin": 0.69, "form": 0.74, "relay": 0.85,
    "traffic": 0.81, "meeting": 0.73, "emergency": 0.78, "mention_all": 1.0,
}  # fmt: skip


MEASURED = bundled_model().scores  # while training, each setting by layers that had not seen it


def test_every_label_has_a_floor() -> None:
    assert set(FLOORS) == set(MEASURED["labels"])
    assert {facet.name for facet in FACETS} <= set(FLOORS)


@pytest.mark.parametrize("label", FLOORS)
def test_f1_on_unseen_settings(label: str) -> None:
    score = MEASURED["labels"][label]
    assert score["support"] >= 30
    assert score["f1"] >= FLOORS[label]


def test_the_tag_as_a_whole() -> None:
    assert MEASURED["tag_macro_f1"] >= 0.84
    assert MEASURED["tag_accuracy"] >= 0.88


def test_confidence_means_what_it_says() -> None:
    assert all(error <= 0.04 for error in MEASURED["calibration_error"].values())


def test_surer_messages_are_righter() -> None:
    risks = [risk for _, risk in MEASURED["risk_coverage"]]
    assert risks == sorted(risks)
    assert risks[0] <= 0.03


def test_review_catches_most_errors_at_a_bounded_share() -> None:
    assert MEASURED["review_share"] <= 0.35


def test_counts_are_neither_inflated_nor_deflated() -> None:
    confusion = MEASURED["tag_confusion"]
    for tag in range(3):
        true, guessed = sum(confusion[tag]), sum(row[tag] for row in confusion)
        assert abs(guessed - true) <= 0.15 * true


def test_whole_models_hold_on_settings_that_none_of_their_parts_has_seen() -> None:
    """A small part of the corpus, calibration and all."""
    some = [row for row in read_corpus() if row.setting in ("school", "village", "health", "township")]
    scores = cross_validate(some, 4)
    assert scores.messages == len(some)
    assert scores.tag_macro_f1 >= 0.65


def test_no_setting_is_on_both_sides() -> None:
    examples = read_corpus()
    held = []
    for seen, unseen in folds(examples):
        assert not {examples[n].setting for n in seen} & {examples[n].setting for n in unseen}
        held += unseen
    assert sorted(held) == list(range(len(examples)))


def test_one_setting_alone_is_split_by_rows() -> None:
    examples = [Example(str(n), "x", Labels(Act.CHAT), "one") for n in range(12)]
    assert [len(unseen) for _, unseen in folds(examples, 4)] == [3, 3, 3, 3]


def told(labels: Labels, tag: float = 0.9) -> Prediction:
    return Prediction(labels, Confidence(0.9, 0.8, 0.7, tag), tag < 0.5)


def test_figures_by_hand() -> None:
    trace, urgent, chat = Labels(Act.REQUEST, trace=True), Labels(Act.REQUEST, urgent=True), Labels(Act.CHAT)
    scores = compare([trace, trace, urgent, chat], [told(trace), told(chat, 0.4), told(urgent), told(urgent, 0.3)])
    assert (scores.messages, scores.tag_accuracy, scores.review_share) == (4, 0.5, 0.5)
    assert scores.tag_confusion == ((0, 1, 0), (0, 1, 0), (1, 0, 1))
    assert scores.state_confusion[0] == (0, 0, 1, 0, 0) and scores.state_confusion[3] == (1, 0, 0, 1, 0)
    assert (scores.labels["trace"].precision, scores.labels["trace"].recall) == (1.0, 0.5)
    assert scores.labels["urgent"].f1 == pytest.approx(2 / 3, abs=1e-4)
    assert scores.risk_coverage[0] == (0.5, 0.0) and scores.risk_coverage[-1] == (1.0, 0.5)
    assert "tag:trace" in table(scores.as_json())


def test_calibration_error_by_hand() -> None:
    assert expected_calibration_error([0.95, 0.95, 0.55, 0.55], [True, True, True, False]) == 0.05


def test_nothing_to_compare_is_an_error() -> None:
    with pytest.raises(ValueError, match="没有"):
        compare([], [])
