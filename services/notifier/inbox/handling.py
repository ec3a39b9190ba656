"""Reading the mails that wait, one after another: whose, about what, and what becomes of it, in one transaction each.

A mail is parsed with no transaction open: a large one takes a second. That it was begun with is committed before, so
that one at which the process dies is counted too. One that cannot be read by us is tried again, and in the end stands
on the keeper's page as failed; its neighbours go on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy import select

from services.notifier.enterprise.actions import take_answer
from services.notifier.inbox import acting, bounces, store
from services.notifier.inbox.addresses import Named, Purpose, ReplyAddresses
from services.notifier.inbox.answering import ANSWERED, answer, tell_of_stranger
from services.notifier.inbox.domain import OF_READER, Became, plain, storable
from services.notifier.inbox.incoming import read
from services.notifier.inbox.mail_in import pass_on
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.replay import WORDS_KEPT
from services.notifier.inbox.several import answer_to_several
from services.notifier.inbox.shapes import Incoming, Nature
from services.notifier.mail import store as mails
from services.notifier.mail.domain import ENTERPRISE, ENTERPRISE_KINDS, MailKind
from services.notifier.mail.models import Mail
from shared.db import DatabaseDown
from shared.db.clock import database_now
from shared.messaging import Service, Unit

log = structlog.get_logger(__name__)

READ = Counter("nwd_mail_read_total", "Mails that came in and were read, by what became of them.", ["became"])

RETRY_DELAYS = (1.0, 30.0, 300.0)
"""Seconds before each further try at a mail that could not be read; after the last it has failed."""

PATIENCE = 20.0
"""Seconds after which reading a mail is begun anew where nothing more was heard of it: its reader died or hangs."""

CUT_OFF = "cut off"
"""Why a mail failed at which its reader died or hung each time."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that is being read, in its transaction.

    mail: the one of ours that its address names, if any. apart: whether it names one about another matter besides, for
    which it does nothing.
    """

    unit: Unit
    row: IncomingMail
    incoming: Incoming
    named: Named | None
    mail: Mail | None
    apart: bool = False


class Handling:
    """Reads what has come in for one service. only_to: where every mail goes instead, on a staging system."""

    def __init__(self, service: Service, addresses: ReplyAddresses, only_to: str | None = None) -> None:
        self._service, self._addresses, self._only_to = service, addresses, only_to
        self._interrupted: set[str] = set()

    def turn(self) -> bool:
        """Read the mail that has waited longest; return whether there was one. Raises DatabaseDown, with it unread."""
        with self._service.database.read() as session:
            incoming_id = store.next_waiting(session)
        if incoming_id is None:
            return False
        raw = self._begun(incoming_id)
        if raw is None:
            return True
        try:
            self._handle(incoming_id, read(raw))
        except DatabaseDown:
            self._interrupted.add(incoming_id)
            raise
        except Exception as error:  # whatever it is, the next mail must not wait for it
            log.exception("mail not read", mail=incoming_id)
            self._put_off(incoming_id, type(error).__name__)
        return True

    def _begun(self, incoming_id: str) -> bytes | None:
        """Count that a mail is begun with, and return its bytes; None where it is set aside, or another has it."""
        with self._service.begin(f"mail {incoming_id}") as unit:
            row = store.begun_again(unit.session, incoming_id)
            if row is None:
                return None
            if incoming_id in self._interrupted:  # the database went away: no fault of the mail's
                self._interrupted.discard(incoming_id)
                row.attempts -= 1
            if row.attempts > len(RETRY_DELAYS):
                _set_aside(unit, row, CUT_OFF)
                return None
            row.attempts += 1
            row.due_at = database_now(unit.session) + PATIENCE
            return _delivered(row)

    def _handle(self, incoming_id: str, incoming: Incoming) -> None:
        with self._service.begin(f"mail {incoming_id}") as unit:
            row = _locked(unit, incoming_id)
            if row is None:  # somebody else has it
                return
            keep(row, incoming)
            addressed = self._named(unit, row, incoming)
            named, mail = addressed[0] if addressed else (None, None)
            others = [one for it, one in addressed[1:] if one is not None and it.purpose is Purpose.REPLY]
            apart = mail is not None and any(_matter(one) != _matter(mail) for one in others)
            if mail is not None:
                row.answers, row.case_id, row.task_id, row.person = mail.key, mail.case_id, mail.task_id, mail.person
            if mail is not None:
                unit.preload(mail.cases, make=False)
            row.state = self._became(Arrived(unit, row, incoming, named, mail, apart))
            row.due_at, row.over_at = None, unit.now
            _record(unit, row)
        log.info("mail read", mail=incoming_id, became=row.state, case=row.case_id, verb=row.verb)
        READ.labels(row.state).inc()

    def _named(self, unit: Unit, row: IncomingMail, incoming: Incoming) -> list[tuple[Named, Mail | None]]:
        """Return what the mail's addresses name, with our mails: what its sender was written to first, then in order.

        In order: as the mail server said them, then as its headers do.
        """
        read_ones = (self._addresses.read(str(one)) for one in (*row.recipients, *incoming.recipients))
        named = dict.fromkeys(one for one in read_ones if one is not None)
        sender = plain(incoming.sender)
        found = [(one, mails.mail(unit.session, one.key)) for one in named]
        return sorted(found, key=lambda it: it[1] is None or not sender or plain(it[1].email) != sender)

    def _became(self, it: Arrived) -> Became:
        it.row.told = {"nature": it.incoming.nature.value, "remarks": [str(one) for one in it.incoming.notes]}
        return _BY_NATURE.get(it.incoming.nature, _ignored)(self, it)

    def replied(self, it: Arrived) -> Became:
        """Do what a person's answer asks for, and say what came of it."""
        mail = it.mail
        if it.named is not None and it.named.purpose is Purpose.MAIL_IN:
            ours = _is_ours(it)  # the agency has answered, or sent back, what we wrote to it
            return Became.IGNORED if ours else pass_on(it.unit, it.row, it.incoming, it.named.key)
        if mail is None or it.named is None or it.named.purpose is not Purpose.REPLY:
            return Became.IGNORED
        if not (mail.case_id or mail.kind == MailKind.BUNDLE):
            return Became.IGNORED
        if _is_ours(it):
            it.row.told = {**it.row.told, "nature": Nature.LOOP.value}
            return Became.IGNORED
        if mail.kind == MailKind.BUNDLE:
            return answer_to_several(it.unit, it.row, it.incoming, mail, self._only_to)
        if mail.kind in ENTERPRISE_KINDS:
            theirs = take_answer(it.unit, it.row, mail, it.incoming.sender, self._only_to)
            return Became.NOTED if theirs else Became.STRANGER
        who = acting.who_wrote(it.unit, it.incoming, mail, self._only_to)
        if who is None:
            tell_of_stranger(it.unit, mail, acting.reader(it.unit, mail), it.incoming.sender)
            return Became.STRANGER
        it.row.sender_name = who.name  # not what the mail calls its sender
        it.row.person = who.id  # who follows the mail's reader acts in their own name
        since, most = it.unit.now - ANSWERED[0], ANSWERED[1]
        answers = store.answered_since(it.unit.session, who.id, since) < most
        acting.has_opened(it.unit, mail, who)
        done = acting.act(it.unit, it.row, it.incoming, mail, who)
        if answers:
            answer(it.unit, it.row, it.incoming, mail, who, done, apart=it.apart)
        told = {"answered": answers, "act": done.act, "why": done.why, "missing": list(done.missing)}
        it.row.told = {**it.row.told, **told}
        return done.became

    def reported(self, it: Arrived) -> Became:
        """Write down what a mail server says of a mail of ours."""
        mail = it.mail
        if mail is None or it.named is None or it.named.purpose is not Purpose.BOUNCE:
            return Became.IGNORED
        found = it.incoming.report
        told = {"status": found.status, "words": storable(found.words)[:500]} if found else {}
        it.row.told = {**it.row.told, **told}
        return bounces.reported(it.unit, mail, found, self._only_to)

    def _put_off(self, incoming_id: str, why: str) -> None:
        with self._service.begin(f"mail {incoming_id}") as unit:
            row = _locked(unit, incoming_id)
            if row is None:
                return
            if row.attempts > len(RETRY_DELAYS):
                _set_aside(unit, row, why)
            else:
                row.told = {"failed": why}
                row.due_at = database_now(unit.session) + RETRY_DELAYS[row.attempts - 1]


