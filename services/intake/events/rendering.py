"""Events as agencies read them, in the stream and in webhooks alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.agency_states.domain import Words
from services.intake.agency_states.store import words_of
from services.intake.cases import timeline, views
from services.intake.cases.models import Case
from services.intake.cases.timeline_kinds import KINDS
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.events.domain import named
from services.intake.events.models import AgencyEvent
from services.intake.events.outside import OUTSIDE, is_outside
from services.intake.models import History
from services.intake.same.reading import timeline_of
from services.intake.same.store import sources_of
from shared.contracts.words import is_test
from shared.db.history import Line, lines_of

LANGUAGES = ("zh", "en")


def rendered(
    session: Session, events: Iterable[AgencyEvent], place: Place, links: views.Links, *, sent: bool = False
) -> list[dict[str, Any]]:
    """Return events as JSON, in their order, each with its sentence in both languages.

    What an agency reads of a line is what its case's timeline shows of it, whoever's line it is. sent: it leaves the
    house by itself; then a confidential case leaves as its number, its state and its addresses alone. Each state is
    told in the agency's own word, too. An owner beyond the district, to whom a case was passed, reads of it what
    concerns it there, and of a confidential one no line at all.
    """
    told = list(events)
    cases = {one.id: one for one in session.scalars(select(Case).where(Case.id.in_({one.case_id for one in told})))}
    lines: dict[tuple[str, bool], dict[str, Line]] = {}
    for key in {_reads(one) for one in told}:
        read = lines_of(session, History, key[0]) if key[1] else timeline_of(session, key[0])
        lines[key] = {line.hash: line for line in read}
    bodies = body_names(session)
    names = {language: views.PlaceNames(place, bodies, language) for language in LANGUAGES}
    words = {agency: words_of(session, agency) for agency in {one.agency for one in told}}
    found = []
    for one in told:
        case = cases[one.case_id]
        hidden = case.confidential and (sent or is_outside(one.kind))
        line = None if hidden else lines[_reads(one)].get(one.hash)
        if line is not None and is_outside(one.kind) and not _is_its_own(session, case, line):
            line = None
        found.append(_event(one, case, line, names, links, words[one.agency]))
    return found


def _reads(one: AgencyEvent) -> tuple[str, bool]:
    """Return whose lines an event is of, and whether an owner outside reads them."""
    return one.case_id, is_outside(one.kind)


def _is_its_own(session: Session, case: Case, line: Line) -> bool:
    """Say whether a line is not about a file of a case that is no longer merged into this one."""
    if line.kind != "attachment.released" or line.facts["of"] == case.number:
        return True
    return line.facts["of"] in {one.number for one in sources_of(session, case)}


def _event(
    one: AgencyEvent,
    case: Case,
    line: Line | None,
    names: Mapping[str, views.PlaceNames],
    links: views.Links,
    words: Words,
) -> dict[str, Any]:
    outside = is_outside(one.kind)
    kinds = OUTSIDE if outside else KINDS
    shown = {lang: timeline.show([line] if line else [], lang, known, kinds) for lang, known in names.items()}
    said = shown["zh"][0] if shown["zh"] else None
    addresses = links.passed_up(case) if outside else links.of(case)
    return {
        "id": named(one.id),
        "position": one.position,
        "type": one.kind,
        "timestamp": one.at.isoformat(),
        "data": {
            "number": case.number,
            "source_reference": None if outside else case.source_reference,  # which is its source's own
            "test": is_test(case.agency),
            "state": one.state,
            "agency_state": words.get(one.state),
            "merged": None if one.followed is None else {"state": one.followed},
            # A merging that was undone takes lines of the other back out of sight: that they were is all that is left.
            "event": None
            if said is None
            else {
                "seq": said.number,
                "at": said.at.isoformat(),
                "kind": one.kind,
                "text": {lang: many[0].text for lang, many in shown.items()},
                "applied": said.applied,
                "facts": said.facts,
            },
            "links": {"self": addresses["self"], "events": addresses["events"]},
        },
    }
