"""People walk the road in a real browser: from the window to the end of a case that was not solved at first."""

import itertools
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import POSTGRES, SQLITE
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Mailbox, link_in
from tests.e2e.staff import CALLER, CLERK, OPERATOR, REVIEWER, SUPERVISOR, mailboxes_of, sign_in_link
from tests.parts.browser import WIDTHS, violations, visitor

pytestmark = pytest.mark.timeout(300)

OFFICE = "market_regulation"

LOOK_AGAIN = 0.3
"""Seconds between two looks at a page: a browser that loads one without end keeps the services from their work."""


@dataclass
class Walk:
    """One walk: everybody has a browser of their own, and what axe finds is gathered as they go."""

    running: Installation
    browser: Browser
    scripts: bool
    stack: ExitStack
    found: dict[str, list[str]] = field(default_factory=dict)
    looked: set[Any] = field(default_factory=set)

    def somebody(self, language: str = "zh-CN") -> Page:
        return self.stack.enter_context(
            visitor(self.browser, self.running.url, scripts=self.scripts, language=language)
        )

    def signed_in(self, person: str, language: str = "zh-CN") -> Page:
        page = self.somebody(language)
        page.goto(sign_in_link(self.running, person))
        self.look(page)
        with page.expect_navigation():
            page.locator("main form button").click()
        return page

    def look(self, page: Page) -> None:
        """Let axe look a page over, once in each state that shows other forms; it needs scripts to do so."""
        if not self.scripts:
            return
        path = page.url.removeprefix(self.running.url)
        forms = page.eval_on_selector_all("form", "all => all.map(one => one.action.split('/').pop())")
        kind = (re.sub(r"[^/]*\d[^/]*", "*", path), (page.viewport_size or {}).get("width"), tuple(forms))
        if kind in self.looked:
            return
        self.looked.add(kind)
        wrong = violations(page)
        if wrong:
            self.found[path] = wrong

    def send(self, page: Page, ending: str, **values: str) -> None:
        """Fill in the form whose address ends so, and send it."""
        form = page.locator(f'main form[action$="{ending}"]')
        form.wait_for(state="attached")
        if not form.is_visible():
            page.locator(f'details:has(form[action$="{ending}"]) > summary').click()
        for name, value in values.items():
            chosen = form.locator(f'[name="{name}"][value="{value}"]:is([type="radio"], [type="checkbox"])')
            if chosen.count():
                chosen.check()
            elif form.locator(f'select[name="{name}"]').count():
                form.locator(f'select[name="{name}"]').select_option(value)
            else:
                form.locator(f'[name="{name}"]').fill(value)
        self.look(page)
        with page.expect_navigation():
            form.locator('button:not([type="button"])').first.click()


@pytest.fixture
def walk(running: Installation, browser: Browser, scripts: bool) -> Iterator[Walk]:
    """A walk, with scripts or without them as the test's parameter says."""
    with ExitStack() as stack:
        yield Walk(running, browser, scripts, stack)


def walks(*which: tuple[str, bool]) -> pytest.MarkDecorator:
    """Walk in these combinations, with scripts or without; in the installation that serves all others as well."""
    return pytest.mark.parametrize(("running", "scripts"), which, indirect=["running"], scope="package")


@walks((SQLITE, False), (POSTGRES, True))
def test_a_case_that_was_not_solved_at_first_is_handled_again_and_closed(walk: Walk, mailbox: Mailbox) -> None:
    number, receipt = taken_at_the_window(walk)
    handler = walk.somebody()
    reviewer, caller = walk.signed_in(REVIEWER), walk.signed_in(CALLER)

    signed_for(walk, handler, mailbox, number)
    reported(walk, handler, "已退回企业补正。", "请到窗口重新取号。")
    on_the_list(reviewer, "/centre/reviews", number)
    reviewer.goto(f"/centre/reviews/{number}")
    walk.send(reviewer, "/approve")
    enterprise = walk.somebody("en")
    enterprise.goto(receipt)
    shows(enterprise, "请到窗口重新取号。")
    assert "已退回企业补正。" not in enterprise.content()
    with enterprise.expect_navigation():
        enterprise.locator('a[href$="/verdict"]').click()
    walk.send(enterprise, "/verdict", contacted="yes", solved="no", satisfaction="dissatisfied", text="还是办不成。")

    on_the_list(caller, "/centre/calls", number)
    caller.goto(f"/centre/calls/{number}")
    shows(caller, "还是办不成。")
    walk.send(caller, "/redo", reason="电话核实，确未解决。")

    signed_for(walk, handler, mailbox, number)
    reported(walk, handler, "第二次办理。", "写得不够清楚。")
    on_the_list(reviewer, "/centre/reviews", number)
    reviewer.goto(f"/centre/reviews/{number}")
    walk.send(reviewer, "/redo", reason="请写明办理地点和时间。")
    reported(walk, handler, "第三次办理。", "周三上午到一号窗口，当场办结。")
    on_the_list(reviewer, "/centre/reviews", number)
    reviewer.goto(f"/centre/reviews/{number}")
    walk.send(reviewer, "/approve")

    enterprise.goto(receipt)
    shows(enterprise, "周三上午到一号窗口，当场办结。")
    assert "写得不够清楚。" not in enterprise.content()
    with enterprise.expect_navigation():
        enterprise.locator('a[href$="/verdict"]').click()
    walk.send(enterprise, "/verdict", contacted="yes", solved="yes", satisfaction="satisfied", text="")
    shows(enterprise, "closed")
    assert walk.found == {}


