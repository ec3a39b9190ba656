"""Mails that came in, on the keeper's pages and on the task's; a form that an answer has begun; files."""

from flask.testing import FlaskClient
from sqlalchemy import update

from services.notifier.inbox.handling import RETRY_DELAYS
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.receiving import receive
from services.notifier.mail.domain import MailKind
from shared.db import new_id
from tests.integration.notifier.answering import a_mail, answered, came_in, mail_of, read_all
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, party

REPLY_TO = "reply@in.haicang.example"
PAGE = {"Accept": "text/html", "Accept-Language": "zh"}
WITH_FILE = (
    "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n<b>现场照片见附件</b>\r\n"
    "--x\r\nContent-Type: text/html\r\n"
    "Content-Disposition: attachment; filename*=utf-8''%E7%85%A7%E7%89%87.html\r\n\r\n"
    "<script>alert(1)</script>\r\n--x--\r\n"
)
MIXED = {"Content-Type": "multipart/mixed; boundary=x"}


def a_case(notifier: Notifier) -> str:
    case = new_id()
    notifier.take(assigned(case, lead=party("land"), assisting=(party("water"),)))
    return case


def go(client: FlaskClient, address: str) -> str:
    """Open an address of ours, as a mail's link is opened."""
    answer = client.get(address.removeprefix("http://nwd.example"), headers=PAGE, follow_redirects=True)
    assert answer.status_code == 200, answer.status_code
    return answer.text


def test_a_form_that_an_answer_has_begun_stands_open_for_its_writer_alone(
    notifier: Notifier, client: FlaskClient
) -> None:
    case = a_case(notifier)
    lead = notifier.lead(case)
    row = answered(notifier, mail_of(notifier, lead), "退单 厂房在邻区,不归我们管")
    page = go(client, f"{notifier.links.task(lead.id, 'land_1')}?mail={row.id}")
    assert "<details open" in page
    assert "厂房在邻区,不归我们管</textarea>" in page
    for other in (new_id(), "x", "%22%3E", ""):
        assert "</textarea>" in (page := go(client, f"{notifier.links.task(lead.id, 'land_1')}?mail={other}"))
        assert "厂房在邻区,不归我们管</textarea>" not in page
    another = notifier.tasks(case)[-1]
    assert "厂房" not in go(client, f"{notifier.links.task(another.id, 'water_1')}?mail={row.id}")


def test_notes_and_files_stand_on_the_page_of_the_task_and_of_no_other(notifier: Notifier, client: FlaskClient) -> None:
    case = a_case(notifier)
    lead, helping = notifier.lead(case), notifier.tasks(case)[-1]
    row = answered(notifier, mail_of(notifier, lead), WITH_FILE, **MIXED)
    page = go(client, notifier.links.task(lead.id, "land_1"))
    assert "&lt;b&gt;现场照片见附件" in page
    assert "照片.html" in page
    found = client.get(f"/desk/tasks/{lead.id}/files/{row.id}/0", headers=PAGE)
    assert found.status_code == 200
    assert found.headers["Content-Type"] == "application/octet-stream"
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert b"alert(1)" in found.data
    for path in (f"{lead.id}/files/{row.id}/1", f"{lead.id}/files/{new_id()}/0", f"{helping.id}/files/{row.id}/0"):
        assert client.get(f"/desk/tasks/{path}", headers=PAGE).status_code == 404
    other = client.application.test_client()
    page = go(other, notifier.links.task(helping.id, "water_1"))
    assert "现场照片" not in page
    assert other.get(f"/desk/tasks/{helping.id}/files/{row.id}/0", headers=PAGE).status_code == 404


def test_what_a_stranger_wrote_is_marked_as_such(notifier: Notifier, client: FlaskClient) -> None:
    case = a_case(notifier)
    answered(notifier, mail_of(notifier, notifier.lead(case)), "签收", "stranger@elsewhere.example")
    page = go(client, notifier.links.task(notifier.lead(case).id, "land_1"))
    assert "不是从任务邮件的收件邮箱发出的" in page
    assert "stranger@elsewhere.example" in page


def test_the_keeper_sees_every_mail_and_each_look_is_on_record(notifier: Notifier, client: FlaskClient) -> None:
    case = a_case(notifier)
    row = answered(notifier, mail_of(notifier, notifier.lead(case)), WITH_FILE, **MIXED)
    receive(notifier.service, a_mail(REPLY_TO, "谁能收到?", "x@elsewhere.example"), "imap")
    read_all(notifier)
    stray = came_in(notifier)[-1]
    assert client.get("/desk/mails/received", headers=PAGE).status_code != 200
    listed = go(client, notifier.links.keeper())
    assert "/desk/mails/received" in listed
    page = go(client, "/desk/mails/received")
    assert "x@elsewhere.example" in page
    assert "HC-2026-000001-7" in page
    before = len(notifier.history(case))
    shown = go(client, f"/desk/mails/received/{row.id}")
    assert "现场照片" in shown
    assert client.get(f"/desk/mails/received/{row.id}/files/0", headers=PAGE).status_code == 200
    assert [line.kind for line in notifier.history(case)[before:]] == ["mail.read", "mail.read"]
    assert "谁能收到" in go(client, f"/desk/mails/received/{stray.id}")
    assert client.get(f"/desk/mails/received/{new_id()}", headers=PAGE).status_code == 404
    assert len(notifier.mails(case, MailKind.RECEIPT)) == 1
    receive(notifier.service, a_mail(REPLY_TO, "坏", "x@elsewhere.example"), "imap")
    with notifier.service.begin("test") as unit:
        unit.session.execute(
            update(IncomingMail).where(IncomingMail.state == "waiting").values(attempts=len(RETRY_DELAYS) + 1)
        )
    read_all(notifier)
    assert "程序都中断或停住" in go(client, f"/desk/mails/received/{came_in(notifier)[-1].id}")
