"""roster, units, groups, people: who is who."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from monitor.cli.chinese import ChineseCommand, ChineseGroup
from monitor.cli.site import json_option, print_json, site_of, site_option
from monitor.service.linking import link, strangers, unlink
from monitor.service.policy import OPERATOR
from monitor.service.rosters import load_groups, load_roster, load_units

table_argument = click.argument("file", metavar="名单.csv|.xlsx", type=click.Path(path_type=Path))


@click.command("roster", cls=ChineseCommand)
@table_argument
@json_option
@site_option
@click.pass_obj
def roster(root: Path, file: Path, as_json: bool, site: Path | None) -> None:
    """导入名册：谁在哪个群。

    列：姓名,单位,职务,层级,平台,群,账号,群昵称,加入,退出。前两列必填，一人一群一行。
    """
    with site_of(root, site) as ctx:
        done = load_roster(ctx, OPERATOR, file)
    if as_json:
        print_json(asdict(done))
    else:
        click.echo(f"名册已导入：{done.rows} 行，{done.cadres} 名干部，{done.groups} 个群")
        for name in done.ambiguous:
            click.echo(f"注意：有几个群都叫“{name}”，名册里的这个群暂时对不上；请在“群”一列改写群号", err=True)


@click.command("units", cls=ChineseCommand)
@table_argument
@json_option
@site_option
@click.pass_obj
def units(root: Path, file: Path, as_json: bool, site: Path | None) -> None:
    """导入发文单位及层级。列：单位,层级,上级；层级写 县、镇、村。"""
    with site_of(root, site) as ctx:
        done = load_units(ctx, OPERATOR, file)
    if as_json:
        print_json(asdict(done))
    else:
        click.echo(f"单位已导入：{done.units} 个")


@click.command("groups", cls=ChineseCommand)
@table_argument
@json_option
@site_option
@click.pass_obj
def groups(root: Path, file: Path, as_json: bool, site: Path | None) -> None:
    """导入群登记表（可选）。列：平台,群,归口单位,用途,建群日期,任务截止。"""
    with site_of(root, site) as ctx:
        done = load_groups(ctx, OPERATOR, file)
    if as_json:
        print_json(asdict(done))
    else:
        click.echo(f"群登记已导入：{done.groups} 个")


@click.group("people", cls=ChineseGroup, invoke_without_command=True)
@json_option
@site_option
@click.pass_context
def people(ctx: click.Context, as_json: bool, site: Path | None) -> None:
    """列出还没有对上名册的发言人；用 people link 由人确认。"""
    if ctx.invoked_subcommand is not None:
        return
    with site_of(ctx.obj, site) as opened:
        rows = strangers(opened, OPERATOR)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    table = Table(title=f"还没有对上名册的发言人：{len(rows)} 个")
    for heading in ("账号", "群里的名字", "平台", "群", "发言", "原因", "可能是（待人确认）"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(
            row.account, row.name, row.platform, row.group, str(row.messages), row.reason, "、".join(row.suggestions)
        )
    Console().print(table)


@people.command("link", cls=ChineseCommand)
@click.argument("account", metavar="账号或群里的名字")
@click.argument("name", metavar="姓名")
@click.option("--unit", metavar="单位", help="同名时写明单位")
@site_option
@click.pass_obj
def link_(root: Path, account: str, name: str, unit: str | None, site: Path | None) -> None:
    """确认某个账号就是名册上的某人。"""
    with site_of(root, site) as ctx:
        count = link(ctx, OPERATOR, account, name, unit)
    click.echo(f"已确认：{count} 个发言人对应 {name}")


@people.command("unlink", cls=ChineseCommand)
@click.argument("account", metavar="账号或群里的名字")
@site_option
@click.pass_obj
def unlink_(root: Path, account: str, site: Path | None) -> None:
    """撤销确认。"""
    with site_of(root, site) as ctx:
        count = unlink(ctx, OPERATOR, account)
    click.echo(f"已撤销 {count} 个")