def _set_aside(unit: Unit, row: IncomingMail, why: str) -> None:
    row.state, row.told, row.due_at, row.over_at = Became.FAILED, {"failed": why}, None, unit.now
    log.error("mail set aside", mail=row.id, reason=why)
    READ.labels(Became.FAILED).inc()


def keep(row: IncomingMail, incoming: Incoming) -> None:
    """Write into a mail's row what it says."""
    row.sender, row.sender_name = storable(incoming.sender)[:320], storable(incoming.sender_name)[:200]
    row.subject, row.said = storable(incoming.subject)[:500], storable(incoming.text)[: acting.LONGEST_SAID]
    row.files = [
        {"name": storable(one.name), "type": storable(one.type), "size": one.size, "sha256": one.sha256}
        for one in incoming.files
    ]


def _ignored(_handling: Handling, _it: Arrived) -> Became:
    return Became.IGNORED


def _away(_handling: Handling, it: Arrived) -> Became:
    if it.mail is None:
        return Became.IGNORED
    if it.mail.kind in ENTERPRISE_KINDS:  # who is away there is nothing to us
        return Became.AWAY
    return bounces.away(it.unit, it.mail, it.incoming)


_BY_NATURE: dict[Nature, Callable[[Handling, Arrived], Became]] = {
    Nature.REPLY: Handling.replied,
    Nature.REPORT: Handling.reported,
    Nature.AUTO_REPLY: _away,
}
"""What is done with what; all else is kept, and nobody answers it."""


