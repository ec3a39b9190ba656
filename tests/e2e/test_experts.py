"""An expert is asked from the desk, answers by the link in the mail, and is read at the desk."""

from datetime import timedelta

import pytest

from tests.e2e.cases import E4
from tests.e2e.conftest import FULL
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, link_in
from tests.e2e.staff import CALLER, sign_in_link

pytestmark = pytest.mark.timeout(300)

ASKED, OPINION = "集中供汽的压力应由谁保障？", "应由园区平台公司保障，过渡期租用移动锅炉。"


@pytest.mark.parametrize("running", FULL, indirect=True)
def test_an_expert_is_asked_by_mail_answers_and_is_read_at_the_desk(running: Installation, mailbox: Mailbox) -> None:
    key = running.nwd("agency", "add", "asks-experts", "--name", "市12345热线").strip()
    number = Agency(running.url, key).post({**E4.body, "enterprise": {"name": "厦门朗域包装有限公司"}}).json["number"]
    desk = Client(running.url)
    desk.open(sign_in_link(running, CALLER)).send("")
    page = f"/dispatch/cases/{number}/experts"
    assert eventually(lambda: desk.open(page).answer.status == 200)
    day = (running.now() + timedelta(days=3)).date().isoformat()
    asked = desk.open(page).send("/experts", experts="peiyu_chen", text=ASKED, last_day=day)
    assert "已发出" in asked.text

    reader = "peiyu.chen@deputies.example"
    mailbox.sink.wait_for(lambda mails: any(mail.recipients[0] == reader for mail in mails), 20)
    mail = next(one for one in mailbox.sink.mails if one.recipients[0] == reader)
    letter = mail.message.get_body(("plain",))
    assert letter is not None
    assert number not in letter.get_content()
    assert ASKED not in letter.get_content()
    expert = Client(running.url)
    question = expert.open(link_in(mail, "questions/"))
    assert ASKED in question.text
    for word in (number, str(E4.body["title"]), "厦门朗域包装有限公司"):
        assert word not in question.text
    sent = question.send("/" + question.answer.url.rpartition("/")[2], text=OPINION)
    assert "已收到，谢谢" in sent.text
    assert eventually(lambda: OPINION in desk.open(page).text)
