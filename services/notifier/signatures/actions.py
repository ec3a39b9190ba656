"""What happens to a report that needs a second signature: it is put before a signer, signed, refused or taken back.

Nothing of this is told to the other services: until it is signed there is no report. The clocks run on.
"""

from typing import Any

from services.notifier import regime as regimes
from services.notifier.directory.actions import delegate_of, gone, team_today
from services.notifier.directory.domain import Person
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.signatures import store
from services.notifier.signatures.domain import DraftState, heads_of, needs_signature, signers
from services.notifier.signatures.models import Draft
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit


def asked_of(unit: Unit, task: Task, author: str, outcome: str) -> list[Person] | None:
    """Return who may sign a report before it counts; None where it needs no second signature."""
    rule, team = regimes.signing(unit.session, unit.service.parts), team_today(unit, task)
    if not needs_signature(rule, heads_of(rule, team), author, outcome):
        return None
    return signers(rule, team, author)


def put_before(unit: Unit, case: Case, task: Task, who: Person, facts: dict[str, Any], asked: list[Person]) -> None:
    """Put a report before those who may sign it, and write to them."""
    number = len(store.drafts(unit.session, task.id)) + 1
    part = unit.service.parts.current_hash(unit.session, regimes.ANSWERS)
    unit.session.add(
        Draft(
            task_id=task.id,
            number=number,
            state=DraftState.WAITING,
            facts=facts,
            part=part,
            person=who.id,
            name=who.name,
            at=unit.now,
        )
    )
    told = {"asked": [person.id for person in asked], "part": part, "by": who.name, **facts}
    unit.record(case, "report.drafted", {**_named(task, number), **told}, who.id)
    there = [one for one in asked if one.id not in gone(unit)] or asked
    _tell(unit, case, task, MailKind.COUNTERSIGN, there, number, {"given_by": who.name})


def sign(unit: Unit, case: Case, task: Task, who: Person) -> tuple[Person, dict[str, Any]] | None:
    """Sign the report that waits; return who wrote it and what it says, with who has signed. None where none waits."""
    draft = store.waiting(unit.session, task.id)
    if draft is None:
        return None
    _decided(unit, draft, DraftState.SIGNED, who, None)
    unit.record(case, "report.countersigned", {**_named(task, draft.number), "by": who.name}, who.id)
    author = team_today(unit, task).member(draft.person)
    return author or Person(draft.person, draft.name, "", who.language), {**draft.facts, "signed_by": who.name}


def send_back(unit: Unit, case: Case, task: Task, who: Person, reason: str, *, signer: bool) -> None:
    """Refuse to sign the report that waits, or take it back; its author is written to, unless it was they."""
    draft = store.waiting(unit.session, task.id)
    if draft is None:
        return
    state = DraftState.REFUSED if signer else DraftState.VOID
    _decided(unit, draft, state, who, reason)
    told = {"state": state.value, "reason": reason, "by": who.name}
    unit.record(case, "report.not_signed", {**_named(task, draft.number), **told}, who.id)
    author = team_today(unit, task).member(draft.person)
    people = [one for one in (author, *delegate_of(unit, task)) if one is not None and one.id != who.id]
    clock = clock_of(unit, case)
    at = regimes.frozen(unit, clock).calendar.local(unit.now) if clock else unit.now.isoformat()
    said = {"said": {"text": reason, "by": who.name, "at": at}}
    _tell(unit, case, task, MailKind.NOT_SIGNED, people, draft.number, said)


def _decided(unit: Unit, draft: Draft, state: DraftState, who: Person, reason: str | None) -> None:
    draft.state, draft.reason = state, reason
    draft.decided_by, draft.decided_name, draft.decided_at = who.id, who.name, unit.now


def _named(task: Task, number: int) -> dict[str, Any]:
    named = {"task": task.id, "round": task.round, "assignment": task.assignment, "body": task.body}
    return {**named, "number": number}


def _tell(
    unit: Unit, case: Case, task: Task, kind: MailKind, people: list[Person], number: int, more: dict[str, Any]
) -> None:
    clock = clock_of(unit, case)
    told = regimes.frozen(unit, clock).calendar.told(unit.now, due_of(task)) if clock else {}
    queue(unit, task, kind, people, {**told, **more}, occasion=str(number))
