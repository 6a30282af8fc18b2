"""compute, report, check: from messages to figures."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from monitor.cli.chinese import ChineseCommand
from monitor.cli.progress import ERR, progress
from monitor.cli.reading import as_of_option, day, files_argument, format_option
from monitor.cli.site import WEEK, json_option, print_json, site_of, site_option
from monitor.rendering import check_table, render_html
from monitor.service.checking import SelfCheck
from monitor.service.checking import check as self_check
from monitor.service.computing import compute as compute_weeks
from monitor.service.documents import FORMATS, report_name, write_whole, written
from monitor.service.importing import REJECTED, Options
from monitor.service.policy import OPERATOR
from monitor.service.reporting import Selection, select_part, week_report, week_trend
from monitor.service.reporting import as_json as report_json

PARTIAL = 3
TO_STDOUT = ("json", "md")


@click.command("compute", cls=ChineseCommand)
@click.option("--week", type=WEEK, help="只算这一周；默认算所有有变化的周")
@json_option
@site_option
@click.pass_obj
def compute(root: Path, week: int | None, as_json: bool, site: Path | None) -> None:
    """计算负担数字。数据、口径和模型都没变的周不重算。"""
    with site_of(root, site) as ctx:
        done = compute_weeks(ctx, OPERATOR, week)
    if as_json:
        print_json([asdict(row) for row in done])
        return
    for row in done:
        click.echo(f"{row.week}：{row.messages} 条消息，{'已计算' if row.fresh else '没有变化'}")
    if not done:
        click.echo("还没有导入任何消息。先运行 jianfu import 文件…")


@click.command("report", cls=ChineseCommand)
@click.option("--week", type=WEEK, required=True, help="哪一周")
@click.option("--cadre", metavar="姓名", help="只看一名干部；同名时写成 姓名@单位")
@click.option("--unit", metavar="单位", help="只看一个发文单位")
@click.option("--issuers", is_flag=True, help="只看发文单位")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="html", show_default=True, help="输出格式")
@click.option("--out", type=click.Path(path_type=Path), metavar="路径", help="写到哪里；json 和 md 默认直接输出")
@site_option
@click.pass_obj
def report(
    root: Path,
    week: int,
    cadre: str | None,
    unit: str | None,
    issuers: bool,
    kind: str,
    out: Path | None,
    site: Path | None,
) -> None:
    """每周负担报告：先看发文单位，再看干部（按姓名音序，不排名次）。"""
    with site_of(root, site) as ctx:
        part = Selection(cadre, unit, issuers)
        shown = select_part(week_report(ctx, OPERATOR, week), part)
        content = written(shown, week_trend(ctx, OPERATOR, week), kind)
        folder = ctx.folder / ctx.config.paths.reports
    if out is None and kind in TO_STDOUT:
        click.echo(content.decode("utf-8"))
        return
    path = out or folder / report_name(shown, part, kind)
    write_whole(path, content)
    click.echo(f"报告已写入 {path}")


@click.command("check", cls=ChineseCommand)
@files_argument
@click.option("--me", metavar="姓名", help="您在群里的名字；不写则按一名从不发言的成员计算")
@click.option("--week", type=WEEK, help="哪一周；默认文件里的最后一周")
@click.option("--html", type=click.Path(path_type=Path), metavar="路径", help="网页写到哪里；默认当前文件夹")
@click.option("--group", metavar="群名", help="文件里没有群名时，写明群名")
@format_option
@as_of_option
@json_option
def check(
    files: tuple[Path, ...],
    me: str | None,
    week: int | None,
    html: Path | None,
    group: str | None,
    name: str | None,
    as_of: datetime | None,
    as_json: bool,
) -> int:
    """自查：给出自己的导出文件，马上看到一周的负担。不建站点，不留数据。"""
    with progress() as show:
        done = self_check(files, me, week, Options(name, group, day(as_of)), progress=show)
    page = html or Path(f"减负自查-{done.report.week}.html")
    write_whole(page, render_html(done.report, ()).encode("utf-8", "backslashreplace"))
    for row in done.files:
        if row.error:
            click.echo(f"注意：{row.error}", err=True)
    if as_json:
        print_json(report_json(done.report))
    else:
        _show(done, page)
    return PARTIAL if any(row.status == REJECTED or row.error for row in done.files) else 0


def _show(done: SelfCheck, page: Path) -> None:
    if not done.spoke:
        ERR.print(f"“{done.me}”没有在这些群里发过言，按一名从不发言的成员计算。", style="yellow")
    Console().print(check_table(done.report))
    if len(done.weeks) > 1:
        click.echo(
            f"文件里还有：{'、'.join(week for week in done.weeks if week != done.report.week)}（用 --week 选择）"
        )
    click.echo(f"详细网页：{page.resolve()}")
