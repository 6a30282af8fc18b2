"""``python -m classifiers.selection``: the model's settings chosen by nested cross-validation over settings of work.

For every outer fold the choice is made on the other folds alone, by cross-validation among them; then a model so made
is measured on the outer fold. So the figure at the end owes nothing to the choosing (Cawley & Talbot, JMLR 2010).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np

from classifiers import encoder, linear, network
from classifiers.calibrate import Array, Flags
from classifiers.corpus import CORPUS_DIR, Example, read_corpus
from classifiers.encoder import Parts
from classifiers.evaluate import Scores, compare
from classifiers.identity import identify
from classifiers.linear import ACTS, CHOSEN, COLUMNS, Choice, truth
from classifiers.model import REQUEST, Model
from classifiers.training import calibration, folds

PENALTIES, UNITS, SHARES = (0.1, 0.3, 1.0), (64, 128), (0.75, 1.5, 3.0)
INNER = 3

Unseen = dict[Choice, Array]  # raw scores, examples × COLUMNS, of layers that have not seen the example's setting


def layers(examples: Sequence[Example], parts: Sequence[Parts], choices: Sequence[Choice]) -> Iterator[linear.Layer]:
    """One layer per choice; what two choices have in common is fitted once."""
    right = truth([example.labels for example in examples])
    encoding = encoder.fit(parts, [example.setting for example in examples])
    matrix = encoding.matrix(parts)
    planes = {c.penalty: linear.fit_planes(encoding, matrix, right, c.penalty) for c in _unlike(choices, "penalty")}
    nets = {c.units: network.fit(matrix, right, len(ACTS), REQUEST, c.units) for c in _unlike(choices, "units")}
    for choice in choices:
        yield linear.combined(encoding, planes[choice.penalty], nets[choice.units], matrix, choice.share)


def _unlike(choices: Sequence[Choice], field: str) -> list[Choice]:
    return list({getattr(choice, field): choice for choice in choices}.values())


def unseen(examples: Sequence[Example], parts: Sequence[Parts], choices: Sequence[Choice], count: int) -> Unseen:
    """The held-out scores of every choice, by cross-validation over settings."""
    scores = {choice: np.zeros((len(examples), len(COLUMNS))) for choice in choices}
    for seen, held in folds(examples, count):
        fitted = layers([examples[n] for n in seen], [parts[n] for n in seen], choices)
        for choice, layer in zip(choices, fitted, strict=True):
            scores[choice][held] = layer.scores([parts[n] for n in held])
    return scores


def judged(examples: Sequence[Example], scores: Array, model: Model) -> Scores:
    """The figures of raw scores under a model's calibration."""
    answers = model.judge([example.text for example in examples], scores)
    return compare([example.labels for example in examples], answers)


def best(examples: Sequence[Example], scores: Unseen, layer: linear.Layer) -> tuple[Choice, Model]:
    """The choice of highest macro-F1 of the tag, and a model with its calibration (and any layer)."""
    right: Flags = truth([example.labels for example in examples])
    models = {choice: Model(identify(examples), layer, calibration(found, right)) for choice, found in scores.items()}
    f1 = {choice: judged(examples, found, models[choice]).tag_macro_f1 for choice, found in scores.items()}
    choice = max(f1, key=lambda one: f1[one])
    return choice, models[choice]


def main() -> int:
    """Print each outer fold's choice and figures, then the whole."""
    examples = read_corpus(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS_DIR)
    parts = encoder.take_apart([example.text for example in examples])
    choices = [Choice(*one) for one in product(PENALTIES, UNITS, SHARES)]
    labels, answers = [], []
    for seen, held in folds(examples):
        here, mine = [examples[n] for n in seen], [parts[n] for n in seen]
        found = unseen(here, mine, choices, INNER)
        any_layer = next(layers(here, mine, [CHOSEN]))
        choice, model = best(here, found, any_layer)
        layer = any_layer if choice == CHOSEN else next(layers(here, mine, [choice]))
        predicted = model.judge([examples[n].text for n in held], layer.scores([parts[n] for n in held]))
        told = [examples[n].labels for n in held]
        print(f"{choice}  留出 {len(held)} 条，宏平均 F1 {compare(told, predicted).tag_macro_f1:.3f}", flush=True)
        labels += told
        answers += predicted
    whole = compare(labels, answers)
    print(f"嵌套交叉检验 {whole.messages} 条：标签宏平均 F1 {whole.tag_macro_f1:.3f}，类别 {whole.act_macro_f1:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
