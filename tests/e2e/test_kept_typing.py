"""What is typed into the public form and not sent yet stays on the device, whatever becomes of the connection."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as Unreached

from shared.web.texts import WEB_TEXTS
from tests.e2e.conftest import SQLITE
from tests.e2e.installation import Installation
from tests.e2e.test_same_matter import looked_at
from tests.parts.browser import visitor

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.parametrize("running", [SQLITE], indirect=True, scope="package"),
]

TITLE, MORE = "园区蒸汽压力不稳", "每天下午三点以后，第二车间的压力不足。"
KEPT, RESTORED, OFFLINE = (WEB_TEXTS[f"web.kept{name}"][0] for name in ("", ".restored", ".offline"))


@pytest.fixture
def page(running: Installation, browser: Browser) -> Iterator[Page]:
    expect.set_options(timeout=20_000)
    with visitor(browser, running.url) as found:
        found.goto("/bring?lang=zh")
        yield found


def type_in(page: Page) -> None:
    page.locator("#kind").select_option("help")
    page.locator("#title").fill(TITLE)
    page.locator("#description").fill(MORE)


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-keep-note] span")).to_have_text(words)


def holds(page: Page, title: str, description: str) -> None:
    expect(page.locator("#title")).to_have_value(title)
    expect(page.locator("#description")).to_have_value(description)


def kept(page: Page) -> list[str]:
    """Return the names under which this device keeps something of a form."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('nwd keep '))")
    return found


def test_what_was_typed_survives_a_lost_connection_and_goes_when_it_was_sent(page: Page) -> None:
    type_in(page)
    says(page, KEPT)
    page.context.set_offline(True)
    says(page, OFFLINE)
    looked_at(page)
    page.locator("#enterprise_name").fill("厦门禾芮生物制药有限公司")
    # Pressed without a connection the form stays where it is, instead of the browser's own page.
    page.locator('button[value="next"]').click()
    says(page, OFFLINE)
    holds(page, TITLE, MORE)
    with pytest.raises(Unreached):
        page.reload()
    page.context.set_offline(False)
    page.goto("/bring?lang=zh")
    says(page, RESTORED)
    holds(page, TITLE, MORE)
    expect(page.locator("#kind")).to_have_value("help")
    expect(page.locator("#enterprise_name")).to_have_value("厦门禾芮生物制药有限公司")
    looked_at(page)
    with page.expect_navigation():
        page.locator('button[value="next"]').click()
    # The house has it now, and the device nothing.
    expect(page.locator("main")).to_contain_text(MORE)
    assert kept(page) == []
    with page.expect_navigation():
        page.locator("main form button").last.click()
    assert page.url.endswith("/sent")
    assert kept(page) == []
    page.goto("/bring?lang=zh")
    holds(page, "", "")


def test_it_is_there_in_another_window_of_the_device_and_goes_by_a_click(page: Page) -> None:
    type_in(page)
    says(page, KEPT)
    page.close()
    again = page.context.new_page()
    again.goto("/bring?lang=zh")
    says(again, RESTORED)
    holds(again, TITLE, MORE)
    again.locator("[data-keep-note] button").click()
    expect(again.locator("[data-keep-note]")).to_be_hidden()
    holds(again, "", "")
    again.reload()
    holds(again, "", "")


@pytest.mark.parametrize("box", ["anonymous", "confidential"])
def test_nothing_stays_of_whoever_wants_to_stay_unknown(page: Page, box: str) -> None:
    type_in(page)
    says(page, KEPT)
    page.locator(f"#{box}").check()
    expect(page.locator("[data-keep-note]")).to_be_hidden()
    assert kept(page) == []
    page.locator("#description").fill("再补一句")
    page.reload()
    holds(page, "", "")


def test_what_was_kept_for_a_day_is_gone(page: Page) -> None:
    type_in(page)
    says(page, KEPT)
    page.evaluate(
        "for (const [name, told] of Object.entries(localStorage)) if (name.startsWith('nwd keep '))"
        " localStorage[name] = JSON.stringify({...JSON.parse(told), at: Date.now() - 86400001})"
    )
    page.reload()
    holds(page, "", "")
    assert kept(page) == []


def test_a_saved_draft_is_kept_under_its_own_name_and_the_empty_form_stays_empty(page: Page) -> None:
    type_in(page)
    with page.expect_navigation():
        page.locator('button[value="save"]').click()
    draft = page.url
    assert kept(page) == []
    page.locator("#description").fill("改过的")
    says(page, KEPT)
    page.goto("/bring?lang=zh")
    holds(page, "", "")
    page.goto(draft)
    says(page, RESTORED)
    holds(page, TITLE, "改过的")
