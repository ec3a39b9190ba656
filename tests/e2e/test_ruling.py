"""A case that nobody wants, on PostgreSQL and RabbitMQ: two returns, a refusal, a ruling, and what follows from it."""

import json

import pytest

from tests.e2e.cases import Example
from tests.e2e.conftest import POSTGRES
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, Page, link_in
from tests.e2e.staff import mailboxes_of
from tests.e2e.test_road import acts, staff, taken

pytestmark = [pytest.mark.timeout(180), pytest.mark.parametrize("running", [POSTGRES], indirect=True)]

RULED = "finance_bureau"
TAX = Example(
    {
        "kind": "help",
        "channel": "window",
        "enterprise": {"name": "厦门泓沙五金有限公司"},
        "title": "个税手续费返还由谁办理",
        "description": "两边都说归对方。",
        "matter": "tax.matter",
    },
    "tax",
    (),
)
WHY = {"ground": "not_our_duty", "reason": "返还由财政办理", "legal_basis": "“三定”规定第三条"}


def newest_task(running: Installation, mailbox: Mailbox, number: str, body: str, assignment: int) -> Page:
    """Open the link in the mail that brought a body its part in an assignment, once it has come."""
    boxes = mailboxes_of(body)

    def came() -> list[str]:
        links = [link_in(one) for one in mailbox.about(number) if one.recipients[0] == min(boxes)]
        return list(dict.fromkeys(links))

    assert eventually(lambda: len(came()) >= assignment), mailbox.about(number)
    return Client(running.url).open(came()[-1])


def test_a_ruling_binds_and_the_next_case_of_its_kind_follows_it(running: Installation, mailbox: Mailbox) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-ruling", "--name", "市12345热线").strip())
    first, desk = taken(agency, TAX)["number"], staff(running, "shumin_li")

    def at_desk() -> Page:
        return desk.open(f"/dispatch/cases/{first}")

    def owner(number: str) -> str:
        return str((agency.get(f"/v1/cases/{number}").json["owner"] or {}).get("code"))

    assert newest_task(running, mailbox, first, TAX.lead, 1).send("/return", **WHY).answer.status in (200, 410)
    assert acts(at_desk, "/refuse", reason="属税务职责").answer.status == 200
    assert newest_task(running, mailbox, first, TAX.lead, 2).send("/return", **WHY).answer.status in (200, 410)
    assert eventually(lambda: 'name="scope"' in at_desk().answer.text), at_desk().text
    assert "不属于本单位职责" in at_desk().text
    ruled = at_desk().send("/agree", body=RULED, reason="手续费返还归财政", scope="later")
    assert ruled.answer.status == 200, ruled.text
    assert eventually(lambda: owner(first) == RULED)
    bound = newest_task(running, mailbox, first, RULED, 1)
    assert "不能再申请退单" in bound.text
    assert not [form for form in bound.forms if form.action.endswith("/return")]

    second = taken(agency, TAX)["number"]
    assert eventually(lambda: owner(second) == RULED)
    (decision,) = json.loads(running.nwd("route", "explain", second, "--json"))["decisions"]
    assert any(f"依照先例：事项{first}由李淑敏" in said["zh"] for said in decision["sentences"])
    explained = running.nwd("route", "explain", first, "--language", "zh")
    assert f"{first}: 换手 1 次" in explained
    assert "李淑敏（审定）决定由" in explained
    precedents = desk.open("/dispatch/precedents/")
    assert first in precedents.text
    assert precedents.send("/end", reason="职责清单已修订").answer.status == 200

    third = taken(agency, TAX)["number"]
    assert eventually(lambda: owner(third) == TAX.lead)
    assert eventually(running.settled)
