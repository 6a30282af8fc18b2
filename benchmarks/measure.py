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
    """Run a command to its end; RuntimeError with its last line when it fails.

    Linux counts the memory of the process that starts another as that of the other, until it runs its own program. So
    a small process does the starting.
    """
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-I", "-S", __file__, *command], capture_output=True)
    wall = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip().splitlines()[-1])
    cpu, megabytes = map(float, done.stdout.split())
    return Cost(cpu, wall, megabytes)


def main() -> int:
    """Start the command given, wait for it, print its CPU seconds and megabytes; its exit code."""
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    scale = 1 if sys.platform == "darwin" else 1024
    print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale / 1e6)
    return child.returncode


if __name__ == "__main__":
    sys.exit(main())
