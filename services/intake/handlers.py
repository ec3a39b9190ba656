"""What intake does with each message of the other services.

Intake alone makes cases, rounds and ends. A message about a case or a round that it does not have therefore comes
from a time that its database has lost (an older backup was restored): it is set aside with that reason, to be
replayed once the data is back.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.intake.calls import actions as calls
from services.intake.cases import actions
from services.intake.cases.merging import Asked, Event, Pledge, Proposed
from services.intake.codes.actions import keep_body, keep_person
from services.intake.informing.hearing import hear_answer, hear_unreached
from services.intake.ledger import actions as ledger
from services.intake.ledger.store import entry
from services.intake.mail_in.taking import take as take_mail
from services.intake.noting import (
    case_of,
    on_card_withdrawn,
    on_escalation,
    on_opinion,
    on_part_reported,
    on_stage,
    on_task_urged,
)
from services.intake.promises import actions as promises
from services.intake.reviews import actions as reviews
from shared.contracts import Message
from shared.contracts.enterprise import ENTERPRISE_UNREACHED, ENTERPRISE_WROTE
from shared.contracts.from_notifier import (
    CALL_PLANNED,
    CARD_WITHDRAWN,
    ESCALATION_RAISED,
    STAGE_REACHED,
    TASK_CONTACTED,
    TASK_INTERIM,
    TASK_OPENED,
    TASK_OPINION,
    TASK_PART_REPORTED,
    TASK_RECALLED,
    TASK_REPORTED,
    TASK_RESCHEDULED,
    TASK_RESUMED,
    TASK_RETURNED,
    TASK_SIGNED,
    TASK_SUPPLEMENT_ASKED,
    TASK_URGED,
)
from shared.contracts.from_router import CASE_ASSIGNED, DIRECTORY_BODY, DIRECTORY_PERSON
from shared.contracts.ledger import LEDGER_REVIEW_MISSED, LEDGER_REVIEW_PLANNED, LEDGER_REVIEWED
from shared.contracts.mail_in import AGENCY_WROTE
from shared.contracts.promises import PROMISE_DUE, PROMISE_FULFILLED
from shared.contracts.words import CaseState, WhyMoved
from shared.messaging import Handler, Reject, Unit


def on_assigned(unit: Unit, message: Message) -> None:
    """A lead has the case: show who, and that the centre has admitted it."""
    data = message.data
    told = {
        "split": [one["code"] for one in data.get("split", ())],
        "assisting": [one["code"] for one in data["assisting"]],
        "class": data["case_class"],
        "decision": data["decision"],
    }
    _hear(unit, message, told, lead=data["lead"]["code"], turn=0)


def on_opened(unit: Unit, message: Message) -> None:
    """The clocks run: show until when the enterprise will have its answer."""
    data = message.data
    told = {"due_at": data["case_due_at"], "task_due_at": data["due_at"]}
    told |= {name: data[name] for name in ("sign_due_at", "contact_due_at") if data.get(name)}
    _hear(unit, message, told, due_at=datetime.fromisoformat(data["case_due_at"]))


def on_signed(unit: Unit, message: Message) -> None:
    """The lead is at work."""
    _hear(unit, message, {})


def on_returned(unit: Unit, message: Message) -> None:
    """The lead wants to be rid of the case, but still has it."""
    _hear(unit, message, {"reason": message.data["reason"], "legal_basis": message.data["legal_basis"]})


def on_recalled(unit: Unit, message: Message) -> None:
    """The desk has the case again."""
    _hear(unit, message, {})


def on_reported(unit: Unit, message: Message) -> None:
    """There is an answer for the centre to review; where the place asks for no review, it is approved at once."""
    proposed = Proposed.read(message.data)
    _hear(unit, message, {**asdict(proposed), "handled": message.data.get("handled")}, proposed=proposed)
    reviews.by_rule(unit, case_of(unit, message))


def on_resumed(unit: Unit, message: Message) -> None:
    """The lead goes on."""
    data = message.data
    told = {"why": data["why"], "due_at": data["case_due_at"], "task_due_at": data["due_at"]}
    _hear(unit, message, told, due_at=datetime.fromisoformat(data["case_due_at"]))


def on_rescheduled(unit: Unit, message: Message) -> None:
    """A limit was moved while it ran: show until when now, and why; nothing else has changed."""
    data, case = message.data, case_of(unit, message)
    told = {"why": data["why"], "due_at": data["case_due_at"], "provisional": data["provisional"]}
    if data["due_at"]:
        told["task_due_at"] = data["due_at"]
    for name in ("reason", "rests_until"):
        if data.get(name):
            told[name] = data[name]
    if not data.get("case_moved", True) or case.state in (CaseState.ANSWERED, CaseState.CALL_BACK):
        told["inside"] = True  # the enterprise's own limit runs on, or it has its answer
    if data["why"] == WhyMoved.SUSPENSION and not data.get("rests_until"):
        told["why"] = "goes_on"
    _hear(unit, message, told, due_at=datetime.fromisoformat(data["case_due_at"]), move=data["move"])


def on_interim(unit: Unit, message: Message) -> None:
    """The lead tells the enterprise where its matter stands."""
    data = message.data
    if _hear(unit, message, {"text": data["text"], "promised_on": data["promised_on"]}) and data["promised_on"]:
        pledge = Pledge(data["text"], data["promised_on"], data["lead"], None, data["by"] or "")
        promises.in_between(unit, case_of(unit, message), pledge, message.source)


def on_contacted(unit: Unit, message: Message) -> None:
    """The lead has spoken to the enterprise, as it says."""
    data = message.data
    _hear(unit, message, {"how": data["how"], "contacted_at": data["contacted_at"], "note": data["note"]})


def on_supplement_asked(unit: Unit, message: Message) -> None:
    """The lead needs something from the enterprise, and waits for it."""
    what, until = message.data["what"], message.data["until"]
    _hear(unit, message, {"what": what, "until": until}, asked=Asked(what, datetime.fromisoformat(until)))


def on_call_planned(unit: Unit, message: Message) -> None:
    """The calendar's owner says on which day to ask about an answer."""
    report = message.round, message.assignment, message.data["turn"]
    calls.plan(unit, case_of(unit, message), report, message.data, message.source)


