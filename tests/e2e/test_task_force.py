"""The enlargement of an enterprise on the key list: its task force goes every stage, and ends with the case."""

import re

import pytest
from playwright.sync_api import Browser

from tests.e2e.cases import E2_KEY
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, Page, link_in
from tests.e2e.staff import SUPERVISOR, mailboxes_of
from tests.e2e.test_road import REVIEWER, acts, one_for_each_body, staff, taken
from tests.parts.browser import WIDTHS, violations, visitor

pytestmark = pytest.mark.timeout(240)

WAY = (
    ("filing", "立项备案", "preliminary"),
    ("planning", "规划许可", "planning_land"),
    ("land", "用地保障", "acquisition"),
    ("building", "报建施工", "preliminary"),
    ("acceptance", "联合验收", "key_projects"),
)
"""Each stage with its name and its body, in an order in which they may be done."""


def stage_links(mailbox: Mailbox, number: str, name: str, body: str) -> list[str]:
    """Return the links in the mails that told a body's people that a stage has begun."""
    mails = [mail for mail in mailbox.about(number) if mail.recipients[0] in mailboxes_of(body)]
    return [link_in(mail, "task-forces/") for mail in mails if f"请办理“{name}”阶段" in mail.subject]


def test_every_stage_is_done_by_its_body_and_seen_by_the_enterprise_and_the_team_ends_with_the_case(
    running: Installation, mailbox: Mailbox, browser: Browser
) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-teams", "--name", "市12345热线").strip())
    told = taken(agency, E2_KEY)
    number = told["number"]
    supervisor, pages = staff(running, SUPERVISOR), list[Page]()
    assert eventually(lambda: number in supervisor.open("/desk/task-forces/").text)
    for stage, name, body in WAY:
        assert eventually(lambda name=name, body=body: bool(stage_links(mailbox, number, name, body)))  # type: ignore[misc]
        page = Client(running.url).open(stage_links(mailbox, number, name, body)[0])
        assert page.answer.status == 200, page.text
        done = page.send(f"/{stage}/done", note=f"{name}办结，文号〔2026〕1号")
        assert done.answer.status == 200, done.text
        assert page.send(f"/{stage}/done", note="再来一次").answer.status == 409
        pages.append(done)
    assert "各阶段已全部完成" in pages[-1].text
    looked_over(running, browser, pages[-1].answer.url)

    events = f"/v1/cases/{number}/events"
    assert eventually(lambda: agency.get(events).text.count('"stage.reached"') == len(WAY))
    milestones = [one for one in agency.get(events).json["events"] if one["kind"] == "stage.reached"]
    assert sorted(one["facts"]["passed"] for one in milestones) == [1, 2, 3, 4, 5]
    enterprise = Client(running.url).open(told["links"]["page"])
    assert "增资扩产项目专班：“联合验收”阶段已完成（5/5）" in enterprise.text
    assert "文号" not in enterprise.text

    (lead,) = one_for_each_body(running, mailbox, number, (E2_KEY.lead,))
    assert "增资扩产项目专班：已过 5/5 个阶段" in lead.text
    assert lead.send("/sign").answer.status == 200
    for assisting in one_for_each_body(running, mailbox, number, E2_KEY.assisting):
        assert assisting.send("/opinion", agrees="yes", text="同意").answer.status == 200
    report = {"report": "专班已走完全部阶段", "answer": "您的增资扩产项目已通过联合验收。", "outcome": "solved"}
    (lead,) = one_for_each_body(running, mailbox, number, (E2_KEY.lead,))
    assert lead.send("/report", **report).answer.status == 200
    reviewer = staff(running, REVIEWER)
    assert acts(lambda: reviewer.open(f"/centre/reviews/{number}"), "/approve").answer.status == 200
    verdict = acts(
        lambda: Client(running.url).open(told["links"]["page"]).follow("/verdict"),
        "/verdict",
        contacted="yes",
        solved="yes",
        satisfaction="satisfied",
        text="",
    )
    assert verdict.answer.status == 200, verdict.text
    assert eventually(lambda: number in supervisor.open("/desk/task-forces/?show=over").text)
    assert number not in supervisor.open("/desk/task-forces/").text
    over = Client(running.url).open(stage_links(mailbox, number, "用地保障", "acquisition")[0])
    assert (over.answer.status, "该专班已经解散" in over.text) == (410, True)
    assert eventually(running.settled)
    trace = running.nwd("trace", number)
    for word in ("task_force.set_up", "stage.opened", "stage.done", "stage.reached", "task_force.dissolved"):
        assert word in trace


def looked_over(running: Installation, browser: Browser, address: str) -> None:
    """Let axe look at a task force as a supervisor sees it, in both languages and on both kinds of screen."""
    link = running.nwd("staff", "link", SUPERVISOR).split()[-1]
    with visitor(browser, running.url) as page:
        page.goto(link)
        with page.expect_navigation():
            page.locator("main form button").click()
        for language, width in (("zh", WIDTHS["wide"]), ("en", WIDTHS["narrow"])):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(re.sub(r"\?.*", "", address) + f"?lang={language}")
            assert violations(page) == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
