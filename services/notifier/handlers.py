"""What notifier does with each type of message: the whole of it in one table, at the foot."""

from collections.abc import Container
from datetime import datetime

from services.notifier.absences.actions import end
from services.notifier.absences.domain import Why
from services.notifier.directory.actions import keep_body, keep_person
from services.notifier.directory.domain import Person
from services.notifier.directory.store import staff
from services.notifier.enterprise.actions import take_informed
from services.notifier.experts.actions import take_question
from services.notifier.files.actions import take_file
from services.notifier.handover.actions import hand_over
from services.notifier.inbox import mail_in
from services.notifier.ledger.actions import take_set
from services.notifier.mail.actions import write_sign_in, write_webhook
from services.notifier.mail.domain import MailKind, Way
from services.notifier.meetings.actions import take_meeting
from services.notifier.promises.actions import take_made, take_settled
from services.notifier.tasks.merging import take_assignment, take_end, take_note, take_recall
from services.notifier.tasks.reviews import take_review
from services.notifier.waiting.actions import take_waiting
from shared.contracts import Message
from shared.contracts.enterprise import ENTERPRISE_INFORMED
from shared.contracts.from_intake import (
    CASE_ATTACHED,
    CASE_CLOSED,
    CASE_REVIEWED,
    CASE_SUPPLEMENTED,
    CASE_URGED,
    CASE_WITHDRAWN,
)
from shared.contracts.from_router import (
    ASSIGNMENT_RECALL,
    CASE_ASSIGNED,
    CASE_WAITING,
    DIRECTORY_BODY,
    DIRECTORY_PERSON,
    EXPERT_ASKED,
    MEETING_TOLD,
    SIGN_IN_ASKED,
)
from shared.contracts.ledger import LEDGER_REVIEW_SET
from shared.contracts.mail_in import AGENCY_ANSWERED
from shared.contracts.promises import PROMISE_MADE, PROMISE_SETTLED
from shared.contracts.webhooks import WEBHOOK_FAILING
from shared.contracts.words import ALL_ROUNDS, Ending
from shared.messaging import Handler, Unit


def assigned(unit: Unit, message: Message) -> None:
    """Open the tasks of a new assignment."""
    take_assignment(unit, unit.case_or_new(message.subject), message)


def recall(unit: Unit, message: Message) -> None:
    """Give an assignment back, if nobody has signed for it."""
    take_recall(unit, unit.case_or_new(message.subject), message)


def waits(unit: Unit, message: Message) -> None:
    """Watch how long a case waits for the dispatch desk."""
    take_waiting(unit, unit.case_or_new(message.subject), message)


def withdrawn(unit: Unit, message: Message) -> None:
    """End every round there is or could be."""
    take_end(unit, unit.case_or_new(message.subject), ALL_ROUNDS, "withdrawn")


def closed(unit: Unit, message: Message) -> None:
    """End the round that the message names, and those before it."""
    ending = message.data.get("ending")
    told = str(ending) if ending in (Ending.MERGED, Ending.LEDGER) else None
    take_end(unit, unit.case_or_new(message.subject), message.round, "closed", told)


def reviewed(unit: Unit, message: Message) -> None:
    """Follow what the centre made of a report."""
    take_review(unit, unit.case_or_new(message.subject), message)


def supplemented(unit: Unit, message: Message) -> None:
    """Pass on what was added to the case."""
    take_note(unit, unit.case_or_new(message.subject), message, MailKind.SUPPLEMENT)


def urged(unit: Unit, message: Message) -> None:
    """Pass on that somebody presses for an answer."""
    take_note(unit, unit.case_or_new(message.subject), message, MailKind.URGING)


def attached(unit: Unit, message: Message) -> None:
    """Keep that the case has another file."""
    take_file(unit, unit.case_or_new(message.subject), message)


def promise_made(unit: Unit, message: Message) -> None:
    """Watch a promise: remind its owner, and tell when its day has come."""
    take_made(unit, unit.case_or_new(message.subject), message)


def promise_settled(unit: Unit, message: Message) -> None:
    """Watch a promise no more; where it was broken, write to the supervision office."""
    take_settled(unit, unit.case_or_new(message.subject), message)


def informed(unit: Unit, message: Message) -> None:
    """Tell whoever brought the case what is new."""
    take_informed(unit, unit.case_or_new(message.subject), message)


def informed_by_sms(unit: Unit, message: Message) -> None:
    """Tell whoever brought the case what is new, by short message where there is no mailbox."""
    take_informed(unit, unit.case_or_new(message.subject), message, by_sms=True)


def review_set(unit: Unit, message: Message) -> None:
    """Watch a case on the ledger: remind its owner of each review, and tell on one that was missed."""
    take_set(unit, unit.case_or_new(message.subject), message)


def body(unit: Unit, message: Message) -> None:
    """Keep the copy of the directory up to date."""
    keep_body(unit, message.data["version"], message.data["body"])


def person(unit: Unit, message: Message) -> None:
    """Keep the copy of the people up to date; what was theirs who have left goes to whoever follows them.

    Who has another address is no longer away because mail to the old one came back.
    """
    told = message.data["person"]
    before = staff(unit.session, told["id"])
    if before is not None and before["email"] != told["email"]:
        end(unit, told["id"], why=Why.BOUNCED)
    if keep_person(unit, message.data["version"], told):
        hand_over(unit, told, message.id)


def sign_in_asked(unit: Unit, message: Message) -> None:
    """Mail somebody the link by which they sign in."""
    told = message.data
    until = datetime.fromisoformat(told["expires_at"])
    write_sign_in(unit, Person(**told["person"]), message.time, until, told["nonce"], message.id)


def webhook_failing(unit: Unit, message: Message) -> None:
    """Tell an agency's contact that its webhook was switched off, or that something for it was given up."""
    write_webhook(unit, message.subject, message.data, message.id)


def expert_asked(unit: Unit, message: Message) -> None:
    """Mail an expert a link to a question about the case."""
    take_question(unit, unit.case_or_new(message.subject), message)


def meeting_told(unit: Unit, message: Message) -> None:
    """Keep a meeting as it stands now, and write to its bodies."""
    take_meeting(unit, message.subject, message.data)


HANDLERS: dict[str, Handler] = {
    CASE_ASSIGNED.name: assigned,
    ASSIGNMENT_RECALL.name: recall,
    CASE_WAITING.name: waits,
    CASE_WITHDRAWN.name: withdrawn,
    CASE_CLOSED.name: closed,
    CASE_REVIEWED.name: reviewed,
    CASE_SUPPLEMENTED.name: supplemented,
    CASE_URGED.name: urged,
    CASE_ATTACHED.name: attached,
    PROMISE_MADE.name: promise_made,
    PROMISE_SETTLED.name: promise_settled,
    LEDGER_REVIEW_SET.name: review_set,
    ENTERPRISE_INFORMED.name: informed,
    DIRECTORY_BODY.name: body,
    DIRECTORY_PERSON.name: person,
    SIGN_IN_ASKED.name: sign_in_asked,
    EXPERT_ASKED.name: expert_asked,
    WEBHOOK_FAILING.name: webhook_failing,
    AGENCY_ANSWERED.name: mail_in.answered,
    MEETING_TOLD.name: meeting_told,
}


def handlers_for(ways: Container[Way]) -> dict[str, Handler]:
    """Return the handlers of a process that knows where messages of some ways go out."""
    return {**HANDLERS, ENTERPRISE_INFORMED.name: informed_by_sms} if Way.SMS in ways else HANDLERS
