"""A handler works a case wholly from the mailbox: every act is an answer to a mail, handed over by LMTP."""

import re
import smtplib
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from urllib.parse import urlsplit

import pytest

from tests.e2e.cases import E15
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox
from tests.e2e.staff import REVIEWER, mailboxes_of, sign_in_link
from tests.e2e.test_road import staff, taken
from tests.parts.smtp import ReceivedMail

pytestmark = pytest.mark.timeout(180)


class Handler:
    """Somebody whose mail program answers whatever came last about a case."""

    def __init__(self, running: Installation, mailbox: Mailbox, number: str, body: str) -> None:
        self._where = urlsplit(running.variables["NWD_MAIL_IN_LISTEN"])
        self._mailbox, self._number, self._boxes = mailbox, number, mailboxes_of(body)

    def task(self) -> ReceivedMail:
        return self._mailbox.wait_for_task(self._number, self._boxes)

    def answers(self, said: str, receipt: str) -> None:
        """Answer the mail that brought the task, quoting it; wait for the mail back that says so."""
        mail = self.task()
        body = mail.message.get_body(("plain",))
        assert body is not None
        quoted = "".join(f"> {line}\n" for line in body.get_content().splitlines())
        reply = EmailMessage()
        reply["From"], reply["To"] = mail.recipients[0], mail.message["Reply-To"]
        reply["Subject"], reply["Message-ID"] = f"回复：{mail.message['Subject']}", make_msgid(domain="haicang.example")
        reply["In-Reply-To"] = mail.message["Message-ID"]
        reply.set_content(f"{said}\n\n在 2026年11月24日，企业服务中心写道：\n{quoted}")
        to = parseaddr(str(reply["To"]))[1]
        with smtplib.LMTP(self._where.hostname or "", self._where.port or 0, timeout=20) as server:
            server.sendmail(mail.recipients[0], [to], reply.as_bytes())

        def told(mails: list[ReceivedMail]) -> bool:
            mine = [one.message["Subject"] for one in mails if one.message["In-Reply-To"] == reply["Message-ID"]]
            return any(receipt in subject and self._number in subject for subject in mine)

        self._mailbox.sink.wait_for(told, 20)


def test_a_case_is_worked_from_the_mailbox_alone(running: Installation, mailbox: Mailbox) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-by-mail", "--name", "市12345热线").strip())
    told = taken(agency, E15)
    number = told["number"]
    lead = Handler(running, mailbox, number, "industry")
    lead.answers("签收", "已按回复办理")
    assert eventually(lambda: agency.get(f"/v1/cases/{number}").json["state"] == "in_progress")
    lead.answers("延期 3 需要实地勘察、检测或鉴定", "已按回复办理")
    lead.answers("阶段答复 已向财政局核实，本周内答复。", "已按回复办理")
    lead.answers("答复 已解决 余款已拨付到账。", "未能按回复办理")
    Handler(running, mailbox, number, "finance_bureau").answers("同意", "已按回复办理")
    lead.answers("请问材料还缺什么？", "回复已记入备注")
    lead.answers("答复 余款已拨付到账。", "回复还需补全")
    lead.answers("答复 已解决 余款已拨付到账。", "已按回复办理")
    assert eventually(lambda: agency.get(f"/v1/cases/{number}").json["state"] == "under_review")
    seen = Client(running.url).open(told["links"]["page"]).text
    assert "本周内答复" in seen
    assert "材料还缺什么" not in seen

    page = staff(running, REVIEWER).open(f"/centre/reviews/{number}")
    assert "余款已拨付到账" in page.text
    keeper = Client(running.url)
    keeper.open(sign_in_link(running, "zhihang_xie")).send("")
    received = keeper.open("/desk/mails/received").text
    assert received.count(f"[{number}]") == 8  # as their subjects have it
    kinds = re.findall(r"mail\.received.*became=(\w+)", running.nwd("trace", number))
    assert sorted(kinds) == sorted(["acted"] * 5 + ["noted", "refused", "unfinished"])
    assert eventually(running.settled)
