"""What happens with appeals: one is entered in a body's name, and ruled on; each leaves a line in the history."""

from collections.abc import Collection

from services.intake.appeals import domain, store
from services.intake.appeals.domain import AppealState, Ruling
from services.intake.appeals.models import Appeal
from services.intake.cases.actions import Speaker
from services.intake.cases.models import Case
from shared.db import new_id
from shared.messaging import Unit


def enter(unit: Unit, case: Case, *, body: str, reason: str, basis: str, who: Speaker) -> Appeal:
    """Enter a body's appeal about a case whose row is locked. Raises NotNow where there is none to be made."""
    unit.session.flush()
    domain.may_appeal(store.states(unit.session, case.id, body), counted=store.is_counted(unit.session, case.id, body))
    appeal = Appeal(
        id=new_id(),
        case_id=case.id,
        body=body,
        reason=reason,
        basis=basis,
        by=who.actor,
        by_name=who.name or who.actor,
        entered_at=unit.now,
        state=AppealState.WAITING,
    )
    unit.session.add(appeal)
    told = {"appeal": appeal.id, "body": body, "why": reason, "basis_told": basis, "by": who.name}
    unit.record(case, "appeal.entered", told, who.actor)
    return appeal


def rule(
    unit: Unit, case: Case, appeal: Appeal, ruling: Ruling, words: str, *, who: Speaker, bodies: Collection[str]
) -> None:
    """Rule on an appeal, whose case's row is locked: granted, all of the case leaves the body's figures.

    bodies: those to which whoever rules belongs. Raises NotNow.
    """
    appeal.state = domain.ruled(ruling, AppealState(appeal.state), appeal.body, bodies)
    appeal.ruling, appeal.ruled_at = words, unit.now
    appeal.ruled_by, appeal.ruled_by_name = who.actor, who.name or who.actor
    granted = appeal.state == AppealState.GRANTED
    told = {"appeal": appeal.id, "body": appeal.body, "granted": granted, "why": words, "by": who.name}
    unit.record(case, "appeal.ruled", told, who.actor)
