"""Reads and checks outcomes.yaml. A place without the file holds no answer back, and has the house's own calls."""

from typing import Any

from marshmallow import fields, post_load, validate

from services.intake.codes.outcomes import RecheckKind
from shared.contracts.words import Channel, Kind, Outcome
from shared.process.folder import Folder
from shared.process.shapes import Names, Shape, Share, Whole, filled, one_of

FILE = "outcomes.yaml"

_CLASS = validate.Regexp(r"[A-Z][A-Z0-9]{0,7}\Z", error="write a capital letter, and more letters or digits, like A")


def _says_something(pattern: str) -> None:
    filled(pattern.replace("…", ""))


def _patterns() -> fields.List:
    return fields.List(fields.String(validate=_says_something), load_default=list)


class _Words(Shape):
    clause = fields.Nested(Names)
    says_nothing = fields.List(fields.String(validate=_says_something), required=True, validate=filled)
    but = _patterns()
    fillers = _patterns()


class _Hollow(Shape):
    zh = fields.Nested(_Words)
    en = fields.Nested(_Words)


class _Class(Shape):
    code = fields.String(required=True, validate=_CLASS)
    name = fields.Nested(Names, required=True)
    outcomes = fields.List(fields.String(validate=one_of(Outcome)), required=True, validate=filled)


class _Results(Shape):
    clause = fields.Nested(Names)
    channels = fields.List(fields.String(validate=one_of(Channel)), load_default=list)
    kinds = fields.List(fields.String(validate=one_of(Kind)), load_default=list)
    classes = fields.List(fields.Nested(_Class), required=True, validate=filled)


class _Apart(Shape):
    n = Whole(1, 240, required=True)
    unit = fields.String(required=True, validate=one_of(["minutes", "hours", "days"]))


class _Calls(Shape):
    clause = fields.Nested(Names)
    tries = Whole(1, 20, required=True)
    apart = fields.Nested(_Apart, required=True)


class _Recheck(Shape):
    clause = fields.Nested(Names)
    kind = fields.String(required=True, validate=one_of(RecheckKind))
    share = Share(required=True)
    least = Whole(0, 1000, load_default=0)

    @post_load
    def _as_written(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Keep the share as text: in binary a tenth is a little more, and draws one of ten too many."""
        return {**told, "share": str(told["share"])}


class _Outcomes(Shape):
    hollow = fields.Nested(_Hollow, load_default=dict)
    result_classes = fields.Nested(_Results)
    calls = fields.Nested(_Calls)
    rechecks = fields.List(fields.Nested(_Recheck), load_default=list)


def read_outcomes(folder: Folder) -> dict[str, Any]:
    """Return what outcomes.yaml says; what is wrong stays with the folder."""
    if not folder.holds(FILE):
        return {}
    told = folder.load(FILE, _Outcomes())
    classes = told.get("result_classes", {}).get("classes", [])
    where = ("result_classes", "classes")
    folder.twice(FILE, where, "the class", [one["code"] for one in classes], "code")
    _one_class_for_each(folder, classes)
    folder.twice(FILE, ("rechecks",), "the kind", [one["kind"] for one in told.get("rechecks", [])], "kind")
    return told


def _one_class_for_each(folder: Folder, classes: list[dict[str, Any]]) -> None:
    """See that each outcome has one class and no two: an answer's class follows from its outcome."""
    where = ("result_classes", "classes")
    seen: set[str] = set()
    for index, one in enumerate(classes):
        for place, outcome in enumerate(one["outcomes"]):
            if outcome in seen:
                what = f"the outcome {outcome!r} has a class already; each has one"
                folder.problem(FILE, (*where, index, "outcomes", place), what)
            seen.add(outcome)
    missing = [str(outcome) for outcome in Outcome if outcome not in seen]
    if classes and missing:
        folder.problem(FILE, where, f"no class is named for {', '.join(missing)}; add each to one of them")
