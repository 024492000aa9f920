"""Takes the README's picture of the sample report: `make all`, then `python -m docs.picture`. Needs the system's Chromium."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURE: Final = ROOT / "docs" / "images" / "report.png"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
WIDTH: Final = 1180
HEIGHT: Final = 1440  # down to the end of the overview's cards


def take(report: Path, picture: Path) -> None:
    """The head of `report` as a PNG; raises FileNotFoundError if no browser is installed."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise FileNotFoundError(f"none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = running.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.resolve().as_uri())
        page.screenshot(path=picture)
        running.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "outputs" / "sample" / "7_report" / "report.html", PICTURE)
