"""How days are written: dates, weekdays, month ends, holidays, relative days."""

from __future__ import annotations

import re
from collections.abc import Callable

from classifiers.deadlines.days import LAST, NEAR_HOLIDAY, NEAR_NEW_YEAR, NO_SHIFT, Day
from classifiers.deadlines.numerals import COUNTS, DIGITS, HAN, YEAR, value, year
from classifiers.deadlines.numerals import NUMBER as N

BEFORE = r"(?:之|以)?前"
WITHIN = r"(?:之内|以内|内)(?![容部网业控勤涝科外存置参蒙]|务(?!必))"
DayReader = Callable[[re.Match[str]], Day | None]

_WEEKDAYS = {char: i for i, char in enumerate("一二三四五六")} | {"日": 6, "天": 6} | {str(i + 1): i for i in range(6)}
_FRIDAY = 4
_SHIFTS = {"": NO_SHIFT, "每": NO_SHIFT, "本": 0, "这": 0, "当": 0, "下": 1, "次": 1, "下下": 2, "上": -1, "上上": -2}
_POINTS = {"中旬": 20, "上旬": 10, "中": 15}  # every other point is the last day
_YEARS = {"今": 0, "本": 0, "全": 0, "明": 1, "去": -1, "上": -1}
_OFFSETS = {"大后": 3, "后": 2, "明": 1, "昨": -1, "前": -2}
_HOLIDAYS = {
    **dict.fromkeys(("国庆", "十一"), "国庆"),
    **dict.fromkeys(("五一", "劳动节"), "五一"),
    **dict.fromkeys(("春节", "过年"), "春节"),
    **dict.fromkeys(("元旦", "新年"), "元旦"),
    **dict.fromkeys(("双节", "两节"), "双节"),
    **{name: name for name in ("清明", "端午", "中秋")},
}
_FEASTS = {
    **dict.fromkeys(("三八", "妇女节"), (3, 8)),
    "植树节": (3, 12),
    **dict.fromkeys(("五四", "青年节"), (5, 4)),
    "护士节": (5, 12),
    **dict.fromkeys(("六一", "儿童节"), (6, 1)),
    **dict.fromkeys(("七一", "建党节"), (7, 1)),
    **dict.fromkeys(("八一", "建军节"), (8, 1)),
    "教师节": (9, 10),
    "记者节": (11, 8),
    "国家宪法日": (12, 4),
}


def _prefix(text: str | None) -> str:
    return re.sub("[个逢的]", "", text or "")


def _date(year_text: str | None, month_text: str, number: int | None) -> Day | None:
    """A day of a month; the year is written out, named by 今年 or 明年, or missing."""
    month = value(month_text)
    if not month or not number or month > 12 or number > LAST:
        return None
    if not year_text:
        return Day("date", (0, month, number))
    if year_text in _YEARS:
        return Day("near_date", (_YEARS[year_text], month, number))
    return Day("date", (year(year_text), month, number))


def _full(found: re.Match[str]) -> Day | None:
    return _date(found[1], found[2], value(found[3]))


def _month_and_day(found: re.Match[str]) -> Day | None:
    return _date(None, found[1], value(found[2]))


def _month_end(found: re.Match[str]) -> Day | None:
    return _date(found[1], found[2], _POINTS.get(found[3], LAST))


def _year_end(found: re.Match[str]) -> Day | None:
    return _date(found[1], "12", LAST)


def _monthday(found: re.Match[str]) -> Day | None:
    """``本月25日``, ``25日``: month prefix (may be missing), day."""
    prefix, day = _prefix(found[1]), value(found[2])
    if not day or day > LAST:
        return None
    return Day("monthday", (_SHIFTS[prefix], day), recurring=prefix == "每")


def _monthpoint(found: re.Match[str]) -> Day:
    prefix = _prefix(found[1])
    return Day("monthday", (_SHIFTS[prefix], _POINTS.get(found[2], LAST)), recurring=prefix == "每")


def _quarter(found: re.Match[str]) -> Day:
    return Day("quarter", (3, value((found[1] or "").lstrip("第本这个") or "0") or 0))


def _half_year(found: re.Match[str]) -> Day:
    return Day("quarter", (6, {"上": 1, "下": 2}.get(found[1] or "", 0)))


