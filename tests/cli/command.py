"""The command line in process: arguments in, exit code and both streams out."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from monitor.cli import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


class Command:
    """Runs ``jianfu`` as the console script does."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = patch, capture

    def __call__(self, *arguments: object) -> Outcome:
        self._patch.setattr(sys, "argv", ["jianfu", *map(str, arguments)])
        self._capture.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        shown = self._capture.readouterr()
        return Outcome(int(left.value.code or 0), shown.out, shown.err)
