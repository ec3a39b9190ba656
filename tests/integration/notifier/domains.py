"""What tests of limits by domain do and ask."""

from collections import Counter
from typing import Any

from sqlalchemy import select, update

from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.mail.sending import Sending
from services.notifier.throttle.models import MailDomain
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier, haicang_parts, without_clocks
from tests.integration.notifier.messages import assigned, party, person
from tests.parts.smtp import ReceivedMail, SmtpSink

A_MINUTE = 66
TOO_MANY, LATER = "450 4.7.1 too many messages, slow down", "451 4.3.0 later"


def allow(notifier: Notifier, **domains: Any) -> None:
    """Load Haicang with these limits, and no other kindness."""
    parts = without_clocks(haicang_parts())
    notifier.operations.store({**parts, "mail": {"domains": domains}})


def come(notifier: Notifier, domain: str, count: int, **stated: Any) -> list[str]:
    """Let a mail come to each of so many people of a domain, about a case of their own; return their keys."""
    found = []
    for number in range(count):
        notifier.clock.pass_by(seconds=1)
        case, who = new_id(), {**person(f"p{number}"), "email": f"p{number}@{domain}"}
        notifier.take(assigned(case, lead=party("land", handlers=[who]), time=notifier.clock.now(), **stated))
        found += [mail.key for mail in notifier.mails(case, MailKind.TASK)]
    return found


def passes(notifier: Notifier, seconds: float = A_MINUTE) -> None:
    """Let so much time pass on the database's clock for all that domains and their mails count by."""
    with notifier.service.begin("test") as unit:
        for row in unit.session.scalars(select(MailDomain)):
            row.gone = [[second - int(seconds), count] for second, count in row.gone]
            if row.slowed_at is not None and row.slowed_since is not None:
                row.slowed_at, row.slowed_since = row.slowed_at - seconds, row.slowed_since - seconds
        waits = update(Mail).where(Mail.gate_since.is_not(None))
        unit.session.execute(waits.values(gate_since=Mail.gate_since - seconds))


def send(sending: Sending) -> None:
    """Send all that may go now."""
    sending.sweep()
    while sending.turn() or sending._more:  # of a batch that waits for its domain nothing stays with the sender
        pass


def to(mail: ReceivedMail) -> str:
    return mail.recipients[0]


def got(sink: SmtpSink) -> Counter[str]:
    return Counter(to(one).partition("@")[2] for one in sink.mails)


def rows(notifier: Notifier, keys: list[str]) -> list[Mail]:
    with notifier.service.database.read() as session:
        return list(session.scalars(select(Mail).where(Mail.key.in_(keys)).order_by(Mail.created_at)))


def states(notifier: Notifier, keys: list[str]) -> Counter[str]:
    return Counter(mail.state for mail in rows(notifier, keys))