def _weekday(found: re.Match[str]) -> Day:
    """``周五``, ``每周三、五``, ``下周末前`` (Friday): week prefix, weekday, further weekdays."""
    prefix = _prefix(found[1])
    shift = NO_SHIFT if prefix in ("本", "这") else _SHIFTS[prefix]
    numbers = [_WEEKDAYS.get(char, _FRIDAY) for char in (found[2], *re.sub("[、和及周星期]", "", found[3] or ""))]
    return Day("weekday", (shift, *numbers), recurring=prefix == "每")


def _week(found: re.Match[str]) -> Day:
    return Day("week", (_SHIFTS[_prefix(found[1])],))


def _last_workday(found: re.Match[str]) -> Day:
    prefix = _prefix(found[1])
    return Day("last_workday", (_SHIFTS[prefix],), recurring=prefix == "每")


def _names(text: str) -> frozenset[str]:
    names = {_HOLIDAYS[name] for name in re.findall("|".join(_HOLIDAYS), text)}
    return frozenset(names - {"双节"} or names)


def _before_holiday(found: re.Match[str]) -> Day:
    names = _names(found[0])
    return Day("before_holiday", (NEAR_HOLIDAY,) if not names and "假" in found[0] else (), names)


def _after_holiday(found: re.Match[str]) -> Day | None:
    count = value(found[1] or "一")
    return Day("after_holiday", (count,), _names(found[0])) if count else None


def _before_feast(found: re.Match[str]) -> Day:
    return Day("before_feast", _FEASTS[found[1]])


def _offset(found: re.Match[str]) -> Day:
    return Day("offset", (_OFFSETS[found[0].rstrip("天日儿")],))


_NAMED = "|".join(_HOLIDAYS)
_OPEN = rf"(?<![\d月{HAN}])"  # 二十一 is no 十一
_NO_HOLIDAY = "季环章细时情关竹调使佳守礼阳宵八夕元者士诞恩亲母女童师军党年树民灯艺化购"  # 环节, 重阳节
_FEAST = rf"(?<![{_NO_HOLIDAY}])节|(?:{_OPEN}(?:{_NAMED})[、和及与]?){{1,3}}"
_MORE = r"(?:双节|两节|节日|节|小长假|长假|假期|放假|期间){0,2}"
_NO_DATE = (
    r"(?!楼|线|文|机|门|车|栋|院|台|柴|汽|令|公告|仓|码|房|室|厅|店|病|岗|议案|桌|井|泵|桥|坝|路|池|常|均|游|志|程)"
)
_DATE_GOES_ON = rf"(?={BEFORE}|[ (上下中晚早]|$)"
_UNIT = r"(?!\d|[./%:万元米亩版倍吨亿斤级分个公月年点时]|[A-Za-z])"
_POINT = r"(底|末|[上中下]旬|中(?!旬|秋|考|国|央)|(?=[之以]?内))(?:(?:之|以)?内)?(?![容部网])"

