"""Are the promises kept, on what is stored? Snapshots of the three services, compared case by case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.house import House
from services.intake.attachments.storage import Storage
from services.intake.attachments.verifying import missing
from services.intake.verification import snapshot as of_intake
from services.notifier.verification import snapshot as of_notifier
from services.router.verification import snapshot as of_router
from shared.messaging.verification import CaseView, Snapshot

ARCHIVED = "archived"

AFTER_A_REPORT = {"reported", "approved", "redo"}
"""States of a lead's task that the router knows as one: it has reported, and what became of that is not its matter."""

SHOWN = {
    "to_sign": {"dispatched"},
    "signed": {"in_progress"},
    "redo": {"in_progress"},
    "supplement": {"supplement"},
    "reported": {"under_review"},
    "approved": {"answered", "call_back"},
}
"""What intake may show while a lead's task is in a state."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was found: one sentence for each promise that is broken."""

    cases: int
    settling: int
    findings: list[str]


def verify(house: House, settle: timedelta, files: Storage | None = None) -> Report:
    """Check every promise that stored facts can show.

    settle: what changed more recently than this may still be on its way, and is counted instead of judged. files: where
    the files of cases are kept; None looks for none.
    """
    # Before the first: what changes while the snapshots are taken is seen by some of them and not by others.
    now = house.services["intake"].clock.now()
    # In the order in which facts travel: what a later snapshot lacks cannot have been sent after it was taken.
    notifier = of_notifier(house.services["notifier"], settle)
    router = of_router(house.services["router"], settle)
    intake = of_intake(house.services["intake"], settle)
    lost = missing(house.services["intake"], files) if files else ()
    findings = [*intake.findings, *lost, *router.findings, *notifier.findings]
    settling = 0
    for case_id in sorted(intake.cases.keys() | router.cases.keys() | notifier.cases.keys()):
        views = [one.cases.get(case_id) for one in (intake, router, notifier)]
        if _settling(case_id, (intake, router, notifier), now - settle):
            settling += 1
            continue
        findings.extend(f"case {case_id}: {one}" for one in _disagreements(*views))
    return Report(len(intake.cases), settling, findings)


def _settling(case_id: str, snapshots: tuple[Snapshot, ...], since: datetime) -> bool:
    for snapshot in snapshots:
        view = snapshot.cases.get(case_id)
        if case_id in snapshot.unsettled or (view and view.changed_at and view.changed_at > since):
            return True
    return False


def _disagreements(intake: CaseView | None, router: CaseView | None, notifier: CaseView | None) -> Iterator[str]:
    if intake is None:
        yield "intake, which owns cases, does not know it (was intake alone restored from an old backup?)"
        return
    if intake.state == ARCHIVED and router is None and notifier is None:
        return  # it was closed before all this began: put on record, and told to nobody
    if router is None:
        yield "the router has never heard of it: nobody looks for who must act"
        return
    if intake.over:
        yield from _not_over(intake, {"router": router, "notifier": notifier})
        yield from _reviewed(intake, notifier)
        return
    if router.over:
        yield f"the router takes it for over; intake has it {intake.state} in round {intake.round}"
        return
    if router.round != intake.round:
        yield f"intake is in round {intake.round}, the router in round {router.round}"
    if router.holder is None:
        yield "it is in nobody's hands: neither a body nor the desk has it"
    elif router.holder == "desk":
        yield from _not_with_the_desk(notifier)
    else:
        yield from _not_with_the_lead(intake, router, notifier)


def _reviewed(intake: CaseView, notifier: CaseView | None) -> Iterator[str]:
    watched = notifier.on_ledger if notifier is not None else 0
    if watched != intake.on_ledger:
        yield f"intake has it on the ledger by entry {intake.on_ledger}, notifier watches the reviews of {watched}"


def _not_over(intake: CaseView, others: dict[str, CaseView | None]) -> Iterator[str]:
    for name, view in others.items():
        if view is not None and view.ended < intake.ended:
            yield f"it is {intake.state} in round {intake.round}, but {name} still works on it"


def _not_with_the_desk(notifier: CaseView | None) -> Iterator[str]:
    if notifier is not None and notifier.holder == "lead" and not notifier.over:
        yield f"the desk has it, and so has {notifier.lead}: two owners"
    if notifier is None or not notifier.waits:
        yield "it waits at the desk, and notifier does not count how long: nobody would be told"


def _not_with_the_lead(intake: CaseView, router: CaseView, notifier: CaseView | None) -> Iterator[str]:
    if notifier is None or notifier.holder != "lead":
        has = "does not know it" if notifier is None else f"has its task as {notifier.state}"
        yield f"the router gave it to {router.lead}, but notifier {has}"
        return
    if notifier.waits:
        yield f"the router gave it to {router.lead}, but notifier counts how long it waits at the desk"
    for name, view in (("notifier", notifier), ("intake", intake)):
        if (view.round, view.assignment, view.lead) != (router.round, router.assignment, router.lead):
            yield (
                f"the router has round {router.round}, assignment {router.assignment}, {router.lead}; "
                f"{name} has round {view.round}, assignment {view.assignment}, {view.lead}"
            )
    if (router.state == "reported") != (notifier.state in AFTER_A_REPORT):
        yield f"notifier has the lead's task as {notifier.state}, the router has the case as {router.state}"
    if intake.state not in SHOWN.get(notifier.state, {intake.state}):
        yield f"notifier has the lead's task as {notifier.state}, intake has the case as {intake.state}"
