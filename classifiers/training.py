"""Training: fit the linear layer, calibrate it on settings held out, and measure it there.

``python -m classifiers.training [folder of *.jsonl]`` rebuilds the bundled model and prints its scores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from classifiers import artifact, calibrate, encoder, linear
from classifiers.calibrate import Array, Flags
from classifiers.corpus import CORPUS_DIR, Example, read_corpus
from classifiers.encoder import Parts
from classifiers.evaluate import Scores, compare, table
from classifiers.identity import identify
from classifiers.labels import Act
from classifiers.linear import ACTS, COLUMNS, LEARNED, Layer, truth
from classifiers.model import Calibration, Model

FOLDS = 6
TAG_RISK = 0.05  # share of wrong tags accepted among messages that no one is asked to review


def train(examples: Sequence[Example]) -> Model:
    """A calibrated model; the same examples in any order give the same bytes. ValueError when an act is missing."""
    ordered = sorted(examples, key=lambda example: (example.setting, example.text, example.id))
    if {example.labels.act for example in ordered} != set(ACTS):
        raise ValueError("训练语料须含 request、notice、ack、chat 四类消息")
    parts = encoder.take_apart([example.text for example in ordered])
    labels = [example.labels for example in ordered]
    layer = linear.fit(parts, [example.setting for example in ordered], labels)
    unseen = held_out(ordered, parts)
    texts = [example.text for example in ordered]
    model = Model(identify(ordered), layer, calibration(unseen, truth(labels)))
    predictions = model.judge(texts, unseen)
    right = np.array([p.labels.tag is one.tag for p, one in zip(predictions, labels, strict=True)])
    threshold = calibrate.fit_threshold(np.array([p.confidence.tag for p in predictions]), right, TAG_RISK)
    model = replace(model, calibration=replace(model.calibration, review_below=threshold))
    return replace(model, scores=compare(labels, model.judge(texts, unseen)).as_json())


def calibration(scores: Array, right: Flags) -> Calibration:
    """Temperature of the acts and one curve per flag, from scores on messages not trained on."""
    acts = right[:, : len(ACTS)].argmax(axis=1)
    requests = acts == ACTS.index(Act.REQUEST)
    columns = {name: COLUMNS.index(name) for name in LEARNED}
    curves = {name: calibrate.fit_curve(scores[requests, n], right[requests, n]) for name, n in columns.items()}
    return Calibration(calibrate.fit_temperature(scores[:, : len(ACTS)], acts), curves, 0.0)


def folds(examples: Sequence[Example], count: int = FOLDS) -> Iterator[tuple[list[int], list[int]]]:
    """(training, held-out) positions; a setting is never on both sides. One setting only: every count-th row."""
    names = sorted({example.setting for example in examples})
    if len(names) > 1:
        side = [names.index(example.setting) % count for example in examples]
    else:
        side = [number % count for number in range(len(examples))]
    for fold in sorted(set(side)):
        yield [n for n, s in enumerate(side) if s != fold], [n for n, s in enumerate(side) if s == fold]


def held_out(examples: Sequence[Example], parts: Sequence[Parts], count: int = FOLDS) -> Array:
    """Raw scores of every example by a layer that has not seen its setting, examples × COLUMNS."""
    scores = np.zeros((len(examples), len(COLUMNS)))
    for seen, unseen in folds(examples, count):
        layer = _fit([examples[n] for n in seen], [parts[n] for n in seen])
        scores[unseen] = layer.scores([parts[n] for n in unseen])
    return scores


def _fit(examples: Sequence[Example], parts: Sequence[Parts]) -> Layer:
    settings = [example.setting for example in examples]
    return linear.fit(parts, settings, [example.labels for example in examples])


def cross_validate(examples: Sequence[Example], count: int = FOLDS) -> Scores:
    """Scores of whole models (calibration and all) on settings none of their parts has seen."""
    labels, predictions = [], []
    for seen, unseen in folds(examples, count):
        model = train([examples[n] for n in seen])
        predictions += model.predict([examples[n].text for n in unseen])
        labels += [examples[n].labels for n in unseen]
    return compare(labels, predictions)


def main() -> int:
    """Rebuild the bundled model from the folder given, or from the bundled corpus."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS_DIR
    model = train(read_corpus(folder))
    artifact.save(model, artifact.BUNDLED)
    print(f"模型 {model.id} 已写入 {artifact.BUNDLED}")
    print(table(model.scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
