"""Every page over a real site: statuses, what is shown, what is escaped, what never leaves or changes."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor.clock import parse_week
from monitor.errors import Refused
from monitor.report import canonical
from monitor.service import Context
from monitor.service.importing import Options, import_paths
from monitor.service.policy import OPERATOR, POLICY, Actor, Role
from monitor.service.reporting import week_report
from monitor.service.viewing import Ring, UnreadableReport, from_json, issued_cadre, issued_week, upkeep_state
from monitor.web.pages import PAGES, jobs
from monitor.web.pages.page import Visit
from tests.web.asking import ask
from tests.web.township import (
    CLOSED,
    FIRST,
    GROUP,
    IMAGE,
    OPEN,
    PEOPLE,
    SCRIPT,
    SECOND,
    UNKNOWN_KEY,
    site_at,
    write_chat,
)

OURS = re.compile(r"(?:/(?!/)|#)[-\w/.]*|data:(?:image/svg\+xml;base64,[\w+/=]+|,)", re.ASCII)
FETCHING = ("href", "src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "cite")


class Reader(HTMLParser):
    """Element names, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def links(self) -> list[str]:
        return [value for name, value in self.attributes if name == "href"]


def cadre_links(ctx: Context, name: str) -> list[str]:
    return [link for link in Reader(ask(ctx, f"/weeks/{name}").text).links if "/cadres/" in link]


def addresses(ctx: Context) -> list[str]:
    """An address of every page, and one of every kind that fails."""
    return [
        "/", f"/weeks/{SECOND}", f"/weeks/{OPEN}", *cadre_links(ctx, SECOND), "/jobs",
        "/nowhere", "/weeks/2026-W20", f"/weeks/{SECOND}/cadres/{UNKNOWN_KEY}",
    ]  # fmt: skip


def test_every_page_has_a_policy_row_and_needs_it(site: Context) -> None:
    key = issued_week(site, OPERATOR, SECOND).keys[0]
    for page in PAGES:
        assert (page.action, Role.OPERATOR) in POLICY
        stranger = Visit(site, Actor("陌生人", Role.RESEARCHER), {"week": SECOND, "key": key}, ())
        with pytest.raises(Refused, match=re.escape(f"（{page.action}）")):
            page.answer(stranger)


def test_every_page_answers(site: Context) -> None:
    parts = {"week": SECOND, "key": issued_week(site, OPERATOR, SECOND).keys[0]}
    for page in PAGES:
        assert ask(site, page.path.format(**parts)).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/weeks/2026-W20",
        "/weeks/2026-W99",
        "/weeks/0000-W01",
        "/weeks/%3Cscript%3E",
        f"/weeks/{SECOND}/cadres/{UNKNOWN_KEY}",
        f"/weeks/{OPEN}/cadres/{UNKNOWN_KEY}",
        f"/weeks/{SECOND}/cadres/%E7%A8%8B%E6%9C%9B%E8%88%92",
        "/static/",
        "/static/../service/policy.py",
        "/static/%2e%2e/style.css",
    ],
)
def test_what_is_not_there_is_one_and_the_same_page(site: Context, path: str) -> None:
    answer = ask(site, path)
    assert (answer.status, answer.text) == (404, ask(site, "/nowhere").text)
    assert "没有这一页" in answer.text


def test_home_opens_with_the_newest_issued_week(site: Context) -> None:
    page = Reader(ask(site, "/").text)
    text = "".join(page.words)
    assert f"最新的报告：{SECOND}" in text
    assert text.index("先看覆盖") < text.index("各单位加给干部的负担")
    assert [link for link in page.links if link.startswith("/weeks/")] == [
        f"/weeks/{name}" for name in (OPEN, SECOND, FIRST, SECOND)
    ]


def test_a_week_without_a_report_says_how_to_make_one(site: Context) -> None:
    answer = ask(site, f"/weeks/{OPEN}")
    assert f"jianfu report --week {OPEN}" in answer.text
    assert "<table" not in answer.text


def test_figures_are_those_of_the_issued_report(site: Context) -> None:
    report = issued_week(site, OPERATOR, SECOND).report
    assert report is not None
    shown = [" ".join(words.split()) for words in Reader(ask(site, f"/weeks/{SECOND}").text).words]
    for row in report.issuers:
        assert f"{row.metrics['person_demands'].value:,}" in shown
    assert [row.unit for row in report.issuers if row.unit in shown] == [row.unit for row in report.issuers]
    assert sum(row.metrics["person_demands"].value for row in report.issuers) > 0


def test_cadres_stand_in_alphabetical_order_under_opaque_addresses(site: Context) -> None:
    links = cadre_links(site, SECOND)
    titles = [next(word for word in Reader(ask(site, link).text).words if "：" in word) for link in links]
    names = [title.partition("：")[0] for title in titles]
    assert sorted(names) == sorted(person.name for person in PEOPLE)
    assert [name for name in names if name != IMAGE] == ["安知秋", "程望舒", "葛㛃", "庄䶮"]
    assert links == [link.replace(FIRST, SECOND) for link in cadre_links(site, FIRST)]
    for link in links:
        assert re.fullmatch(rf"/weeks/{SECOND}/cadres/[0-9a-f]{{16}}", link)


