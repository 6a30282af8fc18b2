"""The numbers behind the pictures and the measured quality of the tags."""

from __future__ import annotations

from collections import Counter

from sqlite_utils import Database

from classifiers import INDEPENDENT_DIR, Model, Scores, compare, read_corpus
from monitor.clock import week_name
from monitor.report import HourCount, ModelQuality, WeekTotal
from monitor.service import Context
from monitor.service.facts import NOT_COUNTED, SpanFacts
from monitor.store import loads
from monitor.types import Precision

TREND_WEEKS = 8


def hours_of(facts: SpanFacts) -> tuple[HourCount, ...]:
    """Messages and requests by weekday and hour over all groups, timed messages only, empty hours left out."""
    messages: Counter[tuple[int, int]] = Counter()
    demands: Counter[tuple[int, int]] = Counter()
    for row in facts.messages:
        if row.kind in NOT_COUNTED or row.precision == Precision.DAY:
            continue
        place = ((row.local_day + 3) % 7 + 1, row.minute // 60)  # 1970-01-01 was a Thursday
        messages[place] += 1
        demands[place] += row.asks
    return tuple(HourCount(day, hour, count, demands[day, hour]) for (day, hour), count in sorted(messages.items()))


def trend_of(ctx: Context, db: Database, week: int) -> tuple[WeekTotal, ...]:
    """Totals of up to eight computed weeks ending with this one, by today's definitions and model."""
    runs = loads.latest_runs(db, ctx.definitions.digest, ctx.model().id, week)
    return tuple(_total(db, each, runs[each]) for each in sorted(runs)[-TREND_WEEKS:])


def _total(db: Database, week: int, run_id: int) -> WeekTotal:
    sums = loads.issuer_sums(db, run_id)
    return WeekTotal(
        week_name(week), sums.get("messages", 0), sums.get("person_demands", 0), sums.get("person_trace_demands", 0)
    )


def measured(model: Model) -> Scores:
    """The model on the independent test set, whose authors saw no training text and whose settings it never met."""
    examples = read_corpus(INDEPENDENT_DIR)
    return compare([row.labels for row in examples], model.predict([row.text for row in examples]))


def quality_of(model: Model) -> ModelQuality:
    """Measured precision and recall of every label, in thousandths."""
    scores = measured(model)
    return ModelQuality(
        measured_on="独立测试集：作者没看过训练语料，场景也不同",
        examples=scores.messages,
        macro_f1=round(1000 * scores.tag_macro_f1),
        labels={
            name: (round(1000 * row.precision), round(1000 * row.recall)) for name, row in sorted(scores.labels.items())
        },
    )
