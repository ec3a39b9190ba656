"""The forms of the page about a case and the ledger: which fields, how they are read, what they do, who may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError

from services.intake import staff
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.store import bodies_but, person_named
from services.intake.ledger import actions, domain, schemas, store
from services.intake.ledger.domain import DUTIES, Act, EntryState
from services.intake.ledger.models import Entry
from shared.contracts.words import CaseState, Duty
from shared.messaging import Unit
from shared.web.faults import Fault
from shared.web.people import Viewer

_CHOOSE = Fault("unknown_code", zh="请从列表中选择责任单位。", en="Choose an owner of the list.")
_NO_OUTSIDE = Fault("unknown_code", zh="请从列表中选择区外单位。", en="Choose one of the owners outside.")
_OWNED = ("owner", "responsible", "months")
_PLEDGED = ("promise", "promised_on")

Do = Callable[[Unit, Case, Place, dict[str, Any], Viewer], object]


@dataclass(frozen=True, slots=True)
class Form:
    """One form; its act is the word at the end of its address."""

    act: Act
    fields: tuple[str, ...]
    schema: Schema
    do: Do

    @property
    def duties(self) -> frozenset[Duty]:
        """Return who may send it."""
        return DUTIES[self.act]

    def read(self, values: dict[str, str]) -> dict[str, Any]:
        """Return what the form says. Raises ValidationError."""
        asked: dict[str, Any] = self.schema.load(staff.filled(values))
        return asked


def _owner(unit: Unit, case: Case, asked: dict[str, Any]) -> dict[str, Any]:
    if asked["owner"] not in bodies_but(unit.session, case.about):
        raise ValidationError({"owner": [_CHOOSE]})
    owner, name = asked["owner"], asked["responsible"]
    person = person_named(unit.session, owner, name)
    return {"owner": owner, "person": person, "name": name, "months": asked["months"]}


def _pledge(asked: dict[str, Any]) -> dict[str, str] | None:
    if "promise" not in asked:
        return None
    return {"text": asked["promise"], "until": asked["promised_on"].isoformat()}


def _open(unit: Unit, case: Case, act: Act) -> Entry:
    found = store.open_one(unit.session, case.id)
    if found is None:
        raise NotNow(domain.nothing_there(act))
    return found


def _propose(unit: Unit, case: Case, place: Place, asked: dict[str, Any], who: Viewer) -> None:
    code = asked.get("outside")
    if code is not None and code not in place.outside:
        raise ValidationError({"outside": [_NO_OUTSIDE]})
    passed = {"outside": place.outside[code].told() if code else None, "days": asked["days"] if code else None}
    told = {"reason": asked["reason"], **_owner(unit, case, asked), **passed, "pledge": _pledge(asked)}
    actions.propose(unit, case, place, told, actor=who.id, name=who.name)


def _decide(unit: Unit, case: Case, _: Place, asked: dict[str, Any], who: Viewer) -> None:
    one = _open(unit, case, Act.DECIDE)
    if asked["decision"] == "agree":
        actions.sign(unit, case, one, actor=who.id, name=who.name)
    else:
        actions.refuse(unit, case, one, asked["reason"], actor=who.id, name=who.name)


def _change(unit: Unit, case: Case, place: Place, asked: dict[str, Any], who: Viewer) -> None:
    told = {**_owner(unit, case, asked), "note": asked["note"], "days": asked.get("days")}
    actions.change(unit, case, place, _open(unit, case, Act.CHANGE), told, actor=who.id, name=who.name)


def _resume(unit: Unit, case: Case, _: Place, asked: dict[str, Any], who: Viewer) -> None:
    actions.resume(unit, case, _open(unit, case, Act.RESUME), asked["why"], actor=who.id, name=who.name)


def _answer(unit: Unit, case: Case, _: Place, asked: dict[str, Any], who: Viewer) -> None:
    told = {"text": asked["answer"], "outcome": asked["outcome"], "pledge": _pledge(asked)}
    actions.answer(unit, case, _open(unit, case, Act.ANSWER), told, actor=who.id, name=who.name)


def _sent_back(unit: Unit, case: Case, _: Place, asked: dict[str, Any], who: Viewer) -> None:
    one = _open(unit, case, Act.SENT_BACK)
    actions.sent_back(unit, case, one, asked["why"], asked["legal_basis"], actor=who.id, name=who.name, by=asked["by"])


FORMS = {
    str(form.act): form
    for form in (
        Form(Act.PROPOSE, ("reason", "outside", "days", *_OWNED, *_PLEDGED), schemas.PROPOSE, _propose),
        Form(Act.DECIDE, ("decision", "reason"), schemas.DECIDE, _decide),
        Form(Act.CHANGE, (*_OWNED, "days", "note"), schemas.CHANGE, _change),
        Form(Act.RESUME, ("why",), schemas.RESUME, _resume),
        Form(Act.ANSWER, ("outcome", "answer", *_PLEDGED), schemas.ANSWER, _answer),
        Form(Act.SENT_BACK, ("why", "legal_basis", "by"), schemas.SENT_BACK, _sent_back),
    )
}
"""By the word at the end of the address."""


def possible(case: Case, one: Entry | None, who: Viewer) -> frozenset[Act]:
    """Return what somebody may do now about a case and its entry (the one that is proposed or live)."""
    outside = one is not None and one.outside is not None
    found = domain.possible(CaseState(case.state), EntryState(one.state) if one else None, outside=outside)
    return frozenset(act for act in found if who.does(*DUTIES[act]))
