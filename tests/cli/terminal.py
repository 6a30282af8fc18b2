"""The ``jianfu`` command in a process of its own, its stderr a terminal that a test watches."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120.0  # seconds without a sign of life; then something hangs
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
COMMAND = [sys.executable, "-m", "monitor"]


@dataclass
class Terminal:
    """One run: what it wrote to the terminal so far, and to stdout once it has ended."""

    process: subprocess.Popen[bytes]
    master: int
    out: Path
    raw: bytes = b""

    @classmethod
    def run(cls, place: Path, *arguments: object, columns: int = 80, before: tuple[str, ...] = ()) -> Terminal:
        """Start the command, by ``before`` if given; stdout goes to a file, so that a terminal it surely is not."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
        out = place / "stdout"
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns)}
        command = [*before, *COMMAND, *map(str, arguments)]
        with out.open("wb") as file:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=slave, env=environment, start_new_session=True
            )
        os.close(slave)
        return cls(process, master, out)

    @property
    def text(self) -> str:
        """All that was written, without control sequences."""
        return CONTROL.sub("", self.raw.decode("utf-8", "ignore"))

    def until(self, found: Callable[[str], object]) -> None:
        """Read on until the text satisfies the caller; AssertionError when the run ends before."""
        while not found(self.text):
            assert self._more(), f"ended too soon:\n{self.text[-2000:]}"

    def end(self) -> tuple[int, str]:
        """Read to the end: the exit code (negative for a signal) and what stdout got."""
        while self._more():
            pass
        code = self.process.wait(PATIENCE)
        os.close(self.master)
        return code, self.out.read_text("utf-8")

    def stop(self, number: int) -> tuple[int, str]:
        """Send a signal as a terminal or the system does, to the whole group for Ctrl-C, and read to the end."""
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.end()

    def _more(self) -> bool:
        ready, _, _ = select.select([self.master], [], [], PATIENCE)
        assert ready, f"no sign of life:\n{self.text[-2000:]}"
        try:
            piece = os.read(self.master, 1 << 16)
        except OSError:
            return False
        self.raw += piece
        return bool(piece)
