"""A program that looks mails over before their readers do: it opens each link, and sends each form that it finds."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.e2e.cases import E15
from tests.e2e.conftest import SQLITE
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, link_in
from tests.e2e.test_road import taken

pytestmark = [pytest.mark.timeout(180), pytest.mark.parametrize("running", [SQLITE], indirect=True)]

SENDS_EVERY_FORM = """async () => {
  const answers = []
  for (const form of document.forms) {
    if (form.method !== "post") continue
    const fields = new URLSearchParams(new FormData(form))
    for (const one of form.elements) if (one.name && !one.value && one.type !== "submit") fields.set(one.name, "x")
    const answer = await fetch(form.action, {method: "POST", body: fields})
    answers.push(`${new URL(form.action).pathname.split("/").pop()} ${answer.status}`)
  }
  return answers
}"""


def test_a_program_that_follows_each_link_and_sends_each_form_changes_nothing(
    running: Installation, mailbox: Mailbox, browser: Browser
) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-scanned", "--name", "市12345热线").strip())
    number = taken(agency, E15)["number"]
    assert eventually(lambda: agency.get(f"/v1/cases/{number}").json["state"] == "dispatched")
    assert eventually(running.settled)
    mails = mailbox.about(number)
    own = [link_in(mail) for mail in mails]
    assert own
    before = agency.get(f"/v1/cases/{number}").json
    visit = browser.new_context()
    try:
        page = visit.new_page()
        sent = []
        for link in own:
            for address in {link, *re.findall(r'href="(http[^"]+)"', _html(mails[own.index(link)]))}:
                assert visit.request.head(address).status < 500
                page.goto(address)
                sent += page.evaluate(SENDS_EVERY_FORM)
                for form in range(page.locator("form[method=post]").count()):
                    page.goto(address)  # once more as a script would: without pressing anything
                    with page.expect_navigation():
                        page.locator("form[method=post]").nth(form).evaluate("form => form.submit()")
    finally:
        visit.close()
    assert sent
    assert {one.split()[1] for one in sent if not one.startswith("sign-out")} == {"403"}
    assert eventually(running.settled)
    after = agency.get(f"/v1/cases/{number}").json
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert len(mailbox.about(number)) == len(mails)
    person = Client(running.url).open(own[0])
    assert urlsplit(person.answer.url).path.startswith("/desk/tasks/")
    assert person.send(person.forms[0].action.rsplit("/", 1)[1]).answer.status in (200, 422), "its reader still can"


def _html(mail: object) -> str:
    body = mail.message.get_body(("html",))  # type: ignore[attr-defined]
    return str(body.get_content()) if body else ""
