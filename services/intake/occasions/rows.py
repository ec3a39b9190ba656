"""The rows of matters on an occasion's form: read all at once, so that one answer names all that is wrong."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import request

from services.intake.cases import reading
from services.intake.cases.domain import NotNow
from services.intake.codes.domain import Place
from services.intake.occasions.actions import Raised
from services.intake.occasions.domain import CHANNELS, OUTCOMES, Kind, Way
from services.intake.problems import said
from services.intake.promises.domain import see_day
from services.intake.window.forms import FIELDS, at_fields, body_of
from shared.web.languages import language, say

CASE = ("enterprise_name", "contact_name", "contact_phone", "contact_email", "kind", "title", "description", "matter")
"""Fields of a row that are a case's."""

THERE = ("way", "answer", "promised_on", "owner")
"""Fields that say what came of it there and then."""

_TYPED = ("title", "description", "answer", "promised_on")
"""Where one of these is filled in, the row is meant."""

LONGEST_ANSWER = 20_000


class Read(NamedTuple):
    """What was read. typed: each row as it was filled in; errors: of each row that is meant, by field."""

    typed: list[dict[str, str]]
    raised: list[Raised]
    errors: dict[int, dict[str, str]]


def blank(count: int, enterprise: str) -> list[dict[str, str]]:
    """Return rows to be filled in. enterprise: whose they are, where that is known."""
    return [{"enterprise_name": enterprise, "kind": "help", "way": str(Way.BROUGHT)} for _ in range(count)]


def read(kind: Kind, count: int, place: Place, now: datetime, owners: Collection[str], enterprise: str = "") -> Read:
    """Read the rows of the present form. enterprise: whose all are, whatever the rows say. owners: codes of bodies."""
    typed = [{name: request.form.get(f"r{index}_{name}", "") for name in (*CASE, *THERE)} for index in range(count)]
    raised, errors = [], {}
    for index, row in enumerate(typed):
        if enterprise:
            row["enterprise_name"] = enterprise
        # A symposium's row begins with its enterprise; a visit's has it already.
        meant = any(row[name].strip() for name in (*_TYPED, *(() if enterprise else ("enterprise_name",))))
        if not meant:
            continue
        one, wrong = _row(row, kind, place, now, owners)
        if wrong:
            errors[index] = wrong
        elif one is not None:
            raised.append(one)
    return Read(typed, raised, errors)


def _row(
    row: Mapping[str, str], kind: Kind, place: Place, now: datetime, owners: Collection[str]
) -> tuple[Raised | None, dict[str, str]]:
    whole = {**dict.fromkeys(FIELDS, ""), **{name: row[name] for name in CASE}}
    whole |= {"channel": str(CHANNELS[kind]), "needs_reply": "yes"}
    body, faults = reading.checked(body_of(whole, place), place, now)
    errors = at_fields(faults, language())
    way = Way(row["way"]) if row["way"] in [str(one) for one in Way] else Way.BROUGHT
    told: dict[str, Any] = {"body": body, "way": way}
    if way in OUTCOMES:
        told["answer"] = row["answer"].strip()
        if not told["answer"]:
            errors["answer"] = say("occasion.answer.missing")
        elif len(told["answer"]) > LONGEST_ANSWER:
            errors["answer"] = say("occasion.answer.long", most=LONGEST_ANSWER)
    elif row["answer"].strip():
        # It would be lost: whoever writes an answer means that it was given.
        errors["way"] = say("occasion.way.answer")
    if way is Way.PROMISED:
        told["promised_on"], wrong = _day(row["promised_on"], place, now)
        errors |= {"promised_on": wrong} if wrong else {}
        told["owner"] = row["owner"]
        if row["owner"] not in owners:
            errors["owner"] = say("occasion.owner.missing")
    return (None if errors else Raised(**told)), errors


def _day(text: str, place: Place, now: datetime) -> tuple[date | None, str | None]:
    try:
        day = date.fromisoformat(text.strip())
        see_day(day, place.local(now).date())
    except ValueError:
        return None, say("occasion.day.missing")
    except NotNow as refusal:
        return None, said(refusal.text).within(language())
    return day, None
