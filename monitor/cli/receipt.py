"""What an import tells a person: a line for each file, why anything was left out, and how it stands in all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from monitor.errors import printable
from monitor.service.importing import DUPLICATE, IMPORTED, QUARANTINED, REJECTED, FileResult

WORDS = {IMPORTED: "已导入", DUPLICATE: "导入过", REJECTED: "没导入", QUARANTINED: "已隔离"}
MANY = 5  # files or reasons that are listed one by one
LINES = 3  # lines and names that are given as examples
MOST = 10  # warnings of one file
INDENT = " " * 8
Value = TypeVar("Value")


def show(results: Sequence[FileResult]) -> None:
    """The receipt of one import, on stdout."""
    names = dict(zip([row.path for row in results], _names(results), strict=True))
    known = [row for row in results if row.status == DUPLICATE]
    for row in results:
        if row.status != REJECTED and (row.status != DUPLICATE or len(known) <= MANY):
            _taken(row, names[row.path])
    if len(known) > MANY:
        click.echo(f"{WORDS[DUPLICATE]}  {_some([names[row.path] for row in known])}，内容没有变，没有再读")
    refused = [row for row in results if row.status == REJECTED]
    for reason, rows in _grouped((_reason(row), row) for row in refused):
        click.echo(f"{WORDS[REJECTED]}  {_some([names[row.path] for row in rows])}{reason}")
        for row in rows[:LINES]:
            _left_out(row)
    _sum(results)


def _taken(row: FileResult, name: str) -> None:
    groups = f"（{'、'.join(row.groups)}）" if row.groups else ""
    click.echo(
        f"{WORDS[row.status]}  {name}{groups}：读到 {row.read:,} 条，新增 {row.new:,}，重复 {row.duplicate:,}，"
        f"跳过 {row.skipped:,}，存疑 {row.flagged:,}"
    )
    _left_out(row)
    for line, reason in row.warnings[:MOST]:
        click.echo(f"{INDENT}注意：{reason}{f'（第 {line:,} 行）' if line > 1 else ''}")
    if len(row.warnings) > MOST:
        click.echo(f"{INDENT}注意：还有 {len(row.warnings) - MOST} 处，用 --json 可以看到全部")
    if row.error:
        click.echo(f"{INDENT}没有读完，后面的内容不在里面：{row.error}")


def _left_out(row: FileResult) -> None:
    """Skipped lines by reason, the most frequent first."""
    reasons = sorted(_grouped((reason, line) for line, reason in row.skipped_lines), key=lambda one: -len(one[1]))
    for reason, lines in reasons[:MANY]:
        places = "、".join(f"{line:,}" for line in lines[:LINES])
        more = f" 等 {len(lines):,} 处" if len(lines) > LINES else ""
        click.echo(f"{INDENT}跳过：{reason}（第 {places} 行{more}）")
    if len(reasons) > MANY:
        rest = sum(len(lines) for _, lines in reasons[MANY:])
        click.echo(f"{INDENT}跳过：另有 {len(reasons) - MANY} 种原因，共 {rest:,} 处，用 --json 可以看到全部")


def _grouped(pairs: Iterable[tuple[str, Value]]) -> list[tuple[str, list[Value]]]:
    found: dict[str, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return list(found.items())


def _names(results: Sequence[FileResult]) -> list[str]:
    """What to call the files: their paths below the folder that holds them all."""
    try:
        root = os.path.commonpath([Path(row.path).parent for row in results]) if results else ""
        return [printable(Path(row.path).relative_to(root).as_posix()) for row in results]
    except ValueError:
        return [printable(row.path) for row in results]


def _reason(row: FileResult) -> str:
    """What is wrong with a file, without the name that the line begins with."""
    return (row.error or "").removeprefix(printable(Path(row.path).name))


def _some(names: Sequence[str]) -> str:
    if len(names) <= LINES:
        return "、".join(names)
    return f"{'、'.join(names[:LINES])} 等 {len(names)} 个文件"


def _sum(results: Sequence[FileResult]) -> None:
    counts = {word: sum(row.status == status for row in results) for status, word in WORDS.items()}
    parts = "，".join(f"{word} {count} 个" for word, count in counts.items() if count)
    new, again = sum(row.new for row in results), sum(row.duplicate for row in results)
    skipped = sum(row.skipped for row in results)
    click.echo(f"合计 {len(results)} 个文件：{parts}。新增 {new:,} 条，重复 {again:,} 条，跳过 {skipped:,} 条")
    if counts[WORDS[REJECTED]] or any(row.status != REJECTED and row.error for row in results):
        click.echo("有文件没有导入或没有读完，原因见上；其余的都已入库。改好后再运行同一条命令即可，不会重复计数")
    if counts[WORDS[IMPORTED]]:
        click.echo("下一步：jianfu roster 名册.csv；jianfu report --week 周次 --format html")
