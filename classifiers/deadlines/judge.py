"""Whether a time expression is the deadline of what its message demands."""

from __future__ import annotations

import re
from enum import Enum

from classifiers.deadlines.cues import (
    ATTEND,
    DEED,
    DEED_LAST,
    LEADS,
    LEADS_NEAR,
    LENGTH_LABEL,
    LIMIT_LABEL,
    MEETING,
    MEETING_LABEL,
    MOVED_LABEL,
    NEAR_DEED,
    ORDER,
    WORK,
    first,
    urges,
)
from classifiers.deadlines.lexer import Aside, Shift
from classifiers.deadlines.phrases import Suffix, counts_from_now
from classifiers.deadlines.refusals import is_refused
from classifiers.deadlines.scene import Scene

_NEAR_MEETING = 15  # characters between 8:50前 and 到会场
_IN_TURN = re.compile(r"(?:请|务必)[^,。]{1,6}后[于在]?$")  # 请核实后于: a step on the way, no event
_COUNTED_FROM = re.compile(r"(?:之后|以后|后|之日起|起)(?:计算|算起)?的?,?(?:请|各[^,]{0,3}|务必|必须|要){0,2}[在于]?$")
_RECEIPT = re.compile(
    r"(?:通知|消息|信息|任务|文件|函|收到|接到|看到|发文|指令|短信|通报|单|收文|来文|印发|发布|即日|今天?|现在)(?:之)?$"
)
_OF_EVENT = re.compile(
    r"(?:未来|今后|近|最近|过去|前|上|这|此前|之前|每|有效期|质保|预计|估计|为期|会前|需要?|耗时|用时|大?约|提前|(?:公示|试用|工|假)期?)的?$"
    r"|距[^,。]{0,12}$|(?:发现|发生|出现|接诊|确诊|遇到?)[^,。]{0,16}$"
    r"|[收接]到(?!本?此?(?:通知|消息|信息|任务|文件|函|指令|短信))[^,。后]{1,8}$"
)
_DESCRIBED = re.compile(r"的|核酸|抗原|健康码|[^,。]{0,8}(?:降雨|雨量|暴雨|有雨|降温|气温|大风)|有效|免费|退|不得|无")
_CLOSES = re.compile(r"(?:之后|以后|后)?(?:截止|关闭|收|汇总|停止|我要)")
_AT_ONCE = re.compile(r"(?:必须|给我|报|出|整理|回|交|拿|完|发给|到位|到岗|搞定)[^,。]{0,8}$(?<![一每]次)")
_NO_MORE = re.compile(r"(?:就|将|一律|系统)?(?:不|没)")
_LIMIT = re.compile("截止|[时期]限")
_BEGINS_OR_ENDS = re.compile(r"(?:正式)?(?:结束|开始|召开)")
_OCCASION = re.compile(r"会议?|培训|活动")
_ABOUT = re.compile(r"[把将对“\"]")
_ARRIVES = re.compile(r"^(?:赶?到|进入?|前往|完成|在)")
_ASKED_OF = re.compile(r"^$|请[^,。]{0,12}$")
_OPENS = re.compile(r"(?:^|[请于在:])$")
_ADDRESSED = re.compile(r"(?:请|务必|各[^,。]{1,4})[于在]$")
_NOT_WORK = re.compile(r"停[水电气]|封闭|施工|检修|营业|值班|放假|地点")
_COUNT = re.compile(r"[^,。]{0,8}\d{1,60}(?:户|人|起|处|件|条|个|名|份|次|家)")
_DOTTED = re.compile(r"\d{1,2}[./]\d{1,2}")  # may as well be a decimal


class Verdict(Enum):
    """What an expression is."""

    DEADLINE = "deadline"
    MEETING = "meeting"
    NO = "no"


def judge(scene: Scene) -> Verdict:
    """Deadline, start of a meeting or activity, or neither."""
    if scene.phrase.aside is Aside.AGO:
        return Verdict.NO
    if _is_last_call(scene):
        return Verdict.DEADLINE
    if is_refused(scene):
        return Verdict.NO
    if scene.phrase.span or any(day.kind == "workday" for day in scene.phrase.days):
        return _judge_length(scene)
    firm = _is_firm(scene)
    if _is_attended(scene, firm=firm):
        return Verdict.MEETING
    return Verdict.DEADLINE if firm or _is_demanded(scene) else Verdict.NO


def _is_last_call(scene: Scene) -> bool:
    """过了今晚12点就不能改了."""
    return scene.before.endswith(("过了", "过")) and bool(_NO_MORE.match(scene.after))


