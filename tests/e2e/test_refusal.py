"""An office says no, on PostgreSQL and RabbitMQ: two sign it, the centre lets it out, the enterprise reads the law."""

import pytest

from tests.e2e.afterwards import NO
from tests.e2e.cases import E15
from tests.e2e.conftest import POSTGRES
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, Page, link_in
from tests.e2e.staff import mailboxes_of
from tests.e2e.test_road import acts, one_for_each_body, staff, taken

pytestmark = [pytest.mark.timeout(180), pytest.mark.parametrize("running", [POSTGRES], indirect=True)]

BAD = {"contacted": True, "solved": False, "satisfaction": "dissatisfied", "text": "不认可"}


def test_a_no_takes_two_of_the_office_and_its_law_reaches_the_enterprise(
    running: Installation, mailbox: Mailbox
) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-refusal", "--name", "市12345热线").strip())
    told = taken(agency, E15)
    number = told["number"]
    for page in one_for_each_body(running, mailbox, number, ("finance_bureau",)):
        assert page.send("/opinion", agrees="yes", text="").answer.status == 200
    mails = mailbox.wait_for(number, mailboxes_of("industry"))
    own = next(link_in(one) for one in mails if one.recipients[0] in mailboxes_of("industry"))

    def task() -> Page:
        return Client(running.url).open(own)

    assert task().send("/sign").answer.status == 200
    assert acts(task, "/report", **{**NO, "legal_basis": ""}).answer.status == 422
    waiting = acts(task, "/report", **NO)
    assert "待会签" in waiting.text
    assert agency.get(f"/v1/cases/{number}").json["state"] == "in_progress"

    head = "haoran.hong@haicang.example"

    def for_the_head() -> list[str]:
        return [link_in(one) for one in mailbox.about(number) if one.recipients[0] == head]

    assert eventually(lambda: bool(for_the_head()))
    signed = Client(running.url).open(for_the_head()[-1]).send("/countersign")
    assert signed.answer.status == 200
    assert eventually(lambda: agency.get(f"/v1/cases/{number}").json["state"] == "under_review")

    reviewer = staff(running, "weicheng_wang")
    page = reviewer.open(f"/centre/reviews/{number}")
    assert "洪浩然" in page.text
    assert NO["legal_basis"] in page.text
    assert page.send("/approve").answer.status == 200
    answer = agency.get(f"/v1/cases/{number}").json["answer"]
    assert (answer["outcome"], answer["legal_basis"]) == ("cannot_by_law", NO["legal_basis"])
    caller = staff(running, "shumin_li")
    assert eventually(lambda: "回访日期" in caller.open("/centre/calls").text)

    assert agency.act(number, "verdict", BAD).json["state"] == "call_back"
    explained = caller.open(f"/centre/calls/{number}").send("/explain", explanation="预算须经人大批准，详见附件。")
    assert explained.answer.status == 200
    case = agency.get(f"/v1/cases/{number}").json
    assert (case["state"], case["explanation"]) == ("closed", "预算须经人大批准，详见附件。")
    assert NO["legal_basis"] in Client(running.url).open(told["links"]["page"]).text
    assert eventually(running.settled)
