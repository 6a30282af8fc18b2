"""parse, import: from files to messages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from monitor.cli.chinese import ChineseCommand
from monitor.cli.receipt import show
from monitor.cli.site import json_option, print_json, print_line, site_of, site_option
from monitor.errors import MonitorError
from monitor.service import reading
from monitor.service.importing import REJECTED, FileResult, Options, import_paths
from monitor.service.policy import OPERATOR

PARTIAL = 3


def day(value: datetime | None) -> date | None:
    """The date of a click date."""
    return value.date() if value else None


format_option = click.option("--format", "name", metavar="格式名", help="指定格式，不自动识别；见 jianfu formats")
as_of_option = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="文件里没有日期时，按这一天算，如 2026-11-02"
)
files_argument = click.argument("files", nargs=-1, required=True, metavar="文件…", type=click.Path(path_type=Path))


@click.command("parse", cls=ChineseCommand)
@files_argument
@format_option
@as_of_option
@click.option("--ledger", is_flag=True, help="只输出行账：读了多少、跳过了哪些行、为什么")
def parse(files: tuple[Path, ...], name: str | None, as_of: datetime | None, ledger: bool) -> int:
    """读导出文件，每条消息输出一行 JSON，不入库。"""
    code = 0
    for path, shown in (found for given in files for found in reading.exports(given)):
        try:
            if isinstance(shown, MonitorError):
                raise shown
            if ledger:
                code = max(code, _ledger(path, shown, name, day(as_of)))
            else:
                for row in reading.rows(path, name, day(as_of)):
                    print_line(row)
        except MonitorError as fault:
            click.echo(f"错误：{fault}", err=True)
            code = max(code, fault.exit_code)
    return code


def _ledger(path: Path, shown: str, name: str | None, as_of: date | None) -> int:
    row = reading.ledger(path, shown, name, as_of)
    print_line(row)
    if row["error"] is None:
        return 0
    click.echo(f"错误：{row['error']}", err=True)
    return PARTIAL


@click.command("import", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, metavar="文件或文件夹…", type=click.Path(path_type=Path))
@format_option
@click.option("--group", metavar="群名", help="文件里没有群名时，写明群名")
@as_of_option
@click.option("--columns", metavar="说明", help="手工记的表：时间=列名,发送人=列名,内容=列名")
@click.option("--no-tags", "tags", is_flag=True, flag_value=False, default=True, help="只入库，以后再打标签")
@json_option
@site_option
@click.pass_obj
def import_(
    root: Path,
    paths: tuple[Path, ...],
    name: str | None,
    group: str | None,
    as_of: datetime | None,
    columns: str | None,
    tags: bool,
    as_json: bool,
    site: Path | None,
) -> int:
    """导入导出文件：读取、入库、打标签。重复导入不会重复计数。"""
    options = Options(name, group, day(as_of), reading.Columns.parse(columns) if columns else None, tags)
    with site_of(root, site) as ctx:
        results = import_paths(ctx, OPERATOR, paths, options)
    if as_json:
        print_json({"files": [_plain(row) for row in results], "totals": _totals(results)})
    else:
        show(results)
    whole = all(row.status != REJECTED and row.error is None for row in results)
    return 0 if whole else PARTIAL


def _plain(row: FileResult) -> dict[str, object]:
    lines = {"skipped_lines": _lines(row.skipped_lines), "warnings": _lines(row.warnings)}
    return {**asdict(row), **lines}


def _lines(rows: tuple[tuple[int, str], ...]) -> list[dict[str, object]]:
    return [{"line": line, "reason": reason} for line, reason in rows]


def _totals(results: list[FileResult]) -> dict[str, int]:
    names = ("read", "messages", "new", "duplicate", "skipped", "flagged")
    counts = {name: sum(getattr(row, name) for row in results) for name in names}
    return {"files": len(results), **counts, "rejected": sum(row.status == REJECTED for row in results)}
