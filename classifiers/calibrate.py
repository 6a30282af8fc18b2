"""From scores to probabilities and decisions, fitted on messages of settings the scores were not trained on.

Acts: softmax with one temperature. Flags and facets (given a request): a logistic curve, and a cut such that as
many messages are flagged as truly are, so that counts are neither inflated nor deflated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
DIGITS = 4  # kept of every fitted number, so that a rebuild on another machine agrees


@dataclass(frozen=True, slots=True)
class Curve:
    """``sigmoid(slope · score + shift)`` is the probability; the flag stands when it reaches ``cut``."""

    slope: float
    shift: float
    cut: float

    def probability(self, score: Array) -> Array:
        """Probability of the flag for each score."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * score + self.shift, -50, 50))))


def softmax(scores: Array, temperature: float) -> Array:
    """Rows of probabilities from rows of scores."""
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_temperature(scores: Array, truth: npt.NDArray[np.int64]) -> float:
    """The temperature under which the true classes (column numbers) are likeliest."""

    from scipy.optimize import minimize_scalar  # here, because reading messages needs neither this nor scikit-learn

    def loss(log_temperature: float) -> float:
        chosen = softmax(scores, float(np.exp(log_temperature)))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    return round(float(np.exp(minimize_scalar(loss, bounds=(-4, 3), method="bounded").x)), DIGITS)


def fit_curve(score: Array, truth: Flags) -> Curve:
    """Logistic curve and cut for one flag; a flag never or always seen gets a fixed steep curve."""
    if truth.all() or not truth.any():
        return Curve(4.0, 0.0, 0.5)
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=10.0).fit(score[:, None], truth)
    curve = Curve(round(float(fitted.coef_[0, 0]), DIGITS), round(float(fitted.intercept_[0]), DIGITS), 0.5)
    probability = np.sort(curve.probability(score))[::-1]
    cut = float(probability[int(truth.sum()) - 1])
    return Curve(curve.slope, curve.shift, round(min(max(cut, 0.3), 0.6), DIGITS))


def fit_threshold(confidence: Array, right: Flags, target: float) -> float:
    """The lowest confidence from which on the share of wrong tags stays within ``target``."""
    order = np.argsort(-confidence, kind="stable")
    risk = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    within = np.flatnonzero(risk <= target)
    return round(float(confidence[order][within[-1]]), DIGITS) if len(within) else 1.0
