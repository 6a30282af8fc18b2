"""The definitions: portable SQL, complete, and the auditor's page says what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.metrics import GRAINS, definitions, select

PAGE = Path(__file__).parents[2] / "monitor" / "metrics" / "README.md"
GRAIN_NAMES = {"cadre": "每名干部", "cadre_group": "每名干部每个群", "issuer": "每个发文单位", "group": "每个群"}
# What engines read differently: division, remainder, dates, floats, casts, dialect functions.
FORBIDDEN = re.compile(r"[/%]|\b\d+\.\d|\b(DATE|STRFTIME|EXTRACT|CAST|ROUND|AVG|IFNULL|IIF|GROUP_CONCAT|LIMIT)\b", re.I)
HEAD = """# 口径

给审计人员看的一页。每个数字在 `metrics.toml` 里只定义一次；`sources/` 里的 SQL 说数哪些行。
数据库里存的是整数，除法只在读取时做一次。改动任何一处，报告上的口径摘要都会变。

阅读时间按每分钟 260 字，上下限按 390 字和 220 字；工作时间为工作日 08:00 至 18:00，深夜为 22:00 至次日 07:00，
工作日按国务院放假调休安排。

| 名称 | 含义 | 单位 | 怎么数 | 对谁算 | 机器名 |
| --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The auditor's page from the definitions."""
    rows = [
        f"| {metric.zh} | {metric.why} | {metric.unit} | `{metric.value}`"
        f"{f' × {metric.times} ÷ {metric.over}' if metric.over > 1 else ''}，见 `{metric.source}.sql`"
        f" | {'、'.join(GRAIN_NAMES[grain] for grain in metric.grains)} | `{metric.name}` |"
        for metric in definitions().metrics
    ]
    return HEAD + "\n".join(rows) + "\n"


def test_the_auditors_page_says_what_the_definitions_say(bless: bool) -> None:
    if bless:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("source", definitions().sources)
def test_the_sql_is_the_portable_core(grain: str, source: str) -> None:
    text, _ = select(definitions(), source, grain)
    bare = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    assert not FORBIDDEN.search(bare)


def test_every_metric_has_a_source_and_a_grain() -> None:
    shown = definitions()
    for metric in shown.metrics:
        assert metric.source in shown.sources
        assert metric.grains
        assert set(metric.grains) <= set(GRAIN_NAMES)
        assert metric.zh
        assert metric.why
        assert metric.unit


def test_the_digest_follows_every_word() -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", definitions().digest)
