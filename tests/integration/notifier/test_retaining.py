"""The bytes of mails go once they were dealt with long ago and their case is over; what became of them stays."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.inbox.domain import Became
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.receiving import receive
from services.notifier.inbox.retaining import Retaining
from services.notifier.verification import snapshot
from tests.integration.notifier.answering import answered, came_in, mail_of
from tests.integration.notifier.browser import PAGE, case_with
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import closed, party

DAYS = 30
WITH_FILE = "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请看附件\r\n--x\r\nContent-Type: application/pdf\r\n"
WITH_FILE += 'Content-Disposition: attachment; filename="plan.pdf"\r\n\r\n%PDF\r\n--x--'


on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


def first_bytes(notifier: Notifier) -> bytes:
    with notifier.service.database.read() as session:
        return session.scalars(select(IncomingMail.raw).order_by(IncomingMail.id)).all()[0]


def bytes_of(notifier: Notifier) -> list[int]:
    with notifier.service.database.read() as session:
        return [len(raw) for raw in session.scalars(select(IncomingMail.raw).order_by(IncomingMail.id))]


@pytest.fixture
def over(notifier: Notifier) -> tuple[str, str]:
    """Two cases with an answer by mail each, dealt with long ago; the first is over."""
    ended, living = (case_with(notifier, lead=party("land")) for _ in range(2))
    multipart = {"Content-Type": 'multipart/mixed; boundary="x"'}
    for case in (ended, living):
        assert answered(notifier, mail_of(notifier, notifier.lead(case)), WITH_FILE, **multipart).state == "noted"
    notifier.take(closed(ended))
    notifier.clock.pass_by(days=DAYS, seconds=1)
    return ended, living


def test_what_is_over_loses_its_bytes_and_keeps_what_became_of_it(notifier: Notifier, over: tuple[str, str]) -> None:
    before, rows = notifier.stored(), came_in(notifier)
    retaining = Retaining(notifier.service, DAYS)
    assert retaining.would_go(timedelta(days=DAYS)) == (1, rows[0].size)
    assert notifier.stored() == before
    retaining.turn()
    assert [bool(size) for size in bytes_of(notifier)] == [False, True]
    assert (came_in(notifier)[0].said, came_in(notifier)[0].files) == (rows[0].said, rows[0].files)
    assert snapshot(notifier.service, timedelta(days=365)).findings == [], "the history says what the row says"
    assert retaining.would_go(timedelta(days=DAYS)) == (0, 0)
    before = notifier.stored()
    retaining.turn()
    assert notifier.stored() == before, "and not again within the hour"


@on_sqlite
def test_a_mail_without_its_bytes_is_not_done_again_and_its_files_are_said_to_be_gone(
    notifier: Notifier, client: FlaskClient, over: tuple[str, str]
) -> None:
    row, raw = came_in(notifier)[0], first_bytes(notifier)
    notifier.operations.retain(DAYS, dry_run=False)
    assert not receive(notifier.service, raw, "lmtp", "land_1@haicang.example", row.recipients)
    keeper = notifier.operations.keeper_link().removeprefix("http://nwd.example")
    client.get(keeper)
    page = client.get(f"/desk/mails/received/{row.id}", headers=PAGE).text
    assert ("plan.pdf" in page, "/files/0" in page, "按保存期限已于" in page) == (True, False, True)
    assert client.get(f"/desk/mails/received/{row.id}/files/0").status_code == 404


@on_sqlite
def test_what_waits_or_has_failed_is_kept_and_nothing_goes_where_nobody_says_so(
    notifier: Notifier, over: tuple[str, str]
) -> None:
    with notifier.service.begin("test") as unit:
        unit.session.scalars(select(IncomingMail).order_by(IncomingMail.id)).first().state = Became.FAILED  # type: ignore[union-attr]
    assert notifier.operations.retain(DAYS, dry_run=True) == (DAYS, (0, 0))
    with pytest.raises(ValueError, match="NWD_MAIL_KEPT_DAYS"):
        notifier.operations.retain(None, dry_run=False)
    before = notifier.stored()
    Retaining(notifier.service, None).turn()
    assert notifier.stored() == before
