"""Arrays that the scripts of a saved page assign to a name, read in bounded memory.

<script>window.WEFLOW_DATA = [
{"i":1,"t":1790000000,…},
…];</script>
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitor.importers.decoding import detect_encoding
from monitor.importers.jsonstream import Window
from monitor.importers.meter import followed


class _Page(Window):
    """A window over a page that is no JSON itself."""

    def passed(self, mark: str) -> bool:
        """Passes everything up to and with the next occurrence of a mark; False when there is none."""
        while (found := self._text.find(mark, self._at)) < 0:
            self._at = max(self._at, len(self._text) - len(mark) + 1)
            if not self._more():
                return False
        self._at = found + len(mark)
        return True


def arrays(path: Path, name: str, behind: str = "") -> Iterator[tuple[int, object]]:
    """The elements of every array assigned to ``name`` behind the text ``behind``, each with its line.

    Raises MalformedFile where an array breaks off.
    """
    with followed(path.open("r", encoding=detect_encoding(path), errors="surrogateescape"), path) as file:
        page = _Page(file, path)
        if behind and not page.passed(behind):
            return
        while page.passed(name):
            if page.peek() != "=":
                continue
            page.step("=")
            if page.peek() == "[":
                yield from page.elements()
