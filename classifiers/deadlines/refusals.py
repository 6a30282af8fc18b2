"""Reasons why a time in a message is no deadline: questions, promises, forecasts, reports, things described."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from classifiers.deadlines.cues import DEED, MOVED, urges
from classifiers.deadlines.phrases import Suffix
from classifiers.deadlines.scene import Scene


class Refusal(NamedTuple):
    """A reason and its test."""

    name: str
    holds: Callable[[Scene], bool]


def _before(pattern: str) -> Callable[[Scene], bool]:
    """Whether the pattern, which matches no empty text, is found before the time."""
    compiled = re.compile(pattern)
    return lambda scene: scene.before != "" and compiled.search(scene.before) is not None


def _after(pattern: str) -> Callable[[Scene], bool]:
    compiled = re.compile(pattern)
    return lambda scene: compiled.match(scene.after) is not None


# --- things described -------------------------------------------------------------------------------------------

_HANDED = re.compile(
    r"(?![能该要应可不])[^,。]{0,2}(?:上报|报送|提交|下发|发来|发布|印发|完成|召开|通知|报|交|发|开)(?:过)?的(?!时候)"
)
_TAKES_OBJECT = re.compile(
    r"(?:把|将|对|利用|报|交|发|填|传|送|提供|汇总|统计|整理|上传|更新|截至|包括|关于|看|按照?|为|是|从|跟|和|与)$"
)
_MISSED = re.compile(
    r"[^,。]{0,6}(?:没有?|未|尚未|仍未|还没|还未)(?:及时|按时|按要求)?(?:上|填|提)?(?:报|交|发|完成|填|反馈|回复|传|录|送|打卡|接龙|到)"
)
_SENT = re.compile(
    r"(?:我|就|才|刚|群里|镇里|县里|已经?|曾)?(?:发(?!给|到|我|至|群|送|来|办公)|下发|印发|发布|布置|通知(?:过|了|的)|要求过|转发的)"
)
_FIXED = ("today", "same_day", "next_day", "offset", "date", "near_date")
_THREAT = re.compile(
    r"将|一律|视[为同]|予以|名单|全[县镇校院]|扣|[追问]责|约谈|点名|取消|后果|通报|自负|就|按(?!时)|计为|算"
)


_OF_IT = re.compile(r"的(?!时候)")
_STRETCH = re.compile("时间|期间")
_THING = re.compile(r"[^,。]{1,8}的(?:事|工作|会|活动)")
_UNTIL = re.compile(r"截[止至]到?$")


def is_overdue(scene: Scene) -> bool:
    """The message speaks of those who missed the time."""
    return _MISSED.match(scene.after) is not None


def _is_attribute(scene: Scene) -> bool:
    """17点前的数据, 今天上报的名单, 把今天照片…: the time describes a thing."""
    if _OF_IT.match(scene.after):
        return True
    if _STRETCH.match(scene.after) and not (scene.phrase.ranged or scene.phrase.span):
        return True
    if _HANDED.match(scene.after):
        return not is_overdue(scene)
    if scene.phrase.suffix is Suffix.NONE and _THING.match(scene.after):
        return True
    bare = scene.phrase.suffix is Suffix.NONE and not scene.phrase.has_time and not scene.phrase.ranged
    return bare and _TAKES_OBJECT.search(scene.before) is not None


def _is_missed(scene: Scene) -> bool:
    """没报的 beside a day that comes again means the one gone by, unless a warning follows."""
    if not is_overdue(scene) or _UNTIL.search(scene.before) or all(day.kind in _FIXED for day in scene.phrase.days):
        return False
    return not _THREAT.search(_MISSED.sub("", scene.after, count=1) + scene.later)


def _is_sent_ago(scene: Scene) -> bool:
    """3日前发的通知, 3日前已…: days back, not a date."""
    return not scene.phrase.has_time and _SENT.match(scene.after) is not None


# --- questions --------------------------------------------------------------------------------------------------

_ASKING = re.compile(
    r"请问|问一?下|什么时候|何时|几点|哪天|能不能|可不可以|行不行|可以不|是不是|可否|能否|好不好|来得?及|有没有可能|要不要|用不用"
)
_ASKING_ALONE = ("到底", "到底是", "难道")  # with nothing else beside the time
_ASKED = re.compile(r"(?:吗|么|嘛|呢|是吧|对吧|没有?|行不|可以不)[~^.]{0,3}$")
_TAG = re.compile(
    r"(?:这样|这个时间)?(?:可以|行|好|对|是|成|OK|ok|没问题|来得及|能行|中|妥|合适|赶得上)(?:吗|不|么|吧|嘛|的吗|不行|不对|不是)?\?{1,3}$"
)

_ORDERED = re.compile(r"请(?!问)|务必|必须|各")


def _is_question(scene: Scene) -> bool:
    """The clause itself asks, or a bare statement ends in a tag question."""
    if scene.closing == "?" or scene.before in _ASKING_ALONE or scene.after in _ASKING_ALONE:
        return True
    if _ASKING.search(scene.before) or _ASKING.search(scene.after) or _ASKED.search(scene.after):
        return True
    return bool(_TAG.match(scene.last)) and not _ORDERED.search(scene.clause)


# --- one's own word and forecasts -------------------------------------------------------------------------------

_SELF = (
    r"(?:我们|我|咱们?|俺|这边"
    r"|我(?:村|社区|镇|乡|校|院|站|所|办|局|单位|组|部门|科|班|年级|园|区|片|网格|家|这边|这里|这儿|方|人))"
)
_OWN = re.compile(rf"(?:^|[:,。!\n、\]」】]){_SELF}(?!要求|建议|县要|镇要|市要)[^请务各]{{0,10}}$")
_OWN_UNIT = r"(?:^|[:,。!\n])本(?:村|社区|镇|校|院|站|所|局|单位|组|科|班|人)(?:将|会|能|可)?[在于]?$"
_OWN_MUST = re.compile(r"们(?:镇|县|市|区|街道|村|校|院)?(?:必须|要在|要于|需|(?:提前|改|调整)[到至为])")
_OWN_AFTER = re.compile(
    rf"(?:之?前)?,?{_SELF}(?!要(?!报|交|发|去)|等|需要|这里?要|这边要|就要|得|县要|镇要)[^请务各]{{0,12}}"
)
_AGREED = re.compile(r"(?:收到|好的?|好嘞|行|嗯{1,3}|明白|可以|没问题|ok|OK|Ok|知道了|了解)[的了]?(?:[,。!~、:\n]|$)")
_PLEDGE = r"(?:保证|承诺|争取|力争|尽量|计划|拟|打算|准备|应该|会)(?:能|可以?)?[在于到]?$"
_OWN_UNIT_OR_PLEDGE = re.compile(f"{_OWN_UNIT}|{_PLEDGE}")
_ONESELF = re.compile("[我咱俺]|这边")  # in every ``_SELF``
_TO_OTHERS = re.compile(r"[给发报]我|请(?!问|假|放心)|务必|各[村组单位部门校班科站所社区家]|大家|[你您]们|@")
_HANDS_OVER = re.compile(r"(?:就|再|一定|肯定|准时|统一)?[给报发交送]给?[你您]")
_TO_YOU = re.compile(r"给[你您]")
_I = re.compile(r"我[^,]{0,6}[,。]")
_ALREADY = re.compile(r"[^,。]{0,10}已")
_WILL = re.compile(r"(?<!请)将[于在]?$|定于$")
_FORECAST = re.compile(r"(?:预计|估计|预报|预测|大约|大概|可能|有望|预期|据悉|说是?|表示|答应)[^,。]{0,6}$")
_COMING = re.compile(
    r"[^,。]{0,4}(?:将|会|可|能)(?:有|到|恢复|完工|送达|发货|出结果)"
    r"|[^,。]{0,12}(?:停[电水气]|恢复(?:供|通|正常)|降雨|有[小中大暴阵]?雨|大雨|暴雨|降温|大风|到货|到账|发放)"
)


def _is_promise(scene: Scene) -> bool:
    """One's own word: 我村…前报; 收到，…前交; 保证…前完成 — unless the clause urges others."""
    if scene.phrase.suffix is Suffix.STOP:
        return False
    own = _is_own_before(scene.before) or _is_own_after(scene.after) or _is_own_earlier(scene)
    return own and not _TO_OTHERS.search(scene.clause)


