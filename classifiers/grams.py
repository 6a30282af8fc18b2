"""N-grams of words and characters as sparse counts, in numpy: one pass over a batch, no Python loop per gram.

A symbol (word or character) outside the alphabet is 0 and breaks every gram that would cross it; so do the
borders between messages. A gram of order n is the number whose digits are its symbols in base ``len(alphabet) + 1``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
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
        row = np.concatenate([owner[places] for _, places, _ in found])
        column = np.concatenate([columns for _, _, columns in found])
        shape = (len(rows), self.size)
        matrix = sparse.coo_matrix((np.ones(len(row), np.float32), (row, column)), shape=shape).tocsr()
        matrix.sum_duplicates()
        return matrix

    def places(self, row: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """(order, first symbol's place, column) of every gram found in one message."""
        for order, places, columns in self._found(self._symbols([row])[0]):
            for place, column in zip(places.tolist(), columns.tolist(), strict=True):
                yield order, place, column

    def _found(self, symbols: Ints) -> Iterator[tuple[int, Ints, Ints]]:
        """Per order: places and columns of the grams kept."""
        first = 0
        for order, codes in enumerate(_codes(symbols, len(self.codes), len(self.alphabet) + 1), 1):
            kept = self.codes[order - 1]
            found = np.searchsorted(kept, codes)
            found[found == len(kept)] = 0
            inside = np.flatnonzero(kept[found] == codes) if len(kept) else np.zeros(0, np.int64)
            yield order, inside, found[inside] + first
            first += len(kept)

    def _symbols(self, rows: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
        number = self.alphabet.get
        flat = np.array([code for row in rows for code in (*(number(symbol, 0) for symbol in row), 0)], dtype=np.int64)
        return flat, np.repeat(np.arange(len(rows)), [len(row) + 1 for row in rows])

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
