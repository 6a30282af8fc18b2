"""N-grams of words and characters as sparse counts, in numpy: one pass over a batch, no Python loop per gram.

A symbol (word or character) outside the alphabet is 0 and breaks every gram that would cross it; so do the
borders between messages. A gram of order n is the number whose digits are its symbols in base ``len(alphabet) + 1``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class _Known(dict[str, int]):
    """Symbol to number, 0 for any other."""

    def __missing__(self, symbol: str) -> int:
        return 0


class _Places:
    """Where each of many codes stands in a sorted array: a hash table with linear probing, a quarter full.

    Several times as fast as ``searchsorted``, whose every step misses the cache.
    """

    def __init__(self, codes: Ints) -> None:
        self._bits = max(4, int(np.ceil(np.log2(len(codes) * 4 + 1))))
        size = 1 << self._bits
        self._codes, self._numbers = np.zeros(size, np.int64), np.zeros(size, np.int64)
        waiting, slots = np.arange(len(codes)), self._slots(codes)
        while len(waiting):
            free = np.flatnonzero(self._codes[slots] == 0)
            _, first = np.unique(slots[free], return_index=True)
            placed = free[first]
            self._codes[slots[placed]], self._numbers[slots[placed]] = codes[waiting[placed]], waiting[placed]
            left = np.ones(len(waiting), np.bool_)
            left[placed] = False
            waiting, slots = waiting[left], (slots[left] + 1) & (size - 1)

    def find(self, codes: Ints) -> tuple[Ints, Ints]:
        """Which of the codes are there (their indexes, rising), and as which."""
        asked, found, numbers = np.flatnonzero(codes), [], []
        slots = self._slots(codes[asked])
        while len(asked):
            here = self._codes[slots]
            hit = here == codes[asked]
            found.append(asked[hit])
            numbers.append(self._numbers[slots[hit]])
            on = (here != 0) & ~hit
            asked, slots = asked[on], (slots[on] + 1) & (len(self._codes) - 1)
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        places = np.concatenate(found)
        order = np.argsort(places, kind="stable")
        return places[order], np.concatenate(numbers)[order]

    def _slots(self, codes: Ints) -> Ints:
        spread = codes.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)  # Knuth's multiplicative hashing
        return np.asarray((spread >> np.uint64(64 - self._bits)).astype(np.int64))


@dataclass(frozen=True)
class Grams:
    """The grams that count: an alphabet, and per order the sorted codes of the grams kept."""

    alphabet: dict[str, int]
    codes: tuple[Ints, ...]

    @property
    def size(self) -> int:
        """Number of columns."""
        return sum(len(kept) for kept in self.codes)

    def counts(self, rows: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Occurrences, messages × grams, as float32."""
        symbols, owner = self._symbols(rows)
        found = list(self._found(symbols))
        cells = np.sort(np.concatenate([owner[places] * self.size + columns for _, places, columns in found]))
        fresh = np.flatnonzero(np.diff(cells, prepend=-1))
        times = np.diff(fresh, append=len(cells)).astype(np.float32)
        row, column = np.divmod(cells[fresh], max(self.size, 1))
        borders = np.searchsorted(row, np.arange(len(rows) + 1))
        return sparse.csr_matrix((times, column, borders), shape=(len(rows), self.size))

    def places(self, row: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """(order, first symbol's place, column) of every gram found in one message."""
        for order, places, columns in self._found(self._symbols([row])[0]):
            for place, column in zip(places.tolist(), columns.tolist(), strict=True):
                yield order, place, column

    def _found(self, symbols: Ints) -> Iterator[tuple[int, Ints, Ints]]:
        """Per order: places and columns of the grams kept."""
        first = 0
        for order, codes in enumerate(_codes(symbols, len(self.codes), len(self.alphabet) + 1), 1):
            inside, found = self._places[order - 1].find(codes)
            yield order, inside, found + first
            first += len(self.codes[order - 1])

    @cached_property
    def _numbers(self) -> _Known:
        return _Known(self.alphabet)

    @cached_property
    def _places(self) -> tuple[_Places, ...]:
        return tuple(_Places(kept) for kept in self.codes)

    @cached_property
    def _of_characters(self) -> Ints:
        """The symbol of each code point up to the last that has one, and 0 behind it."""
        points = {ord(symbol): number for symbol, number in self.alphabet.items() if len(symbol) == 1}
        table = np.zeros(max(points, default=0) + 2, np.int64)
        table[list(points)] = list(points.values())
        return table

    def _symbols(self, rows: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
        if rows and all(isinstance(row, str) for row in rows):
            return self._of_texts([str(row) for row in rows])
        number, flat = self._numbers.__getitem__, list[int]()
        for row in rows:
            flat += map(number, row)
            flat.append(0)
        return np.array(flat, dtype=np.int64), np.repeat(np.arange(len(rows)), [len(row) + 1 for row in rows])

    def _of_texts(self, texts: list[str]) -> tuple[Ints, Ints]:
        """The same for texts, whose symbols are characters."""
        lengths = np.array([len(text) + 1 for text in texts])
        points = np.frombuffer("\0".join([*texts, ""]).encode("utf-32-le"), np.uint32)
        flat = self._of_characters[np.minimum(points, len(self._of_characters) - 1)]
        flat[np.cumsum(lengths) - 1] = 0
        return flat, np.repeat(np.arange(len(texts)), lengths)

    def spelled(self) -> list[tuple[str, ...]]:
        """Every gram as its symbols, in column order."""
        symbol = ("", *self.alphabet)
        return [
            tuple(symbol[digit] for digit in _digits(int(code), n, len(symbol)))
            for n, kept in enumerate(self.codes, 1)
            for code in kept
        ]


def _codes(symbols: Ints, orders: int, base: int) -> Iterator[Ints]:
    """Codes of all grams of order 1, 2, …; 0 where a gram is broken."""
    codes = symbols
    yield codes
    for n in range(1, orders):
        following = np.zeros_like(symbols)
        following[: len(symbols) - n] = symbols[n:]
        codes = np.where((codes > 0) & (following > 0), codes * base + following, 0)
        yield codes


def _digits(code: int, n: int, base: int) -> list[int]:
    digits = []
    for _ in range(n):
        code, digit = divmod(code, base)
        digits.append(digit)
    return digits[::-1]


def fit(rows: Sequence[Sequence[str]], sources: Sequence[str], orders: int, least: int = 2) -> Grams:
    """Keep the grams found in at least ``least`` different sources; a symbol must itself be kept to build grams."""
    source = {name: index for index, name in enumerate(sorted(set(sources)))}
    spread: dict[str, set[str]] = {}
    for row, name in zip(rows, sources, strict=True):
        for symbol in row:
            spread.setdefault(symbol, set()).add(name)
    symbols = sorted(symbol for symbol, names in spread.items() if len(names) >= least and symbol.strip())
    everything = Grams({symbol: index for index, symbol in enumerate(symbols, 1)}, ())
    flat, owner = everything._symbols(rows)
    origin = np.array([source[name] for name in sources], dtype=np.int64)[owner]
    kept = tuple(_spread(codes, origin, least) for codes in _codes(flat, orders, len(symbols) + 1))
    return Grams(everything.alphabet, kept)


def _spread(codes: Ints, origin: Ints, least: int) -> Ints:
    inside = codes > 0
    pairs = np.unique(np.stack([codes[inside], origin[inside]]), axis=1)
    grams, sources = np.unique(pairs[0], return_counts=True)
    return grams[sources >= least]
