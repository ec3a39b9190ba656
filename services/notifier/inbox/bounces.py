"""What mail servers and absent people's programs say about mails of ours. Nobody answers them, and none of them acts.

A report counts where it came to the envelope's address of that very mail, which its own road alone knows.
"""

from datetime import UTC, datetime, time, timedelta

from services.notifier import regime as regimes
from services.notifier.absences.actions import record
from services.notifier.absences.domain import Why
from services.notifier.directory import store as directory
from services.notifier.directory.domain import MAILBOX
from services.notifier.escalation.actions import raise_undelivered
from services.notifier.inbox.domain import Became, plain, storable
from services.notifier.inbox.shapes import Action, Incoming, Report
from services.notifier.kindness.gathering import came_to
from services.notifier.mail.domain import MailState
from services.notifier.mail.models import Mail
from shared.messaging import Unit

BOUNCES = (MailState.SENT, MailState.SENDING, MailState.AMBIGUOUS)
"""States in which a report that a mail came back is news. A report may be faster than its sender's own record."""


LONGEST_ABSENCE = timedelta(days=366)
"""What a mail program says of the end of an absence is believed within this."""


def reported(unit: Unit, mail: Mail, report: Report | None, only_to: str | None = None) -> Became:
    """Write down what became of a mail on its way; the mail's case is locked, if it has one.

    A mail that came back counts as not delivered, whatever the reason. A delay is noted alone: the server goes on.
    only_to: where every mail goes instead (a staging system): what comes back from there says nothing of its reader.
    """
    if report is None or report.action is not Action.FAILED:
        return Became.DELAYED
    if mail.state not in BOUNCES:
        return Became.BOUNCED
    mail.state, mail.words, mail.over_at = MailState.BOUNCED, storable(report.words)[:1_000], unit.now
    mail.due_at, mail.claim, mail.secret = None, None, None
    if report.hard and only_to is None and _still_theirs(unit, mail):
        told = record(unit, mail.person, since=unit.now, until=None, why=Why.BOUNCED, words=mail.words)
        _pass_on_soon(unit, told=told)
    came_to(unit, mail)
    if mail.case_id:
        raise_undelivered(unit, unit.case(mail.case_id), mail)
    return Became.BOUNCED


def away(unit: Unit, mail: Mail, incoming: Incoming) -> Became:
    """Keep that the reader of a mail is away, where their mail program says until when; it does nothing else."""
    day, calendar = incoming.away_until, regimes.in_force(unit).calendar
    if day is None or not is_from_reader(unit, mail, incoming.sender):
        return Became.AWAY
    until = datetime.combine(day + timedelta(days=1), time(), calendar.zone).astimezone(UTC)
    if unit.now < until <= unit.now + LONGEST_ABSENCE:
        words = storable(incoming.subject)[:200]
        told = record(unit, mail.person, since=unit.now, until=until, why=Why.AUTO_REPLY, words=words)
        _pass_on_soon(unit, told=told)
    return Became.AWAY


def is_from_reader(unit: Unit, mail: Mail, sender: str) -> bool:
    """Say whether a mail came from the address that one of ours went to, or its reader has now."""
    staff = directory.staff(unit.session, mail.person)
    return plain(sender) in {plain(one) for one in (mail.email, staff["email"] if staff else "") if one}


def _still_theirs(unit: Unit, mail: Mail) -> bool:
    """Say whether an address is what the directory has for a mail's reader; a newer one may well reach them."""
    staff = directory.staff(unit.session, mail.person)
    return plain(staff["email"]) == plain(mail.email) if staff else mail.person.startswith(MAILBOX)


def _pass_on_soon(unit: Unit, *, told: bool) -> None:
    # The clock passes on what is open, at once: it locks many cases, and this transaction holds one already.
    if told:
        unit.ring("clock")
