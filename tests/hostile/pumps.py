"""Texts that a pattern finds hard, made from its own parse tree, and how its cost grows with them.

For every run of elements of the tree, at any depth: a text that these elements match, many times over, behind what the
pattern wants before it and before something that nothing wants. And every character that more than one place of the
pattern may take, many times over.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.hostile.patterns import AnyPattern

TAIL = "\x01\n\x01"
ALPHABET = "0a长 \t\n.-:[](){}@,，。'\"“”_/\\<>=&#*—【】"
LONGEST_SAMPLE, MOST_RUNS = 60, 250
LONG_SOURCE, FEW_RUNS = 4000, 60  # a pattern made of others, each of which is tried by itself
START, STEP, SHORT, SCREEN, MOST = 8, 4, 64, 8192, 65_536
ENOUGH = 0.02  # seconds that can be measured
NOTHING = 0.0005  # seconds for the largest text: whatever grew faster than its length would have taken far longer
GROWTH, LITTLE, MUCH, SCREENED = (
    2.5,
    2.2,
    3.5,
    2.3,
)  # times for twice the text: the promise, and what needs no further look
ROUNDS, FEW, LEAST = 12, 3, 1e-9
SAMPLES = {codes.CATEGORY_DIGIT: "0", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a"}
OTHERS = {codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_WORD: "。"}

Elements = Sequence[tuple[Any, Any]]


@cache
def tree(pattern: str, flags: int) -> Any:
    """The parse tree of a pattern."""
    return parser.parse(pattern, flags)


def pumps(pattern: AnyPattern) -> list[tuple[str, str]]:
    """(what comes before, what is repeated) of every text that may be hard; of a giant pattern, of some of them."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    elements = list(tree(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags))
    runs = dict.fromkeys((*_runs(elements, ""), *(("", char) for char in _characters(elements))))
    found = [(before, body) for before, body in runs if body]
    most = MOST_RUNS if len(source) < LONG_SOURCE else FEW_RUNS
    return found[:: -(-len(found) // most)] if found else []


def _runs(elements: Elements, before: str) -> Iterator[tuple[str, str]]:
    """Neighbouring elements, with and without what stands before them, here and inside every group."""
    samples = [sample([one]) for one in elements]
    for here, there in combinations(range(len(elements) + 1), 2):
        if there - here <= 4 or there - here == len(elements):
            body = "".join(samples[here:there])[:LONGEST_SAMPLE]
            yield "", body
            yield before + "".join(samples[:here]), body
    for at, (_, argument) in enumerate(elements):
        for inner in _groups(argument):
            yield from _runs(inner, before + "".join(samples[:at]))


def _groups(argument: Any) -> Iterator[Elements]:
    """The sequences of elements inside an element."""
    if isinstance(argument, parser.SubPattern):
        yield list(argument)
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _groups(part)


def _characters(elements: Elements) -> list[str]:
    """Every character of the alphabet, and of the pattern itself, that some place of the pattern takes."""
    takers = [re.compile(_single(one), re.DOTALL) for one in _classes(elements)]
    chars = dict.fromkeys([*ALPHABET, *(chr(one[1]) for one in _classes(elements) if one[0] is codes.LITERAL)])
    return [char for char in chars if any(taker.fullmatch(char) for taker in takers)]


def _classes(elements: Elements) -> list[tuple[Any, Any]]:
    found = []
    for one in elements:
        if one[0] in (codes.IN, codes.ANY, codes.LITERAL, codes.NOT_LITERAL):
            found.append(one)
        for inner in _groups(one[1]):
            found.extend(_classes(inner))
    return found


def _single(one: tuple[Any, Any]) -> str:
    """A pattern for one character that an element takes."""
    code, argument = one
    if code is codes.ANY:
        return "."
    if code is codes.LITERAL:
        return re.escape(chr(argument))
    if code is codes.NOT_LITERAL:
        return f"[^{re.escape(chr(argument))}]"
    return next((re.escape(char) for char in (_of_class(argument),) if char), "(?!)")


def sample(elements: Elements) -> str:
    """A short text that a sequence of elements matches, as far as that can be told from the tree."""
    return "".join(map(_sample_of, elements))[: 2 * LONGEST_SAMPLE]


def _sample_of(one: tuple[Any, Any]) -> str:
    code, argument = one
    if code is codes.LITERAL:
        return chr(argument)
    if code is codes.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if code is codes.ANY:
        return "a"
    if code is codes.IN:
        return _of_class(argument)
    if code is codes.BRANCH:
        return max((sample(list(way)) for way in argument[1]), key=len)
    if code is codes.SUBPATTERN:
        return sample(list(argument[-1]))
    if code is codes.ATOMIC_GROUP:
        return sample(list(argument))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, most, body = argument
        return sample(list(body)) * int(min(max(least, 1), most))
    return ""


def _of_class(members: Elements) -> str:
    """A character of a class."""
    if members and members[0][0] is codes.NEGATE:
        taken = re.compile("".join(("[", *(_member(one) for one in members[1:]), "]")))
        return next((char for char in "a0长 。\n" if not taken.fullmatch(char)), "\x02")
    code, argument = members[0]
    if code is codes.RANGE:
        return chr(argument[0])
    if code is codes.CATEGORY:
        return str({**SAMPLES, **OTHERS}[argument])
    return chr(argument)


def _member(one: tuple[Any, Any]) -> str:
    code, argument = one
    if code is codes.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    names = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w"}
    names |= {codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_NOT_WORD: r"\W"}
    return names[argument] if code is codes.CATEGORY else re.escape(chr(argument))


def growth(pattern: AnyPattern, method: str, before: str, body: str) -> float:
    """How many times longer twice the text takes.

    Told from texts of 2 and 8 kB where these leave no doubt, else from the first size that can be measured. A size
    that costs much more than its share ends the search, so that nothing explodes.
    """
    apply = _applied(pattern, method)

    def seconds(size: int) -> float:
        text = before + body * (size // len(body)) + TAIL
        given = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
        began = time.thread_time()
        apply(given)
        return time.thread_time() - began

    size, last = START, seconds(START)
    while size < SHORT:
        size, before_that, last = size + STEP, last, seconds(size + STEP)
        if last > ENOUGH and last > before_that * GROWTH:
            return last / before_that
    while size < SCREEN:
        size, before_that, last = size * 2, last, seconds(size * 2)
        if last > ENOUGH and last > before_that * GROWTH and (found := _ratio(seconds, size)) > GROWTH:
            return found
    found = float((last / max(min(seconds(SCREEN // 4) for _ in range(2)), LEAST)) ** 0.5)
    if found <= SCREENED:
        return found
    while size < MOST and last < ENOUGH:
        size, last = size * 2, seconds(size * 2)
    return _ratio(seconds, size) if last > NOTHING else 1.0


def _ratio(seconds: Callable[[int], float], size: int) -> float:
    """The cost of a size against that of half of it: the least of several runs, until it is surely little or much."""
    half = whole = float("inf")
    for done in range(ROUNDS):
        half, whole = min(half, seconds(size // 2)), min(whole, seconds(size))
        if whole <= half * LITTLE or (done >= FEW and whole > half * MUCH):
            break
    return whole / max(half, LEAST)


def _applied(pattern: AnyPattern, method: str) -> Callable[[Any], object]:
    if method in ("sub", "subn"):
        return lambda text: getattr(pattern, method)(text[:0], text)
    if method == "finditer":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    found: Callable[[Any], object] = getattr(pattern, method)
    return found