def _is_own_before(before: str) -> bool:
    if not before:
        return False
    if _OWN_UNIT_OR_PLEDGE.search(before):
        return True
    return bool(_ONESELF.search(before) and _OWN.search(before)) and not _OWN_MUST.search(before)


def _is_own_after(after: str) -> bool:
    if _HANDS_OVER.match(after) or _TO_YOU.search(after):
        return True
    return _OWN_AFTER.match(after) is not None and DEED.search(after) is not None


def _is_own_earlier(scene: Scene) -> bool:
    if _AGREED.match(scene.earlier or scene.before) or _I.match(scene.earlier):
        return True
    bare = not scene.before and scene.phrase.suffix is Suffix.NONE
    return bare and _ALREADY.match(scene.earlier) is not None


def _is_coming(scene: Scene) -> bool:
    """17点前恢复供电: something happens by itself."""
    return bool(_COMING.match(scene.after)) and not DEED.match(scene.after) and not urges(scene.clause)


def _is_forecast(scene: Scene) -> bool:
    if scene.phrase.suffix is Suffix.STOP:
        return scene.phrase.ranged
    if scene.after.startswith("要"):
        return False
    if scene.before and scene.phrase.suffix is Suffix.NONE and _WILL.search(scene.before):
        return True
    return bool(scene.before and _FORECAST.search(scene.before)) or _is_coming(scene)


