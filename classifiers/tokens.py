"""Word segmentation: jieba's dictionary plus our domain words, without the guessing of new words (HMM off).

``rjieba`` (the same dictionary and rules, compiled) does the bulk; where it is missing the package ``jieba``
cuts alike, only slower. No cache file is ever read or written: jieba's own is a marshal file in a shared
temporary folder. The caller shortens giant texts first (``fold.capped``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path

DICTIONARY = Path(__file__).parent / "data" / "dictionary.txt"


@cache
def domain_words() -> tuple[tuple[str, int], ...]:
    """Our words with their frequencies, from lines ``word frequency``."""
    rows = (line.split(" ") for line in DICTIONARY.read_text("utf-8").splitlines())
    return tuple((word, int(frequency)) for word, frequency in rows)


@cache
def jieba_cut() -> Callable[[str], list[str]]:
    """The reference cutter: an own jieba tokenizer, filled from the plain dictionary file."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word, frequency in domain_words():
        tokenizer.add_word(word, frequency)
    return lambda text: list(tokenizer.cut(text, HMM=False))


@cache
def rjieba_cut() -> Callable[[str], list[str]]:
    """The fast cutter; ImportError where the package is missing."""
    import rjieba

    tokenizer = rjieba.Jieba()
    for word, frequency in domain_words():
        tokenizer.add_word(word, frequency, None)
    return lambda text: tokenizer.cut(text, hmm=False)


@cache
def cutter() -> Callable[[str], list[str]]:
    """The cutter of this machine, made on first use; the pieces of a text always join to the text."""
    try:
        return rjieba_cut()
    except ImportError:
        return jieba_cut()
