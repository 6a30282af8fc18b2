"""Whether a time expression is the deadline of what its message demands."""

from __future__ import annotations

import re
from enum import Enum

from classifiers.deadlines.cues import (
    ATTEND,
    DEED,
    LEADS,
    LENGTH_LABEL,
    LIMIT_LABEL,
    MEETING,
    MEETING_LABEL,
    WORK,
    first,
    urges,
)
from classifiers.deadlines.phrases import Suffix, counts_from_now
from classifiers.deadlines.refusals import is_refused
from classifiers.deadlines.scene import Scene


class Verdict(Enum):
    """What an expression is."""

    DEADLINE = "deadline"
    MEETING = "meeting"
    NO = "no"


def judge(scene: Scene) -> Verdict:
    """Deadline, start of a meeting or activity, or neither."""
    if is_refused(scene):
        return Verdict.NO
    if scene.phrase.span or any(day.kind == "workday" for day in scene.phrase.days):
        return _judge_length(scene)
    if _is_attended(scene):
        return Verdict.MEETING
    firm = scene.phrase.suffix is not Suffix.NONE or _is_labelled(scene)
    return Verdict.DEADLINE if firm or _is_demanded(scene) else Verdict.NO


def _is_labelled(scene: Scene) -> bool:
    return bool(LIMIT_LABEL.search(scene.before)) or counts_from_now(scene.before)


def _is_attended(scene: Scene) -> bool:
    """Whether the time is when to be somewhere: 明天9点开会, 8:50前到会场."""
    if MEETING_LABEL.search(scene.before):
        return True
    firm = scene.phrase.suffix is not Suffix.NONE or _is_labelled(scene)
    if firm and not scene.phrase.has_time:
        return False
    if firm and re.match(r"(?:正式)?(?:结束|开始|召开)", scene.after):
        return bool(re.search(r"会议?|培训|活动", scene.before))
    ahead = scene.after or scene.later
    return first(ATTEND if firm else MEETING, ahead) < first(DEED, ahead)


_COUNTED_FROM = re.compile(r"(?:之后|以后|后|之日起|起)(?:计算|算起)?的?,?(?:请|各[^,]{0,3}|务必|必须|要){0,2}[在于]?$")
_RECEIPT = re.compile(
    r"(?:通知|消息|信息|任务|文件|函|收到|接到|看到|发文|指令|短信|通报|单|收文|来文|印发|发布|即日|今天|现在)(?:之)?$"
)
_OF_EVENT = re.compile(
    r"(?:未来|今后|近|最近|过去|前|上|这|此前|之前|每|有效期|质保|预计|估计|为期|会前)的?$|距[^,。]{0,12}$"
)
_DESCRIBED = re.compile(r"的|核酸|抗原|健康码|[^,。]{0,8}(?:降雨|雨量|暴雨|有雨|降温|气温|大风)|有效|免费|退|不得|无")
_CLOSES = re.compile(r"(?:之后|以后|后)?(?:截止|关闭|收|汇总|停止|我要)")

_AT_ONCE = re.compile(r"(?:必须|给我|报|回|交|拿|完|发给|到位|到岗|搞定)[^,。]{0,8}$(?<![一每]次)")


def _judge_length(scene: Scene) -> Verdict:
    """30分钟内, 3天内: from sending, unless counted from an event or said of the weather or the past."""
    span = scene.phrase.span
    if _is_from_event(scene.before) or _OF_EVENT.search(scene.before) or _DESCRIBED.match(scene.after):
        return Verdict.NO
    if ATTEND.match(re.sub(r"^(?:赶?到|进入?|前往|完成|在)", "", scene.after)):
        return Verdict.MEETING
    if span is None or span.within or LENGTH_LABEL.search(scene.before):
        return Verdict.DEADLINE
    asked = _CLOSES.match(scene.after) or (not scene.before and _AT_ONCE.match(scene.after))
    return Verdict.DEADLINE if asked else Verdict.NO


def _is_from_event(before: str) -> bool:
    """事发后, 办结后: counted from something else than the receipt of this message."""
    counted = _COUNTED_FROM.search(before)
    return counted is not None and not _RECEIPT.search(before[: counted.start()])


def _is_demanded(scene: Scene) -> bool:
    """A bare time asks for something when a deed follows closely: 今天把表报上来."""
    if not scene.after and not scene.before.lstrip("(【@ "):
        return bool(DEED.search(scene.earlier)) and not MEETING.search(scene.earlier)
    gap, work = first(DEED, scene.after), first(WORK, scene.after)
    if scene.phrase.ranged and (gap <= len(scene.after) or (not scene.after and DEED.search(scene.later))):
        return True
    if gap == 0 or (gap <= len(scene.after) and LEADS.match(scene.after)):
        return urges(scene.clause + scene.earlier) or not _is_count(scene.after[gap:])
    if _is_loose(scene):
        return False
    if work <= len(scene.after) and (work == 0 or LEADS.match(scene.after)):
        return urges(scene.clause + scene.earlier)
    return gap <= len(scene.after) and bool(re.search(r"(?:请|务必|各[^,。]{1,4})[于在]$", scene.before))


def _is_loose(scene: Scene) -> bool:
    """本周, 下月: named as a stretch, so the deed must stand right beside it."""
    return scene.words.endswith(("周", "月", "星期", "礼拜"))


def _is_count(deed: str) -> bool:
    """今天上报3起, 今日排查隐患5处: a report, not an order."""
    return bool(re.match(r"[^,。]{0,8}\d+(?:户|人|起|处|件|条|个|名|份|次|家)", deed))
