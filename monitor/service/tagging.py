"""From texts to tags: what the model is asked, what it is not, and the deadline beside the labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from classifiers import Act, Labels, Model, Prediction
from classifiers.deadlines import find_deadline
from classifiers.workdays import Rest, WorkCalendar, official_calendar
from monitor import clock
from monitor.errors import CalendarUnknown
from monitor.types import SPEAKING


@dataclass(frozen=True, slots=True)
class Tagged:
    """One message's labels, the deadline (epoch seconds) of what it demands, and how sure the model is."""

    labels: Labels
    deadline: int | None
    confidence: dict[str, float]
    review: bool


@dataclass(frozen=True, slots=True)
class SiteCalendar:
    """The site's working days as the deadline rules ask for them: an unknown year is a LookupError there."""

    calendar: clock.WorkCalendar

    def is_workday(self, day: date) -> bool:
        """Whether people work that day."""
        try:
            return self.calendar.is_workday(day)
        except CalendarUnknown as fault:
            raise LookupError(str(fault)) from fault

    def holiday(self, since: date, names: frozenset[str]) -> Rest:
        """The first announced holiday not over before ``since`` that holds one of ``names``."""
        return official_calendar().holiday(since, names)


UNASKED = Tagged(Labels(Act.CHAT), None, {"act": 1.0, "urgent": 1.0, "trace": 1.0}, False)


def asks_model(kind: str, text: str) -> bool:
    """True for messages whose text speaks."""
    return kind in SPEAKING and bool(text.strip())


def tag_texts(
    model: Model, texts: Sequence[str], times: Sequence[int | None], zone: ZoneInfo, calendar: WorkCalendar
) -> list[Tagged]:
    """Tags in order; ``times`` are epoch seconds of sending, None where unknown (then no deadline)."""
    predictions = model.predict(texts)
    return [
        _tagged(prediction, text, sent_at, zone, calendar)
        for prediction, text, sent_at in zip(predictions, texts, times, strict=True)
    ]


def _tagged(prediction: Prediction, text: str, sent_at: int | None, zone: ZoneInfo, calendar: WorkCalendar) -> Tagged:
    found = None
    if prediction.labels.act is Act.REQUEST and sent_at is not None:
        found = find_deadline(text, datetime.fromtimestamp(sent_at, zone), calendar)
    deadline = int(found.at.timestamp()) if found is not None and found.at is not None else None
    doubtful = prediction.review or (found is not None and found.review)
    confidence = prediction.confidence
    sure = {"act": confidence.act, "urgent": confidence.urgent, "trace": confidence.trace}
    return Tagged(prediction.labels, deadline, sure, doubtful)
