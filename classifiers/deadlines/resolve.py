"""Turn a time expression into the minute it means, seen from the moment of sending."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from classifiers.deadlines.clock import CLOSE, DAY_END, OPEN, PARTS, moment, next_part, next_time, on_day
from classifiers.deadlines.days import Day, days_of
from classifiers.deadlines.lexer import Shift
from classifiers.deadlines.phrases import Phrase, Suffix
from classifiers.workdays import WorkCalendar, next_workday

_WHOLE_DAY = ("offset", "weekday", "date", "near_date", "monthday")  # kinds whose 内 lasts until midnight


class Moment(NamedTuple):
    """What an expression means; ``past`` when it lies before sending, ``doubtful`` when a person should look."""

    at: datetime | None
    past: bool = False
    doubtful: bool = False


NOTHING = Moment(None)


def resolve(
    phrase: Phrase, sent: datetime, calendar: WorkCalendar, *, overdue: bool = False, anchor: date | None = None
) -> Moment:
    """The minute of one expression.

    ``overdue``: the message speaks of those who missed it, so a clock time without a day is today's.
    ``anchor``: the day that 次日 and 当天 refer to, if an earlier expression names one.
    LookupError when working days of an unannounced year are needed.
    """
    if phrase.span:
        return Moment(phrase.span.end(sent))
    if phrase.aside or _is_unclear(phrase):
        return Moment(None, doubtful=not phrase.aside)
    if not phrase.days:
        return _without_day(phrase, sent, calendar, overdue=overdue)
    main = max(phrase.days, key=lambda day: day.is_date)
    if main.kind == "daily" and phrase.shift:
        main = main._replace(kind="workdaily")
    dates = days_of(main, anchor if anchor and main.refers else sent.date(), calendar)
    if overdue:
        dates = dates[:1]
    moments = [at for day in dates if (at := _on(phrase, main, day, sent, overdue=overdue))]
    return _choose(phrase, main, moments, dates, sent, calendar) if moments else NOTHING


def _is_unclear(phrase: Phrase) -> bool:
    """The start of the afternoon's work and 凌晨 without an hour are no settled minute."""
    part = phrase.parts[-1] if phrase.parts else ""
    if phrase.shift is Shift.ON:
        return part not in ("", "早", "上午")
    return part == "凌晨" and not phrase.clock


def _choose(
    phrase: Phrase,
    main: Day,
    moments: list[datetime],
    dates: tuple[date, ...],
    sent: datetime,
    calendar: WorkCalendar,
) -> Moment:
    """The first candidate still ahead; a day passes at 18:00, a recurring one with its own time."""
    rolls = len(dates) > 1
    for at, day in zip(moments, dates, strict=True):
        ahead = at > sent or (at == sent and not phrase.has_time)
        today_is_open = day == sent.date() and sent <= moment(day, CLOSE, sent) and not main.recurring
        if ahead:
            return Moment(at, doubtful=_contradicts(phrase, main, day, sent, calendar) or _is_doubtful(phrase, main))
        if today_is_open and main.kind != "week":
            return Moment(at, past=True)
        if not rolls:
            break
    return Moment(moments[-1], past=True)


def _contradicts(phrase: Phrase, main: Day, day: date, sent: datetime, calendar: WorkCalendar) -> bool:
    """Whether another day named beside the chosen one says a different date."""
    for other in phrase.days:
        if other is main or other.recurring:
            continue
        if other.kind == "weekday" and day.weekday() not in other.numbers[1:]:
            return True
        if other.kind != "weekday" and day not in days_of(other, sent.date(), calendar):
            return True
    return False


def _is_doubtful(phrase: Phrase, main: Day) -> bool:
    """Midnight of a named day can be its beginning or its end."""
    clock = phrase.clock
    midnight = clock is not None and (clock.spoken_zero or (clock.hour == 0 and clock.minute == 0))
    return midnight and main.kind not in ("today", "same_day", "daily", "workdaily")


def _on(phrase: Phrase, main: Day, day: date, sent: datetime, *, overdue: bool) -> datetime | None:
    """The minute on one candidate date."""
    if phrase.clock:
        ahead = main.kind in ("today", "same_day") and not overdue
        return on_day(phrase.clock, phrase.parts, day, sent, today=ahead)
    if phrase.shift:
        return moment(day, _shift_minutes(phrase), sent)
    if phrase.parts:
        return moment(day, PARTS[phrase.parts[-1]], sent)
    if main.kind in ("daily", "workdaily"):
        return moment(day, DAY_END, sent) if phrase.suffix is Suffix.WITHIN else None
    whole = main.kind in ("today", "same_day") or (
        main.kind in _WHOLE_DAY and phrase.suffix is Suffix.WITHIN and phrase.core < phrase.end
    )
    return moment(day, DAY_END if whole else CLOSE, sent)


def _shift_minutes(phrase: Phrase) -> int:
    if phrase.shift is Shift.ON:
        return OPEN
    return PARTS[phrase.parts[-1]] if phrase.parts and phrase.parts[-1] in ("上午", "中午") else CLOSE


def _without_day(phrase: Phrase, sent: datetime, calendar: WorkCalendar, *, overdue: bool) -> Moment:
    if phrase.clock:
        if overdue:
            at = on_day(phrase.clock, phrase.parts, sent.date(), sent, today=False)
            return Moment(at, past=at <= sent)
        return Moment(next_time(phrase.clock, phrase.parts, sent))
    if phrase.shift:
        return Moment(_next_shift(phrase, sent, calendar))
    return Moment(next_part(PARTS[phrase.parts[-1]], sent))


def _next_shift(phrase: Phrase, sent: datetime, calendar: WorkCalendar) -> datetime:
    """下班 or 上班 without a day: today's on a working day if still ahead, else the next working day's."""
    today = moment(sent.date(), _shift_minutes(phrase), sent)
    if today > sent and calendar.is_workday(sent.date()):
        return today
    return moment(next_workday(sent.date(), calendar), _shift_minutes(phrase), sent)
