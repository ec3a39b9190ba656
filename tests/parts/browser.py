"""Debian's Chromium, driven by Playwright, with axe to look each page over."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.parts import debian
from tests.parts.supply import Missing

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
WIDTHS = {"narrow": 360, "wide": 1280}


def chromium() -> str:
    """Return the path of a Chromium with fonts for Chinese, installed first where that is needed and allowed.

    Raises Missing.
    """
    for package, there in (("chromium", _program), ("fonts-noto-cjk", lambda: CJK.exists() or None)):
        if there() is None and debian.may_install():
            debian.install(package)
        if there() is None:
            raise Missing(f"{package} is missing: install Debian's package {package}")
    return str(_program())


def _program() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


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
    return [
        f"{one['id']}: {one['help']} ({', '.join(str(node['target'][0]) for node in one['nodes'][:3])})"
        for one in Axe().run(page).response["violations"]
    ]
