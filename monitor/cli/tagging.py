"""tag, train, evaluate: the classifier from the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TextIO

import click

from monitor.cli.chinese import ChineseCommand
from monitor.cli.site import json_option, print_json, print_line, site_of, site_option
from monitor.service import modelling
from monitor.service.policy import OPERATOR

BATCH = 2000


@click.command("tag", cls=ChineseCommand)
@click.argument("file", required=False, default="-", metavar="[文件|-]")
@click.option("--text", metavar="文字", help="直接给出一条消息")
@site_option
@click.pass_obj
def tag(root: Path, file: str, text: str | None, site: Path | None) -> None:
    """给消息打标签：每行一条，纯文字或 JSON（id、text、sent_at）；每条输出一行 JSON。"""
    tagger = modelling.tagger(site or root)
    if text is not None:
        print_line(tagger.tag([modelling.Asked("1", text, None)])[0])
        return
    with _lines(file) as stream:
        for batch in _batches(modelling.asked(stream, file)):
            for row in tagger.tag(batch):
                print_line(row)


def _lines(file: str) -> AbstractContextManager[TextIO]:
    if file == "-":
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")
        return nullcontext(sys.stdin)
    return modelling.open_lines(Path(file))


def _batches(rows: Iterable[modelling.Asked]) -> Iterator[list[modelling.Asked]]:
    batch: list[modelling.Asked] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@click.command("train", cls=ChineseCommand)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=False),
    metavar="语料",
    help="标注好的 .jsonl、.csv，或放 .jsonl 的文件夹；默认用自带语料",
)
@json_option
@site_option
@click.pass_obj
def train(root: Path, data: Path | None, as_json: bool, site: Path | None) -> None:
    """用语料和已采纳的更正重新训练模型；在独立测试集和以往的更正上都不比现用的差才启用，旧模型保留。"""
    with site_of(root, site) as ctx:
        done = modelling.train_model(ctx, OPERATOR, data)
    if as_json:
        print_json({"model": done.model, "active": done.active, "examples": done.examples, "scores": done.scores})
        return
    click.echo(f"新模型 {done.model}：用 {done.examples} 条语料训练，独立测试集上的宏平均 F1 {done.macro_f1:.3f}")
    click.echo("已启用" if done.active else f"没有启用：不如现用模型（{done.current_macro_f1:.3f}）")


@click.command("evaluate", cls=ChineseCommand)
@click.argument("file", metavar="[标注.jsonl|.csv]", required=False, type=click.Path(path_type=Path))
@json_option
@site_option
@click.pass_obj
def evaluate(root: Path, file: Path | None, as_json: bool, site: Path | None) -> None:
    """用标注好的消息（JSONL、CSV）检验现用模型，默认用自带的独立测试集：查准、查全、F1，混淆，校准，风险—覆盖。"""
    model_id, scores = modelling.evaluate_file(site or root, file)
    if as_json:
        print_json({"model": model_id, "scores": scores.as_json()})
        return
    click.echo(modelling.scores_text(model_id, scores))
