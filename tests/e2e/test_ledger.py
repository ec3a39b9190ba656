"""A case that cannot be closed: put on the ledger by two, its review missed and made, taken off, and closed at last."""

from datetime import timedelta

import pytest

from tests.e2e.cases import E4
from tests.e2e.installation import Installation, eventually
from tests.e2e.on_the_ledger import REASON, SAID, put_on
from tests.e2e.people import Agency, Client, Mailbox, link_in
from tests.e2e.test_road import one_for_each_body, taken
from tests.parts.smtp import ReceivedMail

pytestmark = pytest.mark.timeout(180)


def test_a_case_goes_onto_the_ledger_is_reviewed_late_and_goes_on(running: Installation, mailbox: Mailbox) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "ledger", "--name", "市12345热线").strip())
    told = taken(agency, E4)
    number, address = told["number"], f"/v1/cases/{told['number']}"

    def mails(words: str) -> list[ReceivedMail]:
        return [one for one in mailbox.about(number) if words in one.subject]

    (lead,) = one_for_each_body(running, mailbox, number, (E4.lead,))
    assert lead.send("/sign").answer.status == 200
    assert eventually(lambda: agency.get(address).json["state"] == "in_progress")
    _, supervisor = put_on(running, number, E4.lead, "1")
    shown = agency.get(address).json
    assert (shown["state"], shown["due_at"], shown["ledger"]["reason"]) == ("ledger", None, REASON)
    assert eventually(lambda: agency.get(address).json["ledger"]["next_review_on"] is not None)
    page = Client(running.url).open(told["links"]["page"])
    assert REASON in page.text
    assert "下次复核" in page.text
    assert eventually(lambda: bool(mails("已挂账")) and bool(mails("无需继续办理")))
    assert page.follow("/urge").send("/urge", text="还要等多久？").answer.status == 200
    assert eventually(lambda: bool(mails("挂账事项有新情况")))

    running.let_pass(timedelta(days=40))
    assert eventually(lambda: bool(mails("挂账事项逾期未复核")))
    assert number in supervisor.open("/desk/board").text
    assert eventually(lambda: "逾期未复核" in supervisor.open("/ledger/").text)
    owner = Client(running.url).open(link_in(mails("已挂账")[0], "ledger/"))
    assert owner.send("/review", **SAID).answer.status == 200
    assert eventually(lambda: agency.get(address).json["ledger"]["reviewed_at"] is not None)
    assert SAID["hindrance"] in supervisor.open(f"/ledger/{number}").text
    assert SAID["hindrance"] not in Client(running.url).open(told["links"]["page"]).text

    resumed = supervisor.open(f"/ledger/{number}").send("/resume", why="铁路规划已经调整。")
    assert resumed.answer.status == 200
    assert eventually(lambda: agency.get(address).json["state"] in ("admitted", "dispatched"))
    assert (agency.get(address).json["round"], agency.get(address).json["ledger"]) == (2, None)
    assert eventually(lambda: bool(mails("已移出挂账")))
    assert eventually(lambda: running.verify(settle=5)["findings"] == [])
    trace = running.nwd("trace", number)
    assert "ledger.reviewed" in trace
