"""A played case on the ledger: two of the centre put it there, its owner reviews it, somebody takes it off again."""

from collections.abc import Mapping
from typing import Any

from services.notifier import regime as regimes
from services.notifier.directory.domain import Person
from services.notifier.ledger import actions, store
from services.notifier.ledger.domain import HOUSE_CYCLE
from services.notifier.ledger.models import LedgerEntry
from services.notifier.tasks.merging import take_end
from services.notifier.tasks.models import Case, Task
from shared.contracts import Message
from shared.contracts.ledger import LEDGER_REVIEW_SET
from shared.contracts.words import Ending
from shared.db import new_id
from shared.messaging import Unit

Event = Mapping[str, Any]
NOT_ON_IT, ON_IT = "not_on_ledger", "on_ledger"
"""Why an act was refused."""


def put_on(unit: Unit, case: Case, lead: Task, who: Person, event: Event) -> str | None:
    """Put it on the ledger, owned by `by` (the lead where nobody is named), reviewed every `n` months."""
    if store.live_of(unit.session, case.id) is not None:
        return ON_IT
    number = len(store.of_case(unit.session, case.id)) + 1
    owned = {"owner": lead.body, "person": who.id, "name": who.name, "months": event["n"] or _cycle(unit)}
    since = {"since": unit.now.isoformat(), "ended_at": None, "why": None}
    told = {"entry": number, "turn": 1, "reason": event["text"], **owned, **since, "case": case.facts}
    actions.take_set(unit, case, _message(unit, case, told))
    take_end(unit, case, case.round, "closed", str(Ending.LEDGER))
    return None


def reviewed(unit: Unit, case: Case, _lead: Task, who: Person, event: Event) -> str | None:
    """Report on a review."""
    one = store.live_of(unit.session, case.id)
    if one is None:
        return NOT_ON_IT
    said: dict[str, str] = dict.fromkeys(("done", "hindrance", "next_step"), str(event["text"]))
    refused = actions.review(unit, one.id, who, said, None)
    return str(refused) if refused else None


def take_off(unit: Unit, case: Case, _lead: Task, _who: Person, _event: Event) -> str | None:
    """Take it off the ledger; `reopen` assigns it anew."""
    one = store.live_of(unit.session, case.id)
    if one is None:
        return NOT_ON_IT
    actions.take_set(unit, case, _message(unit, case, {**_standing(one), "ended_at": unit.now.isoformat()}))
    return None


def _standing(one: LedgerEntry) -> dict[str, Any]:
    names = ("reason", "owner", "person", "name", "months")
    told = {name: getattr(one, name) for name in names}
    since = {"since": one.since.isoformat(), "why": "resumed"}
    return {"entry": one.number, "turn": one.turn + 1, **told, **since, "case": one.facts}


def _cycle(unit: Unit) -> int:
    digest = unit.service.parts.current_hash(unit.session, regimes.LEDGER)
    part = unit.service.parts.version(unit.session, digest) if digest else None
    return int(part.content["cycle"]["months"]) if part else HOUSE_CYCLE


def _message(unit: Unit, case: Case, data: dict[str, Any]) -> Message:
    kind = LEDGER_REVIEW_SET
    return Message(new_id(), kind.name, kind.source, case.id, unit.now, data, round=case.round)
