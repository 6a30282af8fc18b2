"""The model card ``docs/model-card.md``, its pictures, and the datasheet ``docs/corpus.md``.

``python -m classifiers.card [folder]`` writes them anew; every number is computed, only the words around stand in
``templates/``. Form after Mitchell et al., Model Cards for Model Reporting (2019).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

import numpy as np

from classifiers import plots, weaknesses
from classifiers.agreement import TWICE_DIR, read_readings
from classifiers.artifact import BUNDLED, ArtifactError, load
from classifiers.corpus import INDEPENDENT_DIR, read_corpus
from classifiers.datasheet import datasheet
from classifiers.markdown import decimal, grid, percent
from classifiers.measured import AUTOMATIC, CALIBRATION_TARGET, HEADLINE, Measured, bins, measure, rightly, risks
from classifiers.model import Model
from classifiers.wording import ACTS, NAMES, TAGS, label_name

DOCS = Path(__file__).parents[1] / "docs"
TEMPLATES = Path(__file__).parent / "templates"


def headline(found: Measured) -> list[tuple[str, ...]]:
    """Rows of the main table: figure, value, 95 % interval, target, whether it is met, second reader."""
    rows = []
    for name, zh, target in HEADLINE:
        if name in found.figures:
            one = found.figures[name]
            span, met = f"{one.low:.3f}–{one.high:.3f}", "—" if target is None else _met(one.value >= target)
            rows.append((zh, decimal(one.value), span, decimal(target), met, decimal(found.readers.get(name))))
    error = found.scores.calibration_error["tag"]
    met = _met(error <= CALIBRATION_TARGET)
    return [*rows, ("报表标签，校准误差 ECE（越小越好）", decimal(error), "—", decimal(CALIBRATION_TARGET), met, "—")]


def _met(met: bool) -> str:
    return "达到" if met else "没有达到"


def _verdict(rows: Sequence[tuple[str, ...]]) -> str:
    missed = [row[0] for row in rows if row[4] == _met(False)]
    targets = sum(row[4] != "—" for row in rows)
    if not missed:
        return f"定了目标的 {targets} 项全部达到。"
    return (
        f"定了目标的 {targets} 项中，达到 {targets - len(missed)} 项，没有达到 {len(missed)} 项：{'；'.join(missed)}。"
    )


def _confusion(names: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    head = ["实际＼所给", *names, "合计"]
    return grid(head, [[name, *map(str, row), str(sum(row))] for name, row in zip(names, counts, strict=True)])


def _review(found: Measured) -> dict[str, str]:
    """What the review threshold does on this set."""
    right, asked = rightly(found), np.array([prediction.review for prediction in found.predictions])
    return {
        "review_below": f"{found.model.calibration.review_below:.3f}",
        "review_count": str(int(asked.sum())),
        "review_share": percent(int(asked.sum()), len(asked)),
        "review_wrong": str(int((asked & ~right).sum())),
        "review_caught": percent(int((asked & ~right).sum()), int((~right).sum())),
        "kept_accuracy": percent(int((~asked & right).sum()), int((~asked).sum())),
    }


def _training(model: Model) -> str:
    """The figures measured while training, on settings held out."""
    labels = model.scores["labels"]
    rows = [
        (zh, *(decimal(labels[name][key]) for key in ("precision", "recall", "f1")), f"{labels[name]['support']:,}")
        for name, zh in NAMES.items()
        if name in labels
    ]
    return grid(("标签", "查准率", "查全率", "F1", "实有条数"), rows)


def card(found: Measured, template: str) -> str:
    """The text of the model card. KeyError when the template names something that is not computed."""
    rows, scores, trained = headline(found), found.scores, found.model.scores
    identity = found.model.identity
    head = ("项目", "数值", "95% 区间", "目标", "是否达到", "第二位读者")
    coverage = [(f"{share:.0%}", percent(1 - risk, 1), percent(risk, 1)) for share, risk in scores.risk_coverage]
    errors = ((label_name(name), decimal(error)) for name, error in scores.calibration_error.items())
    return Template(template).substitute(
        {
            "id": identity.id, "codebook": identity.codebook,
            "corpus": identity.corpus[:16], "code": identity.code[:16],
            "messages": f"{scores.messages:,}", "hard": str(sum(example.hard for example in found.examples)),
            "settings": str(len({example.setting for example in found.examples})),
            "verdict": _verdict(rows), "headline": grid(head, rows),
            "tags": _confusion(list(TAGS.values()), scores.tag_confusion),
            "acts": _confusion(list(ACTS.values()), scores.act_confusion),
            "coverage": grid(("自动处理的份额", "标签正确率", "标签错误率"), coverage),
            "calibration": grid(("判断", "校准误差 ECE"), list(errors)),
            "train_messages": f"{trained['messages']:,}", "train_f1": decimal(trained["tag_macro_f1"]),
            "train_accuracy": decimal(trained["tag_accuracy"]), "train_acts": decimal(trained["act_macro_f1"]),
            "train_error": decimal(trained["calibration_error"]["tag"]), "training": _training(found.model),
            **_review(found), **weaknesses.sections(found.examples, found.predictions, scores),
        }
    )  # fmt: skip


def pictures(found: Measured) -> dict[str, bytes]:
    """File name → PNG."""
    automatic = 1 - found.scores.review_share
    panels = (
        ("报表标签", list(TAGS.values()), found.scores.tag_confusion),
        ("类别", list(ACTS.values()), found.scores.act_confusion),
    )
    target = next(goal for name, _, goal in HEADLINE if name == "automatic_accuracy") or 1.0
    return {
        "model-confusion.png": plots.draw_confusions(panels),
        "model-calibration.png": plots.draw_calibration(bins(found), found.scores.calibration_error["tag"]),
        "model-risk.png": plots.draw_risk(risks(found), automatic, (AUTOMATIC, target)),
    }


def main() -> int:
    """Write everything into the folder given, or into ``docs/``; 1 when the bundled model cannot be read."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    try:
        model = load(BUNDLED)
    except ArtifactError as fault:
        print(fault, file=sys.stderr)
        return 1
    write(model, folder)
    print(f"模型 {model.id} 的说明书和语料说明已写入 {folder}")
    return 0


def write(model: Model, folder: Path) -> None:
    """The card of a model, its pictures, and the datasheet of the bundled corpus, into a folder."""
    corpus, independent = read_corpus(), read_corpus(INDEPENDENT_DIR)
    readings = {name: read_readings(TWICE_DIR / f"{name}.jsonl") for name in ("corpus", "independent")}
    found = measure(model, independent, readings["independent"])
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for name, picture in pictures(found).items():
        (folder / "images" / name).write_bytes(picture)
    text = card(found, (TEMPLATES / "model-card.md").read_text("utf-8"))
    (folder / "model-card.md").write_text(text, "utf-8", newline="\n")
    text = datasheet(corpus, independent, readings, model.identity, (TEMPLATES / "corpus.md").read_text("utf-8"))
    (folder / "corpus.md").write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
