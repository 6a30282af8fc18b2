"""The trained model: the linear layer, calibrated and bound to the codebook's rules.

Flags and facets are judged *given a request* and stand only where the act is one, so every answer is a valid
``Labels``. ``mention_all`` is a rule on the text, not learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from classifiers import calibrate, evidence, fold
from classifiers.calibrate import Array, Curve
from classifiers.encoder import take_apart
from classifiers.evidence import Span
from classifiers.identity import Identity
from classifiers.labels import CHAT, Act, Labels
from classifiers.linear import ACTS, COLUMNS, LEARNED, Linear

BATCH = 100_000  # characters taken apart at a time; bounds memory


@dataclass(frozen=True, slots=True)
class Confidence:
    """Probability that the given act, urgent flag, trace flag and tag are right; each in [0, 1]."""

    act: float
    urgent: float
    trace: float
    tag: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """One message's labels; ``review`` asks for a human eye because the tag is doubtful."""

    labels: Labels
    confidence: Confidence
    review: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """Temperature of the acts, curve of each flag and facet, and the tag confidence below which to ask a person."""

    temperature: float
    curves: Mapping[str, Curve]
    review_below: float


BLANK = Prediction(CHAT, Confidence(1.0, 1.0, 1.0, 1.0), False)


@dataclass(frozen=True, slots=True)
class Model:
    """``scores`` are the figures measured while training, on settings held out (``evaluate.Scores.as_json``)."""

    identity: Identity
    layer: Linear
    calibration: Calibration
    scores: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Digest of corpus, codebook, dictionary and code."""
        return self.identity.id

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """One Prediction per text, in order; equal texts are read once. Never raises on content."""
        known: dict[str, Prediction] = dict.fromkeys(texts, BLANK)
        for batch in _batches([text for text in known if text.strip()]):
            scores = self.layer.scores([take_apart(text) for text in batch])
            known.update(zip(batch, self.judge(batch, scores), strict=True))
        return [known[text] for text in texts]

    def explain(self, text: str) -> tuple[Span, ...]:
        """The stretches of a text that carried its trace and urgent flags and its act, most telling first."""
        if not text.strip():
            return ()
        labels = self.predict([text])[0].labels
        columns = {name: name for name in ("trace", "urgent") if getattr(labels, name)} | {"act": labels.act.value}
        decisions = {name: self.layer.coefficients[:, COLUMNS.index(column)] for name, column in columns.items()}
        return evidence.spans(text, self.layer.encoder, decisions)

    def judge(self, texts: Sequence[str], scores: Array) -> list[Prediction]:
        """Turn raw scores (texts × COLUMNS) into predictions."""
        curves = [self.calibration.curves[name] for name in LEARNED]
        acts = calibrate.softmax(scores[:, : len(ACTS)], self.calibration.temperature)
        flags = np.stack([c.probability(scores[:, len(ACTS) + n]) for n, c in enumerate(curves)], axis=1)
        standing = flags >= np.array([curve.cut for curve in curves])
        known: dict[tuple[Act, tuple[bool, ...], bool], Labels] = {}
        answers = []
        for text, act, flag, stands in zip(texts, acts.tolist(), flags.tolist(), standing.tolist(), strict=True):
            key = (ACTS[act.index(max(act))], tuple(stands), fold.mentions_all(text))
            labels = known.get(key) or known.setdefault(key, _labels(*key))
            sure = _confidence(labels, act, *flag[:2])
            answers.append(Prediction(labels, sure, sure.tag < self.calibration.review_below))
        return answers


def _labels(act: Act, stands: Sequence[bool], everybody: bool) -> Labels:
    """Labels that keep the codebook: only a request carries flags and learned facets."""
    facets = {"mention_all"} if everybody else set()
    if act is not Act.REQUEST:
        return Labels(act, facets=frozenset(facets))
    facets.update(name for name, stand in zip(LEARNED[2:], stands[2:], strict=True) if stand)
    return Labels(act, stands[0], stands[1], frozenset(facets))


def _confidence(labels: Labels, acts: Sequence[float], urgent: float, trace: float) -> Confidence:
    """Flags given a request are scaled by the probability that it is one."""
    request = acts[0]
    on_trace, on_urgent = request * trace, request * urgent
    if labels.trace:
        tag = on_trace
    elif labels.urgent:
        tag = on_urgent * (1 - trace)
    else:
        tag = 1 - request + request * (1 - urgent) * (1 - trace)
    on_urgent, on_trace = on_urgent if labels.urgent else 1 - on_urgent, on_trace if labels.trace else 1 - on_trace
    return Confidence(round(max(acts), 4), round(on_urgent, 4), round(on_trace, 4), round(tag, 4))


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += min(len(text), fold.HEAD + fold.TAIL)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
