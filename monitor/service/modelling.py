"""The classifier as an action: tag texts, train a new model, measure one on labelled data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from classifiers import Act, Example, Labels, Model, Scores, Span, compare, read_corpus, save
from classifiers import train as fit
from classifiers.corpus import CORPUS_DIR, INDEPENDENT_DIR, CorpusError, read_file
from classifiers.labelled_table import read_table
from monitor.clock import read_calendar
from monitor.config import read_config
from monitor.errors import BadInput, MalformedFile, UnreadableFile
from monitor.importers.decoding import open_text
from monitor.service import Context, action, models, record
from monitor.service.pictures import measured
from monitor.service.policy import Actor
from monitor.service.tagging import SiteCalendar, Tagged, tag_texts
from monitor.store import labels

LABELLED = "请给出标注好的 .jsonl、.csv 文件，或放 .jsonl 的文件夹；每条应有 text、act、urgent、trace、facets"


@dataclass(frozen=True, slots=True)
class Asked:
    """One text to tag; ``sent_at`` is local or offset ISO time as given."""

    id: str | int
    text: str
    sent_at: str | None


def open_lines(path: Path) -> TextIO:
    """A text file of any encoding an office PC writes. UnreadableFile when there is none."""
    if not path.is_file():
        raise UnreadableFile(path, "没有这个文件", "请检查路径")
    return open_text(path)


def asked(lines: Iterable[str], where: str) -> Iterator[Asked]:
    """Plain texts or JSON objects, one a line; blank lines are left out. BadInput names the line."""
    try:
        for number, line in enumerate(lines, 1):
            bare = line.rstrip("\r\n")
            if bare.strip():
                yield _asked(bare, number, where)
    except UnicodeDecodeError as fault:
        raise BadInput(f"{where} 不是 UTF-8 文字。请另存为 UTF-8 后重试") from fault


def _asked(line: str, number: int, where: str) -> Asked:
    if not line.lstrip().startswith("{"):
        return Asked(number, line, None)
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        return Asked(number, line, None)
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadInput(f'{where} 第 {number} 行缺少 text。每行应是 {{"id":…,"text":…}} 或纯文字')
    sent_at = row.get("sent_at")
    if sent_at is not None and not isinstance(sent_at, str):
        raise BadInput(f"{where} 第 {number} 行的 sent_at 应写成 2026-11-02T08:30:00 这样")
    return Asked(row.get("id", number), row["text"], sent_at)


@dataclass(frozen=True, slots=True)
class Tagger:
    """A model with the site's time zone and calendar."""

    model: Model
    zone: ZoneInfo
    calendar: SiteCalendar

    def tag(self, rows: Sequence[Asked]) -> list[dict[str, object]]:
        """The contract's JSON object of each text, in order."""
        times = [_moment(row, self.zone) for row in rows]
        moments = [int(time.timestamp()) if time else None for time in times]
        tagged = tag_texts(self.model, [row.text for row in rows], moments, self.zone, self.calendar)
        return [
            _contract(row, tag, self.model.explain(row.text), self.model.id, time)
            for row, tag, time in zip(rows, tagged, times, strict=True)
        ]


def _moment(row: Asked, zone: ZoneInfo) -> datetime | None:
    if row.sent_at is None:
        return None
    try:
        time = datetime.fromisoformat(row.sent_at)
    except ValueError as fault:
        raise BadInput(f"“{row.sent_at}”不是时间。sent_at 应写成 2026-11-02T08:30:00 这样") from fault
    return time if time.tzinfo else time.replace(tzinfo=zone)


def _contract(
    row: Asked, tag: Tagged, spans: Sequence[Span], model_id: str, sent_at: datetime | None
) -> dict[str, object]:
    deadline = None
    if tag.deadline is not None and sent_at is not None:
        deadline = datetime.fromtimestamp(tag.deadline, sent_at.tzinfo).isoformat()
    return {
        "id": row.id,
        "act": tag.labels.act.value,
        "urgent": tag.labels.urgent,
        "trace": tag.labels.trace,
        "tag": tag.labels.tag.value,
        "facets": sorted(tag.labels.facets),
        "deadline": deadline,
        "confidence": {name: round(value, 3) for name, value in tag.confidence.items()},
        "review": tag.review,
        "evidence": [{"span": [span.start, span.end], "for": span.for_} for span in spans],
        "model": model_id,
    }


