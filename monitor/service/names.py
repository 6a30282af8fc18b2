"""Names as they are compared: one normal form, and the @names of a text."""

from __future__ import annotations

import hmac
import re
import unicodedata

BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u2005]+")
EVERYBODY = frozenset({"所有人", "全体成员", "all"})
LONGEST_NAME = 30
LONGEST_NORMAL = 300
MOST_READINGS = 12
MOST_MENTIONS = 500  # as many people as one group may hold; bounds what a text of nothing but @ costs
# A mention ends at the separator the client writes, or at punctuation that a typed one runs into.
END = re.compile(r"[\s\u2005@,，。.!！?？:：;；、()（）\[\]【】]")


def normal(name: str) -> str:
    """NFKC, without blanks and invisible characters; what is too long for a name keeps its letters as they are."""
    if len(name) > LONGEST_NORMAL:  # NFKC takes quadratic time over a row of accents
        return bare(name)
    return BLANKS.sub("", unicodedata.normalize("NFKC", name))


def bare(text: str) -> str:
    """Without blanks and invisible characters, else as it is; several times as fast as ``normal`` on long texts."""
    joined = "".join(text.split())
    return joined if joined.isprintable() else BLANKS.sub("", joined)


def name_digest(key: bytes, name: str) -> bytes:
    """The keyed digest of a normal name: mentions are stored as digests, since a reading of an @ is chat text."""
    return hmac.digest(key, b"@" + name.encode("utf-8", "surrogatepass"), "sha256")[:12]


def mentions(text: str) -> tuple[tuple[int, int, str], ...]:
    """(place, length, normalised reading) of every @ in the text that may call somebody.

    WeChat ends a mention with U+2005, so that a name with blanks is whole; elsewhere a name may hold blanks and
    brackets, so there are several readings of one place; of places no more than MOST_MENTIONS are looked at.
    Everybody, and the @ of an e-mail address, are left out.
    """
    found: list[tuple[int, int, str]] = []
    start, places = text.find("@"), 0
    while start >= 0 and places < MOST_MENTIONS:
        places += 1
        if text[start + 1 : start + 2] != "@" and not (
            start and text[start - 1].isascii() and text[start - 1].isalnum()
        ):
            found.extend(_readings(text, start))
        start = text.find("@", start + 1)
    return tuple(found)


def _readings(text: str, start: int) -> list[tuple[int, int, str]]:
    rest = text[start + 1 : start + 1 + 2 * LONGEST_NAME]
    readings = [(len(raw), normal(raw)) for raw in _cuts(rest)]
    if any(name in EVERYBODY for _, name in readings):
        return []
    return [(start, length, name) for length, name in readings if name and len(name) <= LONGEST_NAME]


def _cuts(rest: str) -> list[str]:
    sealed, mark, _ = rest.partition("\u2005")
    if mark and "@" not in sealed and "\n" not in sealed:
        return [sealed]
    line = rest.partition("\n")[0]
    ends = [found.start() for found in END.finditer(line)] + [len(line)]
    return [line[:end] for end in dict.fromkeys(ends) if end > 0][:MOST_READINGS]