def on_promise_due(unit: Unit, message: Message) -> None:
    """The day of a promise has come: the enterprise is asked whether it was kept."""
    data = message.data
    told = {"promise": data["promise"], "until": data["until"], "due_at": data["due_at"], "fired_at": data["fired_at"]}
    promises.fall_due(unit, case_of(unit, message), data["promise"], told)


def on_promise_fulfilled(unit: Unit, message: Message) -> None:
    """The owner of a promise says that it is kept; the enterprise is asked whether that is so."""
    promises.fulfil(unit, case_of(unit, message), message.data["promise"], message.data)


def on_unreached(unit: Unit, message: Message) -> None:
    """An enterprise could not be told something: somebody has to call."""
    hear_unreached(unit, case_of(unit, message), message)


def on_wrote(unit: Unit, message: Message) -> None:
    """An enterprise has answered a mail: it is added to its case."""
    hear_answer(unit, case_of(unit, message), message)


def on_ledger(unit: Unit, message: Message) -> None:
    """Of a case on the ledger: which day is planned for a review, that one was missed, what came of one."""
    case, data = case_of(unit, message), message.data
    one = entry(unit.session, case.id, data["entry"])
    if one is None:
        raise Reject(
            f"intake has no entry {data['entry']} of {case.number} on the ledger: was an older backup restored?"
        )
    ledger.hear(unit, case, one, LEDGER_LINES[message.type], data, message.source)


def _hear(
    unit: Unit,
    message: Message,
    told: dict[str, Any],
    *,
    lead: str | None = None,
    turn: int | None = None,
    **facts: Any,
) -> bool:
    event = Event(
        kind=message.type.removesuffix(".v1"),
        round=message.round,
        assignment=message.assignment,
        turn=message.data["turn"] if turn is None else turn,
        lead=lead or message.data["lead"],
        **facts,
    )
    told = {**told, "happened_at": message.time.isoformat()}
    if message.data.get("by"):
        told["person"] = message.data["by"]
    return actions.hear(unit, case_of(unit, message), event, told, message.source)


LEDGER_LINES = {
    LEDGER_REVIEW_PLANNED.name: ledger.PLANNED,
    LEDGER_REVIEW_MISSED.name: ledger.MISSED,
    LEDGER_REVIEWED.name: ledger.REVIEWED,
}
"""The line of the history that each message about the ledger becomes."""

HANDLERS: dict[str, Handler] = {
    CASE_ASSIGNED.name: on_assigned,
    TASK_OPENED.name: on_opened,
    TASK_SIGNED.name: on_signed,
    TASK_RETURNED.name: on_returned,
    TASK_RECALLED.name: on_recalled,
    TASK_REPORTED.name: on_reported,
    TASK_RESUMED.name: on_resumed,
    TASK_RESCHEDULED.name: on_rescheduled,
    TASK_INTERIM.name: on_interim,
    TASK_CONTACTED.name: on_contacted,
    TASK_SUPPLEMENT_ASKED.name: on_supplement_asked,
    TASK_OPINION.name: on_opinion,
    CALL_PLANNED.name: on_call_planned,
    TASK_PART_REPORTED.name: on_part_reported,
    ESCALATION_RAISED.name: on_escalation,
    TASK_URGED.name: on_task_urged,
    CARD_WITHDRAWN.name: on_card_withdrawn,
    STAGE_REACHED.name: on_stage,
    PROMISE_DUE.name: on_promise_due,
    PROMISE_FULFILLED.name: on_promise_fulfilled,
    ENTERPRISE_UNREACHED.name: on_unreached,
    ENTERPRISE_WROTE.name: on_wrote,
    AGENCY_WROTE.name: take_mail,
    **dict.fromkeys(LEDGER_LINES, on_ledger),
    DIRECTORY_BODY.name: keep_body,
    DIRECTORY_PERSON.name: keep_person,
}
