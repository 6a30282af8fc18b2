"""One plain spelling for matching: half-width signs, no blanks, with a way back to the original offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LIMIT = 4000  # characters considered; a longer text is a document, and its deadline stands at the head

_FOLDED = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDED |= {"\u3000": " ", "\u00a0": " "}
_FOLDED |= zip("—–―─━﹣−∶○點時號週後內鐘兩禮開會節報發", "-------:〇点时号周后内钟两礼开会节报发", strict=True)
_TO_FOLD = re.compile(f"[{''.join(_FOLDED)}]")
# White space but the line's end, and signs without width: written out, one class is found three times as fast.
_BLANK = re.compile(
    r"[\t\x0b\x0c\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    r"\u200b-\u200f\u2060\ufeff\ufe0f]"
)


class Plain(NamedTuple):
    """Normalised text; ``origin[i]`` is the original offset of its character ``i``."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original half-open span of a non-empty normalised one."""
        return self.origin[start], self.origin[end - 1] + 1


def plain(text: str) -> Plain:
    """Normalise the first ``LIMIT`` characters; a blank survives only between two digits or Latin letters."""
    text = _TO_FOLD.sub(lambda sign: _FOLDED[sign[0]], text[:LIMIT])
    if not _BLANK.search(text):
        return Plain(text, range(len(text)))
    kept: list[int] = []
    pieces: list[str] = []
    for start, end in _between_blanks(text):
        if kept and _wordlike(text[kept[-1]]) and _wordlike(text[start]):
            kept.append(start - 1)
            pieces.append(" ")
        kept.extend(range(start, end))
        pieces.append(text[start:end])
    return Plain("".join(pieces), kept)


def _between_blanks(text: str) -> Iterator[tuple[int, int]]:
    """The half-open stretches of a text without blanks."""
    at = 0
    for blank in _BLANK.finditer(text):
        if at < blank.start():
            yield at, blank.start()
        at = blank.end()
    if at < len(text):
        yield at, len(text)


def without_blanks(text: str) -> str:
    """The first ``LIMIT`` characters as they stand, blanks left out."""
    return _BLANK.sub("", text[:LIMIT])


def _wordlike(char: str) -> bool:
    return char.isascii() and char.isalnum()
