"""What intake says of its cases when the promises are checked."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.appeals.domain import appeals_told
from services.intake.appeals.models import Appeal
from services.intake.attachments import verifying as files
from services.intake.attachments.store import all_attachments
from services.intake.cases.domain import WITH_NOBODY
from services.intake.cases.models import Case, tests
from services.intake.cases.replay import NOTHING, Stood, replay
from services.intake.knowledge.domain import entries_used
from services.intake.knowledge.models import EntryUse
from services.intake.ledger.domain import EntryState
from services.intake.ledger.models import Entry
from services.intake.ledger.replay import differences as ledger_differences
from services.intake.models import History
from services.intake.promises.models import Promise
from services.intake.promises.replay import differences
from services.intake.rechecks.domain import drawn_by
from services.intake.rechecks.store import all_of
from services.intake.reports.counting import count
from services.intake.reports.saying import said
from services.intake.reports.store import NO_ENTRIES, all_entries, digest
from shared.contracts.words import ALL_ROUNDS, CaseState
from shared.db.history import all_histories, told_otherwise
from shared.messaging import Service
from shared.messaging.verification import CaseView, Snapshot, begin_snapshot, last_changes

WITH_THE_DESK = {CaseState.RECEIVED, CaseState.ADMITTED}
OVER = {
    CaseState.CLOSED,
    CaseState.ARCHIVED,
    CaseState.DECLINED,
    CaseState.GUIDED,
    CaseState.TERMINATED,
    CaseState.WITHDRAWN,
    CaseState.MERGED,
    CaseState.PASSED_BACK,
}
KEPT = {CaseState.LEDGER, CaseState.PASSED_UP}
"""States of cases that go on by an entry of the ledger, while their rounds do not."""
ROUND_OVER = OVER | KEPT
"""States of cases that nobody of ours works on."""


def snapshot(service: Service, settle: timedelta) -> Snapshot:
    """Return what intake has stored about every case, from one moment."""
    with service.database.read() as session:
        made = begin_snapshot(service, session, settle)
        changed = dict(last_changes(service, session))
        told, used = dict[str, Stood](), set[tuple[str, int, str, int]]()
        counted: dict[str, str] = {}
        untold = set(session.scalars(tests()))
        drawn: dict[tuple[str, str, str], str] = {}
        appealed: dict[str, str] = {}
        attached: files.Told = set()
        promises: defaultdict[str, list[Promise]] = defaultdict(list)
        for one in session.scalars(select(Promise)):
            promises[one.case_id].append(one)
        entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in session.scalars(select(Entry)):
            entries[entry.case_id].append(entry)
        for case_id, found in all_histories(session, History):
            lines = list(found)
            told[case_id] = replay(lines)
            if case_id not in untold:  # no figure counts them
                counted[case_id] = digest(said(count({}, lines)))
            drawn.update(drawn_by(case_id, lines))
            appealed.update(appeals_told(lines))
            attached |= files.told_by(case_id, lines)
            otherwise_promised = differences(promises[case_id], lines)
            made.findings.extend(f"intake: case {case_id}: {one}" for one in otherwise_promised)
            on_ledger = ledger_differences(entries[case_id], lines)
            made.findings.extend(f"intake: case {case_id}: {one}" for one in on_ledger)
            used.update((case_id, *one) for one in entries_used(lines))
        made.findings.extend(_miscounted(session, counted))
        made.findings.extend(_drawn_otherwise(session, drawn))
        made.findings.extend(_ruled_otherwise(session, appealed))
        made.findings.extend(files.otherwise(attached, all_attachments(session)))
        stored = {(one.case_id, one.round, one.code, one.version) for one in session.scalars(select(EntryUse))}
        made.findings.extend(
            f"intake: case {one[0]}: its history and the knowledge base disagree on entry {one[2]}"
            for one in sorted(used ^ stored)
        )
        for case in session.scalars(select(Case).execution_options(yield_per=500)):
            stood = told.get(case.id, NOTHING).named()
            otherwise = told_otherwise(stood, Stood(case.standing, case.ending, case.merged_into, case.joined).named())
            made.findings.extend(f"intake: case {case.id}: {one}" for one in otherwise)
            state = CaseState(case.state)
            on_it = next((one.number for one in entries[case.id] if one.state == EntryState.LIVE), 0)
            if (state in KEPT) != bool(on_it):
                made.findings.append(f"intake: case {case.id}: it is {state}, and entry {on_it} on the ledger is live")
            if case.id in untold:  # nobody else has heard of it
                continue
            # What was answered face to face waits for its verdict here, and is over for everybody else.
            in_person = case.lead is None and state in WITH_NOBODY - ROUND_OVER
            over = in_person or state in ROUND_OVER
            made.cases[case.id] = CaseView(
                round=case.round,
                assignment=case.assignment,
                state=case.state,
                lead=case.lead,
                holder=None if over else "desk" if state in WITH_THE_DESK else "lead",
                over=over,
                ended=case.round if in_person else _ended(state, case.round),
                changed_at=changed.get(case.id),
                on_ledger=on_it,
            )
    return made


def _miscounted(session: Session, told: dict[str, str]) -> Iterator[str]:
    """Yield a sentence for each case of which something else is counted than its history says."""
    stored = {case_id: digest(entries) for case_id, entries in all_entries(session)}
    for case_id in sorted(told.keys() | stored.keys()):
        if told.get(case_id, NO_ENTRIES) != stored.get(case_id, NO_ENTRIES):
            yield (
                f"intake: case {case_id}: what is counted of it is not what its history says; "
                "`nwd report recount` counts it anew"
            )


def _drawn_otherwise(session: Session, told: dict[tuple[str, str, str], str]) -> Iterator[str]:
    """Yield a sentence for each case that was drawn to be looked at again otherwise than its history says."""
    stored = {(one.case_id, one.month, one.kind): one.state for one in all_of(session)}
    for key in sorted(told.keys() | stored.keys()):
        if told.get(key) != stored.get(key):
            yield (
                f"intake: case {key[0]}: its history says of the re-check of {key[1]} {told.get(key)}, "
                f"but {stored.get(key)} is stored"
            )


def _ruled_otherwise(session: Session, told: dict[str, str]) -> Iterator[str]:
    """Yield a sentence for each appeal that stands otherwise than the history of its case says."""
    stored = {one.id: str(one.state) for one in session.execute(select(Appeal.id, Appeal.state))}
    for one in sorted(told.keys() | stored.keys()):
        if told.get(one) != stored.get(one):
            yield f"intake: appeal {one}: the history says {told.get(one)}, but {stored.get(one)} is stored"


def _ended(state: CaseState, round_: int) -> int:
    if state is CaseState.WITHDRAWN:
        return ALL_ROUNDS
    return round_ if state in ROUND_OVER else round_ - 1
