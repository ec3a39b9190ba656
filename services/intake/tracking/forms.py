"""The forms of a case's page: which fields, how they are read, what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError

from services.intake.cases import actions, domain, schemas
from services.intake.cases.actions import Speaker
from services.intake.cases.commands import give_verdict
from services.intake.cases.domain import Command
from services.intake.cases.models import Case
from services.intake.codes.words import STATES
from services.intake.endings.actions import judge_guidance
from services.intake.endings.domain import must_ask
from services.intake.endings.schemas import GUIDANCE
from shared.contracts.words import CaseState
from shared.messaging import Unit
from shared.web.faults import Fault

_YES = {"yes": True, "no": False}
_QUESTIONS = ("contacted", "solved", "worked")
_SURE = Fault("required", zh="请勾选以确认撤回。", en="Tick the box to confirm that you withdraw the case.")

Act = Callable[[Unit, Case, dict[str, Any], Speaker], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    verb: its name in addresses. fields: its visible fields and the round that it was shown in. check: raises NotNow
    where it cannot be filled in now.
    """

    verb: str
    fields: tuple[str, ...]
    schema: Schema
    act: Act
    check: Callable[[Case], object]

    @property
    def takes_files(self) -> bool:
        """Say whether files may come with it."""
        return self.verb == Command.SUPPLEMENT

    def read(self, values: dict[str, str]) -> dict[str, Any]:
        """Return what the form says, as the schema of the interface has it. Raises ValidationError."""
        if "sure" in self.fields and values["sure"] != "yes":
            raise ValidationError({"sure": [_SURE]})
        asked: dict[str, Any] = self.schema.load(meant(values))
        return asked


def meant(values: dict[str, str]) -> dict[str, Any]:
    """Return a form's fields as the interface would have them: what was left blank is left out."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "round" and value.isascii() and value.isdigit():
            found[name] = int(value[:6])
        elif name != "sure" and value.strip():
            found[name] = _YES.get(value, value) if name in _QUESTIONS else value
    return found


def _supplement(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    actions.supplement(unit, case, asked["text"], speaker)


def _urge(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    actions.urge(unit, case, asked.get("text") or "", speaker)


def _withdraw(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    actions.withdraw(unit, case, asked.get("reason"), speaker)


def _guidance(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    judge_guidance(unit, case, asked.get("text"), speaker, worked=asked["worked"])


def _of(command: Command, names: tuple[str, ...], schema: Schema, act: Act) -> Form:
    def check(case: Case) -> None:
        state = CaseState(case.state)
        domain.move(command, state, STATES[state])

    return Form(command.value, names, schema, act, check)


FORMS = {
    form.verb: form
    for form in (
        _of(Command.SUPPLEMENT, ("text",), schemas.SUPPLEMENT, _supplement),
        _of(Command.URGE, ("text",), schemas.URGE, _urge),
        _of(Command.WITHDRAW, ("reason", "sure"), schemas.WITHDRAW, _withdraw),
        _of(Command.VERDICT, ("contacted", "solved", "satisfaction", "text", "round"), schemas.VERDICT, give_verdict),
        Form("guidance", ("worked", "text"), GUIDANCE, _guidance, lambda case: must_ask(case.ending)),
    )
}