def tagger(folder: Path) -> Tagger:
    """A tagger with the site's model; a folder that is no site serves as one without settings."""
    return Tagger(models.current(folder), read_config(folder).zone, SiteCalendar(read_calendar(folder)))


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model and whether it took over; the scores are those on the independent test set."""

    model: str
    active: bool
    examples: int
    macro_f1: float
    current_macro_f1: float
    scores: Mapping[str, Any]


@action("model.train")
def train_model(ctx: Context, actor: Actor, data: Path | None = None) -> Trained:
    """Train on a corpus plus accepted corrections.

    The new model takes over only when it is no worse on the independent test set, nor on the corrections so far.
    """
    examples = _labelled(data or CORPUS_DIR)
    with ctx.store.reading() as db:
        rows = labels.accepted_corrections(db)
    corrections = [_corrected(n, *row) for n, row in enumerate(rows, 1)]
    examples += corrections
    current = ctx.model()
    try:
        model = fit(examples)
    except ValueError as fault:
        raise BadInput(f"语料不够训练：{fault}") from fault
    save(model, models.folder_of(ctx.folder, model.id))
    scores = measured(model)
    new, old = scores.tag_macro_f1, measured(current).tag_macro_f1
    active = new >= old and _right(model, corrections) >= _right(current, corrections)
    if active:
        models.use(ctx.folder, model.id)
    with ctx.writing() as db:
        record(ctx, db, actor, "model.train", model.id, f"{len(examples)} 条，宏平均 F1 {new:.3f}，启用 {active}")
    return Trained(model.id, active, len(examples), new, old, scores.as_json())


def _right(model: Model, corrections: Sequence[Example]) -> int:
    """How many of the corrections a model's tag agrees with."""
    guesses = model.predict([row.text for row in corrections])
    return sum(guess.labels.tag is row.labels.tag for guess, row in zip(guesses, corrections, strict=True))


def _labelled(path: Path) -> list[Example]:
    """The examples of a folder of .jsonl, of one .jsonl, or of a .csv. BadInput or UnreadableFile otherwise."""
    if not path.exists():
        raise UnreadableFile(path, "没有这个文件或文件夹", LABELLED)
    try:
        if path.is_dir():
            examples = read_corpus(path)
        elif path.suffix.lower() == ".csv":
            with open_lines(path) as lines:
                examples = read_table(lines, path.stem)
        else:
            examples = read_file(path)
    except CorpusError as fault:
        raise MalformedFile(path, f"标注看不懂（{fault}）", "请按标注手册改正") from fault
    except UnicodeDecodeError as fault:
        raise MalformedFile(path, "不是 UTF-8 文字", "请另存为 UTF-8 后重试") from fault
    if not examples:
        raise UnreadableFile(path, "里面没有标注好的消息", LABELLED)
    return examples


def _corrected(number: int, text: str, act: str, urgent: int, trace: int, facets: str) -> Example:
    held = frozenset(facets.split(",")) - {""}
    return Example(f"correction-{number}", text, Labels(Act(act), bool(urgent), bool(trace), held), "corrections")


def evaluate_file(folder: Path, path: Path | None) -> tuple[str, Scores]:
    """The model's id and its scores on labelled messages (JSONL or CSV; by default the independent set).

    MalformedFile names the line.
    """
    examples = _labelled(path or INDEPENDENT_DIR)
    model = models.current(folder)
    return model.id, compare([row.labels for row in examples], model.predict([row.text for row in examples]))


def scores_text(model_id: str, scores: Scores) -> str:
    """The scores as a Chinese table of plain text."""
    rows = [
        f"{name:<16}{row.precision:>8.3f}{row.recall:>8.3f}{row.f1:>8.3f}{row.support:>7}"
        for name, row in scores.labels.items()
    ]
    risks = "  ".join(f"{share:.0%}:{risk:.3f}" for share, risk in scores.risk_coverage)
    errors = "  ".join(f"{name} {value:.3f}" for name, value in scores.calibration_error.items())
    return "\n".join(
        [
            f"模型 {model_id}，{scores.messages} 条标注",
            f"{'标签':<14}{'查准':>6}{'查全':>6}{'F1':>8}{'条数':>5}",
            *rows,
            f"标签（tag）宏平均 F1 {scores.tag_macro_f1:.3f}，正确率 {scores.tag_accuracy:.3f}",
            f"校准误差 {errors}",
            f"只自动判定最有把握的部分时的错误率 {risks}",
            f"建议人工看的占 {scores.review_share:.1%}",
        ]
    )
