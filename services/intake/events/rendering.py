"""Events as agencies read them, in the stream and in webhooks alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.agency_states.domain import Words
from services.intake.agency_states.store import words_of
from services.intake.cases import timeline, views
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.events.domain import named
from services.intake.events.models import AgencyEvent
from services.intake.same.reading import timeline_of
from shared.contracts.words import is_test
from shared.db.history import Line

LANGUAGES = ("zh", "en")


def rendered(
    session: Session, events: Iterable[AgencyEvent], place: Place, links: views.Links, *, sent: bool = False
) -> list[dict[str, Any]]:
    """Return events as JSON, in their order, each with its sentence in both languages.

    What an agency reads of a line is what its case's timeline shows of it, whoever's line it is. sent: it leaves the
    house by itself; then a confidential case leaves as its number, its state and its addresses alone. Each state is
    told in the agency's own word, too.
    """
    told = list(events)
    wanted = {one.case_id for one in told}
    cases = {one.id: one for one in session.scalars(select(Case).where(Case.id.in_(wanted)))}
    lines: defaultdict[str, dict[str, Line]] = defaultdict(dict)
    for case_id in wanted:
        lines[case_id] = {line.hash: line for line in timeline_of(session, case_id)}
    bodies = body_names(session)
    names = {language: views.PlaceNames(place, bodies, language) for language in LANGUAGES}
    words = {agency: words_of(session, agency) for agency in {one.agency for one in told}}
    found = []
    for one in told:
        case = cases[one.case_id]
        line = None if sent and case.confidential else lines[one.case_id].get(one.hash)
        found.append(_event(one, case, line, names, links, words[one.agency]))
    return found


def _event(
    one: AgencyEvent,
    case: Case,
    line: Line | None,
    names: Mapping[str, views.PlaceNames],
    links: views.Links,
    words: Words,
) -> dict[str, Any]:
    shown = {lang: timeline.show([line] if line else [], lang, known) for lang, known in names.items()}
    said = shown["zh"][0] if shown["zh"] else None
    addresses = links.of(case)
    return {
        "id": named(one.id),
        "position": one.position,
        "type": one.kind,
        "timestamp": one.at.isoformat(),
        "data": {
            "number": case.number,
            "source_reference": case.source_reference,
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
                "kind": said.kind,
                "text": {lang: many[0].text for lang, many in shown.items()},
                "applied": said.applied,
                "facts": said.facts,
            },
            "links": {"self": addresses["self"], "events": addresses["events"]},
        },
    }
