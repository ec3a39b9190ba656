"""The forms of the call-back desk: which fields, how they are read, what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from services.intake.calls import actions
from services.intake.calls.domain import Call
from services.intake.cases import schemas
from services.intake.cases.actions import Speaker
from services.intake.cases.commands import give_verdict
from services.intake.cases.models import Case
from services.intake.tracking.forms import meant
from shared.messaging import Unit
from shared.web.people import Viewer

Act = Callable[[Unit, Case, dict[str, Any], Viewer], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `fields` are what a person fills in, and the round that it was shown in."""

    word: str
    fields: tuple[str, ...]
    schema: Schema
    act: Act

    def read(self, values: dict[str, str]) -> dict[str, Any]:
        """Return what the form says. Raises ValidationError."""
        asked: dict[str, Any] = self.schema.load(meant(values))
        return asked


def _verdict(unit: Unit, case: Case, asked: dict[str, Any], who: Viewer) -> None:
    # By the same road as on the enterprise's page; the history alone knows who asked.
    give_verdict(unit, case, asked, Speaker(who.id, None))


def _not_reached(unit: Unit, case: Case, asked: dict[str, Any], who: Viewer) -> None:
    actions.not_reached(unit, case, asked["round"], asked.get("note") or "", person=who.id, name=who.name)


def _redo(unit: Unit, case: Case, asked: dict[str, Any], who: Viewer) -> None:
    actions.redo(unit, case, asked["round"], asked["reason"], person=who.id, name=who.name)


def _explain(unit: Unit, case: Case, asked: dict[str, Any], who: Viewer) -> None:
    actions.explain(unit, case, asked["round"], asked["explanation"], person=who.id, name=who.name)


FORMS = {
    form.word: form
    for form in (
        Form(Call.VERDICT, ("contacted", "solved", "satisfaction", "text", "round"), schemas.VERDICT, _verdict),
        Form(Call.NOT_REACHED, ("note", "round"), schemas.NOT_REACHED, _not_reached),
        Form(Call.REDO, ("reason", "round"), schemas.REDO, _redo),
        Form(Call.EXPLAIN, ("explanation", "round"), schemas.EXPLAIN, _explain),
    )
}
"""By the word at the end of the address."""
