"""What a person makes of a body's wish to be rid of a case. The body has the case until the next assignment.

Agreed to, the case goes to another body. Refused, it goes to the same one: that is a new assignment too, with the next
number, since the one that came back never lives again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.router import policy as policies
from services.router.decisions import actions
from services.router.decisions.choices import still_helping
from services.router.decisions.domain import WAITING, Refused
from services.router.decisions.models import Case
from services.router.rules.reasons import Sentence
from shared.db.history import Line
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class Return:
    """A return that waits for an answer. body: the code of who asks; by: the name of the person there.

    ground: what they chose of the place's list, in both languages; None where they did not have to.
    """

    body: str
    by: str
    reason: str
    legal_basis: str
    at: datetime
    ground: Sentence | None = None


def pending(case: Case, lines: Sequence[Line]) -> Return | None:
    """Return what a case waits for, None where it waits for something else. lines: of its history, or the last ones."""
    if case.state not in WAITING:
        return None
    for line in reversed(lines):
        told = line.facts
        # An assignment that was refused and then asked back by the desk is no return any more: its number is higher.
        if line.kind == "returned" and (told["round"], told["assignment"]) == (case.round, case.assignment):
            ground = told["ground"]["name"] if told.get("ground") else None
            return Return(told["lead"], line.actor, told["reason"], told["legal_basis"], line.at, ground)
    return None


def agree(
    unit: Unit,
    case: Case,
    asked: Return | None,
    *,
    body: str,
    reason: str,
    by: str,
    person: str | None = None,
    assisting: Sequence[str] | None = None,
    split: Sequence[str] | None = None,
    basis: str | None = None,
    leads_on: bool = True,
    task_force: str | None = None,
) -> None:
    """Give the case to another body. Raises Refused, also where the body named is the one that asks."""
    asked = _still_asked(asked)
    if body == asked.body:
        raise Refused(
            zh="该单位正在申请退单；如不同意退单，请选择“不同意退单”。",
            en="That body asks to return the case; if it shall keep it, refuse the return.",
        )
    _decide(unit, case, "return_agreed", asked, reason, by, person)
    named: dict[str, Any] = {"assisting": assisting, "split": split, "task_force": task_force}
    actions.assign(unit, case, body, reason, by, person=person, basis=basis, leads_on=leads_on, **named)


def refuse(
    unit: Unit,
    case: Case,
    asked: Return | None,
    *,
    reason: str,
    by: str,
    person: str | None = None,
    leads_on: bool = True,
) -> None:
    """Give the case back to the body that asks to return it, with who had parts and who assisted it. Raises Refused."""
    asked = _still_asked(asked)
    policy = policies.in_force(unit)
    kept: dict[str, Any] = {"assisting": list(case.assisting), "split": list(case.split)}
    if policy is not None and case.facts is not None:
        parts, left = still_helping(policy, case.split, case.assisting, case.facts["about"], unit.now, asked.body)
        kept = {"assisting": [one.code for one in left], "split": [one.code for one in parts]}
    _decide(unit, case, "return_refused", asked, reason, by, person)
    actions.assign(unit, case, asked.body, reason, by, person=person, leads_on=leads_on, **kept)


def _still_asked(asked: Return | None) -> Return:
    if asked is None:
        raise Refused(
            zh="该事项没有待处理的退单申请。", en="Nobody asks to return this case now; look at it as it stands."
        )
    return asked


def _decide(unit: Unit, case: Case, kind: str, asked: Return, reason: str, by: str, person: str | None) -> None:
    told = {
        "round": case.round,
        "assignment": case.assignment,
        "lead": asked.body,
        "reason": reason.strip(),
        "person": person,
    }
    unit.record(case, kind, told, by)
