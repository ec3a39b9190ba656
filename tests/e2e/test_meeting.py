"""A case that a body has signed for, on PostgreSQL and RabbitMQ: raised, given away by a meeting, moved by a reform."""

import re

import pytest

from tests.e2e.conftest import POSTGRES
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Mailbox
from tests.e2e.test_road import acts, staff, taken
from tests.e2e.test_ruling import TAX, newest_task

pytestmark = [pytest.mark.timeout(180), pytest.mark.parametrize("running", [POSTGRES], indirect=True)]

NAMED, HEIR = "education", "service"
"""Whom the meeting names, and who follows that body: no other case of these tests is with it."""
BASIS = "海委编〔2026〕7号"


def test_a_meeting_takes_a_case_from_who_has_signed_and_a_reform_moves_it_on(
    running: Installation, mailbox: Mailbox
) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-meeting", "--name", "市12345热线").strip())
    number, desk = taken(agency, TAX)["number"], staff(running, "shumin_li")

    def owner() -> str:
        return str((agency.get(f"/v1/cases/{number}").json["owner"] or {}).get("code"))

    assert eventually(lambda: owner() not in ("None", ""))
    had = owner()
    assert newest_task(running, mailbox, number, had, 1).send("/sign").answer.status == 200
    assert eventually(lambda: agency.get(f"/v1/cases/{number}").json["state"] == "in_progress")
    own = f"/dispatch/cases/{number}/meetings"
    assert acts(lambda: desk.open(own), "/raise", reason="两家单位意见不一").answer.status == 200
    told = {"number": f"协调会-{number}", "held_on": "2026-12-01", "place": "区政务中心", "level": "director"}
    meeting = desk.open("/dispatch/meetings/new").send("/meetings/new", **told)
    agenda = meeting.send("/put", number=number)
    assert agenda.answer.status == 200, agenda.text
    form = agenda.follow("/minutes")
    (words,) = re.findall(r'name="(words-[0-9a-f-]{36})"', form.answer.text)
    decided = {words: "由教育部门牵头。", words.replace("words", "lead"): NAMED}
    assert form.send("/minutes", number=f"纪要-{number}", **decided).answer.status == 200

    assert eventually(lambda: owner() == NAMED)
    bound = newest_task(running, mailbox, number, NAMED, 1)
    assert f"纪要-{number}" in bound.text
    assert not [one for one in bound.forms if one.action.endswith("/return")]
    assert bound.send("/sign").answer.status == 200

    assert "cases that it leads (1)" in running.nwd("reform", NAMED, "--to", HEIR, "--dry-run")
    running.nwd("reform", NAMED, "--to", HEIR, "--basis", BASIS, "--by", "编办")
    assert eventually(lambda: owner() == HEIR)
    assert f"纪要-{number}" in newest_task(running, mailbox, number, HEIR, 1).text
    explained = running.nwd("route", "explain", number, "--language", "zh")
    assert f"{number}: 换手 2 次" in explained
    assert f"由编办执行的机构改革决定，依据{BASIS}。" in explained
    assert BASIS in desk.open("/dispatch/reforms/").text
    assert eventually(running.settled)
