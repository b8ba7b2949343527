"""Pictures of a running site, as a phone and as a desk: for the README, and for looking at.

    python tests/tools/screenshots.py http://localhost:8000 FOLDER / /khoa-hoc/ /my/ \\
        --sign-in 0905000001:135790 --size phone --size desk [--no-scripts] [--whole]

Each picture is named after its path and size. `--whole` takes the page to its end.
"""

import argparse
import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"phone": (360, 740), "small": (320, 640), "desk": (1280, 800)}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--sign-in", help="sign-in phone or personal code, a colon, the PIN")
    parser.add_argument("--size", action="append", choices=SIZES)
    parser.add_argument("--no-scripts", action="store_true")
    parser.add_argument("--whole", action="store_true")
    return parser.parse_args(arguments)


def sign_in(page: Page, who: str) -> None:
    name, _, pin = who.partition(":")
    page.goto("/sign-in/")
    page.locator("main input[type=text], main input[type=tel]").first.fill(name)
    page.locator("main input[type=password]").first.fill(pin)
    page.locator("main button[type=submit], main form button").first.click()
    page.wait_for_load_state()


def show_lazy_pictures(page: Page) -> None:
    """Pictures further down come only when somebody scrolls there."""
    for _ in range(20):
        page.mouse.wheel(0, 1000)
        page.wait_for_timeout(30)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Home")
    page.wait_for_timeout(100)


def take(browser: Browser, wish: argparse.Namespace, size: str) -> list[Path]:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=wish.site,
        viewport={"width": width, "height": height},
        device_scale_factor=1 if size == "desk" else 2,
        java_script_enabled=not wish.no_scripts,
        locale="vi-VN",
    )
    page = context.new_page()
    if wish.sign_in:
        sign_in(page, wish.sign_in)
    taken = []
    for path in wish.paths:
        page.goto(path)
        name = re.sub(r"[^\w-]+", "-", path).strip("-") or "home"
        target = wish.folder / f"{name}-{size}.png"
        if wish.whole:
            show_lazy_pictures(page)
        page.screenshot(path=target, full_page=wish.whole)
        taken.append(target)
    context.close()
    return taken


def main(arguments: list[str]) -> int:
    wish = parsed(arguments)
    wish.folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for size in wish.size or ["phone", "desk"]:
            for path in take(browser, wish, size):
                print(path)  # noqa: T201
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
