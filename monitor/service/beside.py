"""A second process that tags half of a bulk import, so that an office PC's other core works too.

    with tagging_beside(folder):
        tag_beside(model, tag, texts, times)        half of them there, half of them here

The child speaks lines of JSON over its input and output (no pickle, no files), holds the same model, and ends when its
input does. Whatever befalls it, the texts are tagged here instead: the labels are the same either way.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from classifiers import Act, Labels
from monitor.clock import read_calendar
from monitor.config import read_config
from monitor.service import models
from monitor.service.tagging import SiteCalendar, Tagged, tag_texts

LEAST = 500  # texts worth sharing

Tag = Callable[[Sequence[str], Sequence[int | None]], list[Tagged]]


@dataclass(slots=True)
class Beside:
    """The child; ``model`` is the id of the model it holds, as it said itself."""

    child: subprocess.Popen[str]
    model: str = ""

    def ask(self, texts: Sequence[str], times: Sequence[int | None]) -> None:
        """Hand a piece of work over. OSError when the child is gone."""
        assert self.child.stdin is not None
        self.child.stdin.write(json.dumps([list(texts), list(times)]) + "\n")
        self.child.stdin.flush()

    def answer(self) -> list[Tagged]:
        """The tags of what was asked. ValueError when the child is gone."""
        return [_tagged(*row) for row in json.loads(self._line())]

    def greeted(self, model: str) -> bool:
        """Whether the child holds this model; waits until it has read it."""
        self.model = self.model or self._line().strip()
        return self.model == model

    def _line(self) -> str:
        assert self.child.stdout is not None
        return self.child.stdout.readline()


_CURRENT: ContextVar[Beside | None] = ContextVar("beside", default=None)


@contextmanager
def tagging_beside(folder: Path) -> Iterator[Beside | None]:
    """A second process for the time of the block, where there is a second processor."""
    if (os.cpu_count() or 1) < 2:
        yield None
        return
    command = [sys.executable, "-P", "-m", "monitor.service.beside", str(folder.resolve())]
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, encoding="ascii")
    other = Beside(child)
    before = _CURRENT.set(other)
    try:
        yield other
    finally:
        _CURRENT.reset(before)
        child.kill()
        child.communicate()


def tag_beside(model: str, tag: Tag, texts: Sequence[str], times: Sequence[int | None]) -> list[Tagged]:
    """``tag`` of all texts, the second half of them by the process beside us when there is one with this model."""
    other = _CURRENT.get()
    if other is None or len(texts) < LEAST:
        return tag(texts, times)
    half = len(texts) // 2
    try:
        if not other.greeted(model):
            return tag(texts, times)
        other.ask(texts[half:], times[half:])
        return tag(texts[:half], times[:half]) + other.answer()
    except (OSError, ValueError):  # the child is gone
        _CURRENT.set(None)
        return tag(texts, times)


def _row(tagged: Tagged) -> list[object]:
    labels = tagged.labels
    flags = [labels.act.value, labels.urgent, labels.trace, sorted(labels.facets)]
    return [*flags, tagged.deadline, tagged.confidence, tagged.review]


def _tagged(
    act: str, urgent: bool, trace: bool, facets: list[str], deadline: int | None, sure: dict[str, float], review: bool
) -> Tagged:
    return Tagged(Labels(Act(act), urgent, trace, frozenset(facets)), deadline, sure, review)


def main(folder: Path) -> int:
    """Say which model we hold, then answer line by line."""
    model, zone, calendar = models.current(folder), read_config(folder).zone, SiteCalendar(read_calendar(folder))
    print(model.id, flush=True)
    for line in sys.stdin:
        texts, times = json.loads(line)
        print(json.dumps([_row(one) for one in tag_texts(model, texts, times, zone, calendar)]), flush=True)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main(Path(sys.argv[1])))