def _delivered(row: IncomingMail) -> bytes:
    """Return a mail as whoever delivers it last leaves it: where nobody is to be answered, its head says so."""
    handed_over = row.way != "imap"  # what is fetched has been delivered, with its Return-Path (RFC 5321, 4.4)
    return b"Return-Path: <>\r\n" + row.raw.lstrip(b"\r\n") if handed_over and not row.envelope_from else row.raw


def _locked(unit: Unit, incoming_id: str) -> IncomingMail | None:
    query = select(IncomingMail).where(IncomingMail.id == incoming_id, IncomingMail.state == Became.WAITING)
    return unit.session.scalar(query.with_for_update(skip_locked=True))


def _matter(mail: Mail) -> tuple[str | None, str]:
    """Return what an answer to a mail is about: its task, what is to be decided or signed in it, or its case."""
    if mail.kind in ENTERPRISE_KINDS:
        return mail.case_id, ENTERPRISE
    own = mail.kind in (MailKind.TO_DECIDE, MailKind.COUNTERSIGN)
    return mail.task_id, f"{mail.kind} {mail.occasion}" if own else ""


def _is_ours(it: Arrived) -> bool:
    """Say whether a mail of ours has come back: its Message-ID begins with the key of one."""
    key = it.incoming.message_id.strip("<>").partition("@")[0]
    return len(key) == 32 and mails.mail(it.unit.session, key) is not None


def _record(unit: Unit, row: IncomingMail) -> None:
    """Put on record that a mail came in about a case, with the words of one that is kept as a note."""
    case: Any = unit.case(row.case_id) if row.case_id else None
    if case is None:
        return
    told: dict[str, Any] = {"mail": row.id, "sha256": row.sha256, "answers": row.answers, "task": row.task_id}
    told |= {
        "person": row.person,
        "became": str(row.state),
        "verb": row.verb,
        "files": [one["sha256"] for one in row.files],
    }
    if row.state in WORDS_KEPT:
        told["text"] = row.said
    unit.record(case, "mail.received", told, row.person if row.state in OF_READER and row.person else "mail")
