"""The pages in a real browser: walked by keyboard alone, nothing fetched from elsewhere, nothing complained about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from monitor.service import Context
from monitor.web import make_app
from tests.web.asking import listening
from tests.web.township import SECOND

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST_TABS = 200
FOCUSED = "() => document.activeElement.getAttribute('href')"
OUTLINED = "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FONT = "() => document.fonts.load('16px jianfu', '㛃').then(found => found.length && found[0].status)"
BROKEN = "() => [...document.images].filter(image => !image.complete || !image.naturalWidth).length"


class Tab:
    """One browser tab that keeps what it fetched and what it complained about."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.outside: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.base}/", "data:")):
            self.outside.append(url)

    def follow(self, start: str) -> None:
        """Press Tab to the first link whose address begins so, see the focus, press Enter."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            href = self.page.evaluate(FOCUSED)
            if href and href.startswith(start):
                assert self.page.evaluate(OUTLINED)
                self.page.keyboard.press("Enter")
                self.page.wait_for_url(f"{self.base}{href}")
                return
        raise AssertionError(f"no link to {start} within {MOST_TABS} tabs")


@pytest.fixture(scope="module", params=[WIDE, PHONE], ids=["wide", "phone"])
def tab(request: pytest.FixtureRequest, site: Context) -> Iterator[Tab]:
    with listening(make_app(site)) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport=request.param, locale="zh-CN")
        yield Tab(page, f"http://127.0.0.1:{port}")
        browser.close()


def test_the_way_by_keyboard(tab: Tab, tmp_path: Path) -> None:
    tab.page.goto(f"{tab.base}/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(FOCUSED) == "#main"
    expect(tab.page.get_by_text("跳到正文")).to_be_in_viewport()
    for number, start in enumerate(("", f"/weeks/{SECOND}", f"/weeks/{SECOND}/cadres/", "/jobs")):
        if start:
            tab.follow(start)
        assert tab.page.evaluate(BROKEN) == 0
        assert tab.page.evaluate(OVERFLOW) <= 0
        assert tab.page.evaluate(FONT) == "loaded"
        tab.page.screenshot(path=tmp_path / f"{number}.png", full_page=True)
    assert (tab.outside, tab.complaints) == ([], [])


def test_a_fault_in_chinese(tab: Tab, tmp_path: Path) -> None:
    tab.page.goto(f"{tab.base}/weeks/2026-W20")
    expect(tab.page.get_by_role("heading", name="没有这一页")).to_be_visible()
    tab.page.screenshot(path=tmp_path / "fault.png", full_page=True)
    assert tab.outside == []
