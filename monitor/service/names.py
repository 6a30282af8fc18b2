"""Names as they are compared: one normal form, and the @names of a text."""

from __future__ import annotations

import re
import unicodedata

BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u2005]+")
EVERYBODY = frozenset({"所有人", "全体成员", "all"})
LONGEST_NAME = 30
# A mention ends at the separator the client writes, or at punctuation that a typed one runs into.
END = re.compile(r"[\s\u2005@,，。.!！?？:：;；、()（）\[\]【】]")


def normal(name: str) -> str:
    """NFKC, without blanks and invisible characters."""
    return BLANKS.sub("", unicodedata.normalize("NFKC", name))


def mentions(text: str) -> tuple[tuple[int, str], ...]:
    """(place, normalised candidate) of every @name in the text, everybody left out.

    WeChat ends a mention with U+2005, so that a name with blanks is whole; elsewhere a name may hold blanks,
    so the candidates of one place are its first one, two and three words.
    """
    found: list[tuple[int, str]] = []
    start = text.find("@")
    while start >= 0:
        plain = [normal(name) for name in _candidates(text[start + 1 : start + 1 + 2 * LONGEST_NAME])]
        if not EVERYBODY.intersection(plain):
            found.extend((start, name) for name in plain if name and len(name) <= LONGEST_NAME)
        start = text.find("@", start + 1)
    return tuple(dict.fromkeys(found))


def _candidates(rest: str) -> list[str]:
    sealed, mark, _ = rest.partition("\u2005")
    if mark and "@" not in sealed and "\n" not in sealed:
        return [sealed]
    ends = [found.start() for found in END.finditer(rest)] + [len(rest)]
    stop = next((end for end in ends if end == len(rest) or rest[end] in "@\n"), len(rest))
    return [rest[:end] for end in ends if 0 < end <= stop][:3]