# What a day may begin with (a test proves it), how it is written, and its reader.
RULES: tuple[tuple[str, str, DayReader], ...] = (
    (COUNTS + "今本明去", rf"({YEAR}|(?<!\d)\d\d|[今本明去])年({N})月({N})[日号]?", _full),
    (DIGITS, r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)[日号]?", _full),
    (DIGITS, r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)", _full),
    ("每本这下月", r"(每个?|本|这个?|下个?)?月(?:份|底|末)?的?最后一个工作日", _last_workday),
    (COUNTS + "今本明去", rf"(?:({YEAR}|[今本明去])年)?(?<!\d)({N})月份?{_POINT}", _month_end),
    (COUNTS, rf"(?<!\d)({N})月份?({N})(?:[日号]|{_DATE_GOES_ON})", _month_and_day),
    (DIGITS, rf"(?<![\d./:-])(\d{{1,2}})[./](\d{{1,2}}){_UNIT}[日号]?", _month_and_day),
    (DIGITS, r"(?<![\d./:-])(\d\d)-(\d\d)(?=(?:之|以)?前|日| ?\d{1,2}[:点时])日?", _month_and_day),
    ("每本这当下次上", rf"(每个?|本|这个?|当|下个?|次|上个?)月的?({N})[日号]", _monthday),
    ("每本这当下次上月", rf"(?<![\d{HAN}几多数正腊冬个])(每个?|本|这个?|当|下个?|次|上个?)?月份?{_POINT}", _monthpoint),
    ("上中下", r"(?<!月)()([上中下]旬)(?:(?:之|以)?内)?", _monthpoint),
    ("本这下", r"(本|这个|下个?)月(?![份\d底末初的])()", _monthpoint),
    (COUNTS + "今本明去上全年", rf"(?:({YEAR}|[今本明去上全])年?)?年(?:底|末|终(?={BEFORE})|内(?![容部]))", _year_end),
    (
        "年",
        rf"(?<![\d{HAN}今去本半几多每往全历近当学提小])年{BEFORE}",
        lambda _: Day("before_holiday", (NEAR_NEW_YEAR,), frozenset({"春节"})),
    ),
    (COUNTS + "本这第季", rf"(本|这个?|第?[一二三四1-4])?季度?(?:末|底|{WITHIN})", _quarter),
    ("上下半", rf"([上下])?半年度?(?:末|底|{WITHIN})", _half_year),
    (
        HAN + "国劳春过元新双清端中节假长",
        rf"(?:{_FEAST}|(?<![请休病事寒暑产年销婚])假期|长假){_MORE}(?:之后|以后|过后|后)上?班?的?"
        rf"(?:第?({N})个?(?:工作日|天)(?:之内|以内|内)?)?",
        _after_holiday,
    ),
    (
        HAN + "国劳春过元新双清端中节假长小放",
        rf"(?:{_FEAST}|节假日|小长假|长假|放假|(?<![请休病事寒暑产年销婚])假期?){_MORE}{BEFORE}"
        r"(?:的?最后一个工作日)?(?!后|往|夕|\d|一?周|[一两二三]天|一个)",
        _before_holiday,
    ),
    (
        HAN + "国妇植青护儿建教记",
        rf"{_OPEN}({'|'.join(sorted(_FEASTS, key=len, reverse=True))})"
        rf"(?:国际)?(?:劳动)?(?:妇女|青年|儿童|建党|建军)?节?{BEFORE}",
        _before_feast,
    ),
    (
        "每本这下上周星礼",
        r"(每逢?|本|这个?|(?<!一)下下个?|(?<!一)下个?|上上个?|上个?)?(?:周|星期|礼拜)"
        rf"([一二三四五六天](?![周个次年回遍轮季批天])|日(?![常程志均])|末(?={BEFORE})|[1-6](?={BEFORE}|下班|[上下中]午|晚))"
        r"((?:[、和及](?:周|星期)?[一二三四五六日天]){0,5})",
        _weekday,
    ),
    (
        "本这下",
        rf"(本|这个?|(?<!一)下下个?|(?<!一)下个?)(?:周|星期|礼拜)(?![一二三四五六日天末])(?:{WITHIN}|的?最后一个工作日)?",
        _week,
    ),
    ("周", rf"(?<![{HAN}几每\d])周(?:之内|以内|内)", lambda _: Day("week", (0,))),
    ("下次第", r"(?:下一?个?|次|第二个?)工作日", lambda _: Day("workday", (1,))),
    ("每", r"每个?工作日", lambda _: Day("workdaily", recurring=True)),
    ("每", r"每[天日]|每(?=[晚早])", lambda _: Day("daily", recurring=True)),
    ("今", r"今、?明(?:[两二][天日])?", lambda _: Day("offset", (1,))),
    (
        "大后明昨前",
        r"大后天|(?<![今以之此先落背])后[天日](?!性)|明天|(?<![说证声透表])明[日儿]|昨[天日儿]|(?<![目当之以提])前天"
        r"|[明昨](?=[早晚晨夜])|明(?=\d{1,2}[:点时])",
        _offset,
    ),
    ("今本", r"今[天日儿]|今(?=[早晚晨夜])|今(?=\d{1,2}[:点时])|本日", lambda _: Day("today")),
    ("当", r"当[天日](?![事班])|当(?=晚)", lambda _: Day("same_day")),
    ("次第翌隔", r"次日|第二[天日]|翌日|隔[天日]", lambda _: Day("next_day")),
    (COUNTS, rf"(?<![第月年前.\d{HAN}])()({N})[日号]{_NO_DATE}", _monthday),
)
