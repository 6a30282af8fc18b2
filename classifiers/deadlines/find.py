"""The deadline of what a message demands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from classifiers.deadlines.judge import Verdict, judge
from classifiers.deadlines.older import older_parts
from classifiers.deadlines.phrases import MOST, Phrase, Suffix, phrases
from classifiers.deadlines.plain import LIMIT, Plain, plain, without_blanks
from classifiers.deadlines.refusals import is_overdue, is_refused
from classifiers.deadlines.resolve import Moment, resolve
from classifiers.deadlines.said import Said
from classifiers.deadlines.scene import Stage
from classifiers.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline found in a message.

    ``at``: aware, in the zone of the sending time; None when the expression names no minute (``vague``, an event,
    a year without announced working days). ``phrase`` and ``span``: the expression as written and its half-open
    place in the text. ``recurring``: the next of a series. ``review``: two readings are possible.
    """

    at: datetime | None
    phrase: str
    span: tuple[int, int]
    vague: bool = False
    recurring: bool = False
    review: bool = False


@dataclass(slots=True)
class _Findings:
    """What the expressions of one message came to."""

    deadlines: list[tuple[datetime, Phrase, bool]] = field(default_factory=list)
    unknown: list[tuple[Phrase, bool]] = field(default_factory=list)
    meetings: list[datetime] = field(default_factory=list)


_HINT = re.compile(
    r"[前内後后止今明天日号號點点時时晚早午周週月旬年:：∶季速]|星期|[礼禮]拜|[节節]|[上下]班|假|小时|分钟|[hH]|min|[尽儘]快|抓紧|立[即刻马]|马上|及时"
    r"|第一时间|近期|赶[紧快]|尽早|即刻|[一三13]刻|\d[./]\d"
)
_VAGUE = re.compile(
    r"马上|立即|立刻|立马|即刻|尽[快早速]|抓紧|及时|第一时间|近[期日]|按[时期]|如期|准时|限期|赶[紧快]|火速|从速|随即|早日"
    r"|速(?<![高加网车限极流时快迅减增匀转全均]速)(?=速|报|办|回|交|来|发|填|看|补|转|到|将|把|请|联系|反馈|去|查|核)"
)
_AHEAD = "前"  # in every event
_FORE = rf"(?:之|以)?{_AHEAD}(?![往期台面后])"
_EVENT = re.compile(
    rf"散会{_FORE}|(?P<meeting>开会|会议(?:召开|开始|正式开始)?|(?<![社机协大晚])会){_FORE}"
    rf"|(?:检查组?|督[查导]组?|领导|巡[察视]组?|审计组?|考核组|验收组?|客人|暴雨|台风|雨|汛期|寒潮|雪)"
    rf"(?:来|到|到来|到达|进场|来临|进驻){{0,2}}{_FORE}"
    r"|(?:到岗|离岗|入户|入场|出发|放学|上课|下课|开学|开班|交接班|换班|收工|天黑|睡觉|晚饭|吃饭|迎检|入汛|春耕|秋收|双抢|开考|考试"
    rf"|[中高]考|(?:重阳|元宵|腊八|七夕|小年|冬至|立[春夏秋冬]|天亮|日落|太阳落山|下雨)节?|换届|离校|离开|进场|施工|开工|验收|检查|督查|审计|封网|关机|熄灯){_FORE}"
)


def find_deadline(text: str, sent_at: datetime, calendar: WorkCalendar) -> Deadline | None:
    """The earliest deadline for what this message demands, by the table and settled edges of the design.

    ``sent_at`` is aware; only the first ``LIMIT`` characters are considered. None when no time is demanded: a past
    time, the start of a meeting, older quoted text, a promise, a forecast, a question.
    """
    if not _HINT.search(text, 0, LIMIT) and not _HINT.search(without_blanks(text)):
        return None
    source = plain(text)
    stage = Stage(source.text)
    found = _collect(source.text, stage, sent_at, calendar)
    event = _unrefused(_EVENT, source.text, stage) if _AHEAD in source.text else None
    if event and event["meeting"] and found.meetings:
        found.deadlines.append((min(found.meetings), Phrase(event.start(), event.end(), event.end()), False))
    if found.deadlines:
        at, phrase, doubtful = min(found.deadlines, key=lambda one: one[0])
        return _deadline(text, source, phrase, at, review=doubtful)
    if found.unknown:
        phrase, doubtful = found.unknown[0]
        return _deadline(text, source, phrase, None, review=doubtful)
    words = event or _unrefused(_VAGUE, source.text, stage)
    if words is None:
        return None
    return _deadline(text, source, Phrase(words.start(), words.end(), words.end()), None, vague=event is None)


def _collect(text: str, stage: Stage, sent: datetime, calendar: WorkCalendar) -> _Findings:
    found, said, older = _Findings(), Said(), older_parts(text, sent.date())
    named = tuple(phrases(text))
    refers = any(day.refers for phrase in named for day in phrase.days)
    for phrase in named:
        if older and any(start <= phrase.start < end for start, end in older):
            continue
        scene = stage.scene(phrase)
        verdict = judge(scene)
        if verdict is Verdict.NO and not refers:
            continue  # its day matters only where another is counted from it
        said = said.entering(scene.sentence)
        whole = said.complete(phrase)
        meant = _meant(whole, sent, calendar, overdue=is_overdue(scene), anchor=said.day)
        said = said.having(whole, meant, demanded=verdict is Verdict.DEADLINE)
        if verdict is Verdict.DEADLINE:
            _record(found, whole, meant)
        elif verdict is Verdict.MEETING and meant and meant.at and phrase.clock and phrase.suffix is Suffix.NONE:
            found.meetings.append(meant.at)
    return found


def _meant(
    phrase: Phrase, sent: datetime, calendar: WorkCalendar, *, overdue: bool, anchor: date | None
) -> Moment | None:
    """What an expression means; None when an unannounced year hides it."""
    try:
        return resolve(phrase, sent, calendar, overdue=overdue, anchor=anchor)
    except (LookupError, OverflowError):
        return None


def _record(found: _Findings, phrase: Phrase, meant: Moment | None) -> None:
    if meant is None or (meant.at is None and not meant.past):
        found.unknown.append((phrase, meant is None or meant.doubtful))
    elif meant.at and not meant.past:
        found.deadlines.append((meant.at, phrase, meant.doubtful))


def _unrefused(pattern: re.Pattern[str], text: str, stage: Stage) -> re.Match[str] | None:
    """The first match that is not part of a question, a promise or the like."""
    for found in islice(pattern.finditer(text), MOST):
        if not is_refused(stage.scene(Phrase(found.start(), found.end(), found.end(), suffix=Suffix.BEFORE))):
            return found
    return None


def _deadline(
    text: str, source: Plain, phrase: Phrase, at: datetime | None, *, vague: bool = False, review: bool = False
) -> Deadline:
    start, end = source.span(phrase.start, phrase.end)
    return Deadline(at, text[start:end], (start, end), vague, phrase.recurring, review)
