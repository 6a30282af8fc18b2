"""The datasheet ``docs/corpus.md``: how the corpus was made, what is in it, and how far two readers agree on it.

Questions after Gebru et al., Datasheets for Datasets (2021); every number is computed from the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from string import Template

import numpy as np

from classifiers.agreement import Agreement, Reading, agreements, settlement
from classifiers.corpus import NEAR_DUPLICATE, SHORT, Example
from classifiers.identity import Identity, corpus_digest
from classifiers.intervals import label_measures
from classifiers.labels import CODEBOOK_VERSION, FACETS, Act
from classifiers.markdown import decimal, grid, percent
from classifiers.overlap import overlap
from classifiers.wording import ACTS, label_name

KINDS: tuple[tuple[str, str], ...] = (
    ("theme_", "各围绕一两个易混的题目，约一半是，一半像而不是，说话的单位和人几乎条条不同"),
    ("short_", "专收短句"),
)
REACHED: tuple[tuple[str, str], ...] = (
    ("tag_macro_f1", "报表标签，宏平均 F1"),
    ("tag_accuracy", "报表标签，正确率"),
    ("urgent_f1", "紧急，F1"),
    ("trace_f1", "留痕，F1"),
    ("act_accuracy", "类别，正确率"),
    ("act_macro_f1", "类别，宏平均 F1"),
    ("facets_f1", "要素，平均 F1（不含 @所有人）"),
)


def settings(examples: Sequence[Example]) -> str:
    """One row per file, and the whole: messages and the share of each act, urgent, trace and hard, in per cent."""
    names = sorted({example.setting for example in examples})
    rows = [_setting(f"`{name}`", [x for x in examples if x.setting == name]) for name in names]
    head = ("文件", "条数", *ACTS.values(), "紧急", "留痕", "难例", "字数中位")
    return grid(head, [*rows, _setting("合计", examples)])


def _setting(name: str, part: Sequence[Example]) -> tuple[str, ...]:
    counts = [
        *(sum(x.labels.act is act for x in part) for act in ACTS),
        sum(x.labels.urgent for x in part),
        sum(x.labels.trace for x in part),
        sum(x.hard for x in part),
    ]
    middle = f"{median(len(x.text) for x in part):.0f}"
    return (name, f"{len(part):,}", *(percent(count, len(part)) for count in counts), middle)


def facets(corpus: Sequence[Example], independent: Sequence[Example]) -> str:
    """How often each facet occurs in both sets."""
    rows = []
    for facet in FACETS:
        counts = [sum(facet.name in x.labels.facets for x in side) for side in (corpus, independent)]
        rows.append((facet.zh, f"`{facet.name}`", *(f"{count:,}" for count in counts)))
    return grid(("要素", "代号", "训练语料", "独立测试集"), rows, 2)


def agreed(readings: Sequence[Reading]) -> str:
    """Agreement and κ of every label."""
    rows = [_agreed(one) for one in agreements(readings)]
    return grid(("项目", "第一位标为是", "第二位标为是", "一致", "κ"), rows)


def _agreed(one: Agreement) -> tuple[str, ...]:
    counts = ("—" if count is None else str(count) for count in (one.first, one.second))
    return (label_name(one.label), *counts, percent(one.alike, 1), decimal(one.kappa))


def reached(readings: Mapping[str, Sequence[Reading]]) -> str:
    """The second reader's figures, the first reader's labels taken for true, on each of the sets."""
    columns = []
    for rows in readings.values():
        measures = label_measures([row.first for row in rows], [row.second for row in rows])
        columns.append({name: float(measures[name](np.ones((1, len(rows))))[0]) for name, _ in REACHED})
    return grid(
        ("项目", "训练语料", "独立测试集"),
        [(zh, *(decimal(column[name]) for column in columns)) for name, zh in REACHED],
    )


def datasheet(
    corpus: Sequence[Example],
    independent: Sequence[Example],
    readings: Mapping[str, Sequence[Reading]],
    identity: Identity,
    template: str,
) -> str:
    """The text; ``readings`` has the keys ``corpus`` and ``independent``. KeyError for what is not computed."""
    common = overlap(corpus, independent)
    files = {example.setting for example in corpus}
    drawn = {row.id for row in readings["corpus"]}
    read = {example.setting for example in corpus if example.id in drawn}
    values = {
        "codebook": CODEBOOK_VERSION, "digest": corpus_digest(corpus)[:16], "model": identity.id,
        "same": "相同" if corpus_digest(corpus) == identity.corpus else "不同：语料改过之后还没有重新训练",
        "messages": f"{len(corpus):,}", "files": str(len(files)), "test_messages": f"{len(independent):,}",
        "test_files": str(len({example.setting for example in independent})),
        "requests": f"{sum(x.labels.act is Act.REQUEST for x in corpus):,}",
        "kinds": _kinds(files),
        "settings": settings(corpus), "test_settings": settings(independent), "facets": facets(corpus, independent),
        "near": str(NEAR_DUPLICATE), "few": str(SHORT),
        "common_short": str(common.short), "common_long": str(common.long), "common_alike": str(common.alike),
        "sample_files": str(len(read)),
        "unread_files": str(len(files - read)), "reached": reached(readings),
    }  # fmt: skip
    for name, examples in (("corpus", corpus), ("independent", independent)):
        values |= _settled(name, readings[name], examples) | {f"{name}_agreed": agreed(readings[name])}
    return Template(template).substitute(values)


def _settled(name: str, readings: Sequence[Reading], examples: Sequence[Example]) -> dict[str, str]:
    found = settlement(readings, examples)
    return {
        f"{name}_read": f"{found.messages:,}", f"{name}_different": str(found.different),
        f"{name}_share": percent(found.different, found.messages), f"{name}_first": str(found.first),
        f"{name}_second": str(found.second), f"{name}_neither": str(found.neither),
    }  # fmt: skip


def _kinds(files: set[str]) -> str:
    """What the files are, by the beginning of their names."""
    found = ["一般一个文件是一种工作场景"]
    for prefix, what in KINDS:
        count = sum(name.startswith(prefix) for name in files)
        if count:
            found.append(f"名为 `{prefix}*` 的 {count} 个文件{what}")
    return "；".join(found) + "。"
