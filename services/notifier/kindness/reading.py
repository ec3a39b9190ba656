"""Reads mail.yaml into the part `mail`; a place without that file, or a section of it, is not kind in that way.

{"quiet": {"from", "until", "rest_days"}, "urgent": {"kinds", "urgency", "marks"},
 "bundle": {"more_than", "within": {"n", "unit"}}, "digest": {"at", "to", "empty"},
 "domains": {"a_minute": {domain: n}, "others"}}; times of day as "HH:MM".
"""

from datetime import time, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.notifier.kindness.domain import MAY_WAIT, Audience, Bundle, Digest, Policy, Quiet, Urgent, is_night
from services.notifier.limits.calendar_schemas import TimeOfDay
from services.notifier.limits.lengths import Offset
from services.notifier.throttle.reading import Domains, rate_of
from shared.contracts.words import Card, Measure, Urgency
from shared.process.folder import Folder
from shared.process.shapes import Flag, Names, Shape, Whole, filled, one_of

FILE = "mail.yaml"
NOON = "12:00"
LONGEST = timedelta(hours=4)
_UNITS = ("minutes", "hours")


def _words(known: Any) -> fields.List:
    return fields.List(fields.String(validate=one_of(known)))


class _Urgent(Shape):
    kinds = _words(sorted(MAY_WAIT))
    urgency = _words(Urgency)
    marks = _words((*Card, *Measure))


class _Quiet(Shape):
    from_ = TimeOfDay(required=True, data_key="from", attribute="from")
    until = TimeOfDay(required=True)
    rest_days = Flag(required=True)
    clause = fields.Nested(Names)

    @validates_schema(skip_on_field_errors=True)
    def _is_a_night(self, told: dict[str, Any], **_: Any) -> None:
        if not "00:00" < told["until"] <= NOON:
            raise ValidationError("must be in the morning, 12:00 at the latest", "until")
        if NOON > told["from"] != "00:00":
            raise ValidationError("must be in the afternoon or evening, or 00:00", "from")


class _Bundle(Shape):
    more_than = Whole(1, 100, required=True)
    within = fields.Nested(Offset, required=True)
    clause = fields.Nested(Names)

    @validates_schema(skip_on_field_errors=True)
    def _is_short(self, told: dict[str, Any], **_: Any) -> None:
        unit = told["within"]["unit"]
        if unit not in _UNITS or timedelta(**{unit: told["within"]["n"]}) > LONGEST:
            raise ValidationError("must be in minutes or hours, 4 hours at the most: what waits is not read", "within")


class _Digest(Shape):
    at = TimeOfDay(required=True)
    to = fields.List(fields.String(validate=one_of(Audience)), required=True, validate=filled)
    empty = Flag()
    clause = fields.Nested(Names)


class _Mail(Shape):
    quiet = fields.Nested(_Quiet)
    urgent = fields.Nested(_Urgent)
    bundle = fields.Nested(_Bundle)
    digest = fields.Nested(_Digest)
    domains = fields.Nested(Domains)

    @validates_schema(skip_on_field_errors=True)
    def _digest_is_no_disturbance(self, told: dict[str, Any], **_: Any) -> None:
        quiet, digest = told.get("quiet"), told.get("digest")
        if quiet and digest and is_night(_night(quiet), time.fromisoformat(digest["at"])):
            raise ValidationError({"digest": {"at": ["must lie outside the quiet hours"]}})


def read_mail(folder: Folder) -> dict[str, Any]:
    """Return the part `mail`; what is wrong stays with the folder."""
    return folder.load(FILE, _Mail()) if folder.holds(FILE) else {}


def policy_of(content: dict[str, Any]) -> Policy:
    """Read a policy from its part."""
    quiet, bundle, digest = (content.get(name) for name in ("quiet", "bundle", "digest"))
    told = {name: tuple(words) for name, words in content.get("urgent", {}).items()}
    return Policy(
        quiet=_night(quiet) if quiet else None,
        urgent=Urgent(**told),
        bundle=Bundle(bundle["more_than"], timedelta(**{bundle["within"]["unit"]: bundle["within"]["n"]}))
        if bundle
        else None,
        digest=Digest(time.fromisoformat(digest["at"]), tuple(map(Audience, digest["to"])), bool(digest.get("empty")))
        if digest
        else None,
        rate=rate_of(content.get("domains", {})),
    )


def _night(quiet: dict[str, Any]) -> Quiet:
    return Quiet(time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["until"]), quiet["rest_days"])
