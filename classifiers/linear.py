"""The scoring layer: one score per act, flag and facet from the encoder's columns.

The mean of two learners, each by its own spread: separating planes, one per answer, and a network that learns all
answers together. Acts are told apart over all messages; flags and facets only among requests, because only requests
carry them.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from classifiers import encoder, network
from classifiers.calibrate import Array, Flags
from classifiers.encoder import Encoder, Parts
from classifiers.grams import Floats
from classifiers.labels import FACET_NAMES, Act, Labels
from classifiers.network import Network
from classifiers.rules import HINTS

ACTS: tuple[Act, ...] = tuple(Act)
LEARNED: tuple[str, ...] = ("urgent", "trace", *(name for name in FACET_NAMES if name != "mention_all"))
COLUMNS: tuple[str, ...] = (*(act.value for act in ACTS), *LEARNED)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen by cross-validation over settings (``classifiers.selection``): LinearSVC's C, the hidden units of
    the network, and its share beside the planes."""

    penalty: float = 0.3
    units: int = 128
    share: float = 1.5


CHOSEN = Choice()


@dataclass(frozen=True, slots=True)
class Layer:
    """Encoder, coefficients (columns of the encoder × COLUMNS, half precision), intercepts, and the network.

    ``spreads`` holds, 2 × COLUMNS, what the scores of the planes and of the network are divided by.
    """

    encoder: Encoder
    coefficients: Floats
    intercepts: Floats
    network: Network
    spreads: Floats

    def scores(self, parts: Sequence[Parts]) -> Array:
        """Uncalibrated scores, messages × COLUMNS."""
        matrix = self.encoder.matrix(parts)
        planes = np.asarray(matrix @ self.coefficients + self.intercepts, dtype=np.float64)
        return np.asarray(planes / self.spreads[0] + self.network.scores(matrix) / self.spreads[1], dtype=np.float64)

    def slopes(self, parts: Parts, column: int) -> Floats:
        """What each column of the encoder adds to one score of this message, per unit of the column's value."""
        learned = self.network.slopes(self.encoder.matrix([parts]), column)
        return np.asarray(self.coefficients[:, column] / self.spreads[0, column] + learned / self.spreads[1, column])


def truth(labels: Sequence[Labels]) -> Flags:
    """The right answers, messages × COLUMNS."""
    rows = [[one.act is act for act in ACTS] + [one.urgent, one.trace, *_facets(one)] for one in labels]
    return np.array(rows, dtype=np.bool_)


def _facets(labels: Labels) -> list[bool]:
    return [name in labels.facets for name in LEARNED[2:]]


def fit(parts: Sequence[Parts], settings: Sequence[str], labels: Sequence[Labels], choice: Choice = CHOSEN) -> Layer:
    """Fit the encoder, one separating plane per column, and the network."""
    encoding = encoder.fit(parts, settings)
    matrix = encoding.matrix(parts)
    right = truth(labels)
    planes = fit_planes(encoding, matrix, right, choice.penalty)
    learned = network.fit(matrix, right, len(ACTS), ACTS.index(Act.REQUEST), choice.units)
    return combined(encoding, planes, learned, matrix, choice.share)


def fit_planes(encoding: Encoder, matrix: sparse.csr_matrix, right: Flags, penalty: float) -> tuple[Floats, Floats]:
    """Coefficients (columns of the encoder × COLUMNS) and intercepts."""
    requests = np.flatnonzero(right[:, ACTS.index(Act.REQUEST)])
    asked = matrix[requests]
    planes = [_plane(matrix, right[:, n], penalty) for n in range(len(ACTS))]
    planes += [_plane(asked, right[requests, n], penalty) for n in range(len(ACTS), len(COLUMNS))]
    coefficients = np.stack([plane[:-1] for plane in planes], axis=1) + _hinted(encoding)
    halved = coefficients.astype(np.float16).astype(np.float32)
    return halved, np.array([plane[-1] for plane in planes], dtype=np.float32)


def combined(
    encoding: Encoder, planes: tuple[Floats, Floats], learned: Network, matrix: sparse.csr_matrix, share: float
) -> Layer:
    """Planes and network as one layer; ``matrix`` is what both were fitted on."""
    first, second = _spread(matrix @ planes[0] + planes[1]), _spread(learned.scores(matrix)) / np.float32(share)
    return Layer(encoding, *planes, learned, np.stack([first, second]))


def _spread(scores: Array) -> Floats:
    """The standard deviation of each column; 1 for one that never varies."""
    found = np.asarray(scores).std(axis=0).astype(np.float32)
    return np.where(found > 0, found, np.float32(1))


def _hinted(encoding: Encoder) -> Array:
    """What the hints add to the coefficients; a feature that training never saw adds nothing."""
    added = np.zeros((encoding.size, len(COLUMNS)))
    first = encoding.size - encoding.names.size
    row = {gram[0]: first + number for number, gram in enumerate(encoding.names.spelled())}
    for name, column, push in HINTS:
        if name in row:
            added[row[name], COLUMNS.index(column)] = push
    return added


def _plane(matrix: sparse.csr_matrix, right: Flags, penalty: float) -> Array:
    """Coefficients and, last, the intercept; a column without two kinds of example answers no (or yes) always."""
    if right.all() or not right.any():
        return np.append(np.zeros(matrix.shape[1]), 1.0 if right.all() else -1.0)
    from sklearn.exceptions import ConvergenceWarning  # here, because reading messages needs no scikit-learn
    from sklearn.svm import LinearSVC

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = LinearSVC(C=penalty, class_weight="balanced", random_state=0).fit(matrix, right)
    return np.append(fitted.coef_[0], fitted.intercept_[0])
