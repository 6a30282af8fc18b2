"""What makes a model the model it is: digests of the examples, the codebook, the word tables and the code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from classifiers.corpus import Example
from classifiers.labels import CODEBOOK_VERSION
from classifiers.lexicon import TABLE as LEXICON
from classifiers.rules import TABLE as CUES
from classifiers.tokens import DICTIONARY

MODULES = (
    "calibrate.py", "clauses.py", "encoder.py", "features.py", "fold.py", "grams.py", "labels.py",
    "lexicon.py", "linear.py", "model.py", "network.py", "quotes.py", "rules.py", "tokens.py", "training.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """What a model was made from; ``id`` follows from the other three."""

    id: str
    codebook: str
    corpus: str
    code: str


@cache
def code_digest() -> str:
    """SHA-256 over the modules and word tables that shape a prediction; line ends do not matter."""
    folder = Path(__file__).parent
    texts = [path.read_text("utf-8") for path in (*(folder / name for name in MODULES), DICTIONARY, CUES, LEXICON)]
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()


def corpus_digest(examples: Sequence[Example]) -> str:
    """SHA-256 over texts, labels and settings, in whatever order they come."""
    lines = sorted(json.dumps(_row(example), ensure_ascii=True) for example in examples)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _row(example: Example) -> list[object]:
    labels = example.labels
    return [example.text, example.setting, labels.act, labels.urgent, labels.trace, sorted(labels.facets)]


def identify(examples: Sequence[Example]) -> Identity:
    """The identity of the model that these examples and this code give."""
    corpus, code = corpus_digest(examples), code_digest()
    whole = hashlib.sha256(f"{CODEBOOK_VERSION}\n{corpus}\n{code}".encode()).hexdigest()
    return Identity(whole[:16], CODEBOOK_VERSION, corpus, code)
