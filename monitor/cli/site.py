"""What every sub-command shares: opening the site, printing JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from monitor.cli.progress import progress
from monitor.clock import parse_week
from monitor.service import Context
from monitor.service.sites import open_site

json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
site_option = click.option(
    "--site", "site", type=click.Path(path_type=Path), metavar="文件夹", help="站点文件夹；默认 ./jianfu-site"
)


@contextmanager
def site_of(root: Path, site: Path | None) -> Iterator[Context]:
    """The site's context, with a progress bar on a terminal."""
    with progress() as show:
        yield open_site(site or root, progress=show)


class Week(click.ParamType[int]):
    """An ISO week such as 2026-W46."""

    name = "week"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """202646; WrongUsage otherwise."""
        return value if isinstance(value, int) else parse_week(str(value))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How it shows in the help."""
        return "2026-W46"


WEEK = Week()


def print_json(value: object) -> None:
    """One JSON value on stdout, Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(value: object) -> None:
    """One JSON value on one line; lone surrogates escaped, since UTF-8 has no place for them."""
    text = json.dumps(value, ensure_ascii=False)
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = json.dumps(value)
    click.echo(text)
