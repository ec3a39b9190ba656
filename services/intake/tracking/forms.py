"""The forms of a case's page: which fields, how they are read, what they do."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError

from services.intake.cases import actions, canonical, schemas
from services.intake.cases.actions import Speaker
from services.intake.cases.commands import give_verdict
from services.intake.cases.domain import Command
from services.intake.cases.models import Case
from shared.messaging import Unit
from shared.web.faults import Fault

_ONCE = re.compile(r"[A-Za-z0-9_-]{16}")
_YES = {"yes": True, "no": False}
_SURE = Fault("required", zh="请勾选以确认撤回。", en="Tick the box to confirm that you withdraw the case.")

Act = Callable[[Unit, Case, dict[str, Any], Speaker], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `fields` are its visible fields and the round that it was shown in."""

    command: Command
    fields: tuple[str, ...]
    schema: Schema
    act: Act

    @property
    def verb(self) -> str:
        """The form's name in addresses."""
        return self.command.value

    def read(self, values: dict[str, str]) -> dict[str, Any]:
        """Return what the form says, as the schema of the interface has it. Raises ValidationError."""
        if "sure" in self.fields and values["sure"] != "yes":
            raise ValidationError({"sure": [_SURE]})
        meant: dict[str, Any] = {}
        for name, value in values.items():
            if name == "round" and value.isascii() and value.isdigit():
                meant[name] = int(value[:6])
            elif name != "sure" and value.strip():
                meant[name] = _YES.get(value, value) if name in ("contacted", "solved") else value
        asked: dict[str, Any] = self.schema.load(meant)
        return asked


def fingerprint(verb: str, values: dict[str, str], once: str) -> tuple[str, str]:
    """Return the key of one showing of a form with one content, and the digest of the content.

    The same form sent again, by a second click or by going back, has the same key; mended and sent again it has
    another.
    """
    digest = canonical.digest({"to": verb, "form": values})
    # What is no token of ours came from no page of ours; the content alone then tells one showing from another.
    return f"{once if _ONCE.fullmatch(once) else ''}:{digest}", digest


def _supplement(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    actions.supplement(unit, case, asked["text"], speaker)


def _urge(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    actions.urge(unit, case, asked.get("text") or "", speaker)


def _withdraw(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    actions.withdraw(unit, case, asked.get("reason"), speaker)


FORMS = {
    form.verb: form
    for form in (
        Form(Command.SUPPLEMENT, ("text",), schemas.SUPPLEMENT, _supplement),
        Form(Command.URGE, ("text",), schemas.URGE, _urge),
        Form(Command.WITHDRAW, ("reason", "sure"), schemas.WITHDRAW, _withdraw),
        Form(Command.VERDICT, ("contacted", "solved", "satisfaction", "text", "round"), schemas.VERDICT, give_verdict),
    )
}
