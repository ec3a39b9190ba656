"""The forms by which the centre ends a case: which fields, how they are read, what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError

from services.intake.cases.actions import Speaker
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.endings import actions, schemas
from services.intake.endings.domain import Command
from services.intake.knowledge.actions import Unusable, use
from services.intake.knowledge.beside import token_of
from services.intake.staff import filled, instant
from shared.contracts.words import Ending
from shared.messaging import Unit
from shared.web.faults import Fault

_NO_GROUND = Fault("unknown_code", zh="请从列表中选择理由。", en="Choose one of the grounds in the list.")
_NO_BODY = Fault("unknown_code", zh="名录中没有这个单位。", en="There is no such office in the directory.")
_UNUSABLE = Fault(
    "unusable_entry",
    zh="所用的知识库条目已过期或已被修改，请重新选择，或自行填写答复。",
    en="The entry that you used has expired or been changed; choose again, or answer in your own words.",
)
_FUTURE = Fault("future", zh="通话时间不能晚于现在。", en="The call cannot have been later than now.")

Act = Callable[[Unit, Case, dict[str, Any], Place, Speaker], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `fields` are its visible fields; `ending` the one whose grounds it offers, where it needs one.

    hidden: what it carries besides.
    """

    command: Command
    fields: tuple[str, ...]
    schema: Schema
    act: Act
    ending: Ending | None = None
    hidden: tuple[str, ...] = ()

    def read(self, values: dict[str, str], place: Place) -> dict[str, Any]:
        """Return what the form says. Raises ValidationError."""
        meant = filled(values)
        if "called_at" in meant:
            meant["called_at"] = instant(meant["called_at"], place)
        asked: dict[str, Any] = self.schema.load(meant)
        return asked

    def grounds(self, place: Place) -> dict[str, Any]:
        """Return the grounds that the form offers, by their codes."""
        return {code: ground for code, ground in place.grounds.items() if self.ending in ground.endings}


def _answer(unit: Unit, case: Case, asked: dict[str, Any], place: Place, who: Speaker) -> None:
    code, version = token_of(asked.get("entry", ""))
    actions.answer_at_once(unit, case, asked["text"], who, (code, version) if code else None)
    if code:
        try:
            use(unit, case, code, version, unit.now.astimezone(place.zone).date())
        except Unusable as error:
            raise ValidationError({"text": [_UNUSABLE]}) from error


def _decline(unit: Unit, case: Case, asked: dict[str, Any], place: Place, who: Speaker) -> None:
    grounded = _grounded(FORMS[Command.PROPOSE], asked, place)
    actions.propose_to_decline(unit, case, **grounded, text=asked["text"], who=who)


def _terminate(unit: Unit, case: Case, asked: dict[str, Any], place: Place, who: Speaker) -> None:
    grounded = _grounded(FORMS[Command.TERMINATE], asked, place)
    actions.terminate(unit, case, **grounded, text=asked["text"], who=who)


def _pass_back(unit: Unit, case: Case, asked: dict[str, Any], place: Place, who: Speaker) -> None:
    grounded = _grounded(FORMS[Command.TO_SOURCE], asked, place)
    actions.pass_back(unit, case, place, **grounded, text=asked["text"], who=who)


def _ask_source(unit: Unit, case: Case, asked: dict[str, Any], place: Place, who: Speaker) -> None:
    grounded = _grounded(FORMS[Command.ASK_SOURCE], asked, place)
    actions.ask_source(unit, case, **grounded, text=asked["text"], who=who)


def _guide(unit: Unit, case: Case, asked: dict[str, Any], _: Place, who: Speaker) -> None:
    body = asked.get("body")
    if body is not None and not body_names(unit.session, [body]):
        raise ValidationError({"body": [_NO_BODY]})
    actions.guide(unit, case, door=asked["door"], body=body, text=asked["text"], who=who)


def _call(unit: Unit, case: Case, asked: dict[str, Any], _: Place, who: Speaker) -> None:
    called_at: datetime = asked.get("called_at", unit.now)
    if called_at > unit.now:
        raise ValidationError({"called_at": [_FUTURE]})
    actions.record_call(unit, case, whom=asked["whom"], called_at=called_at, text=asked["text"], who=who)


def _grounded(form: Form, asked: dict[str, Any], place: Place) -> dict[str, Any]:
    ground = form.grounds(place).get(asked["ground"])
    if ground is None:
        raise ValidationError({"ground": [_NO_GROUND]})
    said = asked.get("basis")
    return {"ground": asked["ground"], "basis": {"zh": said, "en": said} if said else ground.basis._asdict()}


FORMS: dict[str, Form] = {
    form.command: form
    for form in (
        Form(Command.ANSWER, ("text",), schemas.ANSWER, _answer, hidden=("entry",)),
        Form(Command.GUIDE, ("door", "body", "text"), schemas.GUIDE, _guide),
        Form(Command.PROPOSE, ("ground", "basis", "text"), schemas.GROUNDED, _decline, Ending.DECLINED),
        Form(Command.TERMINATE, ("ground", "basis", "text"), schemas.GROUNDED, _terminate, Ending.TERMINATED),
        Form(Command.TO_SOURCE, ("ground", "basis", "text"), schemas.GROUNDED, _pass_back, Ending.PASSED_BACK),
        Form(Command.ASK_SOURCE, ("ground", "basis", "text"), schemas.GROUNDED, _ask_source, Ending.PASSED_BACK),
        Form(Command.CALL, ("whom", "called_at", "text"), schemas.CALL, _call),
    )
}
"""By the name that each has in addresses."""
