"""How the figures are made, how sure the tags are, and what no log can tell."""

from __future__ import annotations

from monitor.metrics import definitions
from monitor.rendering.coverage import LABELS
from monitor.rendering.document import Block, Column, Listing, Paragraph, Section, Table
from monitor.rendering.wording import described, permille, short
from monitor.report import ModelQuality, WeekReport

VERDICT = "疑似，待人工核"
NOT_CHECKABLE = (
    "要的痕迹有没有必要、是不是法规或业务本来就要求；",
    "任务在不在职责范围之内；",
    "有没有另外打电话、当面布置；",
    "消息有没有读、什么时候读；",
    "私聊里说了什么。",
)


def method_section(report: WeekReport) -> Section:
    """Terms, every metric that the report shows, and where it comes from."""
    blocks = (_terms(), *_changed(report), _metrics(report), _origin(report))
    return Section("method", "这些数字怎么算", blocks)


def _terms() -> Block:
    rule, limits = definitions().rule, definitions().limits
    start, end, night, morning = (_clock(rule[name]) for name in ("day_start", "day_end", "night_start", "night_end"))
    return Listing(
        (
            "一周从周一 0 点到周日 24 点。只数导出的工作群，不含系统提示和撤回的消息。",
            "收到：在群期间别人发的消息，每人每条算一次。要求：请收信人做事、回应或交东西，并且没有点名，或点了所有人，或点到本人。",
            "紧急：要求 24 小时内完成，或正在发生的险情。留痕：要求交出做过工作的痕迹，而不只是把工作做了。",
            f"工作时间是工作日 {start} 到 {end}，放假和调休按国务院安排；{night} 到次日 {morning} 是夜间。",
            f"收到不足 {limits['received']} 条，或要求不足 {limits['demands']} 条：数量太少，不作判断。",
            f"凡是由标签得出的说法都只是“{VERDICT}”。数字后面括号里的是可能范围。",
        )
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _changed(report: WeekReport) -> tuple[Block, ...]:
    if report.definitions == definitions().digest:
        return ()
    return (
        Paragraph(
            f"这份报告按口径 {short(report.definitions)} 计算；现在的口径是 {short(definitions().digest)}，"
            "下表的说明以现在的为准，可能与计算时不同。",
            notice=True,
        ),
    )


def shown_metrics(report: WeekReport) -> tuple[str, ...]:
    """The metrics that occur in the report, in the order of the definitions, unknown ones last."""
    shares = [share.metrics for cadre in report.cadres for share in cadre.by_group]
    figures = [row.metrics for row in report.issuers] + [row.metrics for row in report.cadres] + shares
    present = {name for metrics in figures for name in metrics}
    order = [metric.name for metric in definitions().metrics if metric.name in present]
    return (*order, *sorted(present - set(order)))


def _metrics(report: WeekReport) -> Block:
    names = shown_metrics(report)
    if not names:
        return Paragraph("这份报告里没有指标。")
    metrics = [described(name) for name in names]
    return Table(
        f"指标的口径（{short(report.definitions)}）",
        (Column("指标"), Column("单位", short=True), Column("数什么"), Column("代号", short=True)),
        tuple((metric.zh, metric.unit, metric.why, metric.name) for metric in metrics),
        may_split=True,
    )


def _origin(report: WeekReport) -> Block:
    return Table(
        "这份报告的出处（同样的数据、口径、模型和程序，重算得到同样的报告）",
        (Column("项目", short=True), Column("标识")),
        (
            ("周次与版次", f"{report.week} 第 {report.revision} 版"),
            ("时区", report.timezone),
            ("数据摘要", report.data),
            ("口径摘要", report.definitions),
            ("模型", report.model),
            ("程序", report.code),
        ),
    )


def quality_section(report: WeekReport) -> Section:
    """Measured precision and recall, label by label."""
    return Section("quality", "标签有多准", _quality(report.quality))


def _quality(quality: ModelQuality) -> tuple[Block, ...]:
    known = [name for name, _ in LABELS if name in quality.labels]
    names = dict(LABELS)
    rows = tuple(
        (names.get(name, name), *map(permille, quality.labels[name]))
        for name in (*known, *sorted(set(quality.labels) - set(known)))
    )
    if not rows:
        return (Paragraph("这个模型还没有实测的查准率和查全率。"),)
    return (
        Paragraph(
            "查准率：标成这一类的，有多少真是这一类。查全率：真是这一类的，有多少被标了出来。"
            f"用留出的样本实测：{quality.measured_on}，{quality.examples:,} 条。"
        ),
        Table(
            "各类标签的实测结果",
            (Column("标签"), Column("查准率", figures=True), Column("查全率", figures=True)),
            rows,
        ),
    )


def limits_section() -> Section:
    """What cannot be seen in a log."""
    intro = "群聊记录里看不出下面这些，需要人去问、去核："
    use = "本报告只量“提出了多少要求”，不量谁回得快慢；不得用于给人排名、打分或考核。"
    return Section("limits", "记录里查不到的", (Paragraph(intro), Listing(NOT_CHECKABLE), Paragraph(use)))


def contest_section() -> Section:
    """How a cadre objects to a tag."""
    steps = (
        "记下上面表里那条消息的编号，用自己的话说明哪里标错了；不用填表。",
        "交给本单位负责复核的人。复核人看原文，改标签时写明理由。",
        "采纳后数字重算，出新的一版；旧版照样能看。",
    )
    return Section("contest", "觉得标错了怎么办", (Listing(steps),))
