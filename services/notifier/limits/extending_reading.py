"""Reads `extensions` and `suspensions` of limits.yaml: their shape, what is wrong with them, what the part holds.

[{"code", "classes", "kinds", "times", "longest", "ask_before", "grounds": [{"code", "name"}], "legal_basis",
  "decided_by", "within", "silence", "refused_counts", "told", "further": {"classes", "times", "longest",
  "decided_by", "within", "silence"}}]; a suspension has "evidence" and "rests" besides
"""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.notifier.limits.extending import DECIDERS, ExtensionRule, Silence, Terms, Told, Wish
from services.notifier.limits.lengths import Length, Moment, Offset
from services.notifier.limits.stored import limit
from shared.contracts.words import Duty, Kind
from shared.process.folder import Folder, Where
from shared.process.shapes import CODE, Flag, Names, Shape, Whole, filled, one_of

RESTS = ("task", "case")
"""What rests: the lead's clock alone, or the enterprise's and those of the bodies that help as well."""


class _Ground(Shape):
    code = fields.String(required=True, validate=CODE)
    name = fields.Nested(Names, required=True)


class _Span(Offset):
    """`{n, unit}` of which something is left to give."""

    @validates_schema
    def something(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse to give nothing."""
        if data.get("n") == 0:
            raise ValidationError("an extension by nothing extends nothing, and no rest is none; write 1 or more", "n")


class _Terms(Shape):
    longest = fields.Nested(_Span, required=True)
    decided_by = fields.String(required=True, validate=one_of(DECIDERS))
    within = fields.Nested(Length, required=True)
    silence = fields.String(load_default=str(Silence.REFUSED), validate=one_of(Silence))


class _Further(_Terms):
    clause = fields.Nested(Names)
    classes = fields.List(fields.String(), load_default=list)
    times = Whole(1, 20, load_default=1)


class Extension(_Terms):
    """One entry of `extensions`."""

    code = fields.String(required=True, validate=CODE)
    clause = fields.Nested(Names)
    classes = fields.List(fields.String(), load_default=list)
    kinds = fields.List(fields.String(validate=one_of(Kind)), load_default=list)
    times = Whole(1, 20, load_default=1)
    ask_before = fields.Nested(Moment, required=True)
    grounds = fields.List(fields.Nested(_Ground), required=True, validate=filled)
    legal_basis = Flag(load_default=False)
    refused_counts = Flag(load_default=False)
    told = fields.List(fields.String(validate=one_of(Told)), load_default=lambda: [str(one) for one in Told])
    further = fields.Nested(_Further)


class Suspension(Extension):
    """One entry of `suspensions`. rests: the lead's own clock (`task`), or the whole case's (`case`)."""

    ask_before = fields.Nested(Moment, load_default=lambda: {"n": 0, "unit": "minutes"})
    evidence = Flag(load_default=True)
    rests = fields.String(load_default="case", validate=one_of(RESTS))


def check_extensions(folder: Folder, file: str, limits: Mapping[str, Any]) -> None:
    """Find what no shape shows: unknown classes, two entries for one case, and what could never be asked for."""
    for wish in Wish:
        _check(folder, file, limits, f"{wish}s", wish)


def _check(folder: Folder, file: str, limits: Mapping[str, Any], name_of_list: str, wish: str) -> None:
    entries, classes = limits.get(name_of_list, []), limits.get("classes", {})
    folder.twice(file, (name_of_list,), f"the {wish}", [one["code"] for one in entries], "code")
    taken: dict[tuple[str, str], str] = {}
    for index, one in enumerate(entries):
        where = (name_of_list, index)
        folder.twice(file, (*where, "grounds"), "the ground", [ground["code"] for ground in one["grounds"]], "code")
        named: list[tuple[Where, str]] = []
        named += [((*where, "classes", place), name) for place, name in enumerate(one["classes"])]
        further = one.get("further", {}).get("classes", [])
        named += [((*where, "further", "classes", place), name) for place, name in enumerate(further)]
        for at, name in named:
            if name not in classes:
                folder.unknown(file, at, "class", name, classes)
        for key in _cases(one, classes):
            if key in taken:
                what = (
                    f"cases of the class {key[0]!r} and the kind {key[1]!r} have the {wish} {taken[key]!r} already; "
                    f"name in `classes` and `kinds` whom each is for"
                )
                folder.problem(file, (*where, "code"), what)
                break
            taken[key] = one["code"]
        _can_be_asked(folder, file, one, where, classes)


def _can_be_asked(folder: Folder, file: str, one: Mapping[str, Any], where: Where, classes: Mapping[str, Any]) -> None:
    before = one["ask_before"]
    for name in one["classes"]:
        closing = classes.get(name, {}).get("limits", {}).get("closing", {})
        if closing.get("unit") == before["unit"] and before["n"] and closing["n"] <= before["n"]:
            what = f"the class {name!r} has no more than that in all, so nobody could ask in time; make it shorter"
            folder.problem(file, (*where, "ask_before"), what)


def _cases(one: Mapping[str, Any], classes: Iterable[str]) -> list[tuple[str, str]]:
    kinds = one["kinds"] or [str(kind) for kind in Kind]
    return [(name, kind) for name in (one["classes"] or classes) for kind in kinds]


def extension_rule(content: Mapping[str, Any]) -> ExtensionRule:
    """Read an entry from the part."""
    further = content.get("further")
    return ExtensionRule(
        code=content["code"],
        terms=_terms(content),
        times=content["times"],
        ask_before=limit(content["ask_before"]),
        classes=frozenset(content["classes"]),
        kinds=frozenset(content["kinds"]),
        grounds={one["code"]: one["name"] for one in content["grounds"]},
        legal_basis=content["legal_basis"],
        # A version of an earlier release says none of these; extensions are without the first two.
        evidence=content.get("evidence", False),
        whole=content.get("rests", "case") == "case",
        refused_counts=content.get("refused_counts", False),
        told=frozenset(map(Told, content["told"])),
        further=_terms(further) if further else None,
        further_classes=frozenset(further["classes"]) if further else (),
        further_times=further["times"] if further else 0,
    )


def _terms(content: Mapping[str, Any]) -> Terms:
    longest = {**content["longest"], "path": ""}  # what is granted stays, whatever a later version would grant
    return Terms(limit(longest), Duty(content["decided_by"]), limit(content["within"]), Silence(content["silence"]))
