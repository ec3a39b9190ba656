"""The public form: its fields, and what they mean as a body of the interface."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.intake.cases import reading
from services.intake.codes.domain import Place
from services.intake.online.domain import LONGEST_DESCRIPTION, TRAP
from services.intake.window.forms import CONTACT, FIELDS, at_fields, body_of
from shared.contracts.words import Channel
from shared.web.languages import language, say

SHOWN = (
    "enterprise_name",
    "enterprise_uscc",
    "complainant_name",
    *CONTACT,
    "anonymous",
    "confidential",
    "kind",
    "title",
    "description",
    "matter",
    "about",
    "sub_district",
    "place",
)
"""The fields that somebody outside fills in; the window's form has some more."""


def read(
    values: Mapping[str, str], channel: Channel, place: Place, now: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the body as it will be stored, and what is wrong with it by field, in the caller's language."""
    whole = {**dict.fromkeys(FIELDS, ""), **{name: values.get(name, "") for name in SHOWN}}
    whole |= {"channel": str(channel), "needs_reply": "yes"}
    body, wrong = reading.checked(body_of(whole, place), place, now)
    errors = at_fields(wrong, language())
    if len(values.get("description", "")) > LONGEST_DESCRIPTION:
        errors.setdefault("description", say("online.description.long", most=LONGEST_DESCRIPTION))
    if values.get(TRAP, "").strip():
        # Said and not swallowed: a browser that fills in addresses by itself may belong to somebody after all.
        errors[TRAP] = say("online.trap.filled")
    return body, errors
