"""init, demo, serve, run-due, release, audit: the site as a whole."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from monitor.cli.chinese import ChineseCommand, ChineseGroup
from monitor.cli.site import json_option, print_json, site_of, site_option
from monitor.jobs import Alarm
from monitor.service.importing import REJECTED
from monitor.service.policy import OPERATOR
from monitor.service.releasing import release as publish_release
from monitor.service.showing import Shown, show_township
from monitor.service.sites import init_site
from monitor.service.trail import verify as verify_trail
from monitor.service.upkeep import run_due as do_what_is_due
from monitor.web import serve as serve_pages

PARTIAL = 3
BROKEN = 4


@click.command("init", cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """新建站点文件夹：设置、数据库、密钥和收发文件夹。"""
    fresh = init_site(folder)
    click.echo(f"{'站点已建好' if fresh else '站点已经有了'}：{folder}")
    click.echo(f"下一步：jianfu --site {folder} import 导出文件…")


@click.command("demo", cls=ChineseCommand)
@click.argument("folder", metavar="[文件夹]", required=False, type=click.Path(path_type=Path))
@click.option("--seed", type=int, default=None, help="换一个种子，换一批数据")
@json_option
def demo(folder: Path | None, seed: int | None, as_json: bool) -> None:
    """演示：写一个虚构乡镇的导出文件，导入、计算、出报告，最后给出小结。"""
    place = folder or Path("jianfu-demo")
    with site_of(place / "site", None) as ctx:
        shown = show_township(ctx, OPERATOR, place, seed)
    if as_json:
        print_json(asdict(shown))
    else:
        _tell(shown, place)


def _tell(shown: Shown, place: Path) -> None:
    click.echo(f"虚构乡镇已写好：{shown.files} 个导出文件（{shown.formats} 种格式），在 {place / 'exports'}")
    click.echo(f"读到 {shown.read} 条消息，去掉重叠导出里的重复，入库 {shown.messages} 条")
    click.echo(f"{shown.groups} 个群、{shown.cadres} 名干部，共 {len(shown.weeks)} 周")
    click.echo(f"\n{shown.week} 谁发出的要求最多（要求人次）：")
    for row in shown.issuers[:5]:
        click.echo(f"  {row.unit}（{row.level}）  {row.person_demands} 人次，其中留痕 {row.person_trace_demands}")
    click.echo("（算法结果仅供参考，疑似，待人工核）")
    click.echo(f"\n报告：{shown.report}")
    click.echo(f"图片：{shown.picture}")
    click.echo(f"匿名数据：{shown.release}")
    click.echo(f"打开网页：jianfu --site {place / 'site'} serve，然后用浏览器访问 http://127.0.0.1:8321")
    click.echo(f'像干部一样自查：jianfu check "{shown.check_file}" --me {shown.me}')


@click.command("serve", cls=ChineseCommand)
@click.option("--host", metavar="地址", help="只能是本机地址，默认 127.0.0.1")
@click.option("--port", type=click.IntRange(1, 65535), metavar="端口", help="默认 8321")
@site_option
@click.pass_obj
def serve(root: Path, host: str | None, port: int | None, site: Path | None) -> None:
    """打开网页和定时任务（只供本机浏览器访问，只读）。按 Ctrl-C 结束。"""
    with site_of(root, site) as ctx:
        web = ctx.config.web
        serve_pages(ctx, host or web.host, port or web.port, Alarm(ctx))


@click.command("run-due", cls=ChineseCommand)
@json_option
@site_option
@click.pass_obj
def run_due(root: Path, as_json: bool, site: Path | None) -> int:
    """把该做的做完就退出：导入 inbox 里的文件，给已结束的周出报告。可重复运行。"""
    with site_of(root, site) as ctx:
        done = do_what_is_due(ctx, OPERATOR)
    if as_json:
        print_json(asdict(done))
    else:
        for row in done.files:
            click.echo(
                f"{row.status}  {Path(row.path).name}：新增 {row.new} 条" + (f"；{row.error}" if row.error else "")
            )
        for name in done.reports:
            click.echo(f"已出报告：{name}")
        for fault in done.faults:
            click.echo(f"没有出成：{fault}", err=True)
        if not (done.files or done.reports or done.faults):
            click.echo("没有要做的事")
    whole = not done.faults and all(row.status != REJECTED for row in done.files)
    return 0 if whole else PARTIAL


@click.command("release", cls=ChineseCommand)
@click.option("--quarter", required=True, metavar="季度", help="如 2026-Q4")
@click.option("--out", required=True, metavar="文件夹", type=click.Path(path_type=Path), help="写到哪个新文件夹")
@json_option
@site_option
@click.pass_obj
def release(root: Path, quarter: str, out: Path, as_json: bool, site: Path | None) -> None:
    """发布匿名统计：没有姓名、群名、文字；人数、群数、单位数不够的格子一律隐去。"""
    with site_of(root, site) as ctx:
        done = publish_release(ctx, OPERATOR, quarter, out)
    receipt = done.receipt
    if as_json:
        files = [asdict(row) for row in receipt.files]
        print_json(
            {
                "folder": str(receipt.folder),
                "files": files,
                "sha256": receipt.sha256,
                "suppressed": receipt.suppressed,
                "months": done.months,
                "open_months": done.open_months,
            }
        )
        return
    click.echo(f"匿名数据已写入 {receipt.folder}：{'、'.join(row.path for row in receipt.files)}、datapackage.json")
    click.echo(f"包含 {'、'.join(done.months)}；为保护个人隐去 {receipt.suppressed} 格")
    if done.open_months:
        click.echo(f"{'、'.join(done.open_months)} 还没有结束，没有包含")


@click.group("audit", cls=ChineseGroup)
def audit() -> None:
    """操作留痕链。"""


@audit.command("verify", cls=ChineseCommand)
@site_option
@click.pass_obj
def verify(root: Path, site: Path | None) -> int:
    """核对操作记录是否被改动过。"""
    with site_of(root, site) as ctx:
        broken = verify_trail(ctx, OPERATOR)
    if broken is None:
        click.echo("操作记录完整，没有改动过")
        return 0
    click.echo(f"操作记录从第 {broken} 条起对不上，可能被改动过", err=True)
    return BROKEN