def test_one_cadres_page_names_no_other(site: Context) -> None:
    shown = issued_week(site, OPERATOR, SECOND)
    report = shown.report
    assert report is not None
    for row, key in zip(report.cadres, shown.keys, strict=True):
        assert issued_cadre(site, OPERATOR, SECOND, key).cadre == row
        text = "".join(Reader(ask(site, f"/weeks/{SECOND}/cadres/{key}").text).words)
        assert row.cadre in text
        assert not [other.cadre for other in report.cadres if other is not row and other.cadre in text]


def test_hostile_names_are_text(site: Context) -> None:
    for path in addresses(site):
        page = Reader(ask(site, path).text)
        assert "script" not in page.names
        assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
        assert all(value.startswith("data:image/svg+xml;base64,") for name, value in page.attributes if name == "src")
    whole = Reader(ask(site, f"/weeks/{SECOND}").text)
    assert {GROUP, IMAGE, f"县{SCRIPT}局"} <= set(whole.words)


def test_no_page_refers_to_anything_outside(site: Context) -> None:
    for path in addresses(site):
        page = Reader(ask(site, path).text)
        fetched = [value for name, value in page.attributes if name in FETCHING]
        assert len(fetched) > 3 and all(OURS.fullmatch(value) for value in fetched)
    sheet = ask(site, "/static/style.css").text
    assert re.findall(r"url\([^)]*\)|@import", sheet) == ['url("/static/font.ttf")']


def test_every_table_has_a_caption_and_scoped_heads(site: Context) -> None:
    for path in addresses(site):
        page = Reader(ask(site, path).text)
        assert page.names.count("table") == page.names.count("caption")
        assert page.names.count("th") == len([name for name, _ in page.attributes if name == "scope"])


def test_looking_changes_nothing(site: Context) -> None:
    def dump() -> list[str]:
        with site.store.reading() as db:
            return list(db.conn.iterdump())

    before = dump()
    for path in addresses(site):
        ask(site, path)
    assert dump() == before


def test_the_job_page_tells_rings_dues_and_troubles(site: Context) -> None:
    rings = (Ring("weekly", 1794956400), Ring("nightly", 1794940200, "磁盘满了"), Ring("catch-up", None))
    shown = upkeep_state(site, OPERATOR, rings)
    text = "".join(Reader(jobs.render(shown)).words)
    assert "2026-11-18 07:00" in text and "夜间导入没有做成：磁盘满了" in text
    assert f"等着出报告的周：{FIRST}、{SECOND}" in text
    assert jobs.NO_CLOCK in ask(site, "/jobs").text


def test_a_stored_report_comes_back_whole(site: Context) -> None:
    report = week_report(site, OPERATOR, parse_week(SECOND))
    assert from_json(canonical(report)) == report
    assert canonical(from_json(canonical(report))) == canonical(report)


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"week":1}'])
def test_another_shape_is_refused(body: str) -> None:
    with pytest.raises(UnreadableReport):
        from_json(body)


def test_an_import_after_the_report_is_told(tmp_path: Path) -> None:
    first, later = site_at(tmp_path / "site"), site_at(tmp_path / "site", CLOSED + timedelta(hours=1))
    import_paths(first, OPERATOR, [write_chat(tmp_path / "a.jsonl", SECOND)], Options())
    week_report(first, OPERATOR, parse_week(SECOND))
    assert "下面还是旧数字" not in ask(later, f"/weeks/{SECOND}").text
    import_paths(later, OPERATOR, [write_chat(tmp_path / "b.jsonl", SECOND, "另一个群", "904700101")], Options())
    for path in ("/", f"/weeks/{SECOND}"):
        assert "第 1 版之后又导入了记录，下面还是旧数字" in ask(later, path).text
    week_report(later, OPERATOR, parse_week(SECOND))
    assert "下面还是旧数字" not in ask(later, f"/weeks/{SECOND}").text
    assert issued_week(later, OPERATOR, SECOND).state.revision == 2


def test_a_report_altered_in_the_database_is_not_shown(tmp_path: Path) -> None:
    ctx = site_at(tmp_path / "site")
    import_paths(ctx, OPERATOR, [write_chat(tmp_path / "a.jsonl", SECOND)], Options())
    week_report(ctx, OPERATOR, parse_week(SECOND))
    with ctx.writing() as db:
        db.execute("UPDATE report SET body = replace(body, '\"messages\":7', '\"messages\":8')")
    answer = ask(ctx, f"/weeks/{SECOND}")
    assert (answer.status, "现在读不出来" in answer.text) == (503, True)
