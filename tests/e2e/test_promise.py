"""A partial answer and its promise: reminded of, asked about on its day, broken, taken up."""

from datetime import timedelta

import pytest

from tests.e2e.cases import E15
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, Page, link_in
from tests.e2e.staff import leader_of, mailboxes_of
from tests.e2e.test_road import REVIEWER, acts, one_for_each_body, pledge, staff, taken
from tests.parts.smtp import ReceivedMail

pytestmark = pytest.mark.timeout(180)

SUPERVISOR = "guodong_ye"


def test_a_partial_answer_is_promised_reminded_of_not_kept_and_taken_up(
    running: Installation, mailbox: Mailbox
) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "promises", "--name", "市12345热线").strip())
    told = taken(agency, E15)
    number, address = told["number"], f"/v1/cases/{told['number']}"

    def task() -> Page:
        return one_for_each_body(running, mailbox, number, ("industry",))[0]

    def mails(word: str) -> list[ReceivedMail]:
        return [one for one in mailbox.about(number) if word in one.subject]

    assert task().send("/sign").answer.status == 200
    for assisting in one_for_each_body(running, mailbox, number, ("finance_bureau",)):
        assert assisting.send("/opinion", agrees="yes", text="").answer.status == 200
    report = {"report": "预算所限", "answer": "其余列入明年预算。", "outcome": "partly_solved"}
    assert "须作出承诺" in acts(task, "/report", **report).text
    until = (running.now() + timedelta(days=28)).date().isoformat()
    assert acts(task, "/report", **report, **pledge(task(), "industry", until)).answer.status == 200
    reviewer = staff(running, REVIEWER)
    assert acts(lambda: reviewer.open(f"/centre/reviews/{number}"), "/approve").answer.status == 200
    assert agency.get(address).json["promises"][0]["state"] == "open"

    assert eventually(lambda: bool(mails("已作出承诺")))
    page = Client(running.url).open(told["links"]["page"])
    assert "其余款项到账" in page.text
    verdict = page.follow("/verdict").send("/verdict", contacted="yes", solved="yes", satisfaction="satisfied", text="")
    assert verdict.answer.status == 200
    assert agency.get(address).json["state"] == "closed"

    running.let_pass(timedelta(days=25))
    assert eventually(lambda: bool(mails("承诺期限将至")))
    assert mailboxes_of("industry") & {one.recipients[0] for one in mails("承诺期限将至")}
    running.let_pass(timedelta(days=4))
    assert eventually(lambda: agency.get(address).json["promises"][0]["state"] == "due")
    asked = Client(running.url).open(told["links"]["page"]).follow("/promises/1")
    assert "感谢您的确认" in asked.send("/promises/1", kept="no", text="至今没有到账").text

    assert agency.get(address).json["promises"][0]["state"] == "broken"
    told_to = {"guodong.ye@haicang.example", leader_of("industry")}
    assert eventually(lambda: told_to <= {one.recipients[0] for one in mails("承诺未兑现")})
    supervisor = staff(running, SUPERVISOR)
    assert number in supervisor.open("/desk/board").text
    opened = Client(running.url).open(link_in(mails("承诺未兑现")[0], "promises/"))
    assert "至今没有到账" in opened.text
    acted = supervisor.open(f"/centre/promises/{number}/1").send("/take_up", done="已约谈产业办")
    assert acted.answer.status == 200, acted.text
    assert eventually(lambda: number not in supervisor.open("/desk/board").text)
    assert len({str(one.message["Message-ID"]) for one in mails("承诺")}) == len(mails("承诺"))
    assert eventually(lambda: running.verify(settle=5)["findings"] == [])