def _is_firm(scene: Scene) -> bool:
    """Whether the time is bounded in words: 前, 内, 截止, 最迟, 延期到."""
    if scene.phrase.suffix is not Suffix.NONE:
        return True
    if not scene.before:
        return False
    if LIMIT_LABEL.search(scene.before) or counts_from_now(scene.before):
        return True
    moved = MOVED_LABEL.search(scene.before)
    if not moved:
        return False
    thing = scene.earlier + scene.before[: moved.start()]
    return bool(DEED.search(thing) or _LIMIT.search(thing)) and not MEETING.search(thing)


def _is_attended(scene: Scene, *, firm: bool) -> bool:
    """Whether the time is when to be somewhere: 明天9点开会, 8:50前到会场."""
    if scene.before and MEETING_LABEL.search(scene.before):
        return True
    if firm and not scene.phrase.has_time:
        return False
    if firm and _BEGINS_OR_ENDS.match(scene.after):
        return bool(_OCCASION.search(scene.before))
    ahead = scene.after or scene.later
    found = (ATTEND if firm else MEETING).search(ahead)
    if found is None or found.start() > first(DEED, ahead):
        return False
    return not firm or (found.start() <= _NEAR_MEETING and not _ABOUT.search(ahead, 0, found.start()))


def _judge_length(scene: Scene) -> Verdict:
    """30分钟内, 3天内: from sending, unless counted from an event or said of the weather or the past."""
    span = scene.phrase.span
    if _is_from_event(scene.before) or _OF_EVENT.search(scene.before) or _DESCRIBED.match(scene.after):
        return Verdict.NO
    if _attends_at_once(scene.after):
        return Verdict.MEETING
    if span is None or span.within or _is_allowed(scene):
        return Verdict.DEADLINE
    asked = _CLOSES.match(scene.after) or (_ASKED_OF.search(scene.before) and _AT_ONCE.match(scene.after))
    return Verdict.DEADLINE if asked else Verdict.NO


def _attends_at_once(after: str) -> bool:
    """Somebody is to be there: 30分钟内到会场."""
    return ATTEND.match(_ARRIVES.sub("", after)) is not None


def _is_allowed(scene: Scene) -> bool:
    """再给半小时, 限时2小时上报 — but not a race of 限时16分钟."""
    label = LENGTH_LABEL.search(scene.before)
    return bool(label and (label[0] != "限时" or DEED.search(scene.earlier + scene.after + scene.later)))


def _is_from_event(before: str) -> bool:
    """事发后, 办结后: counted from something else than the receipt of this message."""
    counted = None if _IN_TURN.search(before) and before.endswith(("于", "在")) else _COUNTED_FROM.search(before)
    return counted is not None and not _RECEIPT.search(before[: counted.start()])


def _is_demanded(scene: Scene) -> bool:
    """A bare time asks for something when a deed follows closely: 今天把表报上来."""
    if not scene.after:
        return _is_apart(scene)
    if _DOTTED.fullmatch(scene.words) and not _OPENS.search(scene.before):
        return False
    if scene.phrase.shift is Shift.OFF and not scene.phrase.days:
        return False
    if ORDER.match(scene.after):
        return True
    gap = first(DEED, scene.after)
    if _is_loose(scene):
        return gap == 0
    if scene.phrase.ranged and gap <= len(scene.after):
        return True
    if gap == 0 or (gap <= len(scene.after) and _is_led(scene.after, gap)):
        return urges(scene.clause + scene.earlier) or not _is_count(scene.after[gap:])
    if not scene.phrase.has_time and _is_work(scene.after):
        return urges(scene.clause + scene.earlier)
    if len(scene.after) <= NEAR_DEED and ORDER.match(scene.later):
        return True
    return gap <= len(scene.after) and bool(_ADDRESSED.search(scene.before))


def _is_work(after: str) -> bool:
    """Whether work in general follows at once or after a lead-in."""
    work = first(WORK, after)
    return work == 0 or (work <= len(after) and _is_led(after, work))


def _is_led(after: str, gap: int) -> bool:
    """Whether only a lead-in stands between a time and its deed."""
    return LEADS.match(after) is not None or (gap <= NEAR_DEED and LEADS_NEAR.match(after) is not None)


def _is_apart(scene: Scene) -> bool:
    """A time with nothing behind it: the deed stands right before, in the clause before, or after a range."""
    if scene.phrase.recurring:
        return False
    before = scene.before.lstrip("(【@ ").rstrip(":为是在于从自请")
    if before:
        return bool(DEED_LAST.search(before))
    if _NOT_WORK.search(scene.earlier):
        return False
    asked = DEED.search(scene.earlier) or (scene.phrase.ranged and DEED.search(scene.later))
    return bool(asked) and not MEETING.search(scene.earlier)


def _is_loose(scene: Scene) -> bool:
    """本周, 下月: named as a stretch, so the deed must stand right beside it."""
    return scene.words.endswith(("周", "月", "星期", "礼拜"))


def _is_count(deed: str) -> bool:
    """今天上报3起, 今日排查隐患5处: a report, not an order."""
    return bool(_COUNT.match(deed))
