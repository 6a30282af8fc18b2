"""An invented week: rare characters, hostile names, a silent group, a cadre with too little to judge."""

from __future__ import annotations

from dataclasses import replace

from monitor.metrics import definitions
from monitor.report import (
    CadreLoad,
    Coverage,
    Example,
    Grade,
    GroupLoad,
    GroupShare,
    HourCount,
    IssuerLoad,
    ModelQuality,
    Share,
    Value,
    WeekReport,
    WeekTotal,
)

HOSTILE = '<script>alert(1)</script>"onload="x'
FORMULA = "=cmd()|'/c calc'!A1"
DOLLARS = r"$\frac$办"
EMOJI = "综治😀办𠮷\u202e组\x07"
LONG = "石㙍县促进基层高质量发展与信息化统筹推进工作领导小组办公室综合协调专班"

UNITS = (
    (LONG, "县", 812, 330, 290), ("石㙍县应急管理局", "县", 655, 120, 410),
    ("澄湾镇党政综合办公室", "镇", 540, 260, 130), (HOSTILE, "县", 333, 41, 60),
    ("石㙍县农业农村局", "县", 301, 180, 22), (DOLLARS, "镇", 240, 12, 40),
    ("未知", "未知", 188, 60, 71), (FORMULA, "镇", 150, 150, 9), (EMOJI, "镇", 133, 20, 10),
    ("澄湾镇䶮口村", "村", 90, 0, 12), ("石㙍县民政局", "县", 84, 30, 8), ("石㙍县教育局", "县", 77, 15, 9),
    ("石㙍县卫生健康局", "县", 61, 33, 4), ("澄湾镇社会事务办", "镇", 48, 10, 16), ("澄湾镇应急办", "镇", 33, 1, 30),
    ("石㙍县统计局", "县", 24, 24, 2), ("石㙍县林业局", "县", 11, 3, 0), ("澄湾镇铁炉村", "村", 6, 0, 6),
    ("石㙍县档案馆", "县", 0, 0, 0),
)  # fmt: skip

GROUPS = (
    ("澄湾镇全体干部工作群", "qq", 46, 1290, 512), ("防汛应急值守群", "wechat", 31, 900, 310),
    ("五村联络群", "wechat", 22, 744, 333), ("民政线工作群", "wecom", 18, 402, 90), (HOSTILE, "qq", 12, 210, 7),
    ("网格员|接龙*群*", "wechat", 25, 180, 61), ("人居环境整治临时群", "wechat", 0, 96, 1),
    ("党政办小群", "qq", 6, 0, 0),
)  # fmt: skip

PEOPLE = (
    ("艾𬭚", "澄湾镇农业农村办", "副主任", True), ("曹䶮", "澄湾镇应急办", "干事", True),
    (HOSTILE, "澄湾镇䶮口村", "会计", True), (EMOJI, "澄湾镇铁炉村", "网格员", False),
    ("欧阳㛃", "澄湾镇党政综合办公室", "", True), ("张明远", "澄湾镇民政办", "主任", True),
    ("张明远", "澄湾镇铁炉村", "支书", False),
)  # fmt: skip

SHARES = {
    "demands": 24, "urgent_demands": 11, "trace_demands": 9, "urgent_trace_demands": 3, "trace_photo": 5,
    "trace_checkin": 2, "trace_form": 3, "trace_relay": 2, "trace_traffic": 1, "reply_demands": 8, "meeting_demands": 3,
    "acks_received": 33, "mention_all_received": 6, "directed": 1, "after_hours_received": 31, "after_hours_demands": 7,
    "night_demands": 2, "rest_day_demands": 3,
}  # fmt: skip


