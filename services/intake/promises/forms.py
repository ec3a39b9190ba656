"""The forms of the centre's page about a promise: which fields, how they are read, what they do, who may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError

from services.intake.cases.models import Case
from services.intake.promises import actions, schemas
from services.intake.promises.domain import DUTIES, Act
from services.intake.promises.models import Promise
from shared.contracts.words import Duty
from shared.messaging import Unit
from shared.web.faults import Fault
from shared.web.people import Viewer

_WHY = Fault("required", zh="不同意的，请写明理由。", en="Say why you refuse.")
_YES = {"yes": True, "no": False}

Do = Callable[[Unit, Case, Promise, dict[str, Any], Viewer], object]


@dataclass(frozen=True, slots=True)
class Form:
    """One form; `word` stands at the end of its address."""

    word: str
    fields: tuple[str, ...]
    schema: Schema
    duties: frozenset[Duty]
    do: Do

    def read(self, values: dict[str, str]) -> dict[str, Any]:
        """Return what the form says. Raises ValidationError."""
        asked: dict[str, Any] = self.schema.load(meant(values))
        if asked.get("decision") == "refuse" and not asked.get("reason"):
            raise ValidationError({"reason": [_WHY]})
        return asked


def meant(values: dict[str, str]) -> dict[str, Any]:
    """Return a form's fields as its schema has them: what was left blank is left out."""
    found = {name: value for name, value in values.items() if value.strip()}
    return {name: _YES.get(value, value) if name == "kept" else value for name, value in found.items()}


def _say(unit: Unit, case: Case, one: Promise, asked: dict[str, Any], who: Viewer) -> None:
    # As on the enterprise's own page; the history alone knows who asked.
    kept, text = asked["kept"], asked.get("text") or None
    actions.say(unit, case, one.number, text, kept=kept, actor=who.id, name=None)


def _not_reached(unit: Unit, case: Case, one: Promise, asked: dict[str, Any], who: Viewer) -> None:
    actions.not_reached(unit, case, one, asked.get("note") or "", actor=who.id, name=who.name)


def _move(unit: Unit, case: Case, one: Promise, asked: dict[str, Any], who: Viewer) -> None:
    actions.ask_to_move(unit, case, one, asked["until"], asked["why"], actor=who.id, name=who.name)


def _decide(unit: Unit, case: Case, one: Promise, asked: dict[str, Any], who: Viewer) -> None:
    if asked["decision"] == "agree":
        actions.sign_move(unit, case, one, actor=who.id, name=who.name)
    else:
        actions.refuse_move(unit, case, one, asked["reason"], actor=who.id, name=who.name)


def _take_up(unit: Unit, case: Case, one: Promise, asked: dict[str, Any], who: Viewer) -> None:
    actions.take_up(unit, case, one, asked["done"], actor=who.id, name=who.name)


FORMS = {
    form.word: form
    for form in (
        Form("say", ("kept", "text"), schemas.SAY, DUTIES[Act.KEEP], _say),
        Form("not_reached", ("note",), schemas.NOT_REACHED, DUTIES[Act.NOT_REACHED], _not_reached),
        Form("move", ("until", "why"), schemas.MOVE, DUTIES[Act.MOVE], _move),
        Form("decide", ("decision", "reason"), schemas.DECIDE, DUTIES[Act.MOVE], _decide),
        Form("take_up", ("done",), schemas.TAKE_UP, DUTIES[Act.TAKE_UP], _take_up),
    )
}
"""By the word at the end of the address."""
