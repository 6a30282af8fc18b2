"""formats: what can be read, and one format in full."""

from __future__ import annotations

import re
from itertools import pairwise

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from monitor.cli.chinese import ChineseCommand
from monitor.cli.site import json_option, print_json
from monitor.service import reading

PLATFORMS = {"wechat": "微信", "qq": "QQ", "wecom": "企业微信"}
MARKS = (("有", "能保留"), ("部分", "只有一部分"), ("无", "没有"))
WIDEST, LABEL, WHAT = 100, 14, 48
PIECE = re.compile(r"[（“]*(?:[!-~]+|[^!-~\s])[，。、；：？！）”…—]* ?")
MORE = "看一种格式能保留什么、会丢什么、怎么导出：jianfu formats 格式名，如 jianfu formats qq-txt"


@click.command("formats", cls=ChineseCommand)
@click.argument("name", required=False, metavar="[格式名]")
@json_option
def formats(name: str | None, as_json: bool) -> None:
    """列出能读的导出格式；写明格式名，就看这一种能保留什么、会丢什么、怎么导出。"""
    if name is not None:
        row = reading.format_of(name)
        print_json(row) if as_json else _show(row)
    elif as_json:
        print_json(reading.formats())
    else:
        _list(reading.formats())


def _list(rows: list[reading.FormatRow]) -> None:
    """All formats, the ones of a producer together."""
    table = Table(title="能读的导出格式")
    for heading in ("格式名", "平台", "扩展名", "是什么"):
        table.add_column(heading, overflow="fold")
    for row, after in pairwise((*rows, None)):
        assert row is not None
        table.add_row(
            row["name"],
            PLATFORMS.get(row["platform"], row["platform"]),
            " ".join(row["extensions"]),
            "\n".join(wrapped(row["zh"], WHAT)),
            end_section=after is not None and after["producer"] != row["producer"],
        )
    console = Console()
    console.print(table)
    console.print(MORE, highlight=False)


def _show(row: reading.FormatRow) -> None:
    """One format in full."""
    console = Console()
    width = min(console.width, WIDEST) - LABEL
    click.echo(f"{row['name']}  {row['zh']}")
    for label, text in (
        ("平台", PLATFORMS.get(row["platform"], row["platform"])),
        ("扩展名", " ".join(row["extensions"])),
        ("怎么认出来", row["signature"]),
        *((label, _kept(row, mark)) for mark, label in MARKS),
        ("会丢失", row["loses"]),
        ("读的时候", row["alerts"]),
        ("怎么导出", row["producer"]),
        *(("", f"{number}. {step}") for number, step in enumerate(row["steps"], 1)),
    ):
        for at, line in enumerate(wrapped(text, width)):
            head = "  " + (label if at == 0 else "")
            click.echo(head + " " * (LABEL - cell_len(head)) + line)


def _kept(row: reading.FormatRow, mark: str) -> str:
    """The traits with that mark."""
    return "、".join(trait.name for trait in reading.TRAITS if row["keeps"][trait.key] == mark) or "—"


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns: Chinese breaks anywhere but before a closing mark, other words stay whole."""
    lines = [""]
    for piece in PIECE.findall(text):
        if cell_len(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines
