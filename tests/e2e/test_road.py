"""The road from an agency's POST to a handler's mail and back, as people walk it, on both full combinations."""

import re
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.cases import E2, E4, EXAMPLES, Example
from tests.e2e.conftest import SQLITE
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, Page, link_in
from tests.e2e.staff import leader_of, mailboxes_of
from tests.parts.smtp import ReceivedMail

REVIEWER, CALLER = "wanting_lin", "shumin_li"
"""Of config/haicang/people.yaml; the reviewer is in no body, so that no case can be about theirs."""

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def agency(running: Installation) -> Agency:
    """A new agency, with the key that the operator's command printed."""
    return Agency(running.url, running.nwd("agency", "add", "city-12345", "--name", "市12345热线").strip())


def taken(agency: Agency, example: Example) -> dict[str, Any]:
    answer = agency.post(example.body)
    assert answer.status == 202, answer.text
    told: dict[str, Any] = answer.json
    return told


def task_page(running: Installation, mail: ReceivedMail) -> Page:
    """Open a mail's link in a browser of its reader's own."""
    page = Client(running.url).open(link_in(mail))
    assert page.answer.status == 200, page.answer.text
    return page


def one_for_each_body(running: Installation, mailbox: Mailbox, number: str, bodies: tuple[str, ...]) -> list[Page]:
    """Return the task page of one handler of each body."""
    return [task_page(running, mailbox.wait_for_task(number, mailboxes_of(body))) for body in bodies]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_example_cases_go_where_they_should(
    name: str, running: Installation, mailbox: Mailbox, agency: Agency
) -> None:
    example = EXAMPLES[name]
    number = taken(agency, example)["number"]
    wanted = mailboxes_of(example.lead, *example.assisting)
    mails = mailbox.wait_for(number, wanted)
    assert {mail.recipients[0] for mail in mails} == wanted
    assert eventually(lambda: agency.get(f"/v1/cases/{number}").json["owner"]["code"] == example.lead)


def pledge(page: Page, body: str, until: str) -> dict[str, str]:
    """Return how the form of a report on a page is filled in with a promise of a body, by somebody whom it offers."""
    found = re.search(rf'<option value="({body}:\w+)"', page.answer.text)
    assert found, page.text
    return {"promise": "其余款项到账", "promised_on": until, "responsible": found[1]}


def staff(running: Installation, person: str) -> Client:
    """Return the browser of somebody who has signed in by the link that the operator's command prints."""
    client = Client(running.url)
    link = running.nwd("staff", "link", person).split()[-1]
    entered = client.open(link).send(urlsplit(link).path)
    assert entered.answer.status == 200, entered.text
    return client


def acts(page: Callable[[], Page], ending: str, **values: str) -> Page:
    """Send a form of a page once it is there: what others have done may still be on its way."""
    assert eventually(lambda: any(one.action.endswith(ending) for one in page().forms)), page().text
    return page().send(ending, **values)


def test_a_case_is_reported_reviewed_judged_and_closed(running: Installation, mailbox: Mailbox, agency: Agency) -> None:
    told = taken(agency, E4)
    number = told["number"]
    (lead,) = one_for_each_body(running, mailbox, number, (E4.lead,))
    assert "厦门禾芮生物制药有限公司" in lead.text
    signed = lead.send("/sign")
    assert signed.answer.status == 200
    for assisting in one_for_each_body(running, mailbox, number, E4.assisting):
        assert assisting.send("/opinion", agrees="yes", text="可以配合").answer.status == 200
    (answering,) = one_for_each_body(running, mailbox, number, (E4.lead,))
    report = {"report": "内部:已约谈供汽单位", "answer": "本周五前恢复蒸汽压力。", "outcome": "solved"}
    done = answering.send("/report", **report)
    assert done.answer.status == 200, done.text

    reviewer = staff(running, REVIEWER)
    shown = Client(running.url).open(told["links"]["page"])
    assert report["answer"] not in shown.text
    approved = acts(lambda: reviewer.open(f"/centre/reviews/{number}"), "/approve")
    assert approved.answer.status == 200, approved.text

    by_code = Client(running.url).open("/track").send("/track", number=number, code=told["tracking_code"])
    assert E4.body["title"] in by_code.text
    assert eventually(lambda: "本周五前恢复蒸汽压力。" in Client(running.url).open(told["links"]["page"]).text)
    page = Client(running.url).open(told["links"]["page"])
    assert "内部:已约谈供汽单位" not in page.text
    verdict = page.follow("/verdict")
    judged = verdict.send("/verdict", contacted="yes", solved="yes", satisfaction="satisfied", text="")
    assert judged.answer.status == 200, judged.text
    assert agency.get(f"/v1/cases/{number}").json["state"] == "closed"
    assert eventually(running.settled)
    told_by_trace = running.nwd("trace", number)
    for word in (
        "intake",
        "router",
        "notifier",
        "mail",
        "task.reported",
        "case.answered",
        "task.approved",
        "case.closed",
    ):
        assert word in told_by_trace


def test_a_case_that_is_returned_goes_to_another_body_once_the_desk_agrees(
    running: Installation, mailbox: Mailbox, agency: Agency
) -> None:
    told = taken(agency, E2)
    number = told["number"]
    (lead,) = one_for_each_body(running, mailbox, number, (E2.lead,))
    told_why = {"ground": "another_level", "reason": "用地由上级主管部门办理", "legal_basis": "派单目录第一条"}
    returned = lead.send("/return", **told_why)
    assert returned.answer.status in (200, 410), returned.text

    def owner() -> str:
        return str(agency.get(f"/v1/cases/{number}").json["owner"]["code"])

    assert eventually(lambda: number in running.nwd("desk", "list"))
    assert owner() == E2.lead
    second = "service"
    assert f"assignment 2 to {second}" in running.nwd("desk", "assign", number, second, "--reason", "由服务办协调")
    assert eventually(lambda: owner() == second)
    mails = mailbox.wait_for(number, mailboxes_of(second))
    newest = [mail for mail in mails if mail.recipients[0] in mailboxes_of(second)][-1]
    assert task_page(running, newest).send("/sign").answer.status == 200
    assert eventually(lambda: agency.get(f"/v1/cases/{number}").json["state"] == "in_progress")
    old_link = Client(running.url).open(link_in(next(m for m in mails if m.recipients[0] in mailboxes_of(E2.lead))))
    assert old_link.answer.status == 410


def test_an_answer_that_was_sent_back_and_one_that_did_not_do_are_made_anew(
    running: Installation, mailbox: Mailbox, agency: Agency
) -> None:
    told = taken(agency, EXAMPLES["E15"])
    number, address = told["number"], f"/v1/cases/{told['number']}"
    (lead,) = one_for_each_body(running, mailbox, number, ("industry",))
    assert lead.send("/sign").answer.status == 200
    for assisting in one_for_each_body(running, mailbox, number, ("finance_bureau",)):
        assert assisting.send("/opinion", agrees="yes", text="").answer.status == 200

    def task() -> Page:
        return one_for_each_body(running, mailbox, number, ("industry",))[0]

    until = (running.now() + timedelta(days=90)).date().isoformat()
    first = {"report": "预算所限", "answer": "其余列入明年预算。", "outcome": "planned"}
    first |= pledge(task(), "industry", until)
    assert acts(task, "/report", **first).answer.status == 200
    reviewer, caller = staff(running, REVIEWER), staff(running, CALLER)

    def review() -> Page:
        return reviewer.open(f"/centre/reviews/{number}")

    assert acts(review, "/redo", reason="请写明到账月份").answer.status == 200
    assert eventually(lambda: "请写明到账月份" in task().text)
    second = {**first, "answer": "其余列入明年预算，三月到账。"}
    assert acts(task, "/report", **second).answer.status == 200
    assert acts(review, "/approve").answer.status == 200
    assert agency.get(address).json["answer"]["text"] == second["answer"]
    assert [one["state"] for one in agency.get(address).json["promises"]] == ["open"]

    enterprise = Client(running.url).open(told["links"]["page"])
    bad = {"contacted": "yes", "solved": "no", "satisfaction": "dissatisfied", "text": "等不到三月"}
    assert "核实" in enterprise.follow("/verdict").send("/verdict", **bad).text
    page = caller.open(f"/centre/calls/{number}")
    assert "等不到三月" in page.text
    assert page.send("/redo", reason="已核实，请先垫付").answer.status == 200
    assert eventually(lambda: agency.get(address).json["state"] == "dispatched")
    assert agency.get(address).json["round"] == 2
    assert [one["state"] for one in agency.get(address).json["promises"]] == ["dropped"]
    assert agency.get(address).json["owner"]["code"] == "industry"
    assert eventually(running.settled)


def test_the_same_post_at_the_same_moment_many_times_is_one_case(running: Installation, agency: Agency) -> None:
    answers = []

    def post() -> None:
        answers.append(agency.post({**E2.body, "source_reference": "W-2026-0001"}, Idempotency_Key="k-1"))

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} == {202}
    assert len({answer.json["number"] for answer in answers}) == 1
    other = agency.post({**E2.body, "title": "另一件事", "source_reference": "W-2026-0001"})
    assert other.status == 409
    assert other.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("running", [SQLITE], indirect=True)
def test_a_second_run_finds_the_data_of_the_first_and_ctrl_c_stops_cleanly(
    running: Installation, agency: Agency
) -> None:
    number = taken(agency, E2)["number"]
    children = running.children()
    assert set(children) == {"web", "intake", "router", "notifier"}
    assert running.stop(signal.SIGINT) == 0
    assert running.said[-1] == "Stopped."
    assert not [pid for pid in children.values() if Path(f"/proc/{pid}").exists()]
    running.start()
    assert agency.get(f"/v1/cases/{number}").status == 200
    assert number in agency.get("/v1/cases?limit=100").text


def test_reminder_and_escalation_come_when_due_and_once(
    running: Installation, mailbox: Mailbox, agency: Agency
) -> None:
    number = taken(agency, EXAMPLES["E15"])["number"]
    mailbox.wait_for(number, mailboxes_of("industry", "finance_bureau"))
    before = len(mailbox.about(number))
    running.let_pass(timedelta(days=40))
    mails = mailbox.wait_for(number, {leader_of("industry")}, 30)
    assert len(mails) > before
    assert eventually(lambda: running.verify(settle=5)["findings"] == [])
    ids = [str(mail.message["Message-ID"]) for mail in mailbox.about(number)]
    assert len(ids) == len(set(ids))
    to_leader = [mail for mail in mailbox.about(number) if mail.recipients[0] == leader_of("industry")]
    # That it is overdue, and the red card; the yellow one would have come before the limit, and its time is over.
    assert len(to_leader) == 2
    events = agency.get(f"/v1/cases/{number}/events").text
    assert events.count("escalation.raised") + events.count("overdue") >= 1
