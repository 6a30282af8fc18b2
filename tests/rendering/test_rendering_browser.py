from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from monitor.rendering import render_html
from tests.rendering.sample import one_cadre, sample_report, sample_trend

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# The pixels of one character drawn with the page's own font and nothing else to fall back on.
PIXELS = """char => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    const pen = canvas.getContext("2d");
    pen.font = '48px "jianfu"';
    pen.fillText(char, 4, 52);
    return pen.getImageData(0, 0, 64, 64).data.join();
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Seen:
    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=["office", "cadre"])
def seen(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Seen]:
    report = sample_report() if request.param == "office" else one_cadre(sample_report())
    path = tmp_path / "report.html"
    path.write_text(render_html(report, sample_trend()), "utf-8")
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    shown = Seen(page)
    page.on("request", lambda sent: shown.requests.append(sent.url))
    page.on("console", lambda message: shown.messages.append(message.text))
    page.on("pageerror", lambda fault: shown.messages.append(str(fault)))
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready.then(() => null)")
    yield shown
    page.close()


def test_page_asks_for_nothing_and_complains_of_nothing(seen: Seen) -> None:
    outside = [url for url in seen.requests if not url.startswith(("file:", "data:"))]
    assert outside == []
    assert len([url for url in seen.requests if url.startswith("file:")]) == 1
    assert seen.messages == []
    assert seen.page.locator("script").count() == 0


def test_chinese_is_drawn_with_the_carried_font(seen: Seen) -> None:
    assert seen.page.evaluate("[...document.fonts].map(face => face.status)") == ["loaded"]
    assert seen.page.evaluate("document.fonts.check('16px jianfu', '艾𬭚')")
    missing = seen.page.evaluate(PIXELS, "\U000f1234")
    drawn = [seen.page.evaluate(PIXELS, char) for char in "工作群𬭚"]
    assert len({missing, *drawn}) == 5


def test_pictures_are_shown(seen: Seen) -> None:
    widths = seen.page.evaluate("[...document.images].map(image => image.complete && image.naturalWidth)")
    assert widths
    assert all(width > 500 for width in widths)


@pytest.mark.parametrize("width", [1100, 390])
def test_page_fits_its_window(seen: Seen, width: int, tmp_path: Path) -> None:
    seen.page.set_viewport_size({"width": width, "height": 800})
    assert seen.page.evaluate(OVERFLOW) == 0
    shot = seen.page.screenshot(path=tmp_path / "page.png")
    assert shot.startswith(b"\x89PNG")
    assert len(set(shot)) > 100


def test_keyboard_reaches_the_text_and_the_wide_tables(seen: Seen) -> None:
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "跳到正文"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("location.hash") == "#main"
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_page_prints(seen: Seen) -> None:
    assert seen.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
