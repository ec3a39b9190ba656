"""What the router says of its cases when the promises are checked."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from services.router.catalogue import store as catalogue
from services.router.decisions.domain import State
from services.router.decisions.models import Case
from services.router.directory.store import reforms
from services.router.policy import ROUTING
from services.router.replay import differences
from shared.db.history import lines_of
from shared.messaging import Service
from shared.messaging.verification import CaseView, Snapshot, begin_snapshot, last_changes

HOLDERS = {State.DESK: "desk", State.RULING: "desk", State.ASSIGNED: "lead", State.REPORTED: "lead"}


def snapshot(service: Service, settle: timedelta) -> Snapshot:
    """Return what the router has stored about every case, from one moment."""
    with service.database.read() as session:
        made = begin_snapshot(service, session, settle)
        published = catalogue.newest(session)
        if published and published.hash != service.parts.current_hash(session, ROUTING):
            made.findings.append(f"router: the rules in force are not those of the newest publication, {published.id}")
        changed = dict(last_changes(service, session))
        ended = {one.body: one.successor for one in reforms(session)}
        for case in session.scalars(select(Case).execution_options(yield_per=500)):
            over = case.round <= case.ended
            made.cases[case.id] = CaseView(
                round=case.round,
                assignment=case.assignment,
                state=case.state,
                lead=case.lead,
                holder=None if over else HOLDERS.get(State(case.state)),
                over=over,
                ended=case.ended,
                changed_at=changed.get(case.id),
            )
            lines = lines_of(session, service.records.history, case.id)
            made.findings.extend(f"router: case {case.id}: {one}" for one in differences(case, lines))
            made.findings.extend(_left_behind(case, ended, changed.get(case.id), service.clock.now() - settle))
    return made


def _left_behind(case: Case, ended: Mapping[str, str], changed: datetime | None, before: datetime) -> Iterator[str]:
    """Yield it where a body has a case that a reform should have taken over: it was given one in the same moment."""
    if case.state != State.ASSIGNED or case.hold.over or case.to_follow or (changed and changed > before):
        return
    for code in {case.lead, *case.split, *case.assisting} & ended.keys():
        yield (
            f"router: case {case.id}: it is with {code}, which a reform has ended; "
            f"run `nwd reform {code} --to {ended[code]}` again"
        )
