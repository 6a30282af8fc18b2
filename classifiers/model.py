"""The trained model: the scoring layer, calibrated and bound to the codebook's rules.

Flags and facets are judged *given a request* and stand only where the act is one, so every answer is a valid
``Labels``. ``mention_all`` is a rule on the text, not learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from classifiers import calibrate, evidence, fold
from classifiers.calibrate import Array, Curve, Flags
from classifiers.encoder import take_apart
from classifiers.evidence import Span
from classifiers.grams import Ints
from classifiers.identity import Identity
from classifiers.labels import CHAT, Act, Labels
from classifiers.linear import ACTS, COLUMNS, LEARNED, Layer

REQUEST = ACTS.index(Act.REQUEST)
WEIGHT = 1.2  # of urgent and trace beside routine: by cross-validation, as many are then flagged as truly are
BATCH = 100_000  # characters taken apart at a time; bounds memory


class Confidence(NamedTuple):
    """Probability that the given act, urgent flag, trace flag and tag are right; each in [0, 1]."""

    act: float
    urgent: float
    trace: float
    tag: float


class Prediction(NamedTuple):
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
    layer: Layer
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
            scores = self.layer.scores(take_apart(batch))
            known.update(zip(batch, self.judge(batch, scores), strict=True))
        return [known[text] for text in texts]

    def explain(self, text: str) -> tuple[Span, ...]:
        """The stretches of a text that carried its trace and urgent flags and its act, most telling first."""
        if not text.strip():
            return ()
        labels = self.predict([text])[0].labels
        columns = {name: name for name in ("trace", "urgent") if getattr(labels, name)} | {"act": labels.act.value}
        parts = take_apart([text])[0]
        decisions = {name: self.layer.slopes(parts, COLUMNS.index(column)) for name, column in columns.items()}
        return evidence.spans(text, parts, self.layer.encoder, decisions)

    def judge(self, texts: Sequence[str], scores: Array) -> list[Prediction]:
        """Turn raw scores (texts × COLUMNS) into predictions."""
        curves = [self.calibration.curves[name] for name in LEARNED]
        acts = calibrate.softmax(scores[:, : len(ACTS)], self.calibration.temperature)
        flags = np.stack([c.probability(scores[:, len(ACTS) + n]) for n, c in enumerate(curves)], axis=1)
        chosen, standing = _decide(acts, flags, np.array([curve.cut for curve in curves]))
        known: dict[tuple[int, tuple[bool, ...], bool], Labels] = {}
        answers = []
        sure = _confidences(acts, flags, chosen, standing).tolist()
        for text, choice, stands, shares in zip(texts, chosen.tolist(), standing.tolist(), sure, strict=True):
            key = (choice, tuple(stands), fold.mentions_all(text))
            labels = known.get(key) or known.setdefault(key, _labels(ACTS[choice], *key[1:]))
            answers.append(Prediction(labels, Confidence(*shares), shares[-1] < self.calibration.review_below))
        return answers


def _decide(acts: Array, flags: Array, cuts: Array) -> tuple[Ints, Flags]:
    """The act (its number) and the flags and facets that stand, from probabilities: messages × acts, × LEARNED.

    The tag is decided first, over request and flags together: a message may well be a trace request if it is a
    request at all, and still more likely be none.
    """
    request, urgent, trace = acts[:, REQUEST], flags[:, 0], flags[:, 1]
    on = np.stack([request * urgent * (1 - trace), request * trace], axis=1)
    tag = np.column_stack([1 - on.sum(axis=1), WEIGHT * on]).argmax(axis=1)
    standing = flags >= cuts
    standing[:, 0] = (tag == 1) | ((tag == 2) & standing[:, 0])
    standing[:, 1] = tag == 2
    return np.where(tag > 0, REQUEST, acts.argmax(axis=1)), standing


def _labels(act: Act, stands: Sequence[bool], everybody: bool) -> Labels:
    """Labels that keep the codebook: only a request carries flags and learned facets."""
    facets = {"mention_all"} if everybody else set()
    if act is not Act.REQUEST:
        return Labels(act, facets=frozenset(facets))
    facets.update(name for name, stand in zip(LEARNED[2:], stands[2:], strict=True) if stand)
    return Labels(act, stands[0], stands[1], frozenset(facets))


def _confidences(acts: Array, flags: Array, chosen: Ints, standing: Flags) -> Array:
    """Messages × (act, urgent, trace, tag): flags given a request are scaled by the probability that it is one."""
    request, urgent, trace = acts[:, REQUEST], flags[:, 0], flags[:, 1]
    asks = chosen == REQUEST
    is_urgent, is_trace = asks & standing[:, 0], asks & standing[:, 1]
    on_urgent, on_trace = request * urgent, request * trace
    routine = 1 - request + request * (1 - urgent) * (1 - trace)
    tag = np.where(is_trace, on_trace, np.where(is_urgent, on_urgent * (1 - trace), routine))
    act = acts[np.arange(len(acts)), chosen]
    shares = (act, np.where(is_urgent, on_urgent, 1 - on_urgent), np.where(is_trace, on_trace, 1 - on_trace), tag)
    return np.asarray(np.stack(shares, axis=1).round(4))


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
