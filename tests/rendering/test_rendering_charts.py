from __future__ import annotations

import re
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from matplotlib.figure import Figure

from monitor.rendering.bars import Bar, longest
from monitor.rendering.canvas import Chart, drawing, svg
from monitor.rendering.charts import groups_chart, hours_chart, issuers_chart, kinds_chart, trend_chart
from monitor.rendering.heatmap import draw_hours
from monitor.rendering.png import render_png
from monitor.report import HourCount, IssuerLoad, WeekReport, WeekTotal
from tests.rendering.sample import empty_report, one_cadre, sample_report, sample_trend

pytestmark = pytest.mark.filterwarnings("error")

REPORT = sample_report()
ODD = ("--><script>x</script>", "$", "$$a_b$$", "\\", "%s {0}", "汉" * 400, "a" * 400, "\u200f\u202e", " ")


def charts(report: WeekReport) -> tuple[Chart | None, ...]:
    cadre = sample_report().cadres[0]
    office = (issuers_chart(report), hours_chart(report), trend_chart(report, sample_trend()))
    return (*office, kinds_chart(report, cadre), groups_chart(report, cadre))


def test_every_picture_prints_period_count_definitions_and_coverage() -> None:
    metrics = ("person_trace_demands", "messages", "person_demands", "trace_relay", "received")
    for chart, metric in zip(charts(REPORT), metrics, strict=True):
        assert chart is not None
        foot = "".join(chart.footer)
        assert "2026-W46，2026年11月9日（周一）至11月15日（周日）" in foot
        assert re.search(r"n = [\d,]+ ", foot)
        assert metric in foot
        assert REPORT.definitions.removeprefix("sha256:")[:12] in foot
        assert "已导出的群 88%（7/8）" in foot


def test_pictures_hold_paths_only() -> None:
    """No text that needs a font, nothing that runs, nothing that fetches, no date."""
    for chart in charts(REPORT):
        assert chart is not None
        drawn = svg(chart)
        root = fromstring(drawn)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "defs", "style", "g", "path", "use", "clipPath", "rect", "pattern"}
        assert set(re.findall(r'(\S+?)="https?://', drawn)) <= {"xmlns", "xmlns:xlink"}
        assert not [value for value in re.findall(r'href="([^"]*)"', drawn) if not value.startswith("#")]
        assert "date" not in drawn.lower()


def test_pictures_are_drawn_alike_twice() -> None:
    for chart in charts(REPORT):
        assert chart is not None
        assert svg(chart) == svg(chart)
    assert render_png(REPORT, sample_trend()) == render_png(REPORT, sample_trend())


@pytest.mark.parametrize("name", ODD)
def test_any_name_can_be_drawn(name: str) -> None:
    first = replace(REPORT.issuers[0], unit=name)
    cadre = replace(REPORT.cadres[0], cadre=name, by_group=(replace(REPORT.cadres[0].by_group[0], group=name),))
    for chart in (issuers_chart(replace(REPORT, issuers=(first,))), groups_chart(REPORT, cadre)):
        assert chart is not None
        assert fromstring(svg(chart)) is not None


def test_nothing_to_draw_is_no_picture() -> None:
    empty = empty_report()
    assert issuers_chart(empty) is None
    assert hours_chart(empty) is None
    assert trend_chart(empty, sample_trend()[:1]) is None
    quiet = IssuerLoad("安静的单位", "村", REPORT.issuers[-1].metrics)
    assert quiet.metrics["person_demands"].value == 0
    assert issuers_chart(replace(REPORT, issuers=(quiet,))) is None
    assert render_png(empty, ()).startswith(b"\x89PNG")


def test_rest_is_summed_so_that_nothing_is_lost() -> None:
    bars = [Bar(f"单位{number}", 10 * number, number, 2 * number) for number in range(1, 20)]
    shown = longest(bars, "单位")
    assert len(shown) == 16
    assert shown[-1].name == "其余 4 个单位合计"
    for part in ("whole", "part", "slim"):
        assert sum(getattr(bar, part) for bar in shown) == sum(getattr(bar, part) for bar in bars)
    assert [bar.whole for bar in shown[:15]] == sorted((bar.whole for bar in bars), reverse=True)[:15]


def test_sixteen_rows_are_shown_one_by_one() -> None:
    """A rest of one would save no room and hide a name."""
    assert len(longest([Bar(str(number), number, 0) for number in range(1, 17)], "群")) == 16
    assert not any("其余" in bar.name for bar in longest([Bar(str(n), n, 0) for n in range(1, 17)], "群"))


@pytest.mark.parametrize(
    ("workdays", "frames", "resting"),
    [
        ((1, 1, 1, 1, 1, 0, 0), [(0, 5)], ["周六", "周日"]),
        ((0, 0, 0, 1, 1, 1, 0), [(3, 6)], ["周一", "周二", "周三", "周日"]),
        ((1, 0, 1, 1, 0, 0, 1), [(0, 1), (2, 4), (6, 7)], ["周二", "周五", "周六"]),
        ((0, 0, 0, 0, 0, 0, 0), [], ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]),
    ],
)
def test_working_time_is_framed_and_rest_days_named(
    workdays: tuple[int, ...], frames: list[tuple[int, int]], resting: list[str]
) -> None:
    """By the official calendar: a working Saturday (调休) is framed, a Monday off is marked as rest."""
    with drawing():
        axes = Figure().add_subplot()
        draw_hours(axes, REPORT.hours, workdays)
    framed = [patch for patch in axes.patches if not patch.get_fill()]
    assert [(patch.get_y(), patch.get_y() + patch.get_height()) for patch in framed] == frames
    assert {(patch.get_x(), patch.get_width()) for patch in framed} <= {(8, 10)}
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert [name[:2] for name in names if "休" in name] == resting


def test_one_message_fills_a_heat_map() -> None:
    chart = hours_chart(replace(REPORT, hours=(HourCount(7, 23, 1, 0),)))
    assert chart is not None
    assert "周日 23 点，1 条" in chart.alt
    assert svg(chart)


@pytest.mark.parametrize("weeks", [2, 9, 130])
def test_trend_of_many_weeks(weeks: int) -> None:
    trend = tuple(
        WeekTotal(f"{2023 + number // 52}-W{number % 52 + 1:02d}", 9, number, number // 2) for number in range(weeks)
    )
    chart = trend_chart(REPORT, trend)
    assert chart is not None
    assert svg(chart)


def test_too_little_is_said_in_the_picture() -> None:
    few = one_cadre(REPORT, 3).cadres[0]
    for chart in (kinds_chart(REPORT, few), groups_chart(REPORT, few)):
        assert chart is not None
        assert "数量太少，不作判断" in chart.footer[0]
