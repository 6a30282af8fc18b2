"""Text in, labels out: what a work-group message asks of the people who receive it.

A leaf: knows nothing of exports, groups or databases. ``bundled_model().predict(texts)`` is the short way in.
"""

from __future__ import annotations

from functools import cache

from classifiers.artifact import BUNDLED, ArtifactError, load, save
from classifiers.corpus import CORPUS_DIR, INDEPENDENT_DIR, CorpusError, Example, read_corpus
from classifiers.evaluate import Score, Scores, compare
from classifiers.evidence import Span
from classifiers.labels import CODEBOOK_VERSION, FACETS, Act, Facet, Labels, Tag
from classifiers.model import Confidence, Model, Prediction
from classifiers.training import cross_validate, train

__all__ = [
    "BUNDLED", "CODEBOOK_VERSION", "CORPUS_DIR", "FACETS", "INDEPENDENT_DIR", "Act", "ArtifactError", "Confidence",
    "CorpusError", "Example", "Facet", "Labels", "Model", "Prediction", "Score", "Scores", "Span", "Tag",
    "bundled_model", "compare", "cross_validate", "load", "read_corpus", "save", "train",
]  # fmt: skip


@cache
def bundled_model() -> Model:
    """The model that comes with the program, read once. ArtifactError when its files are damaged."""
    return load(BUNDLED)
