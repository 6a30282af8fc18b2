"""Ways to damage a file that hold for any text: what hands, disks, editors and spiteful people do to an export.

A mutator takes a source of chance, the bytes of the victim and those of another file (to be spliced in), and gives the
damaged bytes. It is chosen by the victim's suffix; the more particular ones are in ``mutators_json`` and its siblings.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Change = Callable[[Random, bytes, bytes], bytes]
TextChange = Callable[[Random, str, str], str]

GIANT = 1_000_000
CODECS = ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "big5", "cp1252", "utf-7")
CONTROLS = "\x00\x01\x07\x08\x0b\x0c\x1a\x1b\x1c\x1d\x1e\x85\u2028\u2029\ufeff\ufffe\uffff\u200e\u202e\U000e0001"
PUMPS = ("(", ")", "[", "]", "【", "】", "<", "&lt;", " ", "\xa0", "—", "- ", "@", "'", '"', "1", ":", "长", "{", "\\")
NEVER = (
    *("0000-00-00", "0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01", "1969-12-31", "1999-12-31", "2100-01-01"),
    *("2026-11-9", "20261109", "2026/11/09", "99999-01-01", "-2026-11-09", "2026-11-31", "２０２６-11-09"),
)
NEVER_CLOCK = ("24:00:00", "25:61:61", "-1:00:00", "23:59:60", "00:00", "下午 25:00:00", "99:99:99", "8:5:7", "１:00")
DATE = re.compile(r"\d{4}(\\?[-/])\d{1,2}\\?[-/]\d{1,2}", re.ASCII)
CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?", re.ASCII)
NUMBER = re.compile(r"\d+", re.ASCII)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ESCAPED = re.compile("[\udc80-\udcff]")
WIDE = re.compile("[\u3000-\u9fff]")
NUMBERS = ("0", "-1", "9" * 400, "1e999", "1" * 5000, "00000000000000000000000007", "٣", "①", "2147483648", "1.5", "")


@dataclass(frozen=True, slots=True)
class Mutator:
    """One way to damage a file; ``weight`` is how often it is taken."""

    name: str
    change: Change
    weight: int = 4


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file that is sound enough, and its codec."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    text = data.decode("utf-8", "surrogateescape")
    wrong = len(ESCAPED.findall(text))
    if wrong <= 10 * len(WIDE.findall(text)):
        return text, "utf-8"
    return data.decode("gb18030", "replace"), "gb18030"


def encoded(text: str, name: str) -> bytes:
    """The bytes of a text; what the codec cannot hold becomes bytes all the same where there are any for it."""
    for how in ("surrogateescape", "surrogatepass", "replace"):
        try:
            return text.encode(name, how)
        except UnicodeEncodeError:
            continue
    raise AssertionError(name)


def on_text(change: TextChange) -> Change:
    """A change of text as one of bytes."""

    def changed(rng: Random, data: bytes, donor: bytes) -> bytes:
        text, name = decoded(data)
        return encoded(change(rng, text, decoded(donor)[0]), name)

    return changed


def span(rng: Random, size: int, longest: int = 200) -> tuple[int, int]:
    """A stretch of something of that size."""
    start = rng.randrange(size + 1)
    return start, min(size, start + rng.randrange(longest + 1))


def truncate(rng: Random, data: bytes, donor: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def behead(rng: Random, data: bytes, donor: bytes) -> bytes:
    return data[rng.randrange(min(len(data), 600) + 1) :]


def noise(rng: Random, data: bytes, donor: bytes) -> bytes:
    start, end = span(rng, len(data))
    return data[:start] + rng.randbytes(rng.randrange(60)) + data[end:]


def flip(rng: Random, data: bytes, donor: bytes) -> bytes:
    whole = bytearray(data)
    for _ in range(min(rng.choice((1, 3, 30)), len(whole))):
        whole[rng.randrange(len(whole))] = rng.randrange(256)
    return bytes(whole)


def zeros(rng: Random, data: bytes, donor: bytes) -> bytes:
    """What a disk gives for a part that was never written."""
    start, end = span(rng, len(data), 5000)
    return data[:start] + bytes(end - start) + data[end:]


def splice(rng: Random, data: bytes, donor: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)] + donor[rng.randrange(len(donor) + 1) :]


def append(rng: Random, data: bytes, donor: bytes) -> bytes:
    return data + rng.choice((b"", b"\n", b"\r\n\r\n")) + rng.choice((data, donor))


def insert(rng: Random, data: bytes, donor: bytes) -> bytes:
    """A part of another file in the middle of this one."""
    start, end = span(rng, len(donor), 3000)
    at = rng.randrange(len(data) + 1)
    return data[:at] + donor[start:end] + data[at:]


def reencode(rng: Random, data: bytes, donor: bytes) -> bytes:
    text, _ = decoded(data)
    name = rng.choice(CODECS)
    mark = rng.choice((b"", codecs.BOM_UTF16_BE, codecs.BOM_UTF8)) if name == "utf-16-be" else b""
    return mark + text.encode(name, "replace")


def mixed_halves(rng: Random, data: bytes, donor: bytes) -> bytes:
    text, _ = decoded(data)
    at = rng.randrange(len(text) + 1)
    return text[:at].encode(rng.choice(CODECS), "replace") + text[at:].encode(rng.choice(CODECS), "replace")


def lines(change: Callable[[Random, list[str], list[str]], None]) -> Change:
    """A change of a list of lines, in place."""

    def changed(rng: Random, text: str, donor: str) -> str:
        found = text.split("\n")
        change(rng, found, donor.split("\n"))
        return "\n".join(found)

    return on_text(changed)


def drop_lines(rng: Random, found: list[str], donor: list[str]) -> None:
    start, end = span(rng, len(found), 4)
    del found[start:end]


def double_lines(rng: Random, found: list[str], donor: list[str]) -> None:
    start, end = span(rng, len(found), 12)
    found[start:start] = found[start:end] * rng.choice((1, 1, 1, 40))


def swap_lines(rng: Random, found: list[str], donor: list[str]) -> None:
    here, there = rng.randrange(len(found)), rng.randrange(len(found))
    found[here], found[there] = found[there], found[here]


def foreign_lines(rng: Random, found: list[str], donor: list[str]) -> None:
    start, end = span(rng, len(donor), 12)
    at = rng.randrange(len(found) + 1)
    found[at:at] = donor[start:end]


def blank_lines(rng: Random, found: list[str], donor: list[str]) -> None:
    fewer, more = [line for line in found if line], [part for line in found for part in (line, "")]
    found[:] = rng.choice((fewer, more))


def giant_line(rng: Random, found: list[str], donor: list[str]) -> None:
    """A line of one to three million characters, of a kind that patterns find hard."""
    at, pump = rng.randrange(len(found)), rng.choice(PUMPS)
    middle = rng.randrange(len(found[at]) + 1)
    size = rng.randrange(GIANT, 3 * GIANT) // len(pump) // (3 if pump > "\x7f" else 1)
    found[at] = found[at][:middle] + pump * size + found[at][middle:]


def long_line(rng: Random, found: list[str], donor: list[str]) -> None:
    """A line of up to forty thousand characters: short enough to be looked at."""
    at, pump = rng.randrange(len(found)), rng.choice(PUMPS) + rng.choice(("", *PUMPS))
    middle = rng.randrange(len(found[at]) + 1)
    found[at] = found[at][:middle] + pump * (rng.choice((600, 5000, 40_000)) // len(pump)) + found[at][middle:]


def nonsense(pattern: re.Pattern[str], others: tuple[str, ...]) -> Change:
    """One place, or every place, that the pattern fits, with something else in its stead."""

    def changed(rng: Random, text: str, donor: str) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        other, one = rng.choice(others), rng.choice(found)
        if rng.random() < 0.15:
            return pattern.sub(lambda match: other, text)
        return text[: one.start()] + other + text[one.end() :]

    return on_text(changed)


def controls(rng: Random, text: str, donor: str) -> str:
    for _ in range(rng.choice((1, 3, 20))):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(CONTROLS) + text[at:]
    return text


def surrogates(rng: Random, text: str, donor: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(("\ud83d", "\udc00", "\ud83d\ud83d", "\udcff")) + text[at:]


def line_ends(rng: Random, text: str, donor: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", rng.choice(("\r\n", "\r", "\n\r", "\r\r\n", "\u2028", "\x0b", " ")))


def without_marks(rng: Random, text: str, donor: str) -> str:
    """A few characters of the file's own punctuation gone, doubled or replaced."""
    marks = [at for at, char in enumerate(text) if char in "\"'<>{}[](),:;=/&-—】【|\t#*"]
    for at in sorted(rng.sample(marks, min(len(marks), rng.choice((1, 1, 2, 9)))), reverse=True):
        text = text[:at] + rng.choice(("", text[at] * 2, rng.choice("\"'<>{}[],:\n"))) + text[at + 1 :]
    return text


