"""What happens when a case is handed back to its source, or its source would have it taken up again."""

from services.intake.agencies.domain import OWN_WINDOW
from services.intake.cases.actions import Speaker, reopen
from services.intake.cases.models import Case
from services.intake.codes.store import place_of
from services.intake.endings.domain import ended
from services.intake.ledger.domain import Left
from services.intake.ledger.settling import lapse, leave
from services.intake.promises.settling import drop_live
from services.intake.sources import domain, store
from services.intake.sources.domain import Act
from shared.contracts.from_intake import CASE_CLOSED
from shared.contracts.words import CaseState, Ending
from shared.messaging import Unit


def take_back(unit: Unit, case: Case, text: str, speaker: Speaker) -> None:
    """Let the source have its case again, asked or unasked: it ends here, whoever had it. Raises NotNow.

    text: why, as the enterprise and whoever had it read it.
    """
    state = domain.move(Act.TAKE_BACK, CaseState(case.state))
    drop_live(unit, case, "withdrawn")
    leave(unit, case, Left.WITHDRAWN, speaker.actor, by=speaker.name)
    lapse(unit, case)
    told = {"round": case.round, "text": text, "by": speaker.name}
    line = unit.record(case, store.TAKEN_BACK, told, speaker.actor)
    case.state, case.lead, case.updated_at = state.value, None, unit.now
    case.ending = {**ended(Ending.PASSED_BACK, unit.now, text), "accepted": True}
    data = {"outcome": case.outcome, "satisfaction": None, "ending": Ending.PASSED_BACK.value}
    unit.send(CASE_CLOSED, case, data, line=line, round=case.round, assignment=case.assignment)


def acknowledge(unit: Unit, case: Case, text: str | None, speaker: Speaker, *, accepted: bool) -> None:
    """Take the source's word on what went back to it, or on what we have asked of it. Raises NotNow.

    What it does not take is ours again: another round, at the desk. text: needed where it does not.
    """
    state = CaseState(case.state)
    asked = store.asked(unit.session, case) is not None
    domain.see_word(state, case.ending, asked=asked, accepted=accepted)
    told = {"round": case.round, "text": text, "by": speaker.name}
    unit.record(case, store.ACCEPTED if accepted else store.REFUSED, told, speaker.actor)
    case.updated_at = unit.now
    if accepted:
        case.ending = {**(case.ending or {}), "accepted": True}
    elif state is CaseState.PASSED_BACK:
        case.ending = None
        reopen(unit, case, text, speaker.actor)


def take_up_again(unit: Unit, case: Case, reason: str, speaker: Speaker) -> None:
    """Take a case up again because its source says that the answer does not hold. Raises NotNow."""
    domain.move(Act.REOPEN, CaseState(case.state))
    domain.must_reopen(case.round, reopen_limit(unit, case))
    case.ending = None
    reopen(unit, case, reason, speaker.actor)


def ask(unit: Unit, case: Case, *, ground: str, basis: dict[str, str], text: str, who: Speaker) -> None:
    """Ask the source to take a case back that can no longer be returned by ourselves. Raises NotNow.

    The desk keeps it meanwhile, and may do with it whatever it could do before.
    """
    domain.must_ask(own=case.agency == OWN_WINDOW, asked=store.asked(unit.session, case) is not None)
    told = {"round": case.round, "at": unit.now.isoformat(), "ground": ground, "basis": basis, "text": text}
    unit.record(case, store.ASKED, {**told, "by": who.name}, who.actor)
    case.updated_at = unit.now


def reopen_limit(unit: Unit, case: Case) -> int:
    """Return how often a case may be taken up again, by the configuration that it was taken under."""
    place = place_of(unit.session, unit.service.parts, case.place_part)
    return place.reopen_limit if place else 0
