"""Labels for stored messages: of a file just read, and of whatever a new model has not seen yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial

from sqlite_utils import Database

from classifiers import Model
from classifiers.labels import CODEBOOK_VERSION
from monitor.service import Context
from monitor.service.beside import tag_beside
from monitor.service.tagging import UNASKED, SiteCalendar, Tagged, asks_model, tag_texts
from monitor.store import labels, messages
from monitor.store.labels import LabelRow
from monitor.types import Precision

Unlabelled = tuple[int, str, int, str, str]  # id, kind, sent_at, text, precision


def label_all(ctx: Context, db: Database, rows: Iterable[Unlabelled]) -> None:
    """Store the active model's labels of the rows; runs inside the caller's transaction."""
    model = ensure_model(ctx, db)
    todo = list(rows)
    asked = [row for row in todo if asks_model(row[1], row[3])]
    times = [at if precision != Precision.DAY else None for _, _, at, _, precision in asked]
    tag = partial(tag_texts, model, zone=ctx.config.zone, calendar=SiteCalendar(ctx.calendar))
    tagged = tag_beside(model.id, tag, [row[3] for row in asked], times)
    answers = {row[0]: tag for row, tag in zip(asked, tagged, strict=True)}
    labels.add(db, model.id, [_row(number, answers.get(number, UNASKED)) for number, *_ in todo])


def label_missing(ctx: Context, db: Database) -> int:
    """Label what the active model has not seen; the number of messages."""
    model = ensure_model(ctx, db)
    todo = messages.unlabelled(db, model.id)
    label_all(ctx, db, todo)
    return len(todo)


def ensure_model(ctx: Context, db: Database) -> Model:
    """The model in use, entered as the active one."""
    model = ctx.model()
    if labels.active_model(db) != model.id:
        scores = json.dumps(model.scores, ensure_ascii=False, sort_keys=True)
        labels.activate(db, model.id, CODEBOOK_VERSION, scores, int(ctx.clock.now()))
    return model


def _row(message_id: int, tagged: Tagged) -> LabelRow:
    return LabelRow(
        message_id=message_id,
        act=tagged.labels.act.value,
        urgent=tagged.labels.urgent,
        trace=tagged.labels.trace,
        facets=join_facets(tagged.labels.facets),
        deadline=tagged.deadline,
        confidence=round(1000 * min(tagged.confidence.values())),
        review=tagged.review,
    )


def join_facets(facets: frozenset[str] | Sequence[str]) -> str:
    """Facets as stored: sorted, comma-separated."""
    return ",".join(sorted(facets))
