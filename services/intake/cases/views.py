"""How cases are written in answers to agencies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from services.intake.agency_states.domain import Words
from services.intake.cases import domain
from services.intake.cases.models import Case
from services.intake.cases.timeline import Shown
from services.intake.codes.domain import Place
from services.intake.endings import views as endings
from services.intake.words import Text
from shared.contracts.words import CaseState, is_test

DESK = Text("派单台", "Dispatch desk")


class Links:
    """The addresses of cases, as the outside reaches them."""

    def __init__(self, public_url: str) -> None:
        self._base = public_url

    def case(self, number: str) -> str:
        """Return a case's address in the interface."""
        return f"{self._base}/v1/cases/{number}"

    def page(self, token: str) -> str:
        """Return the address of the enterprise's page: whoever has it sees the case."""
        return f"{self._base}/track/{token}"

    def of(self, case: "Receivable") -> dict[str, str]:
        """Return all of a case's addresses."""
        address = self.case(case.number)
        return {"self": address, "events": f"{address}/events", "page": self.page(case.link_token)}

    def passed_up(self, case: "Receivable") -> dict[str, str]:
        """Return where whoever has a case beyond the district reads of it."""
        return {"self": f"{self._base}/v1/passed-up/{case.number}", "events": f"{self._base}/v1/events"}


class Receivable(Protocol):
    """What a receipt says of a case: its row, or as much of it."""

    number: Any
    agency: Any
    tracking_code: Any
    link_token: Any


def receipt(case: Receivable, links: Links) -> dict[str, Any]:
    """Return the answer to the POST that brought a case; it is the same whatever became of the case since."""
    return {
        "number": case.number,
        "tracking_code": case.tracking_code,
        "state": CaseState.RECEIVED.value,
        "test": is_test(case.agency),
        "links": links.of(case),
    }


def summary(
    case: Case, names: Mapping[str, Text], links: Links, words: Words, followed: Case | None = None
) -> dict[str, Any]:
    """Return a case as lists have it. followed: the case in which a merged one is handled: what moves it moves both.

    words: what its agency calls states.
    """
    return {
        "number": case.number,
        "source_reference": case.source_reference,
        "test": is_test(case.agency),
        "kind": case.kind,
        "title": case.title,
        "matter": case.matter,
        "state": case.state,
        "agency_state": words.get(case.state),
        "round": case.round,
        "outcome": case.outcome,
        "result_class": case.result_class,
        "owner": owner(case, names),
        "due_at": _written(case.due_at),
        "received_at": case.received_at.isoformat(),
        "updated_at": max(one.updated_at for one in (case, followed) if one).isoformat(),
        "links": links.of(case),
    }


def whole(
    case: Case,
    told: Mapping[str, Any],
    names: Mapping[str, Text],
    links: Links,
    words: Words,
    followed: Case | None = None,
    explanation: str | None = None,
    promises: Sequence[dict[str, Any]] = (),
    ledger: Mapping[str, Any] | None = None,
    source_asked: Mapping[str, Any] | None = None,
    may_as_source: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a case as its agency sees it: as it was brought (told: its CaseFacts), and where it stands.

    words: what its agency calls states.
    followed: the case in which a merged one is handled; its number and what others said of it are not told.
    explanation: what the enterprise was told where its bad verdict did not take the case up again.
    promises: what was promised with its answers. ledger: where it stands on the ledger, if it does. source_asked: that
    its agency take it back, where that is asked. may_as_source: what else its agency may do.
    """
    answered = case if followed is None else followed
    brought = {name: value for name, value in told.items() if name not in ("source", "received_at")}
    return {
        **brought,
        "source_reference": told["source"]["reference"],
        "source_due_at": told["source"]["due_at"],
        "source_return_until": told["source"].get("return_until"),
        **summary(case, names, links, words, followed),
        "tracking_code": case.tracking_code,
        "answer": _answer(answered),
        "explanation": explanation,
        "promises": list(promises),
        "ledger": ledger,
        "asked": asked(case),
        "ending": endings.told(case.ending, names),
        "source_asked": source_asked,
        "merged": None if followed is None else _merged(followed, names),
        "may": [*may(case, followed), *may_as_source],
    }


def _answer(case: Case) -> dict[str, Any] | None:
    if case.answer is None:
        return None
    told = {"text": case.answer, "outcome": case.outcome}
    return {**told, "legal_basis": case.legal_basis, "result_class": case.result_class}


def asked(case: Case) -> dict[str, Any] | None:
    """Return what the enterprise is asked for while the case waits for it, and until when."""
    return case.asked if case.state == CaseState.SUPPLEMENT else None


def bodies_of(case: Case, followed: Case | None = None) -> list[str]:
    """Return the codes of the bodies that `whole` names."""
    leads = [one.lead for one in (case, followed) if one is not None and one.lead is not None]
    return [*leads, *endings.codes(case.ending)]


def _merged(followed: Case, names: Mapping[str, Text]) -> dict[str, Any]:
    over = CaseState(followed.state) in domain.ENDED
    return {
        "state": followed.state,
        "owner": owner(followed, names),
        "due_at": None if over else _written(followed.due_at),
        "updated_at": followed.updated_at.isoformat(),
    }


def may(case: Case, followed: Case | None = None) -> list[str]:
    """Return the commands that are possible now for those who brought the case."""
    asked = ["guidance"] if case.ending and case.ending["asks"] else []
    at = CaseState(followed.state) if followed else None
    return [*(str(command) for command in domain.allowed(CaseState(case.state), at)), *asked]


def event(shown: Shown) -> dict[str, Any]:
    """Return one line of the public timeline."""
    return {
        "seq": shown.number,
        "at": shown.at.isoformat(),
        "kind": shown.kind,
        "text": shown.text,
        "applied": shown.applied,
        "facts": shown.facts,
    }


def owner(case: Case, names: Mapping[str, Text]) -> dict[str, Any] | None:
    """Return who has the case: a body, or the dispatch desk while nobody else does; None once it is over with it."""
    if case.lead is None and CaseState(case.state) in domain.WITH_NOBODY:
        return None
    if case.lead is None:
        return {"code": None, "name": DESK._asdict()}
    return {"code": case.lead, "name": names.get(case.lead, Text(case.lead, case.lead))._asdict()}


class PlaceNames:
    """Codes and times as people of the place read them (timeline.Names)."""

    def __init__(self, place: Place, bodies: Mapping[str, Text], language: str) -> None:
        self._place, self._bodies, self._language = place, bodies, language

    def body(self, code: str) -> str:
        """Return a body's name, its code where the directory's copy lacks it."""
        name = self._bodies.get(code)
        return name.read(self._language) if name else code

    def word(self, table: str, code: str) -> str:
        """Return a coded word's name."""
        name = self._place.tables[table].get(code)
        return name.read(self._language) if name else code

    def time(self, instant: str) -> str:
        """Return an instant as the place's clocks show it."""
        return self.clock(datetime.fromisoformat(instant))

    def day(self, date: str) -> str:
        """Return a day, given in ISO text."""
        day = datetime.fromisoformat(date)
        return f"{day.year}年{day.month}月{day.day}日" if self._language == "zh" else f"{day.day} {day:%b %Y}"

    def clock(self, instant: datetime) -> str:
        """Return an instant as the place's clocks show it."""
        local = self._place.local(instant)
        if self._language == "zh":
            return f"{local.year}年{local.month}月{local.day}日（星期{'一二三四五六日'[local.weekday()]}）{local:%H:%M}"
        return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
