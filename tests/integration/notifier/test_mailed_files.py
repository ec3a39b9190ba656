"""Intake fetches the files of a mail here, by a token of the house's own, for as long as the mail is kept."""

import secrets
from datetime import timedelta
from hashlib import sha256

from flask.testing import FlaskClient

from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.receiving import receive
from services.notifier.inbox.retaining import Retaining
from services.notifier.mail.domain import ENTERPRISE_KINDS
from services.notifier.tasks.models import Case
from shared.contracts import Message
from shared.contracts.enterprise import ENTERPRISE_WROTE
from shared.contracts.mail_in import AGENCY_ANSWERED, AGENCY_WROTE
from shared.contracts.words import News
from shared.db import new_id
from shared.web.keys import Signer
from shared.web.mailed import PURPOSE, path_of
from tests.integration.notifier.answering import a_mail, answered, came_in, read_all
from tests.integration.notifier.browser import case_with
from tests.integration.notifier.conftest import SECRET, Notifier
from tests.integration.notifier.messages import closed, party
from tests.integration.notifier.test_enterprise_mails import informed, mails

PLAN = b"%PDF-1.7 plan"
TOLD = {"name": "plan.pdf", "size": len(PLAN), "sha256": sha256(PLAN).hexdigest()}
MIXED = {"Content-Type": 'multipart/mixed; boundary="x"'}
SENDER = "lin@park.example"
WITH_FILE = (
    "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请看附件\r\n--x\r\nContent-Type: application/pdf\r\n"
    f'Content-Disposition: attachment; filename="plan.pdf"\r\n\r\n{PLAN.decode()}\r\n--x--\r\n'
)


def mailed_in(notifier: Notifier) -> IncomingMail:
    """Let somebody write to an agency's address, with a file."""
    to = notifier.addresses.mail_in(secrets.token_hex(16))
    receive(notifier.service, a_mail(to, WITH_FILE, SENDER, **MIXED), "lmtp", SENDER, [to])
    read_all(notifier)
    return came_in(notifier)[-1]


def made_a_case(notifier: Notifier, row: IncomingMail, case: str) -> None:
    """Say what intake says of a mail of which it has made a case."""
    data = {"mail": row.id, "to": SENDER, "name": "林女士", "language": "zh", "became": "taken"}
    data |= {"number": "HC-2026-000001-7", "code": "036543", "why": [], "case": case}
    notifier.take(Message(new_id(), AGENCY_ANSWERED.name, "intake", "0" * 32, notifier.clock.now(), data))


def fetched(client: FlaskClient, mail: str, digest: str, token: str | None = None) -> tuple[int, bytes]:
    token = Signer([SECRET], PURPOSE).sign([mail, digest]) if token is None else token
    answer = client.get(path_of(mail, digest), headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.data


def test_what_came_with_a_mail_is_named_to_intake_and_handed_to_it_alone(
    notifier: Notifier, client: FlaskClient
) -> None:
    row = mailed_in(notifier)
    (told,) = notifier.sent(AGENCY_WROTE)
    assert told.data["files"] == [TOLD]
    assert fetched(client, told.data["mail"], TOLD["sha256"]) == (200, PLAN)
    other = Signer([SECRET], PURPOSE).sign([new_id(), TOLD["sha256"]])
    elsewhere = Signer([SECRET], "attachment link").sign([row.id, TOLD["sha256"]])
    for token in ("", "x", other, elsewhere):
        assert fetched(client, row.id, TOLD["sha256"], token)[0] == 404
    assert client.get(path_of(row.id, TOLD["sha256"])).status_code == 404
    assert fetched(client, row.id, "0" * 64)[0] == 410
    assert fetched(client, new_id(), TOLD["sha256"])[0] == 404


def test_files_of_an_enterprises_answer_are_named_too(notifier: Notifier, client: FlaskClient) -> None:
    case = new_id()
    notifier.take(informed(case, 1, News.RECEIVED))
    (mail,) = mails(notifier, case)
    assert mail.kind in ENTERPRISE_KINDS
    answered(notifier, mail, WITH_FILE, **MIXED)
    (told,) = notifier.sent(ENTERPRISE_WROTE)
    assert (told.data["files"], told.data["attached"]) == (1, [TOLD])
    assert fetched(client, told.data["mail"], TOLD["sha256"]) == (200, PLAN)


def test_a_mail_that_brought_a_case_is_kept_as_long_as_the_case_lives(notifier: Notifier, client: FlaskClient) -> None:
    brought, refused = mailed_in(notifier), mailed_in(notifier)
    case = case_with(notifier, lead=party("land"))
    made_a_case(notifier, brought, case)
    notifier.clock.pass_by(days=400)
    retaining = Retaining(notifier.service, 30)
    retaining.let_go(timedelta(days=30))
    assert fetched(client, brought.id, TOLD["sha256"]) == (200, PLAN)
    assert fetched(client, refused.id, TOLD["sha256"])[0] == 410
    notifier.take(closed(case))
    retaining.let_go(timedelta(days=30))
    assert fetched(client, brought.id, TOLD["sha256"])[0] == 410


def test_a_mail_is_kept_for_a_case_that_nobody_has_had_yet(notifier: Notifier, client: FlaskClient) -> None:
    unheard_of, waiting = mailed_in(notifier), mailed_in(notifier)
    case, other = new_id(), new_id()
    made_a_case(notifier, unheard_of, other)
    with notifier.service.begin("test") as unit:
        unit.session.add(Case(id=case))
    made_a_case(notifier, waiting, case)
    notifier.clock.pass_by(days=400)
    Retaining(notifier.service, 30).let_go(timedelta(days=30))
    assert [fetched(client, one.id, TOLD["sha256"]) for one in (unheard_of, waiting)] == [(200, PLAN)] * 2
    notifier.take(closed(case), closed(other))  # the centre has answered both itself
    Retaining(notifier.service, 30).let_go(timedelta(days=30))
    assert [fetched(client, one.id, TOLD["sha256"])[0] for one in (unheard_of, waiting)] == [410] * 2


def test_the_keeper_finds_a_mail_by_the_case_that_it_brought(notifier: Notifier, client: FlaskClient) -> None:
    row = mailed_in(notifier)
    case = case_with(notifier, lead=party("land"))
    made_a_case(notifier, row, case)
    client.get(notifier.links.keeper().removeprefix("http://nwd.example"), follow_redirects=True)
    page = client.get(f"/desk/mails/received/{row.id}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "HC-2026-000001-7" in page.text
    assert [line.kind for line in notifier.history(case)][-1] == "mail.read"
