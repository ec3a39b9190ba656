"""What happens about telling enterprises: one mail for what is new, the newest alone, and word back where none can go.

The case's row is its lock. Messages merge by the line that they came with: in any order, and any number of times, the
newest is told and what it overtakes is not, unless it has gone already.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from services.notifier.channels.actions import RINGS, text_to_enterprise
from services.notifier.enterprise import store
from services.notifier.enterprise.domain import (
    address_of,
    has_arrived,
    kind_of,
    mobile_of,
    wait_for,
    why_unreached,
)
from services.notifier.enterprise.models import Informing
from services.notifier.inbox.domain import plain, told_files
from services.notifier.inbox.models import IncomingMail
from services.notifier.kindness.domain import HeldFor
from services.notifier.kindness.store import NEVER
from services.notifier.mail.actions import AT_ONCE, write_to_enterprise
from services.notifier.mail.domain import ENTERPRISE, ENTERPRISE_KINDS, Attempt, MailState, Result, Way
from services.notifier.mail.models import Mail
from services.notifier.mail.store import WAITING
from services.notifier.tasks.models import Case
from shared.contracts import Message
from shared.contracts.enterprise import ENTERPRISE_UNREACHED, ENTERPRISE_WROTE
from shared.contracts.words import Unreached
from shared.messaging import Unit

LEAVING = frozenset({MailState.SENDING, MailState.AMBIGUOUS})
"""States of a mail that is leaving, or may have left."""

OVERTAKEN = "what has happened since is told instead"


def take_informed(unit: Unit, case: Case, message: Message, *, by_sms: bool = False) -> None:
    """Tell the enterprise what is new, or say that it cannot be told; what was told before changes nothing.

    by_sms: whether short messages go out, to whoever has no mail address.
    """
    data, line = message.data, message.line
    rows = store.informings(unit.session, case.id)
    if any(row.line == line for row in rows):
        return
    news = [one["kind"] for one in data["news"]]
    row = Informing(case_id=case.id, line=line, news=news, at=message.time)
    found = store.mails(unit.session, case.id)
    unit.session.add(row)
    later = [one for one in rows if one.line > line]
    if later:
        _comes_late(unit, case, later[-1], row, found, data["news"])
    else:
        _tell(unit, case, row, found, data, by_sms=by_sms)
    unit.record(case, "enterprise.informed", {"line": line, "news": news, "mail": row.mail}, message.source)


def not_delivered(unit: Unit, case: Case, mail: Mail) -> None:
    """Say that somebody has to call: a mail has not arrived, or may not have. Of an overtaken one nothing is said."""
    why, rows = why_unreached(mail.state, mail.way), store.informings(unit.session, case.id)
    if why is None or not rows or rows[-1].mail != mail.key:
        return
    _unreached(unit, case, rows[-1], store.untold(rows, store.mails(unit.session, case.id)), why)


def overtaken(unit: Unit, claimed: Sequence[Mail]) -> dict[str, Result]:
    """Look which of some mails tell an enterprise what is no longer the newest: they are not sent.

    One that was being sent when the next came, and was put off, is found here alone.
    """
    mine = [mail for mail in claimed if mail.kind in ENTERPRISE_KINDS]
    newest = store.newest(unit.session, [mail.case_id for mail in mine]) if mine else {}
    over = Result(Attempt.DROPPED, OVERTAKEN)
    return {mail.key: over for mail in mine if mail.details["line"] < newest.get(mail.case_id or "", 0)}


def take_answer(unit: Unit, row: IncomingMail, mail: Mail, sender: str, only_to: str | None) -> bool:
    """Pass on to intake what an enterprise has answered to a mail; False where somebody else has.

    It asks for nothing here, whatever its words are, and nobody answers it. only_to: where every mail goes instead (a
    staging system): there an answer can come from nowhere else.
    """
    if not sender or plain(sender) not in {plain(one) for one in (mail.email, only_to) if one}:
        return False
    case: Any = unit.case(mail.case_id or "")
    told = {
        "mail": row.id,
        "text": row.said,
        "files": len(row.files),
        "by": mail.name,
        "at": row.received_at.isoformat(),
        "attached": told_files(row.files),
    }
    line = unit.record(case, "enterprise.wrote", {"mail": row.id}, ENTERPRISE)
    unit.send(ENTERPRISE_WROTE, case, told, line=line, round=case.round, assignment=case.assignment)
    return True


def _tell(
    unit: Unit, case: Case, row: Informing, found: dict[str, Mail], data: dict[str, Any], *, by_sms: bool
) -> None:
    """Write the mail about what is newest in place of those that wait: by short message where there is no mailbox."""
    waiting = [mail for mail in found.values() if mail.state in WAITING]
    news = _in_order([*(one for mail in waiting for one in mail.details["news"]), *data["news"]])
    # What was to go at once, or has been tried, takes along what is told in its place.
    hurries = any(mail.held_at is None for mail in waiting)
    for mail in waiting:
        _overtake(unit, mail)
    mailbox = address_of(data["contact"])
    address = mailbox or (mobile_of(data["contact"]) if by_sms else "")
    if not address or store.came_back(found.values(), address):
        why = Unreached.BOUNCED if address else Unreached.NO_WAY
        rows = store.informings(unit.session, case.id)
        _unreached(unit, case, row, store.untold(rows, found), why)
        return
    kinds = [one["kind"] for one in news]
    gone = [mail.over_at or mail.created_at for mail in found.values() if _has_gone(mail)]
    wait = timedelta() if hurries else wait_for(kinds, max(gone, default=None), unit.now)
    write = write_to_enterprise if mailbox else text_to_enterprise
    mail = write(unit, case.id, kind_of(kinds, data), data, news=news, line=row.line, address=address)
    if wait:
        mail.held_at, mail.not_before, mail.held_for, mail.due_at = unit.now, unit.now + wait, HeldFor.MANY, NEVER
    row.mail = mail.key


def _comes_late(
    unit: Unit, case: Case, newest: Informing, row: Informing, found: dict[str, Mail], news: list[dict[str, Any]]
) -> None:
    """Let what comes behind something newer be told with it, while that has not gone; it makes no mail of its own."""
    mail = found.get(newest.mail or "")
    if mail is not None and mail.state in WAITING:
        told = _in_order([*mail.details["news"], *news])
        mail.details = {**mail.details, "news": told}
        mail.kind = kind_of([one["kind"] for one in told], mail.details)
        if mail.held_at is not None and not wait_for(row.news, unit.now, unit.now):
            mail.held_at, mail.not_before, mail.due_at = None, None, AT_ONCE
            unit.ring("mail" if mail.way == Way.MAIL else RINGS)
        return
    why = why_unreached(mail.state, mail.way) if mail is not None else Unreached.NO_WAY
    if why is not None:
        rows = store.informings(unit.session, case.id)
        _unreached(unit, case, newest, store.untold(rows, found), why)


def _has_gone(mail: Mail) -> bool:
    return mail.state in LEAVING or has_arrived(mail.state, mail.way)


def _in_order(news: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(news, key=lambda one: datetime.fromisoformat(one["at"]))


def _overtake(unit: Unit, mail: Mail) -> None:
    mail.state, mail.words, mail.over_at = MailState.DROPPED, OVERTAKEN, unit.now
    mail.due_at, mail.claim, mail.secret, mail.held_at = None, None, None, None
    told = {"mail": mail.key, "kind": mail.kind, "to": mail.person, "why": OVERTAKEN}
    unit.record(unit.case(mail.case_id or ""), "mail.dropped", told, "mail")


def _unreached(unit: Unit, case: Case, row: Informing, news: list[str], why: Unreached) -> None:
    facts = {"told": row.line, "why": str(why), "news": news}
    line = unit.record(case, "enterprise.unreached", facts, "mail")
    unit.send(ENTERPRISE_UNREACHED, case, facts, line=line, round=case.round, assignment=case.assignment)
