"""What the forms of meetings say: read, with an error for each field that has to be mended."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from services.router.decisions.domain import LEVELS
from services.router.meetings.domain import Decided
from services.router.meetings.shown import Shown
from shared.web.languages import say

Form = MultiDict[str, str]

_LONGEST = {"number": 64, "place": 200, "words": 2000}


class Filled(NamedTuple):
    """A form as it was filled in. values: for the action; typed: what to show again; errors: by the field's name."""

    values: Mapping[str, Any]
    typed: Mapping[str, Any]
    errors: dict[str, str]


def called(form: Form) -> Filled:
    """Read the form that calls a meeting."""
    typed: dict[str, Any] = {name: form.get(name, "").strip()[: _LONGEST[name]] for name in ("number", "place")}
    typed |= {"held_on": form.get("held_on", ""), "level": form.get("level", ""), "bodies": form.getlist("bodies")}
    errors = {name: say("meetings.missing") for name in ("number", "place") if not typed[name]}
    if typed["level"] not in LEVELS:
        errors["level"] = say("meetings.missing")
    day = _day(typed["held_on"])
    if day is None:
        errors["held_on"] = say("meetings.date.bad")
        return Filled(typed, typed, errors)
    return Filled({**typed, "held_on": day}, typed, errors)


def minuted(form: Form, it: Shown, *, asked: bool) -> Filled:
    """Read the form of a meeting's minutes. asked: whether it was sent, so that what is missing is an error."""
    errors: dict[str, str] = {}
    number = form.get("number", "").strip()[: _LONGEST["number"]]
    if asked and not number:
        errors["number"] = say("meetings.missing")
    decisions, typed = list[Decided](), dict[str, Any]()
    for one in it.items:
        words = form.get(f"words-{one.id}", "").strip()[: _LONGEST["words"]]
        lead = form.get(f"lead-{one.id}", "")
        assisting, split = (form.getlist(f"{part}-{one.id}") for part in ("assisting", "split"))
        due = form.get(f"due_on-{one.id}", "")
        typed[one.id] = {"words": words, "lead": lead, "assisting": assisting, "split": split, "due_on": due}
        if asked and not words:
            errors[f"words-{one.id}"] = say("meetings.missing")
        day = _day(due)
        if due and day is None:
            errors[f"due_on-{one.id}"] = say("meetings.date.bad")
        named = (tuple(assisting), tuple(split)) if lead else ((), ())
        decisions.append(Decided(one.id, words, lead or None, named[0], day, named[1]))
    present = form.getlist("present")
    return Filled(
        {"number": number, "present": present, "decisions": decisions},
        {"number": number, "present": present if asked else None, "cases": typed},
        errors,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
