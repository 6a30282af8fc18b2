"""What the figures rest on: the part that every report opens with."""

from __future__ import annotations

from monitor.rendering.document import Block, Column, Listing, Paragraph, Section, Table
from monitor.rendering.wording import listed, percent, permille
from monitor.report import Coverage, Grade, ModelQuality, Share, WeekReport

ADVISORY = "算法结果仅供参考"
INCOMPLETE = "收件人不全"
EVIDENCE = (("roster", "名册"), ("lines", "进出群提示"), ("inferred", "只凭发过言推断"))
GRADES = {Grade.NUMBERED: "有编号", Grade.TEXT: "纯文字", Grade.DOUBTFUL: "存疑"}
LABELS = (
    ("act:request", "要求"), ("urgent", "紧急"), ("trace", "留痕"), ("photo", "照片视频"), ("checkin", "打卡定位"),
    ("form", "填表报数"), ("relay", "接龙"), ("traffic", "流量任务"), ("reply", "要求回复"), ("meeting", "会议培训"),
    ("deadline", "有时限"), ("emergency", "真实险情"), ("mention_all", "@所有人"), ("act:notice", "通知"),
    ("act:ack", "回应"), ("act:chat", "闲谈"), ("tag:trace", "主标签：留痕"), ("tag:urgent", "主标签：紧急"),
    ("tag:routine", "主标签：一般"),
)  # fmt: skip
LABEL_NAMES = dict(LABELS)
LEADING = ("act:request", "urgent", "trace")


def coverage_section(report: WeekReport) -> Section:
    """Coverage, the standing of the tags, and what a reader must not conclude."""
    blocks: list[Block] = [
        Paragraph(f"{ADVISORY}。标签由程序判断，会有错。{_measured(report.quality)}", notice=True),
        *_holes(report.coverage),
        Table("数字的依据", (Column("项目", short=True), Column("数", figures=True), Column("说明")), _rows(report)),
    ]
    return Section("coverage", "先看覆盖：数字有多全、多准", tuple(blocks))


def _measured(quality: ModelQuality) -> str:
    told = [
        f"{LABEL_NAMES[name]}，查准率 {permille(quality.labels[name][0])}、查全率 {permille(quality.labels[name][1])}"
        for name in LEADING
        if name in quality.labels
    ]
    return f"实测：{'；'.join(told)}。" if told else "这个模型还没有实测的查准率和查全率。"


def _holes(coverage: Coverage) -> tuple[Block, ...]:
    """In plain words, what is missing."""
    told = []
    if coverage.groups_exported < coverage.groups_known:
        missing = coverage.groups_known - coverage.groups_exported
        told.append(f"有 {missing} 个已知的群没有导出记录，里面的消息和要求没有算进来。")
    if coverage.groups_without_roster:
        named = "”“".join(coverage.groups_without_roster)
        told.append(f"“{named}”没有名册，从不发言的人不在内（{INCOMPLETE}），这些群的人次偏少。")
    if coverage.ambiguous_groups:
        named = "”“".join(coverage.ambiguous_groups)
        told.append(f"有几个群都叫“{named}”，名册里的这个群对不上，名册上的人没有算进去；请在名册里改写群号。")
    if not coverage.messages:
        told.append("这一周没有读到消息，下面没有可看的数字。")
    return (Listing(tuple(told)),) if told else ()


def _rows(report: WeekReport) -> tuple[tuple[str, str, str], ...]:
    coverage = report.coverage
    stays = listed(tuple(f"{zh} {coverage.memberships.get(name, 0):,}" for name, zh in EVIDENCE))
    exported = percent(Share(coverage.groups_exported, coverage.groups_known))
    strength = listed(tuple(f"{zh} {coverage.grades.get(grade.value, 0):,}" for grade, zh in GRADES.items()))
    bare = f"{listed(coverage.groups_without_roster)}（{INCOMPLETE}）" if coverage.groups_without_roster else "没有"
    return (
        ("已导出的群 ÷ 已知的群", exported, "没导出的群不在数字里"),
        ("本周消息", f"{coverage.messages:,} 条", "不含系统提示和撤回"),
        ("群成员关系的依据", f"{sum(coverage.memberships.values()):,} 项", stays),
        ("没有名册的群", f"{len(coverage.groups_without_roster):,} 个", bare),
        ("没对上名册的发言人", f"{coverage.unlinked:,} 个", "按群计；他们发的要求算在“未知单位”"),
        ("找不到人的@", f"{coverage.unresolved_mentions:,} 处", "按没有点名处理"),
        ("没能读出的行", f"{coverage.skipped:,} 行", "历次导入合计，逐行的原因在导入结果里"),
        ("消息记录的强弱", strength, "有编号的改不了；纯文字里可以冒写别人的消息头；存疑的只作弱证据"),
        ("存疑的消息", f"{coverage.flagged:,} 条", "读出来了，但发言人、时间或正文可能有误"),
        ("接龙里接着添的", f"{coverage.continued:,} 条", "一次接龙算一件事，接着添的按回应算"),
        ("没有钟点的消息", f"{coverage.untimed:,} 条", "导出时只有日期，不计入按钟点的数字"),
        ("人工复核过的消息", percent(Share(coverage.reviewed, coverage.messages)), "复核过的以人工结论为准"),
        ("判断标签的模型", *_model(report)),
    )  # fmt: skip


def _model(report: WeekReport) -> tuple[str, str]:
    quality = report.quality
    if not quality.examples:
        return "没有实测", report.model
    told = f"{report.model}；数是三类主标签的平均 F1，{quality.measured_on}，{quality.examples:,} 条"
    return permille(quality.macro_f1), told
