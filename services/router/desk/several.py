"""Several cases are given to one body at once: each by itself, so that one that cannot go keeps no other back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.router.decisions import actions, returns
from services.router.decisions import store as cases
from services.router.decisions.domain import Refused, State
from services.router.desk.actions import Dispatcher, standing
from services.router.rules.reasons import Sentence
from shared.db.history import lines_of
from shared.messaging import Service, Unit
from shared.web.people import Viewer

_GONE = Refused(
    zh="该事项的情况刚刚有变化，未作处理。",
    en="The case has changed while you looked at the list; nothing was done with it.",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was ticked. as_of: `standing` of it when the list was shown."""

    number: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Went:
    """What became of one. why: why it did not go; None where it did."""

    number: str
    why: Sentence | None = None


def assign_each(
    service: Service, chosen: Iterable[Chosen], body: str, reason: str, by: Dispatcher, viewer: Viewer, cause: str
) -> Iterator[Went]:
    """Give each case to a body, with who assists by the rules, in a unit of its own; say what became of each."""
    for one in chosen:
        try:
            with service.begin(cause) as unit:
                _assign(unit, one, body, reason, by, viewer)
        except Refused as refused:
            yield Went(one.number, {"zh": refused.zh, "en": refused.en})
        else:
            yield Went(one.number)


def _assign(unit: Unit, one: Chosen, body: str, reason: str, by: Dispatcher, viewer: Viewer) -> None:
    found = cases.by_number(unit.session, one.number)
    case = unit.case(found.id) if found else None
    if case is None or case.facts is None or not viewer.may_see(case.facts["about"]) or one.as_of != standing(case):
        raise _GONE
    lines = lines_of(unit.session, unit.service.records.history, case.id)
    if case.state == State.RULING or returns.pending(case, lines) is not None:
        raise Refused(
            zh="该事项有退单申请或待审定，须在其页面上单独决定。",
            en="A return or a ruling waits for your answer in it; decide that on its own page.",
        )
    actions.assign(unit, case, body, reason, by.name, person=by.id)
