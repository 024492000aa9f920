"""The page in a real browser: it asks nothing of the network, logs nothing, fits a phone and a desk, switches language, prints."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.report import invented
from tests.report.test_inertness import nasty_rows

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser on this machine (looked for {', '.join(NAMES)})")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


def nothing() -> invented.Rows:
    """A review without a single row."""
    return {name: [] for name in invented.TABLES}


@pytest.fixture(scope="module", params=["plain", "nasty", "empty"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kinds: dict[str, Callable[[], invented.Rows]] = {"plain": lambda: invented.rows(12), "nasty": nasty_rows, "empty": nothing}
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(invented.files(kinds[request.param]())["report.html"])
    return path


class Visit:
    """A page opened at a width, with all it asked for and all it logged."""

    def __init__(self, browser: Any, file: Path, width: int) -> None:
        self.requests: list[str] = []
        self.logged: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": 800})
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.logged.append(message.text))
        self.page.on("pageerror", lambda error: self.logged.append(str(error)))
        self.page.goto(file.as_uri())


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_asked_for_nothing_is_logged_and_nothing_overflows(browser: Any, file: Path, width: int) -> None:
    visit = Visit(browser, file, width)
    assert visit.requests == [file.as_uri()]
    assert visit.logged == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate("window.pwned") is None
    visit.page.locator("label[for=language-en]").click()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.page.close()


def test_the_style_sheet_is_allowed_by_its_hash(browser: Any, file: Path) -> None:
    visit = Visit(browser, file, 1280)
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"
    visit.page.close()


def test_the_switch_changes_the_language_by_mouse_and_by_keyboard(browser: Any, file: Path) -> None:
    visit = Visit(browser, file, 1280)
    chinese, english = (visit.page.locator("#protocol ." + name) for name in ("zh", "en"))
    assert (chinese.is_visible(), english.is_visible()) == (True, False)
    visit.page.locator("label[for=language-en]").click()
    assert (chinese.is_visible(), english.is_visible()) == (False, True)
    visit.page.locator("#language-en").press("ArrowLeft")
    assert (chinese.is_visible(), english.is_visible()) == (True, False)
    visit.page.close()


def test_what_folds_opens_on_the_page_and_stands_open_in_print(browser: Any, file: Path) -> None:
    visit = Visit(browser, file, 1280)
    folded = visit.page.locator("details").first
    inside = folded.locator("> :not(summary)").first
    assert not inside.is_visible()
    folded.locator("summary").click()
    assert inside.is_visible()
    folded.locator("summary").click()
    visit.page.emulate_media(media="print")
    assert inside.bounding_box()["height"] > 5
    visit.page.close()


def test_the_page_prints_on_a4(browser: Any, file: Path) -> None:
    visit = Visit(browser, file, 1280)
    data = visit.page.pdf(prefer_css_page_size=True)
    assert data.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in data or b"/MediaBox [0 0 595" in data
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": 673, "height": 1000})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 673
    visit.page.close()


def test_a_box_of_the_flow_opens_its_records_and_no_other(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(invented.files()["report.html"])
    page = Visit(browser, file, 1280).page
    lists = page.locator(".box .list")
    assert not any(lists.nth(i).is_visible() for i in range(lists.count()))

    page.locator("#figure-prisma_flow .zh a[href='#box-excluded_by_rule']").first.click()

    assert ["box-excluded_by_rule"] == [
        page.locator(".box").nth(i).get_attribute("id") for i in range(lists.count()) if lists.nth(i).is_visible()
    ]
    assert "示例题名7" in page.locator("#box-excluded_by_rule").inner_text()
