"""How far a figure would move had other messages been drawn: 95 % percentile bootstrap by message.

A ``Measure`` takes weights (resamples × messages, how often each message was drawn) and gives one figure per
resample; weights of one give the figure itself. Method: Efron and Tibshirani, An Introduction to the Bootstrap
(1993), chapter 13.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.calibrate import Array, Flags
from classifiers.labels import FACET_NAMES, Act, Labels, Tag

RESAMPLES = 2000
SEED = 20261123
LEVEL = 0.95
BY_RULE = "mention_all"  # the facet that no model learns

Measure = Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the two ends of its interval, all in [0, 1]."""

    value: float
    low: float
    high: float


def draws(messages: int, resamples: int = RESAMPLES, seed: int = SEED) -> Array:
    """How often each message is drawn, with replacement: resamples × messages; equal arguments, equal draws."""
    picked = np.random.default_rng(seed).integers(messages, size=(resamples, messages))
    return np.stack([np.bincount(row, minlength=messages) for row in picked]).astype(np.float64)


def interval(measure: Measure, weights: Array) -> Interval:
    """The figure on the messages as they are, and the middle ``LEVEL`` of it over the draws."""
    value = measure(np.ones((1, weights.shape[1])))[0]
    low, high = np.quantile(measure(weights), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(value), float(low), float(high))


def share(hit: Flags) -> Measure:
    """The share of messages for which ``hit`` holds."""
    return lambda weights: _ratio(weights @ hit, weights.sum(axis=1), 0.0)


def precision(true: Flags, given: Flags) -> Measure:
    """Of the messages given a label, the share that truly carry it; 0 when none is given it."""
    return lambda weights: _ratio(weights @ (true & given), weights @ given, 0.0)


def recall(true: Flags, given: Flags) -> Measure:
    """Of the messages that truly carry a label, the share given it; 0 when none carries it."""
    return precision(given, true)


def f1(true: Flags, given: Flags) -> Measure:
    """The harmonic mean of precision and recall; 1 when nobody carries the label or is given it."""
    return lambda weights: _ratio(2 * (weights @ (true & given)), weights @ true + weights @ given, 1.0)


def mean(measures: Sequence[Measure]) -> Measure:
    """The plain mean of several figures."""
    return lambda weights: np.asarray(np.mean([measure(weights) for measure in measures], axis=0))


def within(part: Flags, measure: Measure) -> Measure:
    """A measure built on the messages of one part, for weights over all messages."""
    return lambda weights: measure(weights[:, part])


def surest(sure: Array, right: Flags, portion: float) -> Measure:
    """The share of right answers among the ``portion`` of messages with the highest confidence."""
    order = np.argsort(-sure, kind="stable")

    def measure(weights: Array) -> Array:
        drawn = weights[:, order]
        room = np.maximum(1, np.round(portion * drawn.sum(axis=1)))
        kept = np.clip(room[:, None] - (drawn.cumsum(axis=1) - drawn), 0, drawn)
        return np.asarray(kept @ right[order] / room)

    return measure


def _ratio(part: Array, whole: Array, empty: float) -> Array:
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, empty), where=whole > 0))


def label_measures(truth: Sequence[Labels], given: Sequence[Labels]) -> Mapping[str, Measure]:
    """Every figure of one comparison by name: tags, acts, ``urgent_f1`` …, ``facets_f1`` and ``facet:photo`` …."""
    tags = {tag: (_are([x.tag is tag for x in truth]), _are([x.tag is tag for x in given])) for tag in Tag}
    acts = {act: (_are([x.act is act for x in truth]), _are([x.act is act for x in given])) for act in Act}
    pairs = list(zip(truth, given, strict=True))
    found = {
        "tag_macro_f1": mean([f1(*sides) for sides in tags.values()]),
        "tag_accuracy": share(_are([true.tag is guess.tag for true, guess in pairs])),
        "act_macro_f1": mean([f1(*sides) for sides in acts.values()]),
        "act_accuracy": share(_are([true.act is guess.act for true, guess in pairs])),
    }
    for name in ("urgent", "trace"):
        sides = _are([getattr(x, name) for x in truth]), _are([getattr(x, name) for x in given])
        found |= {f"{name}_f1": f1(*sides), f"{name}_precision": precision(*sides), f"{name}_recall": recall(*sides)}
    facets = {name: f1(_are([name in x.facets for x in truth]), _are([name in x.facets for x in given]))
              for name in FACET_NAMES}  # fmt: skip
    found["facets_f1"] = mean([measure for name, measure in facets.items() if name != BY_RULE])
    return found | {f"facet:{name}": measure for name, measure in facets.items()}


def _are(values: Sequence[bool]) -> Flags:
    return np.array(values, dtype=np.bool_)
