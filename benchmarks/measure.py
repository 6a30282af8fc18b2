"""CPU seconds and peak memory of a command, children included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took: CPU and wall seconds, peak resident memory in MB."""

    cpu: float
    wall: float
    megabytes: float

    def __str__(self) -> str:
        return f"CPU {self.cpu:6.2f} s   用时 {self.wall:6.2f} s   内存峰值 {self.megabytes:5.0f} MB"


def cost(command: Sequence[str]) -> Cost:
    """Run a command to its end; RuntimeError with its last line when it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if child.returncode:
        raise RuntimeError(errors.decode("utf-8", "replace").strip().splitlines()[-1])
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * scale / 1e6)
