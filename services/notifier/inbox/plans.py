"""From what a line asks for to the form of the task's page that asks for the same. Pure.

Nothing is guessed: what a line lacks, and the place asks for, is said on the page, where the rest stands already.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from services.notifier.directory.domain import Person
from services.notifier.inbox.commands import Command, Incomplete, Verb
from services.notifier.tasks.domain import Act
from shared.contracts.words import OPEN_ENDED, Outcome, Part

OWN_WORDS = frozenset({"other", "other_reason"})
"""Codes of a ground that stands for a reason in the office's own words; a line that names no other ground means it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What bears on a line besides itself.

    part: the task's. reasons: for a return, grounds: for more time, each by code in both languages. basis: whether more
    time needs a legal basis. unit: in which the place grants it, empty where it grants none. people: of the body.
    answers_draft: whether the mail that is answered put the report before its reader that waits for a signature now.
    """

    part: Part
    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    grounds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    basis: bool = False
    unit: str = ""
    people: Collection[Person] = ()
    answers_draft: bool = False


class Plan(NamedTuple):
    """What to do: the form of the page (`tasks.forms`), its fields, and what is missing for it; empty where nothing is.

    missing: names of fields, or `colleague` where nobody or more than one is meant, `unit` where the place counts
    otherwise.
    """

    word: str
    values: dict[str, str]
    missing: tuple[str, ...] = ()


def planned(asked: Command | Incomplete, around: Around) -> Plan:
    """Return what a line comes to."""
    fields = {name: str(value) for name, value in asked.fields.items()}
    plan = _PLANS[asked.verb](fields, around)
    said = [name for name in asked.missing if not plan.values.get(name)] if isinstance(asked, Incomplete) else []
    return plan._replace(missing=tuple(dict.fromkeys([*said, *plan.missing])))


def _sign(_fields: dict[str, str], _around: Around) -> Plan:
    return Plan(Act.SIGN, {})


def _return(fields: dict[str, str], around: Around) -> Plan:
    values = {name: fields.get(name, "") for name in ("reason", "legal_basis")}
    ground = _chosen(values["reason"], around.reasons)
    missing = [name for name, value in values.items() if not value]
    missing += ["ground"] if around.reasons and not ground else []
    return Plan(Act.RETURN, {**values, "ground": ground}, tuple(missing))


def _extend(fields: dict[str, str], around: Around) -> Plan:
    values = {"n": fields.get("n", ""), "reason": fields.get("reason", "")}
    ground = _chosen(values["reason"], around.grounds) or _only(around.grounds)
    missing = [name for name, value in values.items() if not value]
    if around.unit:
        missing += ["ground"] if not ground else []
        missing += ["legal_basis"] if around.basis else []
        missing += ["unit"] if fields.get("unit") not in (None, "", around.unit) else []
    return Plan(Act.ASK_EXTENSION, {**values, "ground": ground}, tuple(missing))


def _supplement(fields: dict[str, str], _around: Around) -> Plan:
    return Plan(Act.ASK_SUPPLEMENT, {"what": fields.get("what", "")})


def _interim(fields: dict[str, str], _around: Around) -> Plan:
    return Plan(Act.INTERIM, {"text": fields.get("text", "")})


def _promise(fields: dict[str, str], _around: Around) -> Plan:
    # A promise is part of a report, and has an owner whom the office has to name.
    values = {name: fields.get(name, "") for name in ("promise", "promised_on")}
    return Plan(Act.REPORT, {**values, "outcome": Outcome.PLANNED.value}, ("report", "answer", "responsible"))


def _answer(fields: dict[str, str], around: Around) -> Plan:
    answer, outcome = fields.get("answer", ""), fields.get("outcome", "")
    if around.part == Part.SPLIT:
        return Plan(Act.PART, {"agrees": "yes", "text": answer})
    if around.part == Part.ASSISTING:
        return Plan(Act.OPINION, {"text": answer}, ("agrees",))
    missing = [] if outcome else ["outcome"]
    missing += ["promise", "promised_on", "responsible"] if outcome in OPEN_ENDED else []
    missing += ["legal_basis"] if outcome == Outcome.CANNOT_BY_LAW else []
    return Plan(Act.REPORT, {"report": answer, "answer": answer, "outcome": outcome}, tuple(missing))


def _delegate(fields: dict[str, str], around: Around) -> Plan:
    to = _meant(fields.get("to", ""), around.people)
    return Plan(Act.DELEGATE, {"to": to, "note": fields.get("note", "")}, () if to else ("colleague",))


def _agree(fields: dict[str, str], around: Around) -> Plan:
    if around.part == Part.LEAD:
        return Plan(Act.COUNTERSIGN, {})
    return Plan(Act.OPINION, {"agrees": "yes", "text": fields.get("text", "")})


def _disagree(fields: dict[str, str], around: Around) -> Plan:
    if around.part == Part.LEAD:
        return Plan(Act.NOT_SIGN, {"reason": fields.get("text", "")})
    return Plan(Act.OPINION, {"agrees": "no", "text": fields.get("text", "")})


_PLANS = {
    Verb.SIGN: _sign,
    Verb.RETURN: _return,
    Verb.EXTEND: _extend,
    Verb.SUPPLEMENT: _supplement,
    Verb.INTERIM: _interim,
    Verb.PROMISE: _promise,
    Verb.ANSWER: _answer,
    Verb.DELEGATE: _delegate,
    Verb.AGREE: _agree,
    Verb.DISAGREE: _disagree,
}


def _chosen(words: str, choices: Mapping[str, Mapping[str, str]]) -> str:
    """Return the code of the one choice whose name the words hold; empty where none does, or more than one."""
    told = words.casefold()
    found = [code for code, names in choices.items() if any(name.casefold() in told for name in names.values())]
    return found[0] if len(found) == 1 else ""


def _only(choices: Mapping[str, Mapping[str, str]]) -> str:
    if len(choices) == 1:
        return next(iter(choices))
    return next((code for code in choices if code in OWN_WORDS), "")


def _meant(words: str, people: Iterable[Person]) -> str:
    told = words.strip().casefold()
    found = [one.id for one in people if told in (one.name.casefold(), one.id.casefold(), one.email.casefold())]
    return found[0] if len(found) == 1 else ""
