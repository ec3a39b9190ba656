"""Gathering mails into one, in the transaction in which they are taken up: each keeps its row and names the other.

Nothing is lost on the way: until that commits they wait as they did, and a mail that does not arrive lets those go
again that it had gathered, or shares its end with them.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.directory.actions import gone
from services.notifier.escalation.actions import raise_undelivered
from services.notifier.kindness import store
from services.notifier.kindness.domain import OF_STEPS, HeldFor, needless
from services.notifier.kindness.outdated import why_outdated
from services.notifier.mail.actions import AT_ONCE, write_bundle
from services.notifier.mail.domain import BadAddress, MailKind, MailState
from services.notifier.mail.letters import About, letter_for
from services.notifier.mail.models import Mail
from services.notifier.mail.sender import Sender
from shared.messaging import Unit

MOST = 50
"""Mails that one gathers; what is more goes with the next."""


def gather(unit: Unit, mail: Mail, about: Mapping[str, About], sender: Sender) -> list[Mail]:
    """Put into one mail all that waits for the reader of a leased one, and return what has gone with it.

    about: what leased mails are about. Empty where there are no two of them, or the address cannot be written to; what
    is needless by now is left to its own turn. Nor to somebody who is away: what is theirs may be another's by now.
    """
    if mail.person in gone(unit):
        return []
    waiting = store.waiting_with(unit.session, mail, MOST)
    others = store.tasks_of(unit.session, [one for one in waiting if one.key not in about])
    known = {**about, **{key: About(*found) for key, found in others.items()}}
    wanted = [(one, known[one.key]) for one in waiting if one.key in known]
    wanted = [(one, seen) for one, seen in wanted if not why_needless(unit.session, one, seen)]
    if len(wanted) < 2:
        return []
    names = regimes.place_names(unit.session, unit.service.parts)["centre"]
    templates = regimes.mail_templates(unit.session, unit.service.parts)
    try:
        lines = [_line(one, seen, letter_for(one, seen, sender, names, templates).subject) for one, seen in wanted]
    except BadAddress:
        return []
    gathered = [one for one, _ in wanted]
    occasion = hashlib.sha256("\n".join(one.key for one in gathered).encode()).hexdigest()[:32]
    bundle = write_bundle(unit, MailKind.BUNDLE, gathered[0], lines, occasion)
    for one in gathered:
        one.attempts -= one.state == MailState.SENDING  # leased, and not tried
        one.state, one.bundle, one.over_at = MailState.BUNDLED, bundle.key, unit.now
        one.due_at, one.claim, one.held_at = None, None, None
        one.not_before = min(one.not_before or unit.now, unit.now)
    return gathered


def came_to(unit: Unit, mail: Mail) -> None:
    """Let mails share what became of the one that had gathered them; called for a mail of any kind that is over.

    Refused, each goes by itself now, for it has certainly not arrived. In doubt, or come back, so are all of them, and
    each is raised in its own case; those cases are locked (`Mail.cases`).
    """
    if mail.kind != MailKind.BUNDLE or mail.state not in (MailState.FAILED, MailState.AMBIGUOUS, MailState.BOUNCED):
        return
    gathered = store.gathered_by(unit.session, mail)
    if mail.state == MailState.FAILED:
        for one in gathered:
            one.state, one.bundle, one.over_at = MailState.QUEUED, None, None
            one.due_at, one.held_for = AT_ONCE, HeldFor.ALONE
        unit.ring("mail")
        return
    for one in gathered:
        one.state, one.words, one.over_at = mail.state, mail.words, unit.now
        if one.case_id:
            raise_undelivered(unit, unit.case(one.case_id), one)


def why_needless(session: Session, mail: Mail, about: About | None) -> str:
    """Return why a mail that has waited need not go any more, empty where it must."""
    if outdated := why_outdated(session, mail):
        return outdated
    state = about.task.state if about and about.task else None
    stopped = mail.kind in OF_STEPS and store.has_stopped(session, mail)
    unheard = mail.kind == MailKind.OVER and store.heard_nothing(session, mail)
    return needless(mail.kind, mail.details, state, stopped=stopped, unheard=unheard)


def _line(mail: Mail, about: About, subject: str) -> dict[str, Any]:
    told = mail.details
    return {
        "mail": mail.key,
        "case": mail.case_id,
        "task": mail.task_id,
        "subject": subject,
        "due": None if about.facts["confidential"] else told.get("due"),
        "signs_in": bool(told.get("signs_in")),
    }
