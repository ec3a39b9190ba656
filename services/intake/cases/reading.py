"""Reads a new case as it was sent, from a system or from the window's form: shape and sense, all faults at once."""

from datetime import datetime
from typing import Any

from marshmallow import ValidationError

from services.intake.cases import checks, schemas
from services.intake.cases.quickly import InDoubt, loader_of
from services.intake.codes.domain import Place
from services.intake.problems import said
from shared.web.faults import FieldError, field_errors, pointer

_quick = loader_of(schemas.NEW_CASE)


def checked(body: Any, place: Place, now: datetime) -> tuple[dict[str, Any], list[FieldError]]:
    """Return the body as it will be stored and all that is wrong with it."""
    try:
        loaded, wrong = _loaded(body), []
    except ValidationError as error:
        # What could be read is checked as well: one answer names everything.
        wrong = field_errors(error.messages)
        if not isinstance(body, dict):
            return {}, wrong
        loaded = {name: {} for name in ("enterprise", "complainant") if name in error.messages}
        loaded.update(error.valid_data or {})
    tidied = checks.tidy(loaded)
    named = {one.pointer for one in wrong}
    for fault in checks.faults(tidied, place, now):
        where = pointer(*fault.path)
        if not any(where == other or other.startswith(where + "/") for other in named):
            wrong.append(FieldError(where, fault.code, said(fault.text)))
    return tidied, wrong


def _loaded(body: Any) -> dict[str, Any]:
    try:
        return _quick(body)
    except InDoubt:
        loaded: dict[str, Any] = schemas.NEW_CASE.load(body)
        return loaded
