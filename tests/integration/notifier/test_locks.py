"""Cases are locked before mails, by whoever locks both: nobody waits for somebody who waits for them."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from services.notifier.mail.domain import MailState
from services.notifier.mail.models import Mail
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import one_mail, state
from tests.integration.notifier.scripted import ScriptedServer
from tests.parts.program import wait_until

pytestmark = pytest.mark.parametrize("bare_notifier", ["postgres"], indirect=True)


def waits(notifier: Notifier) -> bool:
    """Say whether somebody in this database waits for a lock."""
    here = "datname = current_database() and wait_event_type = 'Lock'"
    asked = text(f"select count(*) from pg_stat_activity where {here}")
    with notifier.service.database.read() as session:
        return bool(session.scalar(asked))


def while_its_case_is_locked(notifier: Notifier, case: str, work: Callable[[], object]) -> None:
    """Let a sender work while a report on its mail is read: that holds the case, and then writes to the mail."""
    done = threading.Event()

    def worked() -> None:
        work()
        done.set()

    sender = threading.Thread(target=worked)
    with notifier.service.begin("report") as unit:
        unit.case(case)
        sender.start()
        assert wait_until(lambda: waits(notifier))
        mail = unit.session.scalars(select(Mail).where(Mail.case_id == case)).one()
        mail.words = "came back"
        unit.session.flush()
    sender.join(20)
    assert done.is_set()


def test_a_sender_and_a_report_on_its_mail_do_not_wait_for_each_other(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = one_mail(notifier)
    server.script["RCPT"] = ["550 no such user"]
    while_its_case_is_locked(notifier, case, notifier.sender(server.url).turn)
    assert state(notifier, case)[0] == MailState.FAILED


def test_a_sweep_and_a_report_do_not_wait_for_each_other(notifier: Notifier, server: ScriptedServer) -> None:
    case = one_mail(notifier)
    dies(notifier, case)
    while_its_case_is_locked(notifier, case, notifier.sender(server.url).sweep)
    assert state(notifier, case)[0] == MailState.QUEUED


def dies(notifier: Notifier, case: str) -> None:
    """Let whoever sends the mail of a case have died with it, long ago."""
    with notifier.service.begin("test") as unit:
        mail = unit.session.scalars(select(Mail).where(Mail.case_id == case)).one()
        mail.state, mail.due_at, mail.attempts = MailState.SENDING, 1.0, 1
