"""One plain spelling for matching: half-width signs, no blanks, with a way back to the original offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LIMIT = 4000  # characters considered; a longer text is a document, and its deadline stands at the head

_SIGNS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS |= {0x3000: 0x20, 0x00A0: 0x20}
_SIGNS |= {
    ord(a): ord(b)
    for a, b in zip("—–―─━﹣−∶○點時號週後內鐘兩禮開會節報發", "-------:〇点时号周后内钟两礼开会节报发", strict=True)
}
_BLANK = re.compile(r"[^\S\n]|[\u200b-\u200f\u2060\ufeff\ufe0f]")


@dataclass(frozen=True, slots=True)
class Plain:
    """Normalised text; ``origin[i]`` is the original offset of its character ``i``."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original half-open span of a non-empty normalised one."""
        return self.origin[start], self.origin[end - 1] + 1


def plain(text: str) -> Plain:
    """Normalise the first ``LIMIT`` characters; a blank survives only between two digits or Latin letters."""
    text = text[:LIMIT].translate(_SIGNS)
    blanks = {found.start() for found in _BLANK.finditer(text)}
    if not blanks:
        return Plain(text, range(len(text)))
    kept: list[int] = []
    for i, char in enumerate(text):
        if i in blanks:
            continue
        if kept and i - kept[-1] > 1 and _wordlike(text[kept[-1]]) and _wordlike(char):
            kept.append(i - 1)
        kept.append(i)
    return Plain("".join(" " if i in blanks else text[i] for i in kept), kept)


def without_blanks(text: str) -> str:
    """The first ``LIMIT`` characters as they stand, blanks left out."""
    return _BLANK.sub("", text[:LIMIT])


def _wordlike(char: str) -> bool:
    return char.isascii() and char.isalnum()
