"""The progress bar: on a terminal only, on stderr only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.table import Column
from rich.text import Text

from monitor.service import Progress as Show
from monitor.service import silent

ERR = Console(stderr=True, highlight=False)
WINDOW = 30.0  # seconds over which a rate is taken; reading and storing take turns


class Counted(ProgressColumn):
    """已读 83,000 条  每秒 9,400 条; of work that is counted in pieces, how many of how many."""

    def render(self, task: Task) -> Text:
        """The words for a task."""
        read = task.fields["read"]
        if read is None:
            return Text(f"{int(task.completed)}/{int(task.total)}" if task.total else "")
        rate = round(read * task.speed / task.completed) if task.speed and task.completed else 0
        return Text(f"已读 {read:,} 条" + (f"  每秒 {rate:,} 条" if rate else ""))


class Remaining(ProgressColumn):
    """还要 00:12."""

    def render(self, task: Task) -> Text:
        """The words for a task."""
        if task.total is None:
            return Text("")
        left = task.time_remaining
        if left is None:
            return Text("还要 --:--")
        minutes, seconds = divmod(int(left), 60)
        hours, minutes = divmod(minutes, 60)
        return Text(f"还要 {hours}:{minutes:02d}:{seconds:02d}" if hours else f"还要 {minutes:02d}:{seconds:02d}")


@contextmanager
def progress() -> Iterator[Show]:
    """Shows what an action tells of its progress, while it lasts."""
    if not (ERR.is_terminal and sys.stderr.isatty()):
        yield silent
        return
    name = TextColumn("{task.description}", markup=False, table_column=Column(max_width=16, no_wrap=True))
    share = TextColumn("{task.fields[share]}", table_column=Column(no_wrap=True))
    columns = (name, BarColumn(10), share, Counted(Column(no_wrap=True)), Remaining(Column(no_wrap=True)))
    with Progress(*columns, console=ERR, transient=True, speed_estimate_period=WINDOW) as bar:
        task = bar.add_task("", total=None, read=None, share="")

        def show(what: str, done: int, total: int, read: int | None = None, /) -> None:
            share = f"{100 * done // total} %" if total and read is not None else ""
            bar.update(task, description=what, completed=done, total=total or None, read=read, share=share)

        yield show
