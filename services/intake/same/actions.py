"""Taking a case with a look for others of the same matter; merging two, telling them apart, separating them again.

Who merges or separates holds both cases (same.holding).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from services.intake.attachments import actions as files
from services.intake.cases import actions, bulk, facts, store
from services.intake.cases.actions import Speaker
from services.intake.cases.domain import ENDED, NotNow
from services.intake.cases.models import Case, Taken
from services.intake.codes.domain import Place, SameMatter
from services.intake.codes.words import STATES
from services.intake.ledger.domain import Left
from services.intake.ledger.settling import lapse, leave
from services.intake.promises.settling import drop_live
from services.intake.same import domain
from services.intake.same import store as same
from services.intake.same.models import Likeness
from services.intake.same.reading import last_shown
from shared.contracts.from_intake import CASE_CLOSED, CASE_SUPPLEMENTED
from shared.contracts.words import CaseState, Ending, is_test
from shared.messaging import Unit

RULE = Speaker("rule", None)
"""Who merges where the place's configuration lets a rule do it."""

NEVER = 0
"""The turn of a note that answers nothing: no clock that waits for the enterprise goes on because of it."""


class Like(NamedTuple):
    """Another case that may be the same matter, and how much their texts share (0 to 1)."""

    other: same.Candidate
    score: float


def bring(unit: Unit, place: Place, body: Mapping[str, Any], *, dispatch: bool = True, **more: Any) -> Case:
    """Take a case as cases.actions.submit does, and look whether its enterprise has brought the same matter before.

    What is like enough is kept for the centre to decide, or merged at once where the place's rule says so. Nobody
    looks for a case that is ended in the same unit (dispatch: False).
    """
    return bring_among(unit, place, body, among(unit, place, body, more["agency"], dispatch=dispatch), **more)


class Among(NamedTuple):
    """What a case was found to be like; into: the case, locked, that the place's rule merges it into, if any."""

    likes: list[Like]
    into: Case | None
    dispatch: bool


def among(unit: Unit, place: Place, body: Mapping[str, Any], agency: str, *, dispatch: bool = True) -> Among:
    """Do the first half of `bring`: look, and lock. For whoever locks more between the halves, and cases first."""
    likes = look(unit.session, place, body, unit.now) if dispatch and not is_test(agency) else []
    return Among(likes, by_rule(unit, place, body, likes), dispatch)


def bring_among(unit: Unit, place: Place, body: Mapping[str, Any], found: Among, **more: Any) -> Case:
    """Do the second half of `bring`."""
    if found.into is not None:
        return merged(unit, place, body, found.likes, found.into, **more)
    case = actions.submit(unit, place, body, dispatch=found.dispatch, **more)
    keep(unit, case.id, found.likes)
    return case


def take(unit: Unit, place: Place, body: Mapping[str, Any], **more: Any) -> Case | Taken:
    """Do what `bring` does for a case to which nothing else happens in this unit: no object is made for its row."""
    likes = look(unit.session, place, body, unit.now) if not is_test(more["agency"]) else []
    into = by_rule(unit, place, body, likes)
    if into is not None:
        return merged(unit, place, body, likes, into, **more)
    case = bulk.submit(unit, place, body, store.next_sequence(unit.session), **more)
    keep(unit, case.id, likes)
    return case


def merged(unit: Unit, place: Place, body: Mapping[str, Any], likes: list[Like], into: Case, **more: Any) -> Case:
    """Take a case that the place's rule merges into another, which is locked, at once."""
    case = actions.submit(unit, place, body, dispatch=False, **more)
    keep(unit, case.id, likes)
    unit.session.flush()  # a row has its defaults, and its first line can be read, once it is in the database
    merge(unit, case, into, RULE)
    return case


def keep(unit: Unit, case_id: str, likes: list[Like]) -> None:
    """Keep what a case that was just taken is like, for the centre to decide."""
    for like in likes:
        unit.session.write(
            Likeness, case_id=case_id, other_id=like.other.id, score=like.score, found_at=unit.now, state=same.WAITING
        )


def look(session: Any, place: Place, told: Mapping[str, Any], now: Any, *, besides: str | None = None) -> list[Like]:
    """Return the open cases of the same enterprise that may be the same matter, the likest first.

    told: the case as a body or as CaseFacts. now: until when the place's window reaches back. besides: the id of the
    case itself, where it is there already.
    """
    rules = place.same_matter
    if rules is None:
        return []
    found = same.candidates(session, domain.keys(told), now - rules.within)
    return likest(rules, told, [one for one in found if one.id != besides])


def likest(rules: SameMatter, told: Mapping[str, Any], others: list[same.Candidate]) -> list[Like]:
    """Return those of some cases that are like enough, the likest first."""
    if not others:
        return []
    mine = domain.pairs_of(domain.words_of(told["title"], told.get("description")))
    theirs = ((one, domain.pairs_of(domain.words_of(one.title, one.description))) for one in others)
    likes = [Like(one, domain.shared_of(mine, pairs)) for one, pairs in theirs]
    return sorted((one for one in likes if one.score >= rules.propose), key=lambda one: one.score, reverse=True)


