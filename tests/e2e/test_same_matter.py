"""The same matter through two doors, in a real browser: the dispatcher merges two cases, and each source follows."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.cases import E6
from tests.e2e.conftest import POSTGRES, SQLITE
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Mailbox
from tests.e2e.staff import CALLER, mailboxes_of, sign_in_link
from tests.parts.browser import WIDTHS, violations, visitor
from tests.parts.smtp import ReceivedMail

pytestmark = pytest.mark.timeout(300)

DISPATCHER = CALLER
"""She has both duties."""

in_each_language = pytest.mark.parametrize(
    ("running", "language"), [(SQLITE, "zh-CN"), (POSTGRES, "en")], indirect=["running"], scope="package"
)
"""Both combinations are walked and both languages looked over; how a page reads does not depend on the database."""

AGAIN = {**E6.body, "channel": "hotline", "title": "办验收，被两个窗口来回退"}


def agency(running: Installation, code: str, name: str) -> Agency:
    return Agency(running.url, running.nwd("agency", "add", code, "--name", name).strip())


def text_of(mail: ReceivedMail) -> str:
    body = mail.message.get_body(("plain",))
    return body.get_content() if body else ""


def looked_at(page: Page) -> None:
    """Let axe look a page over at each width; nothing on it may be wider than the screen."""
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def press(page: Page, text: str) -> None:
    with page.expect_navigation():
        page.locator("main button", has_text=text).first.click()


@in_each_language
def test_a_dispatcher_merges_two_cases_and_separates_them_again(
    running: Installation, mailbox: Mailbox, browser: Browser, language: str
) -> None:
    hall = agency(running, f"hall-{language.lower()}", "政务服务大厅")
    hotline = agency(running, f"hotline-{language.lower()}", "市12345热线")
    whose = {"enterprise": {"name": f"厦门朗域包装有限公司{language}"}}
    one, two = hall.post({**E6.body, **whose}).json, hotline.post({**AGAIN, **whose}).json
    first, second = one["number"], two["number"]
    for number in (first, second):
        mailbox.wait_for(number, mailboxes_of(E6.lead))
    zh = language != "en"
    with ExitStack() as stack:
        page = stack.enter_context(visitor(browser, running.url, language=language))
        page.goto(sign_in_link(running, DISPATCHER))
        with page.expect_navigation():
            page.locator("main form button").click()
        page.goto(f"/centre/cases/{second}?lang={language[:2]}")
        assert ("可能是同一事项" if zh else "May be the same matter") in page.content()
        looked_at(page)
        with page.expect_navigation():
            page.locator(f'a[href$="/same?with={first}"]').click()
        looked_at(page)
        press(page, "不是同一事项" if zh else "Not the same matter")
        looked_at(page)
        press(page, "本事项并入另一事项" if zh else "Merge this case into the other")
        looked_at(page)
        # Who worked on the merged one hears that it is over; who works on the other reads what it said.
        over = "同一事项合并"
        assert eventually(lambda: any(over in text_of(mail) for mail in mailbox.about(second)))
        assert eventually(lambda: any(AGAIN["title"] in text_of(mail) for mail in mailbox.about(first)))
        enterprise = stack.enter_context(visitor(browser, running.url, language=language))
        enterprise.goto(two["links"]["page"])
        assert first in enterprise.content()
        looked_at(enterprise)
        page.goto(f"/centre/cases/{first}")
        assert second in page.content()
        looked_at(page)
        page.goto(f"/centre/cases/{second}/same")
        page.locator('[name="why"]').fill("不是一回事")
        looked_at(page)
        press(page, "拆分" if zh else "Separate")
        looked_at(page)
    seen = hotline.get(f"/v1/cases/{second}").json
    assert (seen["merged"], seen["round"]) == (None, 2)


@in_each_language
def test_a_dispatcher_handles_cases_of_two_enterprises_jointly(
    running: Installation, browser: Browser, language: str
) -> None:
    hall = agency(running, f"joint-{language.lower()}", "政务服务大厅")
    one, two = (
        hall.post({**E6.body, "enterprise": {"name": f"{name}{language}"}, "title": f"{name}办验收被退"}).json["number"]
        for name in ("厦门朗域包装有限公司", "厦门拾光文创有限公司")
    )
    with ExitStack() as stack:
        page = stack.enter_context(visitor(browser, running.url, language=language))
        page.goto(sign_in_link(running, DISPATCHER))
        with page.expect_navigation():
            page.locator("main form button").click()
        page.goto(f"/centre/cases/{one}/joint?lang={language[:2]}")
        looked_at(page)
        page.locator('[name="title"]').fill(f"验收互为前置 {language}")
        page.locator('[name="common"]').fill("由服务办牵头会商，规划、消防并联出具意见。")
        press(page, "新设并加入" if language != "en" else "Set it up with this case")
        page.locator('form[action$="/add"] [name="number"]').fill(two)
        press(page, "加入" if language != "en" else "Add")
        assert two in page.content()
        looked_at(page)
        page.locator('details:has(form[action$="/remove"]) > summary').click()
        page.locator('[name="why"]').fill("x")
        looked_at(page)
        page.goto("/centre/joint/")
        looked_at(page)
        page.goto(f"/centre/cases/{two}")
        looked_at(page)
