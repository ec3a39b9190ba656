"""What a message tells of a case that its enterprise is to hear (shared.contracts.enterprise.Informed)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.intake.cases import domain, timeline
from services.intake.cases.facts import who_speaks
from services.intake.cases.models import Case
from services.intake.cases.views import DESK, PlaceNames
from services.intake.codes.domain import Place
from services.intake.codes.words import OUTCOMES, STATES
from services.intake.endings.views import TITLES
from services.intake.informing.domain import TOLD, is_private
from services.intake.promises.models import Promise
from services.intake.words import Text
from shared.contracts.words import CaseState, Ending, Outcome

Words = dict[str, Any] | None

OVER = domain.ENDED - {CaseState.MERGED}
"""States in which the enterprise has nothing more to wait for; a merged case goes on under another number."""


@dataclass(slots=True)
class JustTaken:
    """A case that has just been taken, by what its enterprise hears of it: nothing else has happened to it yet.

    place_part: the hash of the configuration that it was taken under.
    """

    id: str
    agency: str
    number: str
    state: str
    tracking_code: str
    link_token: str
    title: str
    place_part: str
    round: int = 1
    assignment: int = 0
    lead: str | None = None
    due_at: datetime | None = None
    asked: dict[str, Any] | None = None
    answer: str | None = None
    outcome: str | None = None
    result_class: str | None = None
    legal_basis: str | None = None
    ending: dict[str, Any] | None = None


def informed(
    case: Case | JustTaken,
    told: Mapping[str, Any],
    lines: Sequence[timeline.Line],
    place: Place,
    bodies: Mapping[str, Text],
    promises: Sequence[Promise],
) -> dict[str, Any]:
    """Return the message's data. told: the case's facts (CaseFacts). lines: the news. promises: those that stand."""
    private = is_private(told)
    contact = dict(_asker(told)["contact"])
    name = None if private else contact.get("name") or who_speaks(told)
    known = {"name": name, "phone": contact.get("phone"), "email": contact.get("email")}
    head = {
        "number": case.number,
        "private": private,
        "language": contact.get("language") or place.language,
        "contact": known,
        "token": case.link_token,
        "code": case.tracking_code,
        "over": CaseState(case.state) in OVER,
    }
    if private:
        bare = [
            {"kind": str(TOLD[one.kind].news), "at": _at(one.at, place), "text": None, "said": None} for one in lines
        ]
        nothing = dict.fromkeys(("title", "state", "owner", "due_at", "asked", "answer", "ending"))
        return {**head, **nothing, "promises": [], "news": bare}
    return {
        **head,
        **_standing(case, place, bodies),
        "promises": _promised(promises, bodies),
        "news": _news(lines, place, bodies),
    }


def _standing(case: Case | JustTaken, place: Place, bodies: Mapping[str, Text]) -> dict[str, Any]:
    state = CaseState(case.state)
    over, asks = state in domain.ENDED, state is CaseState.SUPPLEMENT and case.asked
    waits = not over and not asks and state not in (CaseState.ANSWERED, CaseState.CALL_BACK)
    lead = Text(*bodies.get(case.lead, (case.lead, case.lead))) if case.lead else None
    return {
        "title": case.title,
        "state": STATES[state]._asdict(),
        # Of what was passed up the news say who has it; whoever tracks it here is not in charge.
        "owner": None
        if over or state is CaseState.PASSED_UP or (lead is None and state in domain.WITH_NOBODY)
        else (lead or DESK)._asdict(),
        "due_at": _at(case.due_at, place) if waits and case.due_at else None,
        "asked": {"what": asks["what"], "until": _at(datetime.fromisoformat(asks["until"]), place)} if asks else None,
        "answer": _answer(case, place),
        "ending": _ending(case.ending, place, bodies) if case.ending else None,
    }


def _answer(case: Case | JustTaken, place: Place) -> Words:
    # While a case is at work again, what was said in the round before is no news.
    if case.answer is None or CaseState(case.state) not in (CaseState.ANSWERED, CaseState.CALL_BACK, CaseState.CLOSED):
        return None
    named = place.tables["result-classes"].get(case.result_class) if case.result_class else None
    return {
        "text": case.answer,
        "outcome": OUTCOMES[Outcome(case.outcome or Outcome.EXPLAINED)]._asdict(),
        "result_class": named._asdict() if named else None,
        "legal_basis": case.legal_basis,
        "asks": case.state == CaseState.ANSWERED,
    }


def _ending(ending: Mapping[str, Any], place: Place, bodies: Mapping[str, Text]) -> dict[str, Any]:
    ground, body = ending["ground"], ending["body"]
    return {
        "title": TITLES[Ending(ending["kind"])]._asdict(),
        "ground": place.tables["grounds"].get(ground, Text(ground, ground))._asdict() if ground else None,
        "basis": ending["basis"],
        "door": ending["door"],
        "body": bodies.get(body, Text(body, body))._asdict() if body else None,
        "text": ending["text"],
        "asks": bool(ending["asks"]),
    }


def _promised(promises: Sequence[Promise], bodies: Mapping[str, Text]) -> list[dict[str, Any]]:
    return [
        {
            "text": one.text,
            "until": one.until.isoformat(),
            "owner": bodies.get(one.owner, Text(one.owner, one.owner))._asdict(),
        }
        for one in promises
    ]


def _news(lines: Sequence[timeline.Line], place: Place, bodies: Mapping[str, Text]) -> list[dict[str, Any]]:
    kinds = {line: told.kind for line, told in TOLD.items()}
    zh, en = (timeline.show(lines, spoken, PlaceNames(place, bodies, spoken), kinds) for spoken in ("zh", "en"))
    return [
        {
            "kind": str(TOLD[one.kind].news),
            "at": _at(one.at, place),
            "text": {"zh": one.text, "en": other.text},
            "said": one.said if TOLD[one.kind].said else None,
        }
        for one, other in zip(zh, en, strict=True)
    ]


def _asker(told: Mapping[str, Any]) -> Mapping[str, Any]:
    asker: Mapping[str, Any] = told["enterprise"] or told["complainant"] or {}
    return {"contact": {}, **asker, **({} if asker.get("contact") else {"contact": {}})}


def _at(instant: datetime, place: Place) -> str:
    return place.local(instant).isoformat()
