"""A model measured on a test set: every figure of the model card, with intervals, targets, and a second reader's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.agreement import Reading
from classifiers.calibrate import Flags
from classifiers.corpus import Example
from classifiers.evaluate import BINS, Scores, compare
from classifiers.intervals import Interval, draws, interval, label_measures, surest, within
from classifiers.labels import FACETS
from classifiers.model import Model, Prediction

AUTOMATIC = 0.9  # the share of messages that no person should have to look at
HEADLINE: tuple[tuple[str, str, float | None], ...] = (
    ("tag_macro_f1", "报表标签，宏平均 F1", 0.93),
    ("tag_accuracy", "报表标签，正确率", None),
    ("hard:tag_macro_f1", "报表标签，宏平均 F1（只看难例）", 0.88),
    ("hard:tag_accuracy", "报表标签，正确率（只看难例）", None),
    ("urgent_f1", "紧急，F1", 0.92),
    ("urgent_precision", "紧急，查准率", None),
    ("urgent_recall", "紧急，查全率", None),
    ("trace_f1", "留痕，F1", 0.93),
    ("trace_precision", "留痕，查准率", None),
    ("trace_recall", "留痕，查全率", None),
    ("act_accuracy", "类别，正确率", 0.95),
    ("facets_f1", "要素，平均 F1（不含由规则判的 @所有人）", 0.88),
    *((f"facet:{facet.name}", f"要素“{facet.zh}”，F1", None) for facet in FACETS),
    ("automatic_accuracy", "把握最大的九成消息，标签正确率", 0.96),
)
CALIBRATION_TARGET = 0.03


@dataclass(frozen=True, slots=True)
class Measured:
    """A model on a test set: its figures with intervals, what a second reader reaches, and every answer."""

    model: Model
    examples: Sequence[Example]
    predictions: Sequence[Prediction]
    scores: Scores
    figures: Mapping[str, Interval]
    readers: Mapping[str, float]


def measure(model: Model, examples: Sequence[Example], readings: Sequence[Reading]) -> Measured:
    """Every figure of the card. ``readings`` may cover part of the examples; none at all leaves dashes."""
    truth = [example.labels for example in examples]
    predictions = model.predict([example.text for example in examples])
    given = [prediction.labels for prediction in predictions]
    hard = np.array([example.hard for example in examples], dtype=np.bool_)
    measures = dict(label_measures(truth, given))
    kept = np.flatnonzero(hard).tolist()
    parts = label_measures([truth[n] for n in kept], [given[n] for n in kept]) if kept else {}
    measures |= {f"hard:{name}": within(hard, one) for name, one in parts.items()}
    right = np.array([true.tag is guess.tag for true, guess in zip(truth, given, strict=True)])
    measures["automatic_accuracy"] = surest(np.array([p.confidence.tag for p in predictions]), right, AUTOMATIC)
    weights = draws(len(examples))
    figures = {name: interval(measures[name], weights) for name, _, _ in HEADLINE if name in measures}
    difficult = {example.id for example in examples if example.hard}
    readers = _reached(readings, "") | _reached([row for row in readings if row.id in difficult], "hard:")
    return Measured(model, examples, predictions, compare(truth, predictions), figures, readers)


def _reached(readings: Sequence[Reading], prefix: str) -> dict[str, float]:
    """The second reader's figures, the first reader's labels taken for true."""
    if not readings:
        return {}
    measures = label_measures([row.first for row in readings], [row.second for row in readings])
    alone = np.ones((1, len(readings)))
    return {prefix + name: float(one(alone)[0]) for name, one in measures.items()}


def bins(found: Measured) -> list[tuple[int, float, float]]:
    """Equal bins of tag confidence: messages, mean confidence, share right (zeros where empty)."""
    sure = np.array([prediction.confidence.tag for prediction in found.predictions])
    right = rightly(found)
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    chosen = [place == number for number in range(BINS)]
    return [(int(c.sum()), float(sure[c].mean()), float(right[c].mean())) if c.any() else (0, 0.0, 0.0) for c in chosen]


def risks(found: Measured) -> list[float]:
    """The share of wrong tags among the surest 1, 2 … n messages."""
    order = np.argsort([-prediction.confidence.tag for prediction in found.predictions], kind="stable")
    wrong = ~rightly(found)[order]
    return [float(risk) for risk in np.cumsum(wrong) / np.arange(1, len(order) + 1)]


def rightly(found: Measured) -> Flags:
    """Which messages were given the right tag."""
    pairs = zip(found.examples, found.predictions, strict=True)
    return np.array([example.labels.tag is prediction.labels.tag for example, prediction in pairs], dtype=np.bool_)
