"""What tests of sending ask about mails."""

from email import message_from_bytes, policy

from sqlalchemy import update

from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.db import new_id
from shared.db.clock import database_now
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, party
from tests.integration.notifier.scripted import ScriptedServer


def one_mail(notifier: Notifier) -> str:
    """Bring a case with a single mail and return its id."""
    case = new_id()
    notifier.take(assigned(case, lead=party("land")))
    return case


def state(notifier: Notifier, case: str, kind: MailKind = MailKind.TASK) -> tuple[str, int, str]:
    (mail,) = notifier.mails(case, kind)
    return mail.state, mail.attempts, mail.words


def wait_is_over(notifier: Notifier) -> None:
    """Let every mail that waits for another attempt, or whose sender has died, be due now."""
    with notifier.service.begin("test") as unit:
        moment = database_now(unit.session)
        unit.session.execute(update(Mail).where(Mail.due_at.is_not(None)).values(due_at=moment - 1))


def message_ids(server: ScriptedServer) -> list[str]:
    return [str(message_from_bytes(raw, policy=policy.default)["Message-ID"]) for raw in server.mails]


def kept(mail: Mail) -> str:
    """Return the text of a mail that was kept for want of a server, with its subject above."""
    message = message_from_bytes(mail.raw or b"", policy=policy.default)
    body = message.get_body(("plain",))
    return f"{message['Subject']}\n{body.get_content() if body else ''}"
