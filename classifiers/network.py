"""The network: one hidden layer over the encoder's columns, which learns all answers together.

What acts, flags and facets have in common is learned once, from every message; dropout on words keeps a few of them
from deciding alone. Given one message the layer is linear (each hidden unit is either on or off), so that a score can
be traced back to the words exactly. Trained by AdaGrad, one step size per column (Duchi et al., JMLR 2011).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from classifiers.calibrate import Array, Flags
from classifiers.grams import Floats, Ints

EPOCHS, BATCH = 24, 32
RATE, LAST_RATE = 0.2, 0.05  # step size at the start; share of it at the end
WORDS_DROPPED, UNITS_DROPPED = 0.5, 0.4
DECAY = np.float32(1e-5)
SEED = 1
FIRST = np.float32(1e-3)  # of every sum of squared gradients


@dataclass(frozen=True)
class Network:
    """``hidden`` columns × units, ``output`` units × answers, and their biases.

    The hidden weights are kept as whole numbers from −127 to 127 and a step for each unit: a quarter of the bytes.
    """

    numbers: npt.NDArray[np.int8]
    steps: Floats
    hidden_bias: Floats
    output: Floats
    bias: Floats

    @cached_property
    def hidden(self) -> Floats:
        """The hidden weights."""
        return np.asarray(self.numbers.astype(np.float32) * self.steps)

    def scores(self, matrix: sparse.csr_matrix) -> Array:
        """Uncalibrated scores, messages × answers; in double precision, so that a message's company does not matter."""
        return np.asarray(self._on(matrix).astype(np.float64) @ self.output.astype(np.float64) + self.bias)

    def slopes(self, row: sparse.csr_matrix, answer: int) -> Floats:
        """What each column adds to an answer's score in this message, per unit of the column's value."""
        active = self._on(row)[0] > 0
        return np.asarray(self.hidden[:, active] @ self.output[active, answer], dtype=np.float32)

    def _on(self, matrix: sparse.csr_matrix) -> Floats:
        return np.maximum(np.asarray(matrix @ self.hidden + self.hidden_bias, dtype=np.float32), 0)


class _Steps:
    """One array of parameters and how far it has been moved; ``rows`` share a step size where there are many."""

    def __init__(self, start: Floats, by_row: bool = False) -> None:
        self.values = start
        self._squares = np.full(len(start) if by_row else start.shape, FIRST, np.float32)
        self._by_row = by_row

    def move(self, gradient: Floats, rate: float, rows: Ints | slice = slice(None)) -> None:
        squared = gradient * gradient
        self._squares[rows] += squared.mean(axis=1) if self._by_row else squared
        root = np.sqrt(self._squares[rows])
        self.values[rows] -= rate * gradient / (root[:, None] if self._by_row else root)


def fit(matrix: sparse.csr_matrix, right: Flags, choices: int, given: int, units: int) -> Network:
    """Learn from messages × columns and messages × answers.

    The first ``choices`` answers exclude each other; the others are learned only where answer ``given`` is right.
    """
    draw = np.random.default_rng(SEED)
    answers = right.shape[1]
    hidden = _Steps(draw.standard_normal((matrix.shape[1], units), np.float32) * np.float32(0.09), by_row=True)
    output = _Steps(draw.standard_normal((units, answers), np.float32) / np.float32(np.sqrt(units)))
    hidden_bias, bias = _Steps(np.zeros(units, np.float32)), _Steps(np.zeros(answers, np.float32))
    truth = right.astype(np.float32)
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS + LAST_RATE)
        order = draw.permutation(matrix.shape[0])
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            columns, words = _thinned(matrix[rows], draw)
            here = hidden.values[columns]
            sums = np.asarray(words @ here) + hidden_bias.values
            kept = (draw.random(sums.shape, np.float32) >= UNITS_DROPPED) * np.float32(1 / (1 - UNITS_DROPPED))
            on = np.maximum(sums, 0) * kept
            error = _error(on @ output.values + bias.values, truth[rows], choices, given)
            back = (error @ output.values.T) * kept * (sums > 0)
            output.move(on.T @ error + DECAY * output.values, rate)
            bias.move(error.sum(axis=0), rate)
            hidden.move(np.asarray(words.T @ back) + DECAY * here, rate, columns)
            hidden_bias.move(back.sum(axis=0), rate)
    return Network(*_stepped(hidden.values), hidden_bias.values, output.values, bias.values)


def _thinned(batch: sparse.csr_matrix, draw: np.random.Generator) -> tuple[Ints, sparse.csr_matrix]:
    """The columns that a batch uses, and the batch over these with some of its words left out."""
    kept = (draw.random(len(batch.data), np.float32) >= WORDS_DROPPED) * np.float32(1 / (1 - WORDS_DROPPED))
    columns, places = np.unique(batch.indices, return_inverse=True)
    shape = (batch.shape[0], len(columns))
    return columns, sparse.csr_matrix((batch.data * kept, places, batch.indptr), shape=shape)


def _error(scores: Floats, truth: Floats, choices: int, given: int) -> Floats:
    """Gradient of the cross entropy, mean over the batch."""
    powers = np.exp(scores[:, :choices] - scores[:, :choices].max(axis=1, keepdims=True))
    error = 1 / (1 + np.exp(-np.clip(scores, -30, 30))) - truth
    error[:, :choices] = powers / powers.sum(axis=1, keepdims=True) - truth[:, :choices]
    error[:, choices:] *= truth[:, given, None]
    return np.asarray(error / np.float32(len(scores)))


def _stepped(hidden: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    steps = np.maximum(np.abs(hidden).max(axis=0), FIRST).astype(np.float32) / np.float32(127)
    return np.rint(hidden / steps).astype(np.int8), steps
