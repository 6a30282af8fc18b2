"""Stored integers and marks as the Chinese words of a report: weeks, durations, shares, bands."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

from monitor.metrics import Metric, definitions
from monitor.report import UNKNOWN, Metrics, Share, Value

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
PLATFORMS = {"wechat": "微信", "qq": "QQ", "wecom": "企业微信"}
SECONDS = ("秒", "人·秒")
FEW_MARK = "※"
TOO_FEW = "数量太少，不作判断"
GAP = "\u00a0"  # keeps a number and its unit on one line
DIGEST_LENGTH = 12
LONG_HOURS = 10  # from here on minutes would pretend precision
STEERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """One line: line ends and tabs become blanks, control and direction marks become ``[U+202E]``."""
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char in "\n\r\t\v\f\u0085\u2028\u2029":
        return " "
    if char in STEERING or unicodedata.category(char) == "Cc":
        return f"[U+{ord(char):04X}]"
    return "�" if unicodedata.category(char) == "Cs" else char


def monday(week: str) -> date:
    """The first day of ``2026-W46``."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def week_span(week: str) -> str:
    """``2026年11月9日（周一）至11月15日（周日）``."""
    first = monday(week)
    last = first + timedelta(days=6)
    year = f"{last.year}年" if last.year != first.year else ""
    return f"{first.year}年{first.month}月{first.day}日（周一）至{year}{last.month}月{last.day}日（周日）"


def moment(iso: str) -> str:
    """``2026-11-11T19:20:00+08:00`` to ``11月11日 周三 19:20``."""
    when = datetime.fromisoformat(iso)
    return f"{when.month}月{when.day}日 {WEEKDAYS[when.weekday()]} {when:%H:%M}"


def platform(name: str) -> str:
    """The Chinese name of a platform."""
    return PLATFORMS.get(name, name)


def unit_name(unit: str) -> str:
    """The unknown issuer in words."""
    return "未知单位" if unit == UNKNOWN else unit


def short(digest: str) -> str:
    """The first twelve digits of ``sha256:…``."""
    return digest.removeprefix("sha256:")[:DIGEST_LENGTH]


def duration(seconds: int) -> str:
    """Hours and minutes, rounded to the minute, from ten hours on to the hour."""
    minutes = (seconds + 30) // 60
    if minutes < 60:
        return f"{minutes}{GAP}分钟" if minutes or not seconds else f"不到{GAP}1{GAP}分钟"
    if minutes < 60 * LONG_HOURS:
        hours, rest = divmod(minutes, 60)
        return f"{hours}{GAP}小时{GAP}{rest}{GAP}分" if rest else f"{hours}{GAP}小时"
    return f"{(seconds + 1800) // 3600:,}{GAP}小时"


def rough(seconds: int) -> str:
    """Times added up over many people: whole hours, minutes below one."""
    return f"{(seconds + 1800) // 3600:,}{GAP}小时" if seconds >= 3600 else duration(seconds)


def amount(unit: str, number: int) -> str:
    """A figure with its unit; times as hours and minutes."""
    if unit == "人·秒":
        return rough(number)
    return duration(number) if unit == "秒" else f"{number:,}{GAP}{unit}".rstrip()


def banded(unit: str, value: Value) -> str:
    """A figure with its band, and a word when the band lies beside it."""
    shown = amount(unit, value.value)
    if value.low is None or value.high is None:
        return shown
    low, high = amount(unit, value.low), amount(unit, value.high)
    if low == high == shown:
        return shown
    number, _, rest = low.partition(GAP)
    if number.isdigit() and low.count(GAP) == 1 and rest == high.partition(GAP)[2]:  # "14–25 小时"
        low = number
    lean = "，可能偏多" if value.value > value.high else "，可能偏少" if value.value < value.low else ""
    return f"{shown}（{low}–{high}{lean}）"


def percent(share: Share) -> str:
    """``34%（310/900）``: whole per cent with both numbers; never 0 or 100 by rounding."""
    if not share.den:
        return "无"
    whole = (200 * share.num + share.den) // (2 * share.den)
    if whole == 0 and share.num:
        text = f"不到{GAP}1%"
    elif whole == 100 and share.num < share.den:
        text = f"99%{GAP}以上"
    else:
        text = f"{whole}%"
    return f"{text}（{share.num:,}/{share.den:,}）"


def permille(thousandths: int) -> str:
    """873 to ``87%``: measured shares in whole per cent."""
    return f"{(thousandths + 5) // 10}%"


def confidence(thousandths: int) -> str:
    """968 to ``97%``; a model is never wholly sure."""
    return f"99%{GAP}以上" if thousandths >= 995 else permille(thousandths)


def listed(names: tuple[str, ...]) -> str:
    """Names joined as a Chinese list."""
    return "、".join(names)


def described(name: str) -> Metric:
    """The definition of a metric; a name that today's definitions lack stands for itself."""
    known = {metric.name: metric for metric in definitions().metrics}
    return known.get(name) or Metric(name, name, "", "现行口径里没有这一项", "", "", ())


def headed(name: str) -> str:
    """The heading of a column of bare figures: the metric's name, with its unit where that says more."""
    metric = described(name)
    return metric.zh if metric.unit in (*SECONDS, "") or metric.unit in metric.zh else f"{metric.zh}（{metric.unit}）"


def cell(name: str, metrics: Metrics) -> str:
    """A figure under such a heading."""
    if name not in metrics:
        return "未计算"
    unit = described(name).unit
    return banded(unit if unit in SECONDS else "", metrics[name])
