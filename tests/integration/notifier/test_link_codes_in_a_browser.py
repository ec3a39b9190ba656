"""A forwarded link on a telephone, without JavaScript: nothing of the case, one code, and from then on none."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Page
from werkzeug.serving import make_server

from services.notifier.devices.domain import Asked
from shared.web.app import Face
from tests.integration.notifier.browser import case_with, path_to
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.staff import office, staff
from tests.integration.notifier.test_link_codes import code_in
from tests.parts.browser import WIDTHS, running_chromium
from tests.parts.plugin import or_skip

pytestmark = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


@contextmanager
def served(face: Face) -> Iterator[str]:
    """Serve an app on this machine, and give its address."""
    server = make_server("127.0.0.1", 0, face, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def telephone(face: Face, notifier: Notifier) -> Iterator[tuple[Page, str]]:
    face.extensions["notifier.settings"] = replace(notifier.settings, link_codes=Asked.UNKNOWN_DEVICE)
    with ExitStack() as stack:
        browser = or_skip(lambda: stack.enter_context(running_chromium()))
        url = stack.enter_context(served(face))
        size = {"width": WIDTHS["narrow"], "height": 740}
        context = browser.new_context(viewport=size, locale="zh-CN", java_script_enabled=False)  # type: ignore[arg-type]
        stack.callback(context.close)
        yield context.new_page(), url


def press(page: Page, button: str) -> None:
    """Press a button, and wait for the page that it leads to: a click alone returns before that page is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def test_a_forwarded_link_wants_a_code_and_its_reader_types_it_once(
    notifier: Notifier, telephone: tuple[Page, str]
) -> None:
    page, url = telephone
    notifier.take(office("land", "land_1"), staff("land_1"))
    first, second = (notifier.lead(case_with(notifier, number=f"HC-2026-00000{n}-1")) for n in (1, 2))
    page.goto(url + path_to(notifier, first))
    assert page.url == f"{url}/desk/tasks/{first.id}"
    assert "l…@haicang.example" in page.content()
    assert "HC-2026" not in page.content()
    press(page, "发送验证码")
    page.get_by_label("验证码", exact=True).fill(code_in(notifier))
    assert "HC-2026" not in page.content()
    press(page, "打开")
    assert "HC-2026-000001-1" in page.content()
    page.goto(url + path_to(notifier, second))
    assert "HC-2026-000002-1" in page.content(), "this telephone is known now"
