"""A leader's answer to what an office asks of its clock: agreed to as it was asked, or refused with a reason."""

import re
from typing import Any

from services.notifier.directory.domain import Person
from services.notifier.directory.duties import serving
from services.notifier.extensions import store
from services.notifier.extensions.deciding import LONGEST_WORDS, decide
from services.notifier.inbox.commands import Command, Incomplete, Understood, Verb
from services.notifier.inbox.domain import Became, Done
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.verbs import Doubt
from services.notifier.mail.models import Mail
from services.notifier.tasks.domain import Refusal
from shared.contracts.words import Duty
from shared.messaging import Unit

GRANT, REFUSE = "grant", "refuse"

_AMOUNT = re.compile(  # words that may mean another length than was asked for
    r"[0-9０-９一二三四五六七八九十两]\s*个?\s*(?:工作日|日|天|小时|月)|\d+\s*(?:working )?(?:day|hour|month)"
)


def decider(unit: Unit, mail: Mail) -> Person | None:
    """Return the reader of a mail that asks for a decision, where they may decide today; else None."""
    one = store.extension(unit.session, mail.details["asked"])
    case: Any = unit.case(mail.case_id or "")
    if one is None or case is None:
        return None
    found = serving(unit.session, Duty(one.duty), case.facts, but=one.body)
    return next((person for person in found if person.id == mail.person), None)


def decided(unit: Unit, row: IncomingMail, mail: Mail, who: Person, asked: Understood) -> Done:
    """Decide as an answer says. How much else than was asked is granted is said on the page: a line may mean either."""
    if not isinstance(asked, Command | Incomplete) or asked.verb not in (Verb.AGREE, Verb.DISAGREE):
        return Done(Became.NOTED)
    act = GRANT if asked.verb is Verb.AGREE else REFUSE
    words = str(asked.fields.get("text", ""))
    if len(words) > LONGEST_WORDS:
        return Done(Became.NOTED, doubt=Doubt.UNCLEAR.value)
    row.verb, row.fields = act, {"asked": mail.details["asked"], "words": words}
    missing = ("reason",) if act == REFUSE and not words else ("n",) if act == GRANT and _AMOUNT.search(words) else ()
    if missing:
        return Done(Became.UNFINISHED, act, row.fields, missing)
    one = store.extension(unit.session, mail.details["asked"])
    over = decide(unit, mail.details["asked"], who, one.n if one and act == GRANT else 0, words)
    if over is not None:
        why = Refusal.ALREADY if over.at else Refusal.OVER
        return Done(Became.REFUSED, act, row.fields, why=why, first_at=over.at, first_by=over.by)
    return Done(Became.ACTED, act, row.fields)
