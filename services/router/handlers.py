"""What the router does with each type of message. The case's row is locked, and made where it was missing."""

from services.router.decisions import actions, coming_back, parts
from services.router.decisions.domain import Key
from services.router.decisions.models import Case
from services.router.decisions.sent_back import SentBack
from services.router.experts.actions import take_answer
from shared.contracts import Message
from shared.contracts.from_intake import CASE_CLOSED, CASE_REOPENED, CASE_SUBMITTED, CASE_WITHDRAWN
from shared.contracts.from_notifier import (
    EXPERT_ANSWERED,
    TASK_PART_REPORTED,
    TASK_RECALLED,
    TASK_REPORTED,
    TASK_RETURNED,
    TASK_SIGNED,
)
from shared.contracts.words import ALL_ROUNDS, is_test
from shared.messaging import Handler, Unit


def submitted(unit: Unit, message: Message) -> None:
    """A case has come: find a body for it. Tests stay in intake; one that comes all the same reaches nobody."""
    if is_test(message.data["case"]["source"]["agency"]):
        return
    actions.take(unit, unit.case_or_new(message.subject), message.data["case"])


def withdrawn(unit: Unit, message: Message) -> None:
    """The case was taken back by who brought it, once and for all."""
    actions.end(unit, unit.case_or_new(message.subject), ALL_ROUNDS)


def closed(unit: Unit, message: Message) -> None:
    """A round is over."""
    actions.end(unit, unit.case_or_new(message.subject), message.round)


def reopened(unit: Unit, message: Message) -> None:
    """The enterprise is not satisfied, or whoever had the case outside does not take it."""
    data, case = message.data, unit.case_or_new(message.subject)
    back = None
    if data.get("to_desk"):
        back = SentBack(data.get("outside"), data["reason"], data.get("legal_basis"))
    actions.reopen(unit, case, message.round, data["case"], data["reason"], back=back)


def signed(unit: Unit, message: Message) -> None:
    """The lead took the case on."""
    actions.signed(unit, _case(unit, message), _key(message), message.data["by"])


def returned(unit: Unit, message: Message) -> None:
    """The lead asks to be rid of the case."""
    data = message.data
    coming_back.returned(
        unit,
        _case(unit, message),
        _key(message),
        by=data["by"],
        ground=data.get("ground"),
        reason=data["reason"],
        legal_basis=data["legal_basis"],
    )


def recalled(unit: Unit, message: Message) -> None:
    """An assignment that the desk asked back was given back."""
    coming_back.given_back(unit, _case(unit, message), _key(message), message.data["by"])


def reported(unit: Unit, message: Message) -> None:
    """The lead has reported."""
    actions.reported(unit, _case(unit, message), _key(message), message.data["by"])


def part_reported(unit: Unit, message: Message) -> None:
    """A split body has reported on its part, or says that it is not its own."""
    parts.reported(unit, _case(unit, message), message.assignment, message.data)


def expert_answered(unit: Unit, message: Message) -> None:
    """An expert has given an opinion, or amended it."""
    take_answer(unit, unit.case_or_new(message.subject), message.data)


def _case(unit: Unit, message: Message) -> Case:
    case: Case = unit.case_or_new(message.subject)
    actions.heed_foreign(unit, case, message.assignment)
    return case


def _key(message: Message) -> Key:
    return message.round, message.assignment


HANDLERS: dict[str, Handler] = {
    CASE_SUBMITTED.name: submitted,
    CASE_WITHDRAWN.name: withdrawn,
    CASE_CLOSED.name: closed,
    CASE_REOPENED.name: reopened,
    TASK_SIGNED.name: signed,
    TASK_RETURNED.name: returned,
    TASK_RECALLED.name: recalled,
    TASK_REPORTED.name: reported,
    TASK_PART_REPORTED.name: part_reported,
    EXPERT_ANSWERED.name: expert_answered,
}
