from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from fontTools.ttLib import TTFont

from monitor.metrics import definitions
from monitor.rendering import FORMATS, render_html
from monitor.rendering.fonts import covered
from monitor.report import WeekReport
from tests.rendering.sample import HOSTILE, PEOPLE, empty_report, one_cadre, sample_report, sample_trend

pytestmark = pytest.mark.filterwarnings("error")

REPORT = sample_report()
VOID = {"meta", "img"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "p", "nav", "ul", "li", "main",
    "section", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "span", "figure", "img",
    "figcaption",
}  # fmt: skip


class Page(HTMLParser):
    """The page as a browser's parser sees it: tags with attributes in order, and the text by element."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(source)
        self.close()
        assert not self.open, f"unclosed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1], data.strip()))

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.tags if name == tag)

    def text(self, *tags: str) -> str:
        return "\n".join(text for tag, text in self.texts if tag in tags or (not tags and tag != "style"))


@pytest.fixture(scope="module")
def source() -> str:
    return render_html(REPORT, sample_trend())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


EVERY_PAGE: list[tuple[str, WeekReport]] = [
    ("office", REPORT),
    ("issuers", replace(REPORT, cadres=(), groups=())),
    ("cadre", one_cadre(REPORT)),
    ("few", one_cadre(REPORT, 3)),
    ("empty", empty_report()),
]


@pytest.mark.parametrize(("name", "report"), EVERY_PAGE, ids=[name for name, _ in EVERY_PAGE])
def test_nothing_runs_and_nothing_is_fetched(name: str, report: WeekReport) -> None:
    source = render_html(report, sample_trend())
    page = Page(source)
    assert {tag for tag, _ in page.tags} <= ALLOWED
    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on") or key == "style"], tag
        for key in {"href", "src", "srcset", "data", "action"} & set(attributes):
            assert attributes[key].startswith(("#", "data:image/svg+xml;base64,")), attributes[key][:60]
    assert "://" not in source
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    assert style is not None
    assert re.findall(r"url\(.{0,20}|@import", style[1]) == ['url("data:font/woff;base']
    for attributes in page.all("img"):
        drawn = base64.b64decode(attributes["src"].partition(",")[2]).decode("utf-8")
        assert set(re.findall(r'(\S+?)="https?://', drawn)) <= {"xmlns", "xmlns:xlink"}
        assert "<script" not in drawn


def test_policy_allows_this_style_sheet_only(source: str) -> None:
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    policy = next(tag["content"] for tag in Page(source).all("meta") if "http-equiv" in tag)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode("utf-8")).digest()).decode("ascii")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


def test_hostile_names_are_shown_as_text(source: str, page: Page) -> None:
    assert "<script" not in source.lower()
    assert HOSTILE in page.text("bdi")
    assert HOSTILE in page.text("h3")
    assert "=cmd()|'/c calc'!A1" in page.text("bdi")
    assert "[U+202E]" in page.text("bdi")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", source)


def test_every_chinese_character_has_its_glyph_in_the_page(source: str, page: Page) -> None:
    carried = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", source)
    assert carried is not None
    glyphs = set(TTFont(io.BytesIO(base64.b64decode(carried[1]))).getBestCmap())
    used = {ord(char) for char in page.text() + "第页共"} - {ord("\n")}
    assert {ord(char) for char in "㛃䶮𬭚㙍"} <= glyphs
    assert used - glyphs == used - covered()


def test_coverage_comes_before_every_figure(page: Page) -> None:
    titles = [text for tag, text in page.texts if tag == "h2"]
    assert titles == [
        "先看覆盖：数字有多全、多准", "哪些单位提出了多少要求", "各个工作群", "一周里什么时候来消息", "逐周的变化",
        "各名干部收到多少", "这些数字怎么算", "标签有多准", "记录里查不到的", "复核",
    ]  # fmt: skip
    text = page.text()
    for told in ("88%", "（7/8）", "名册 61、进出群提示 4、只凭发过言推断 3", "收件人不全", "算法结果仅供参考",
                 REPORT.model, "查准率 88%、查全率 90%", "（40/7,505）", "未知单位"):  # fmt: skip
        assert told in text, told
    assert text.index("算法结果仅供参考") < text.index("各单位加给干部的负担")


def test_cadres_stand_in_the_order_given(page: Page) -> None:
    shown = [text.partition("（澄湾")[0] for tag, text in page.texts if tag == "h3"]
    assert [name[:2] for name in shown] == [name[:2] for name, *_ in PEOPLE]
    text = page.text()
    assert "按姓名音序排列，不排名次" in text
    assert "张明远（澄湾镇民政办）" in text


def test_no_cadre_is_set_beside_a_colleague() -> None:
    names = [row.cadre for row in REPORT.cadres if row.cadre != HOSTILE]
    for row in REPORT.cadres:
        text = Page(render_html(one_cadre(REPORT, REPORT.cadres.index(row)), sample_trend())).text()
        assert not [name for name in names if name != row.cadre and name in text]


def test_judgement_is_left_to_people(page: Page) -> None:
    text = page.text()
    assert "系统认定" not in text
    assert "疑似，待人工核" in text
    assert text.count("疑似留痕要求") == 2 * sum(bool(row.examples) for row in REPORT.cadres)
    assert "97%" in text


def test_too_little_data_is_marked_in_words() -> None:
    few, enough = (Page(render_html(one_cadre(REPORT, number), ())).text() for number in (3, 0))
    assert "数量太少，不作判断" in few
    assert f"※\u00a0{REPORT.cadres[3].metrics['received'].value}\u00a0条" in few
    assert "※" not in enough


def test_one_cadre_gets_a_page_of_his_own() -> None:
    page = Page(render_html(one_cadre(REPORT), sample_trend()))
    assert [text for tag, text in page.texts if tag == "h2"] == [
        "先看覆盖：数字有多全、多准", "我收到了什么", "从哪些群来", "要求我做什么", "觉得标错了怎么办",
        "这些数字怎么算", "标签有多准", "记录里查不到的",
    ]  # fmt: skip
    assert "9f3ac1000000" in page.text()
    assert len(list(page.all("img"))) == 2


def test_method_explains_each_metric_shown(page: Page) -> None:
    text = page.text()
    for metric in definitions().metrics:
        if set(metric.grains) & {"cadre", "cadre_group", "issuer"}:
            assert metric.name in text.splitlines()
            assert metric.why in text
    assert REPORT.definitions in text
    assert "私聊里说了什么" in text


def test_older_definitions_are_owned_up_to() -> None:
    text = Page(render_html(replace(REPORT, definitions="sha256:" + "0" * 64), ())).text()
    assert "这份报告按口径 000000000000 计算" in text
    assert "这份报告按口径" not in Page(render_html(REPORT, ())).text()


def test_page_can_be_read_aloud_and_driven_by_keys(page: Page) -> None:
    assert next(page.all("html"))["lang"] == "zh-CN"
    assert len(list(page.all("table"))) == len(list(page.all("caption"))) > 10
    assert {tag.get("scope") for tag in page.all("th")} == {"col", "row"}
    assert all(len(tag["alt"]) > 20 for tag in page.all("img"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {tag["href"].removeprefix("#") for tag in page.all("a")}
    labels = {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
    assert targets | labels <= set(ids)
    assert all(tag["tabindex"] == "0" for tag in page.all("div") if "wide" in tag["class"])


def test_every_picture_has_its_table(page: Page) -> None:
    order = [tag for tag, attributes in page.tags if tag in ("img", "table")]
    assert order.count("img") == 3
    text = page.text("bdi", "span")
    assert all(f"{row.metrics['person_demands'].value:,}" in text for row in REPORT.issuers)
    assert all(f"{row.messages:,}\n（{row.demands:,}）" in text for row in REPORT.hours)
    assert all(f"{row.person_demands:,}" in text for row in sample_trend())


def test_group_without_roster_is_told_from_its_namesake() -> None:
    twin = replace(REPORT.groups[6], platform="qq", messages=5)
    text = Page(render_html(replace(REPORT, groups=(*REPORT.groups, twin)), ())).text()
    assert text.count("同名的群里有收件人不全的") == 2


def test_equal_reports_give_equal_pages(source: str) -> None:
    assert render_html(sample_report(), sample_trend()) == source


def test_formats_render() -> None:
    assert [(name, suffix) for name, suffix, _ in FORMATS] == [("html", ".html"), ("md", ".md"), ("png", ".png")]
    assert all(render(empty_report(), ()) for _, _, render in FORMATS)
