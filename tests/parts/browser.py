"""Debian's Chromium, driven by Playwright, with axe to look each page over."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.parts import debian
from tests.parts.supply import Missing

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    # A page lives for a moment here: what these compilers would save later, they cost first.
    "--js-flags=--no-opt --no-maglev",
]
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The best first: the shell is the same engine without windows, and needs two thirds of the processor."""

CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
WIDTHS = {"narrow": 360, "wide": 1280}


def chromium() -> str:
    """Return the path of a Chromium with fonts for Chinese, installed first where that is needed and allowed.

    Raises Missing.
    """
    packages = (((PROGRAMS[0], PROGRAMS[1]), _program), (("fonts-noto-cjk",), lambda: CJK.exists() or None))
    for names, there in packages:
        for package in names:
            if there() is None and debian.may_install():
                debian.install(package)
        if there() is None:
            raise Missing(f"{names[0]} is missing: install Debian's package {' or '.join(names)}")
    return str(_program())


def _program() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Give a browser. Raises Missing where there is none and none may be installed."""
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(
    browser: Browser, url: str, *, scripts: bool = True, language: str = "zh-CN", width: int = WIDTHS["wide"]
) -> Iterator[Page]:
    """Give a page in a browser of a person's own: other cookies than everybody else's."""
    context: BrowserContext = browser.new_context(
        base_url=url,
        java_script_enabled=scripts,
        locale=language,
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": 900},
    )
    context.set_default_timeout(20_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, one line for each rule: its name, what helps, and where."""
    # Half a megabyte, which the page keeps until it is left.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(results => results.violations)")
    return [
        f"{one['id']}: {one['help']} ({', '.join(str(node['target'][0]) for node in one['nodes'][:3])})"
        for one in found
    ]
