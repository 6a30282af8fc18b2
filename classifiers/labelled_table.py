"""Labelled messages as a table kept in Excel or WPS and saved as CSV.

Columns by name, in any order: ``text`` (文字), ``act`` (类别), and where there are any ``urgent`` (紧急), ``trace``
(留痕), ``facets`` (要素, divided by blanks or 、，;), ``setting`` (场景), ``id`` (编号).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from classifiers import wording
from classifiers.corpus import CorpusError, Example
from classifiers.labels import FACETS, Act, Labels

TITLES = {
    **dict.fromkeys(("text", "文字", "正文", "内容", "消息"), "text"),
    **dict.fromkeys(("act", "类别"), "act"),
    **dict.fromkeys(("urgent", "紧急"), "urgent"),
    **dict.fromkeys(("trace", "留痕"), "trace"),
    **dict.fromkeys(("facets", "要素"), "facets"),
    **dict.fromkeys(("setting", "场景"), "setting"),
    **dict.fromkeys(("id", "编号"), "id"),
}
ACTS = {zh: act for act, zh in wording.ACTS.items()} | {act.value: act for act in Act}
YES, NO = frozenset(("是", "true", "1", "√", "y", "yes")), frozenset(("", "否", "false", "0", "×", "n", "no"))
FACET_WORDS = {facet.zh: facet.name for facet in FACETS} | {facet.name: facet.name for facet in FACETS}
DIVIDERS = re.compile(r"[\s、,，;；|]+")


def read_table(lines: Iterable[str], name: str) -> list[Example]:
    """The examples of a CSV, in order; ``name`` is the file's, and the setting where none is given.

    Raises CorpusError that names the line and what does not fit.
    """
    reader = csv.reader(lines)
    columns = [TITLES.get(title.strip().lstrip("\ufeff").lower(), "") for title in next(reader, [])]
    if "text" not in columns or "act" not in columns:
        raise CorpusError(f"{name}：第 1 行应是列名，至少有“文字”和“类别”（或 text 和 act）")
    examples = []
    for cells in reader:
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
        if any(row.values()):
            examples.append(_example(row, f"{name}:{reader.line_num}", name))
    return examples


def _example(row: dict[str, str], where: str, name: str) -> Example:
    if not row["text"]:
        raise CorpusError(f"{where}：没有文字")
    act = ACTS.get(row.get("act", ""))
    if act is None:
        raise CorpusError(f"{where}：类别应写要求、告知、回应、闲谈之一")
    try:
        labels = Labels(act, _flag(row, "urgent", where), _flag(row, "trace", where), _facets(row, where))
    except CorpusError:
        raise
    except ValueError as fault:
        raise CorpusError(f"{where}：{fault}") from fault
    return Example(row.get("id") or where, row["text"], labels, row.get("setting") or name)


def _flag(row: dict[str, str], column: str, where: str) -> bool:
    value = row.get(column, "").lower()
    if value in YES or value in NO:
        return value in YES
    raise CorpusError(f"{where}：{column} 应写是或否")


def _facets(row: dict[str, str], where: str) -> frozenset[str]:
    words = [word for word in DIVIDERS.split(row.get("facets", "")) if word]
    unknown = [word for word in words if word not in FACET_WORDS]
    if unknown:
        raise CorpusError(f"{where}：手册里没有要素“{unknown[0][:20]}”")
    return frozenset(FACET_WORDS[word] for word in words)