def emptied(rng: Random, text: str, donor: str) -> str:
    """Names and words gone: a stretch without any character that is not punctuation."""
    start, end = span(rng, len(text), 60)
    return text[:start] + re.sub(r"[\w一-鿿]", "", text[start:end]) + text[end:]


ANY = (
    Mutator("truncate", truncate, 8),
    Mutator("behead", behead, 2),
    Mutator("noise", noise),
    Mutator("flip", flip),
    Mutator("zeros", zeros),
    Mutator("splice", splice, 6),
    Mutator("append", append),
    Mutator("insert", insert),
)
TEXT = (
    Mutator("reencode", reencode, 6),
    Mutator("mixed-halves", mixed_halves, 5),
    Mutator("drop-lines", lines(drop_lines), 6),
    Mutator("double-lines", lines(double_lines), 5),
    Mutator("swap-lines", lines(swap_lines), 5),
    Mutator("foreign-lines", lines(foreign_lines), 5),
    Mutator("blank-lines", lines(blank_lines), 2),
    Mutator("giant-line", lines(giant_line), 1),
    Mutator("long-line", lines(long_line), 3),
    Mutator("dates", nonsense(DATE, NEVER), 6),
    Mutator("clocks", nonsense(CLOCK, NEVER_CLOCK), 5),
    Mutator("numbers", nonsense(NUMBER, NUMBERS), 5),
    Mutator("controls", on_text(controls), 5),
    Mutator("surrogates", on_text(surrogates), 3),
    Mutator("line-ends", on_text(line_ends), 3),
    Mutator("marks", on_text(without_marks), 6),
    Mutator("emptied", on_text(emptied), 4),
)
