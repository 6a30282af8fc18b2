"""The network learns what planes cannot, says exactly what each column added, and is the same every time."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from classifiers.calibrate import Flags
from classifiers.network import Network, fit


def both_or_neither() -> tuple[sparse.csr_matrix, Flags]:
    """Two words; the first answer is right where exactly one of them stands, the second where not; one flag."""
    draw = np.random.default_rng(3)
    words = draw.integers(0, 2, (4000, 2))
    rest = draw.random((4000, 6)) < 0.3
    odd = words.sum(axis=1) == 1
    matrix = sparse.csr_matrix(np.hstack([words, rest]).astype(np.float32))
    return matrix, np.stack([odd, ~odd, words[:, 0] == 1], axis=1)


def learned() -> tuple[Network, sparse.csr_matrix, Flags]:
    matrix, right = both_or_neither()
    return fit(matrix, right, 2, 0, 128), matrix, right


def test_it_learns_what_no_plane_can_tell() -> None:
    network, matrix, right = learned()
    scores = network.scores(matrix)
    assert np.mean((scores[:, 0] > scores[:, 1]) == right[:, 0]) > 0.85  # a plane: one half
    asked = right[:, 0]
    assert np.mean((scores[asked, 2] > 0) == right[asked, 2]) > 0.85


def test_the_slopes_of_a_message_are_its_score() -> None:
    network, matrix, _ = learned()
    for row in (matrix[0], matrix[7], matrix[11]):
        for answer in range(3):
            active = np.asarray(row @ network.hidden + network.hidden_bias)[0] > 0
            constant = network.hidden_bias[active] @ network.output[active, answer] + network.bias[answer]
            traced = float((row @ network.slopes(row, answer))[0]) + float(constant)
            assert abs(traced - network.scores(row)[0, answer]) < 1e-4


def test_training_twice_gives_the_same() -> None:
    one, two = learned()[0], learned()[0]
    assert np.array_equal(one.numbers, two.numbers) and np.array_equal(one.output, two.output)
    assert one.numbers.dtype == np.int8 and np.abs(one.numbers).max() == 127