def taken_at_the_window(walk: Walk) -> tuple[str, str]:
    """Return number and the enterprise's link from the receipt of a case that a clerk has taken."""
    clerk = walk.signed_in(CLERK)
    clerk.goto("/centre/take")
    walk.send(
        clerk,
        "/centre/take",
        enterprise_name="厦门朗域包装有限公司",
        contact_name="吴女士",
        contact_phone="0592-0000123",
        kind="help",
        channel="window",
        title="迁移登记被两个窗口来回退",
        description="跑了三趟，两个窗口互相要对方先办。",
        matter="access.exit",
    )
    walk.look(clerk)
    link = clerk.get_by_text(f"{walk.running.url}/track/").inner_text()
    return clerk.url.rpartition("/")[2], link


def signed_for(walk: Walk, handler: Page, mailbox: Mailbox, number: str) -> None:
    """Open the newest mail's link, as soon as it leads to something to be signed for, and sign."""

    def opened() -> bool:
        mails = [mail for mail in mailbox.about(number) if mail.recipients[0] in mailboxes_of(OFFICE)]
        if mails:
            handler.goto(link_in(mails[-1]))
        return handler.locator('form[action$="/sign"]').count() > 0

    assert eventually(opened, every=LOOK_AGAIN), handler.content()
    walk.send(handler, "/sign")


def reported(walk: Walk, handler: Page, report: str, answer: str) -> None:
    """Report what was done, as soon as the page lets one."""
    form = 'form[action$="/report"]'
    assert eventually(lambda: _again(handler).locator(form).count() > 0, every=LOOK_AGAIN)
    walk.send(handler, "/report", report=report, answer=answer, outcome="solved")


def on_the_list(page: Page, path: str, number: str) -> None:
    """Wait until a case stands on a desk's list."""
    page.goto(path)
    assert eventually(lambda: number in _again(page).content(), every=LOOK_AGAIN), page.content()


def shows(page: Page, text: str) -> None:
    """Wait until a page shows a text."""
    assert eventually(lambda: text in _again(page).content(), every=LOOK_AGAIN), page.content()


def _again(page: Page) -> Page:
    page.reload()
    return page


ROOMS = {
    CLERK: ("/centre/take", "/centre/cases", "/desk/"),
    CALLER: ("/dispatch/", "/dispatch/precedents/", "/centre/signatures", "/centre/calls"),
    REVIEWER: ("/centre/reviews",),
    SUPERVISOR: ("/desk/board", "/desk/task-forces/"),
    OPERATOR: (
        "/desk/absences/",
        "/dispatch/rosters/service",
        "/desk/mails",
        "/operations",
        "/dispatch/operations",
        "/desk/operations",
        "/dispatch/staff",
    ),
}


@walks((SQLITE, True))
def test_every_room_can_be_used_by_everybody_and_fits_a_narrow_screen(walk: Walk) -> None:
    too_wide = []
    for person, rooms in ROOMS.items():
        page = walk.signed_in(person)
        for room, (language, width) in itertools.product(rooms, (("zh", WIDTHS["wide"]), ("en", WIDTHS["narrow"]))):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(f"{room}?lang={language}")
            assert answer is not None
            assert answer.status == 200
            if language == "en":
                walk.look(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                too_wide.append(f"{room} at {width} in {language}")
    for path in ("/", "/track", "/docs", "/dispatch/sign-in"):
        page = walk.somebody("en")
        page.goto(path)
        walk.look(page)
    assert (walk.found, too_wide) == ({}, [])
