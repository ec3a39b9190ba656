"""A case that is the city's to decide: passed up, sent back, passed up again, answered; its owner hears by webhook."""

import pytest

from tests.e2e.cases import E4
from tests.e2e.conftest import POSTGRES, SQLITE
from tests.e2e.installation import Installation, eventually
from tests.e2e.on_the_ledger import both_sign, put_on
from tests.e2e.people import Agency, Client, Mailbox
from tests.e2e.staff import CLERK
from tests.e2e.test_road import CALLER, acts, one_for_each_body, staff, taken
from tests.parts.receiver import receiver
from tests.parts.smtp import ReceivedMail

pytestmark = pytest.mark.timeout(180)

CITY, OUTSIDE = "市自然资源和规划局", {"outside": "city_planning", "days": "5"}
DRAWN = "路口现状说明\n".encode()
NOT_THEIRS = {"reason": "路口渠化由区级实施。", "legal_basis": "《厦门经济特区城乡规划条例》（示例）"}


def agency(running: Installation, code: str, name: str) -> Agency:
    return Agency(running.url, running.nwd("agency", "add", code, "--name", name).strip())


@pytest.mark.parametrize("running", [POSTGRES], indirect=True, scope="package")
def test_a_case_passed_up_is_sent_back_passed_up_again_and_answered_from_there(
    running: Installation, mailbox: Mailbox
) -> None:
    hotline, city = agency(running, "passing-up", "市12345热线"), agency(running, "city-planning", CITY)
    told = taken(hotline, E4)
    number, address = told["number"], f"/v1/passed-up/{told['number']}"

    def mails(words: str) -> list[ReceivedMail]:
        return [one for one in mailbox.about(number) if words in one.subject]

    def state() -> str:
        return str(hotline.get(f"/v1/cases/{number}").json["state"])

    hotline.attach(number, "现状.txt", DRAWN)
    (lead,) = one_for_each_body(running, mailbox, number, (E4.lead,))
    assert lead.send("/sign").answer.status == 200
    assert eventually(lambda: state() == "in_progress")
    with receiver() as there:
        made = city.send("/v1/webhooks", {"url": f"{there.url}/in", "contact": "it@city-planning.example"})
        assert made.status == 201, made.text
        reviewer, supervisor = put_on(running, number, E4.lead, "6", **OUTSIDE)
        assert state() == "passed_up"
        assert [one.told["data"]["number"] for one in there.wait_for(1)] == [number]
        assert CITY in Client(running.url).open(told["links"]["page"]).text
        assert eventually(lambda: bool(mails("已上报，请跟踪询问")))

        (file,) = city.get(f"{address}/attachments").json["attachments"]
        had = city.get(f"{address}/attachments/{file['id']}/content")
        assert (file["name"], had.text) == ("现状.txt", DRAWN.decode())

        refused = city.send(f"{address}/refuse", NOT_THEIRS)
        assert (refused.status, refused.json["state"]) == (200, "refused")
        # Not with the office that had it before: a person decides, and reads why.
        dispatcher = staff(running, CALLER)
        assert eventually(lambda: number in dispatcher.open("/dispatch/").text)
        assert city.get(f"{address}/attachments").status == 404
        reads = dispatcher.open(f"/dispatch/cases/{number}?lang=en").text
        assert "has sent it back; the desk decides. The reason given: “" in reads
        assert NOT_THEIRS["reason"] in reads
        assert NOT_THEIRS["legal_basis"] in reads
        assert state() == "admitted"
        assert eventually(lambda: bool(mails("区外单位退回")))
        page = Client(running.url).open(told["links"]["page"])
        assert "对方不予受理" in page.text
        assert NOT_THEIRS["reason"] not in page.text

        both_sign(reviewer, supervisor, number, E4.lead, "6", **OUTSIDE)
        assert city.send(f"{address}/answer", {"text": "总规调整已批复，允许渠化。"}).status == 200
        assert eventually(lambda: bool(mails("区外承办单位已答复")))
        answer = supervisor.open(f"/ledger/{number}")
        assert "总规调整已批复" in answer.text
        assert answer.send("/answer", outcome="solved", promise="", promised_on="").answer.status == 200
        assert state() == "closed"
        assert "总规调整已批复" in Client(running.url).open(told["links"]["page"]).text
        there.wait_for(4)
        assert there.types() == [f"passed_up.{one}" for one in ("entered", "left", "entered", "left")]
    assert city.send(f"{address}/refuse", {**NOT_THEIRS, "reason": "迟了"}).status == 409
    assert eventually(lambda: running.verify(settle=5)["findings"] == [])


@pytest.mark.parametrize("running", [SQLITE], indirect=True, scope="package")
def test_what_was_answered_at_a_symposium_comes_back_to_the_desk_and_is_dispatched(
    running: Installation, mailbox: Mailbox
) -> None:
    clerk = staff(running, CLERK)
    held = {"title": "企业座谈会", "on": running.now().date().isoformat(), "place": "三楼会议室", "chair": "分管副区长"}
    meeting = clerk.open("/occasions/new/symposium").send("/symposium", **held, present="产业办")
    assert meeting.answer.status == 200, meeting.text
    answered = {"title": "奖补资金只到账一半", "kind": "help", "way": "explained", "answer": "余款年内到账。"}
    asker = {"enterprise_name": "厦门泓沙五金有限公司", "contact_email": "he@hongsha.example"}
    address = meeting.answer.url
    rows = {f"r0_{name}": text for name, text in {**answered, **asker}.items()}
    page = meeting.send(address.removeprefix(running.url), **rows)
    assert page.answer.status == 200, page.text
    number = next(link.rpartition("/")[2] for link in page.links if "/centre/cases/" in link)
    caller = staff(running, CALLER)
    assert number in caller.open("/centre/calls").text
    said = {"contacted": "yes", "solved": "no", "satisfaction": "dissatisfied", "text": "至今没有到账"}
    call = f"/centre/calls/{number}"
    assert acts(lambda: caller.open(call), "/verdict", **said).answer.status == 200
    assert acts(lambda: caller.open(call), "/redo", reason="属实，请落实余款。").answer.status == 200
    # Nobody of the other services has ever had it: the reopening is the first that they hear.
    assert eventually(lambda: number in caller.open("/dispatch/").text)
    dispatched = caller.open(f"/dispatch/cases/{number}").send("/assign", body="industry", reason="由产业办落实")
    assert dispatched.answer.status == 200, dispatched.text
    (task,) = one_for_each_body(running, mailbox, number, ("industry",))
    assert "余款年内到账" in task.text or "奖补资金只到账一半" in task.text
    assert task.send("/sign").answer.status == 200
    assert eventually(lambda: running.verify(settle=5)["findings"] == [])