def _cadre_metrics(grain: str, received: int) -> dict[str, Value]:
    values = {}
    for metric in definitions().of_grain(grain):
        raw = received * SHARES.get(metric.name, 0) // 100
        if metric.name == "received":
            raw = received
        elif metric.name == "reading_seconds":
            raw = received * 47
        elif metric.name == "after_hours_days":
            raw = min(7, received // 40)
        elif metric.name == "interrupted_hours":
            raw = min(92, received // 8)
        elif metric.name == "groups":
            raw = 5
        values[metric.name] = Value(metric.shown(raw), *(metric.bounds(raw) or ()))
    trace = values["trace_demands"].value
    values["trace_demands"] = Value(trace, max(0, trace - 4), trace + 3)
    return values


def _issuer(unit: str, level: str, demands: int, trace: int, urgent: int) -> IssuerLoad:
    raw = {
        "messages": demands // 9 + 4, "recipients": demands * 3 + 90, "person_demands": demands,
        "person_trace_demands": trace, "person_urgent_demands": urgent, "person_reading_seconds": demands * 410,
        "after_hours_person_demands": demands // 5,
    }  # fmt: skip
    values = {}
    for metric in definitions().of_grain("issuer"):
        number = raw.get(metric.name, 0)
        values[metric.name] = Value(metric.shown(number), *(metric.bounds(number) or ()))
    return IssuerLoad(unit, level, values)


def _examples(number: int) -> tuple[Example, ...]:
    return (
        Example("trace_demands", f"9f3ac1{number:06x}", "2026-11-11T19:20:00+08:00", "五村联络群", "石㙍县农业农村局",
                "拍照…发群里备查|今晚务必", 968, Grade.NUMBERED),
        Example("trace_demands", f"77aa01{number:06x}", "2026-11-14T22:41:07+08:00", HOSTILE, HOSTILE, HOSTILE, 871,
                Grade.DOUBTFUL),
        Example("urgent_demands", f"0bc55e{number:06x}", "2026-11-13T07:05:30+08:00", "防汛应急值守群",
                "未知", "", 640, Grade.TEXT),
    )  # fmt: skip


def _cadre(number: int) -> CadreLoad:
    name, unit, post, enough = PEOPLE[number]
    received = 640 - 61 * number if enough else 34 + number
    parts = [received * share // 100 for share in (41, 27, 17, 10, 5)]
    parts[0] += received - sum(parts)
    by_group = tuple(
        GroupShare(group[0], group[1], _cadre_metrics("cadre_group", part))
        for group, part in zip(GROUPS[:5], parts, strict=True)
    )
    examples = _examples(number) if enough else ()
    return CadreLoad(
        name,
        unit,
        post,
        "镇" if "村" not in unit else "村",
        enough,
        _cadre_metrics("cadre", received),
        by_group,
        examples,
    )


def _hours() -> tuple[HourCount, ...]:
    rows = []
    for day in range(1, 8):
        for hour in range(24):
            weight = 46 - 5 * abs(hour - 10) if 7 <= hour <= 18 else 12 - abs(hour - 20) if hour > 18 else 0
            count = max(0, weight * (10 - day) // (2 if day < 6 else 6) + (day * hour) % 5 - 1)
            if count:
                rows.append(HourCount(day, hour, count, count // 4))
    return tuple(rows)


def sample_report() -> WeekReport:
    """The office's whole report of 2026-W46."""
    hours = _hours()
    return WeekReport(
        week="2026-W46",
        timezone="Asia/Shanghai",
        revision=2,
        definitions=definitions().digest,
        model="0d9ff5c52f3c4dd4",
        code="0.1.0+ab12cd34ef56",
        data="sha256:" + "5e" * 32,
        coverage=Coverage(
            groups_known=8,
            groups_exported=7,
            memberships={"inferred": 3, "lines": 4, "roster": 61},
            messages=sum(row.messages for row in hours) + 21,
            skipped=2,
            flagged=1,
            reviewed=40,
            untimed=21,
            unlinked=3,
            unresolved_mentions=5,
            groups_without_roster=("人居环境整治临时群", HOSTILE),
            grades={"doubtful": 1, "numbered": 4000, "text": 1000},
            continued=7,
        ),
        issuers=tuple(_issuer(*row) for row in UNITS),
        cadres=tuple(_cadre(number) for number in range(len(PEOPLE))),
        groups=tuple(GroupLoad(name, where, size, sent, Share(acks, sent)) for name, where, size, sent, acks in GROUPS),
        hours=hours,
        quality=ModelQuality(
            "自建语料，按场景留出交叉检验",
            3269,
            871,
            {"act:request": (924, 933), "trace": (883, 904), "urgent": (825, 813), "photo": (814, 834)},
        ),
        workdays=(1, 1, 1, 1, 1, 0, 0),
    )


def one_cadre(report: WeekReport, number: int = 0) -> WeekReport:
    """The part that one cadre is given."""
    return replace(report, issuers=(), groups=(), cadres=(report.cadres[number],))


def empty_report() -> WeekReport:
    """A week in which nothing was counted."""
    whole = sample_report()
    nothing = replace(whole.coverage, messages=0, reviewed=0, untimed=0, groups_exported=0, groups_without_roster=())
    unmeasured = ModelQuality("", 0, 0, {})
    return replace(whole, coverage=nothing, issuers=(), cadres=(), groups=(), hours=(), quality=unmeasured)


def sample_trend() -> tuple[WeekTotal, ...]:
    """Six weeks, one of them missing."""
    return (
        WeekTotal("2026-W40", 2100, 1900, 420), WeekTotal("2026-W41", 4000, 3300, 1210),
        WeekTotal("2026-W43", 3700, 2600, 900), WeekTotal("2026-W44", 3900, 2900, 800),
        WeekTotal("2026-W45", 4800, 3500, 1430), WeekTotal("2026-W46", 4300, 3786, 1289),
    )  # fmt: skip
