"""Reads and checks intake's part of a place's folder: place, endings and outcomes, codes and names of matters."""

from pathlib import Path
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate, validates_schema

from services.intake.attachments.kinds import TYPES
from services.intake.cases.numbers import PREFIX
from services.intake.codes.domain import NONE, REQUIRED, group_of
from services.intake.codes.outcomes_reading import read_outcomes
from shared.contracts.words import Channel, Ending
from shared.process.folder import Folder
from shared.process.shapes import Flag, Glimpse, Names, Shape, Share, Whole, filled, known_zone, one_of

LEDGER = "ledger.yaml"
OUTSIDE = "outside.yaml"

NEED_GROUNDS = (Ending.DECLINED, Ending.TERMINATED, Ending.PASSED_BACK)
"""The endings for which the centre names a ground of the list."""

_CODE = validate.Regexp(
    r"[a-z][a-z0-9_.-]{0,39}\Z", error="write a code of small letters, digits, dots, hyphens and underscores"
)
_DIVISION = validate.Regexp(r"[0-9]{6}\Z", error='write six digits in quotes, like "350205"')
_PREFIX = validate.Regexp(PREFIX.pattern + r"\Z", error="write two to six capital letters, like HC")


class _Coded(Shape):
    code = fields.String(required=True, validate=_CODE)
    name = fields.Nested(Names, required=True)


class _Matter(_Coded):
    class Meta:
        unknown = EXCLUDE  # matters.yaml tells the router more about each matter


class _Within(Shape):
    n = Whole(1, 365, required=True)
    unit = fields.String(required=True, validate=one_of(["calendar_days"]))


class _SameMatter(Shape):
    within = fields.Nested(_Within, required=True)
    propose = Share(required=True)
    merge = Share()

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, told: dict[str, Any], **_: Any) -> None:
        if told.get("merge", 1) < told["propose"]:
            raise ValidationError("must not be less than propose", "merge")


class _ReturnToSource(Shape):
    channels = fields.List(fields.String(validate=one_of(Channel)), required=True, validate=filled)
    within = fields.Nested(_Within, required=True)


class _Attachments(Shape):
    types = fields.List(fields.String(validate=one_of(TYPES)), required=True, validate=filled)


class _PublicForm(Shape):
    address_a_day = Whole(1, 10_000, required=True)
    enterprise_a_day = Whole(1, 1_000, required=True)


class _Place(Shape):
    code = fields.String(required=True, validate=_CODE)
    name = fields.Nested(Names, required=True)
    division = fields.String(required=True, validate=_DIVISION)
    number_prefix = fields.String(required=True, validate=_PREFIX)
    zone = fields.String(required=True, validate=known_zone)
    languages = fields.List(fields.String(validate=one_of(["zh", "en"])), required=True, validate=filled)
    centre = fields.Nested(Names, required=True)
    sub_districts = fields.List(fields.Nested(_Coded), required=True)
    matter_groups = fields.List(fields.Nested(_Coded), load_default=list)
    reopen_limit = Whole(0, 10, required=True)
    review = fields.String(required=True, validate=one_of([REQUIRED, NONE]))
    verdicts_checked = Flag(required=True)
    same_matter = fields.Nested(_SameMatter)
    return_to_source = fields.Nested(_ReturnToSource)
    interim_promises = Flag()
    attachments = fields.Nested(_Attachments)
    public_form = fields.Nested(_PublicForm)


class _Cycle(Glimpse):
    months = Whole(1, 120, required=True)
    longest = Whole(1, 120, required=True)


class _Ledger(Glimpse):
    """What intake needs of ledger.yaml, which is notifier's to check whole."""

    cycle = fields.Nested(_Cycle, required=True)


class _Matters(Shape):
    matters = fields.List(fields.Nested(_Matter), required=True, validate=filled)


class _Ground(_Coded):
    basis = fields.Nested(Names, required=True)
    endings = fields.List(fields.String(validate=one_of(NEED_GROUNDS)), required=True)


class _OutsideContact(Shape):
    name = fields.String(required=True, validate=filled)
    phone = fields.String(required=True, validate=filled)
    email = fields.Email()


class _OutsideOwner(_Coded):
    level = fields.String(required=True, validate=one_of(["higher", "neighbour"]))
    contact = fields.Nested(_OutsideContact, required=True)
    agency = fields.String(validate=_CODE)


class _Outside(Shape):
    owners = fields.List(fields.Nested(_OutsideOwner), required=True, validate=filled)


class _Endings(Shape):
    grounds = fields.List(fields.Nested(_Ground), required=True, validate=filled)


def read(path: Path) -> dict[str, Any]:
    """Return intake's part of the configuration, ready to be stored.

    Raises BadConfiguration with a line for each thing that is wrong: file, line, what to write.
    """
    folder = Folder(path)
    place = folder.load("place.yaml", _Place())
    matters = folder.load("matters.yaml", _Matters()).get("matters", [])
    grounds = folder.load("endings.yaml", _Endings()).get("grounds", [])
    sub_districts = place.get("sub_districts", [])
    folder.twice("place.yaml", ("sub_districts",), "the sub-district", [one["code"] for one in sub_districts], "code")
    folder.twice("matters.yaml", ("matters",), "the matter", [one["code"] for one in matters], "code")
    folder.twice("endings.yaml", ("grounds",), "the ground", [one["code"] for one in grounds], "code")
    groups = [one["code"] for one in place.get("matter_groups", [])]
    folder.twice("place.yaml", ("matter_groups",), "the group of matters", groups, "code")
    for index, matter in enumerate(matters):
        if groups and group_of(matter["code"]) not in groups:
            folder.unknown("matters.yaml", ("matters", index, "code"), "group of matters", matter["code"], groups)
    outcomes = read_outcomes(folder)
    ledger = folder.load(LEDGER, _Ledger()).get("cycle") if folder.holds(LEDGER) else None
    outside = folder.load(OUTSIDE, _Outside()).get("owners", []) if folder.holds(OUTSIDE) else []
    folder.twice(OUTSIDE, ("owners",), "the outside owner", [one["code"] for one in outside], "code")
    folder.finish()
    more = {"ledger": ledger} if ledger else {}
    more |= {"outside": outside} if outside else {}
    return {**place, "matters": matters, "grounds": grounds, "outcomes": outcomes, **more}
