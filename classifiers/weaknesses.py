"""Where a model errs: its surest errors, its weakest labels, its counts, and its figures by setting and by length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from classifiers.corpus import Example
from classifiers.evaluate import Scores, compare
from classifiers.markdown import decimal, grid, percent, quoted
from classifiers.model import Prediction
from classifiers.wording import ACTS, TAGS, described, label_name

WORST = 20
WEAKEST = 5
FEW = 10  # messages that truly carry a flag, below which its F1 says nothing
FLAGS = ("urgent", "trace")
LENGTHS = ((1, 5), (6, 10), (11, 20), (21, 40), (41, 80), (81, None))  # characters
Pair = tuple[Example, Prediction]


def sections(examples: Sequence[Example], predictions: Sequence[Prediction], scores: Scores) -> dict[str, str]:
    """The card's paragraphs and tables on weaknesses, by the name the template has for each."""
    pairs = list(zip(examples, predictions, strict=True))
    wrong = sum(example.labels.tag is not prediction.labels.tag for example, prediction in pairs)
    return {
        "wrong": str(wrong), "worst_count": str(min(WORST, wrong)), "worst": worst(pairs), "weakest": weakest(scores),
        "mixed": mixed(scores), "counted": counted(scores), "by_setting": by_setting(pairs),
        "by_length": by_length(pairs), "few_flags": str(FEW),
    }  # fmt: skip


def worst(pairs: Sequence[Pair]) -> str:
    """The wrong tags that the model was surest of, surest first."""
    wrong = [pair for pair in pairs if pair[0].labels.tag is not pair[1].labels.tag]
    wrong.sort(key=lambda pair: (-pair[1].confidence.tag, pair[0].id))
    rows = [
        (quoted(example.text), described(example.labels), described(given.labels), f"{given.confidence.tag:.2f}",
         "是" if example.hard else "否")
        for example, given in wrong[:WORST]
    ]  # fmt: skip
    return grid(("消息", "实际", "模型所给", "把握", "难例"), rows, 3)


def weakest(scores: Scores) -> str:
    """The labels with the lowest F1."""
    order = sorted(scores.labels.items(), key=lambda item: item[1].f1)[:WEAKEST]
    return "、".join(f"{label_name(name)}（F1 {one.f1:.3f}，实有 {one.support} 条）" for name, one in order)


def mixed(scores: Scores) -> str:
    """The act confusions that happen most."""
    names = list(ACTS.values())
    cells = Counter({
        (true, given): count
        for true, row in zip(names, scores.act_confusion, strict=True)
        for given, count in zip(names, row, strict=True)
        if true != given and count
    })  # fmt: skip
    return "、".join(f"{true}判成{given} {count} 条" for (true, given), count in cells.most_common(4)) or "没有"


def counted(scores: Scores) -> str:
    """How far counts are off as a whole: messages given a tag against those that truly carry it."""
    found = []
    for number, name in enumerate(TAGS.values()):
        true, given = sum(scores.tag_confusion[number]), sum(row[number] for row in scores.tag_confusion)
        change = percent(abs(given - true), true)
        off = "相符" if given == true else f"{'多' if given > true else '少'}算 {change}"
        found.append(f"{name}实有 {true} 条、判出 {given} 条（{off}）")
    return "；".join(found)


def by_setting(pairs: Sequence[Pair]) -> str:
    """Figures of every setting."""
    names = sorted({example.setting for example, _ in pairs})
    return _broken_down("场景文件", [(f"`{name}`", [p for p in pairs if p[0].setting == name]) for name in names])


def by_length(pairs: Sequence[Pair]) -> str:
    """Figures by the number of characters of the text."""
    parts = []
    for low, high in LENGTHS:
        name = f"{low} 字以上" if high is None else f"{low}–{high} 字"
        parts.append((name, [p for p in pairs if low <= len(p[0].text) <= (high or len(p[0].text))]))
    return _broken_down("长短", [(name, part) for name, part in parts if part])


def _broken_down(head: str, parts: Sequence[tuple[str, Sequence[Pair]]]) -> str:
    rows = []
    for name, part in parts:
        scores = compare([example.labels for example, _ in part], [prediction for _, prediction in part])
        f1 = [decimal(scores.labels[label].f1 if scores.labels[label].support >= FEW else None) for label in FLAGS]
        share = percent(sum(prediction.review for _, prediction in part), len(part))
        rows.append((name, str(len(part)), decimal(scores.tag_accuracy), *f1, share))
    return grid((head, "条数", "标签正确率", "紧急 F1", "留痕 F1", "请人复核"), rows)