def merge(unit: Unit, case: Case, into: Case, who: Speaker, *, why: str | None = None) -> None:
    """Merge a case into another: it ends, and follows what becomes of that one. Both rows are locked. Raises NotNow."""
    hidden = case.enterprise is None or into.enterprise is None
    domain.must_fit(_fits(case), _fits(into), STATES, hidden=hidden)
    tells = into.lead is not None
    joined = {"case": case.id, "number": case.number, "agency": case.agency, "told": tells, "by": who.name}
    line = unit.record(into, "case.joined", joined, who.actor)
    into.joined, into.updated_at = into.joined + 1, unit.now
    if tells:
        _tell_office(unit, into, store.facts_of(unit.session, case), line)
    drop_live(unit, case, "merged")
    leave(unit, case, Left.MERGED, "rule")
    lapse(unit, case)
    case.state, case.lead, case.merged_into, case.updated_at = CaseState.MERGED.value, None, into.id, unit.now
    merged = {"case": into.id, "number": into.number, "joined": line.hash, "why": why, "by": who.name}
    line = unit.record(case, "case.merged", {**merged, "round": case.round}, who.actor)
    ending = {"outcome": None, "satisfaction": None, "ending": Ending.MERGED.value}
    unit.send(CASE_CLOSED, case, ending, line=line, round=case.round, assignment=case.assignment)
    files.follow(unit, case)
    _decide(unit, case, into, same.MERGED, who, why)


def tell_apart(unit: Unit, case: Case, other: Case, why: str, who: Speaker) -> None:
    """Put on record that two cases are not the same matter. Both rows are locked."""
    told = {"case": other.id, "number": other.number, "why": why, "by": who.name}
    unit.record(case, "same.refused", told, who.actor)
    _decide(unit, case, other, same.REFUSED, who, why)


def separate(unit: Unit, case: Case, into: Case, why: str, who: Speaker) -> None:
    """Undo a merging: the case is taken up again, as another round. into: what it was merged into. Raises NotNow.

    Both rows are locked.
    """
    domain.must_be_merged(CaseState(case.state))
    if case.merged_into != into.id:
        raise NotNow(domain.MOVED_ON)
    shown = last_shown(unit.session, case.id)
    into.joined, into.updated_at = into.joined - 1, unit.now
    unit.record(into, "case.parted", {"case": case.id, "number": case.number, "by": who.name}, who.actor)
    case.merged_into = None
    told = {"case": into.id, "number": into.number, "shown": shown, "why": why, "by": who.name}
    unit.record(case, "case.separated", told, who.actor)
    # Why is for the centre alone: it may name the other case.
    actions.reopen(unit, case, None, who.actor)
    files.follow(unit, case)
    _decide(unit, case, into, same.REFUSED, who, why)


def wants(place: Place, body: Mapping[str, Any], likes: list[Like]) -> str | None:
    """Return the id of the case that the place's rule would merge a case into, None for none."""
    rules = place.same_matter
    if not likes or rules is None or rules.merge is None or likes[0].score < rules.merge:
        return None
    best, code = likes[0].other, domain.keys(body)["enterprise_code"]
    if best.about != body.get("about") or (code and best.code and code != best.code):
        return None  # somebody looks
    return best.id


def by_rule(unit: Unit, place: Place, body: Mapping[str, Any], likes: list[Like]) -> Case | None:
    """Return the case, locked, that the place's rule merges a case into; None where it does not."""
    wanted = wants(place, body, likes)
    into: Case | None = unit.case(wanted) if wanted else None
    return None if into is None or CaseState(into.state) in ENDED else into


def _fits(case: Case) -> tuple[str, CaseState, str | None]:
    return case.id, CaseState(case.state), case.enterprise_code


def _tell_office(unit: Unit, into: Case, told: Mapping[str, Any], line: Any) -> None:
    source = told["source"]["agency_name"]
    note = domain.note_for_office(source, told["number"], told["title"], told["description"])
    said = {"text": note, "by": facts.who_speaks(told) or "", "at": unit.now.isoformat(), "turn": NEVER}
    unit.send(CASE_SUPPLEMENTED, into, said, line=line, round=into.round)


def _decide(unit: Unit, one: Case, other: Case, state: str, who: Speaker, why: str | None) -> None:
    unit.session.flush()
    kept = same.between(unit.session, one, other)
    if kept is None:
        later, earlier = sorted((one, other), key=lambda case: (case.received_at, case.id), reverse=True)
        kept = Likeness(case_id=later.id, other_id=earlier.id, score=_score(unit, one, other), found_at=unit.now)
        unit.session.add(kept)
    kept.state, kept.why = state, why
    kept.decided_by, kept.decided_by_name, kept.decided_at = who.actor, who.name, unit.now


def _score(unit: Unit, *both: Case) -> float:
    told = [store.facts_of(unit.session, case) for case in both]
    return domain.likeness(*(domain.words_of(one["title"], one["description"]) for one in told))
