"""How good predictions are: per label, by confusion, by calibration, and by what a reviewer's share would buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from classifiers.labels import FACET_NAMES, Act, Labels, Tag
from classifiers.model import Prediction

STATES: tuple[str, ...] = ("other", "request", "urgent", "trace", "urgent+trace")
COVERAGES: tuple[float, ...] = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
BINS = 10


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one label, and how many messages truly carry it; shares in [0, 1]."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of one comparison.

    ``labels`` maps ``act:request``, ``tag:trace``, ``urgent``, ``trace``, ``reply`` … to a Score; confusions are
    true × predicted counts, in the order of Tag, Act and STATES; ``calibration_error`` is the expected calibration
    error (10 equal bins) of act, urgent, trace and tag; ``risk_coverage`` pairs a share of messages, surest first,
    with the share of wrong tags among them.
    """

    messages: int
    tag_accuracy: float
    tag_macro_f1: float
    act_macro_f1: float
    labels: Mapping[str, Score]
    tag_confusion: tuple[tuple[int, ...], ...]
    act_confusion: tuple[tuple[int, ...], ...]
    state_confusion: tuple[tuple[int, ...], ...]
    calibration_error: Mapping[str, float]
    risk_coverage: tuple[tuple[float, float], ...]
    review_share: float

    def as_json(self) -> dict[str, Any]:
        """Plain lists, numbers and strings."""
        plain = asdict(self)
        return {name: _listed(value) for name, value in plain.items()}


def _listed(value: Any) -> Any:
    return [_listed(one) for one in value] if isinstance(value, tuple) else value


def state(labels: Labels) -> str:
    """Which of STATES a label set is in: the five kinds that load figures tell apart."""
    if labels.act is not Act.REQUEST:
        return "other"
    flags = [name for name, stands in (("urgent", labels.urgent), ("trace", labels.trace)) if stands]
    return "+".join(flags) or "request"


def _carried(labels: Labels) -> set[str]:
    flags = {name for name, stands in (("urgent", labels.urgent), ("trace", labels.trace)) if stands}
    return flags | labels.facets | {f"act:{labels.act}", f"tag:{labels.tag}"}


def compare(truth: Sequence[Labels], predictions: Sequence[Prediction]) -> Scores:
    """Measure predictions against the true labels, pair by pair. ValueError when there are none."""
    if not truth:
        raise ValueError("没有可比对的标注")
    given = [prediction.labels for prediction in predictions]
    pairs = list(zip(truth, given, strict=True))
    names = (*(f"act:{act}" for act in Act), *(f"tag:{tag}" for tag in Tag), "urgent", "trace", *FACET_NAMES)
    sides = [(_carried(true), _carried(guess)) for true, guess in pairs]
    scores = {name: _score([(name in true, name in guess) for true, guess in sides]) for name in names}
    sure = np.array([prediction.confidence.tag for prediction in predictions])
    right = np.array([true.tag is guess.tag for true, guess in pairs])
    return Scores(
        messages=len(pairs),
        tag_accuracy=_rounded(right.mean()),
        tag_macro_f1=_rounded(np.mean([scores[f"tag:{tag}"].f1 for tag in Tag])),
        act_macro_f1=_rounded(np.mean([scores[f"act:{act}"].f1 for act in Act])),
        labels=scores,
        tag_confusion=_confusion([(true.tag.value, guess.tag.value) for true, guess in pairs], [t.value for t in Tag]),
        act_confusion=_confusion([(true.act.value, guess.act.value) for true, guess in pairs], [a.value for a in Act]),
        state_confusion=_confusion([(state(true), state(guess)) for true, guess in pairs], STATES),
        calibration_error=_calibration(pairs, predictions),
        risk_coverage=_risk_coverage(sure, right),
        review_share=_rounded(np.mean([prediction.review for prediction in predictions])),
    )


def _rounded(value: Any) -> float:
    return round(float(value), 4)


def _score(pairs: Sequence[tuple[bool, bool]]) -> Score:
    hits = sum(true and guess for true, guess in pairs)
    support, given = sum(true for true, _ in pairs), sum(guess for _, guess in pairs)
    precision, recall = hits / given if given else 0.0, hits / support if support else 0.0
    f1 = 2 * hits / (support + given) if support + given else 1.0
    return Score(_rounded(precision), _rounded(recall), _rounded(f1), support)


def _confusion(pairs: Sequence[tuple[str, str]], order: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sum(pair == (true, guess) for pair in pairs) for guess in order) for true in order)


def _calibration(pairs: Sequence[tuple[Labels, Labels]], predictions: Sequence[Prediction]) -> dict[str, float]:
    return {
        name: expected_calibration_error(
            [getattr(prediction.confidence, name) for prediction in predictions],
            [getattr(true, name) == getattr(guess, name) for true, guess in pairs],
        )
        for name in ("act", "urgent", "trace", "tag")
    }


def expected_calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Mean distance between confidence and accuracy over equal-width bins, weighted by their messages."""
    sure, hit = np.array(confidence, dtype=float), np.array(right, dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gap = [abs(float((sure[bins == b] - hit[bins == b]).sum())) for b in range(BINS)]
    return _rounded(sum(gap) / len(sure))


def _risk_coverage(sure: Any, right: Any) -> tuple[tuple[float, float], ...]:
    order = np.argsort(-sure, kind="stable")
    kept = [(share, max(1, round(share * len(order)))) for share in COVERAGES]
    return tuple((share, _rounded(1 - right[order[:count]].mean())) for share, count in kept)


def table(scores: Mapping[str, Any]) -> str:
    """The scores of ``Scores.as_json`` as lines of text."""
    lines = [
        f"{name:14} P {s['precision']:.3f} R {s['recall']:.3f} F1 {s['f1']:.3f} n {s['support']}"
        for name, s in scores["labels"].items()
    ]
    shown = ("messages", "tag_accuracy", "tag_macro_f1", "act_macro_f1", "calibration_error", "risk_coverage",
             "tag_confusion", "act_confusion", "state_confusion", "review_share")  # fmt: skip
    return "\n".join(lines + [f"{name}: {scores[name]}" for name in shown])
