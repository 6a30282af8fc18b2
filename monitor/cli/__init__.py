"""The command line: one click command per service function; parse, call, print."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from monitor.cli.chinese import HELP, ChineseGroup, run
from monitor.cli.commands import COMMANDS
from monitor.code import VERSION

DEFAULT_SITE = "jianfu-site"
# An import makes millions of small objects that all live: looking for cycles among them costs a tenth of the time.
GC_THRESHOLD = (1_000_000, 20, 20)


class Jianfu(ChineseGroup):
    """The command: knows its sub-commands by name and reads them when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return [row.name for row in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The sub-command, None for an unknown name."""
        for row in COMMANDS:
            if row.name == cmd_name:
                command = getattr(import_module(f"monitor.cli.{row.module}"), row.attribute)
                assert isinstance(command, click.Command)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of sub-commands, without reading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(row.name, row.zh) for row in COMMANDS])


@click.group(cls=Jianfu, context_settings=HELP)
@click.option(
    "--site", "folder", type=click.Path(path_type=Path), metavar="文件夹", help="站点文件夹；默认 ./jianfu-site"
)
@click.version_option(VERSION, "--version", message="减负 %(version)s", help="显示版本")
@click.pass_context
def jianfu(ctx: click.Context, folder: Path | None) -> None:
    """减负：读微信、QQ 工作群的导出记录，按周报告各部门加给干部的消息负担。

    全部在本机运行，不联网。先试试：jianfu demo
    """
    ctx.obj = folder or Path(os.environ.get("JIANFU_SITE") or DEFAULT_SITE)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.set_threshold(*GC_THRESHOLD)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # idle threads of numpy make every lock of SQLite dearer
    run(jianfu)
