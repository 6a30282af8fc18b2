"""Compute a week: facts through the engine into stored loads; the same inputs are never computed twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.clock import week_name
from monitor.code import code_id
from monitor.engines import Engine, Figure
from monitor.engines.embedded import EmbeddedEngine
from monitor.errors import NotFound
from monitor.service import Context, action, record
from monitor.service.facts import SpanFacts, read_week
from monitor.service.labelling import ensure_model, label_missing
from monitor.service.policy import Actor
from monitor.store import loads, messages
from monitor.types import Load

ENGINE: Engine = EmbeddedEngine()


@dataclass(frozen=True, slots=True)
class Computed:
    """One computed week; ``fresh`` is False when nothing had changed since the last run."""

    week: str
    run_id: int
    fresh: bool
    messages: int


@action("load.compute")
def compute(ctx: Context, actor: Actor, week: int | None = None) -> list[Computed]:
    """Compute one week, or every week that has messages and no run of today's data and definitions.

    NotFound for a week without messages, CalendarUnknown for a year without a schedule.
    """
    with ctx.writing() as db:
        label_missing(ctx, db)
    with ctx.store.reading() as db:
        known = messages.weeks(db)
    if week is not None and week not in known:
        span = f"；已有数据的周：{week_name(known[0])} 至 {week_name(known[-1])}" if known else "；还没有导入任何消息"
        raise NotFound(f"{week_name(week)} 这一周没有消息{span}。请检查周次，或先导入这一周的记录")
    wanted = [week] if week is not None else known
    done = []
    for number, each in enumerate(wanted, 1):
        ctx.progress(f"计算 {week_name(each)}", number - 1, len(wanted))
        done.append(compute_week(ctx, actor, each)[0])
    ctx.progress("", len(wanted), len(wanted))
    return done


def compute_week(ctx: Context, actor: Actor, week: int) -> tuple[Computed, SpanFacts]:
    """One week and its facts; the run is stored once per data, model, definitions and code."""
    model_id = ctx.model().id
    with ctx.store.reading() as db:
        facts = read_week(ctx, db, week)
        earlier = loads.find_run(db, week, ctx.definitions.digest, model_id, facts.digest, code_id())
    count = len(facts.messages)
    if earlier is not None:
        return Computed(week_name(week), earlier, False, count), facts
    figures = list(ENGINE.compute(ctx.definitions, facts.relations))
    with ctx.writing() as db:
        run_id = _store(ctx, db, actor, week, facts, figures)
    return Computed(week_name(week), run_id, True, count), facts


def _store(ctx: Context, db: Database, actor: Actor, week: int, facts: SpanFacts, figures: Iterable[Figure]) -> int:
    model = ensure_model(ctx, db)
    inputs = (week, ctx.definitions.digest, model.id, facts.digest, code_id())
    earlier = loads.find_run(db, *inputs)
    if earlier is not None:
        return earlier
    rows = [
        Load(f.grain, f.cadre_id, f.group_id, facts.units[f.unit_id] if f.grain == "issuer" else "", f.metric, f.value)
        for f in figures
    ]
    run_id = loads.add_run(db, *inputs, int(ctx.clock.now()), rows)
    record(ctx, db, actor, "load.compute", week_name(week), f"run {run_id}")
    return run_id
