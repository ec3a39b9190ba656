"""What the reviewer makes of the promise that an answer goes out with."""

from collections.abc import Mapping

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import staff
from services.intake.cases.merging import Pledge
from services.intake.cases.models import Case
from services.intake.codes.store import bodies_but, body_names
from services.intake.promises.domain import must_promise
from services.intake.promises.schemas import PLEDGE as SCHEMA
from shared.web.faults import Fault
from shared.web.languages import language

PLEDGE = ("promise", "promised_on", "owner", "responsible")
"""The fields of the form."""

_CHOOSE = Fault("unknown_code", zh="请从列表中选择责任单位。", en="Choose an owner of the list.")


def owners(session: Session, case: Case) -> list[tuple[str, str]]:
    """Return the bodies that may answer for a promise of a case, as choices of a form: all but whom it is about."""
    names = body_names(session, bodies_but(session, case.about))
    return sorted(((code, name.read(language())) for code, name in names.items()), key=lambda one: one[1])


def promised(session: Session, case: Case, values: Mapping[str, str]) -> Pledge | None:
    """Return the promise as the form has it, None where what is under review promises nothing.

    Who is responsible keeps their place in the directory while neither they nor the owner were changed. Raises
    ValidationError.
    """
    proposed = case.standing.proposed
    if proposed is None or not must_promise(proposed.outcome):
        return None
    own, told = proposed.promise, staff.filled({name: values.get(name, "") for name in PLEDGE})
    if own is not None and not told:  # a page that was opened before there was such a form
        return own
    asked = SCHEMA.load(told)
    if asked["owner"] not in bodies_but(session, case.about):
        raise ValidationError({"owner": [_CHOOSE]})
    same = own is not None and (own.owner, own.name) == (asked["owner"], asked["responsible"])
    person = own.person if own is not None and same else None
    return Pledge(asked["promise"], asked["promised_on"].isoformat(), asked["owner"], person, asked["responsible"])
