"""A case is brought by mail with files, while intake's worker is killed: the office has them, and all know what not."""

import os
import re
import signal
import smtplib
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import urlsplit

import pytest

from tests.e2e.cases import E2
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Client, Mailbox, link_in
from tests.e2e.staff import mailboxes_of
from tests.parts.files import EXE, PDF
from tests.parts.smtp import ReceivedMail

pytestmark = pytest.mark.timeout(180)

SENDER, AGENCY = "lin@park.example", "park-by-mail"


def test_files_of_a_mailed_case_are_where_files_of_a_posted_one_are(running: Installation, mailbox: Mailbox) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", AGENCY, "--name", "园区").strip())
    address = running.nwd("agency", "mail-in", AGENCY, "--allow", SENDER).split()[0]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, address, E2.body["title"]
    mail["Message-ID"] = make_msgid(domain="park.example")
    head = f"企业：{E2.body['enterprise']['name']}\n事项：{E2.body['matter']}\n街道：{E2.body['sub_district']}"
    mail.set_content(f"{head}\n\n{E2.body['description']}")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="现状图.pdf")
    mail.add_attachment(EXE, maintype="application", subtype="octet-stream", filename="tool.exe")
    where = urlsplit(running.variables["NWD_MAIL_IN_LISTEN"])
    with smtplib.LMTP(where.hostname or "", where.port or 0, timeout=20) as server:
        server.sendmail(SENDER, [address], mail.as_bytes())
    os.kill(running.children()["intake"], signal.SIGKILL)

    def answers(mails: list[ReceivedMail]) -> list[ReceivedMail]:
        return [one for one in mails if SENDER in one.recipients]

    mailbox.sink.wait_for(lambda mails: bool(answers(mails)), 40)
    found = re.search(r"HC-\d{4}-\d{6}-\d", str(answers(mailbox.sink.mails)[-1].message["Subject"]))
    assert found is not None
    number = found[0]

    def attached() -> list[str]:
        return [one["name"] for one in agency.get(f"/v1/cases/{number}/attachments").json["attachments"]]

    def lines() -> list[str]:
        return [one["kind"] for one in agency.get(f"/v1/cases/{number}/events").json["events"]]

    assert eventually(lambda: attached() == ["现状图.pdf"])
    assert eventually(lambda: "attachment.refused" in lines())
    [file] = agency.get(f"/v1/cases/{number}/attachments").json["attachments"]
    assert agency.get(file["links"]["content"]).text.encode() == PDF
    seen = Client(running.url).open(agency.get(f"/v1/cases/{number}").json["links"]["page"]).text
    assert "现状图.pdf" in seen
    assert "tool.exe" in seen
    assert "没有收下" in seen

    handler = Client(running.url)
    opened = link_in(mailbox.wait_for_task(number, mailboxes_of(E2.lead)))
    assert eventually(lambda: "现状图.pdf" in handler.open(opened).text)
    page = handler.open(opened)
    link = next(one for one in page.links if "/attachments/" in one)
    assert handler.open(link).answer.text.encode() == PDF
    assert eventually(running.settled)