# --- the order --------------------------------------------------------------------------------------------------

_NOT_ABOUT = (
    r"(?:建议[^,。]{0,4}|一到|改|不早于|不是|并非|而非|除了?|避免|至今|自从|早在|满|(?<!不)(?<!不得)(?<!不能)超过|每人|为期|连续|历时"
    r"|(?:勿|不要|不得|禁止|严禁|不准|不许|别)[在于]?)$"
)
_OLD_HABIT = (
    r"(?:去年|往年|上年|前年|上次|上回|以往|当时|那时|上一?年度?|原定|原计划|原要求|原来|原本|原先|原通知|本来|原)"
    r"(?:也|都|是|就|要求|规定|通知|时限|报送|截止|的|时间|为|在|于|定|我们|计划|说){0,4}$"
)
_DONE = (
    r"[^,。]{0,8}(?:(?<![为同对把将])已(?!报送?的村|经报的)|曾|刚刚|就已)"
    r"|(?!把)[^,。把]{0,8}(?:报|交|发|完成|传|填|送|开|做|弄|走访|处理|整改|收到|检查|去)(?:过(?![来去])|了|完了|好了|上来了)(?!吗|没)"
)
_NOT_NOW = (
    r"[^,。]{0,6}(?:不用|不必|无需|无须|不需要?|暂不|先别|先不|不再|不得|禁止|严禁|不准|不许|请?勿|停止(?!填|收|上)|不要"
    r"|原则上|不超过)"
)
_AWAY = r"(?:半|\d{1,3}|[一两二三四五六七八九十]{1,3})个?(?:小时|分钟|刻钟|天(?!内))"
_STATE = r"(?:[均长]?期?内?有效|还[差有剩]|仍|累计|尚有|共有|只有)"
_FOLLOWED = (rf"[^,。]{{0,14}}{MOVED}(?:至|到|为|成)", _DONE, _AWAY, _STATE, _NOT_NOW)

REFUSALS: tuple[Refusal, ...] = (
    Refusal("start of a period", lambda scene: scene.phrase.suffix is Suffix.START),
    Refusal("not about that time, or an old habit", _before(f"{_NOT_ABOUT}|{_OLD_HABIT}")),
    Refusal("thing described", _is_attribute),
    Refusal("superseded, done, some time before it, or not to be done", _after("|".join(_FOLLOWED))),
    Refusal("missed", _is_missed),
    Refusal("sent ago", _is_sent_ago),
    Refusal("question", _is_question),
    Refusal("promise", _is_promise),
    Refusal("forecast", _is_forecast),
)


def is_refused(scene: Scene) -> bool:
    """Whether any reason holds."""
    for refusal in REFUSALS:  # noqa: SIM110 — any() over a generator takes twice the time
        if refusal.holds(scene):
            return True
    return False
