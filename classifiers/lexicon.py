"""Classes of words: the table ``data/lexicon.txt`` gives each word of work groups its commonest sense.

A word that training hardly saw is judged by the words of its class; one that the table does not hold, by its ending,
because the end of a Chinese compound says what kind of thing it is (防汛物资 by 物资). The same idea as word clusters
in Koo, Carreras & Collins (ACL 2008), only that the classes are no statistics: a language model gave each word its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "lexicon.txt"
FIRST, LAST, UNKNOWN = "^", "$", "?"
REMEMBERED = 50_000  # words


def read_lexicon(table: str) -> Iterator[tuple[str, str]]:
    """(word, class) from blocks of a heading ``class zh`` and indented lines of words; ``#`` lines are remarks."""
    name = ""
    for line in table.splitlines():
        if line.startswith(" "):
            yield from ((word, name) for word in line.split())
        elif line.strip() and not line.startswith("#"):
            name = line.split(" ")[0]


_CLASS = dict(read_lexicon(TABLE.read_text("utf-8")))


@lru_cache(maxsize=REMEMBERED)
def class_of(word: str) -> str:
    """The class of a word; a single sign that has none is its own class, a blank has none at all (empty)."""
    if not word.strip():
        return ""
    known = (_CLASS[word[start:]] for start in range(len(word)) if word[start:] in _CLASS)
    return next(known, word if len(word) == 1 else UNKNOWN)


def classes(words: Sequence[str]) -> list[str]:
    """The classes of a text's words, blanks left out, between FIRST and LAST."""
    return [FIRST, *filter(None, map(class_of, words)), LAST]
