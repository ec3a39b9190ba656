"""What happens in a reform: the directory says who follows, then each case that the body has is taken over."""

from collections.abc import Sequence
from datetime import date

import structlog

from services.router import policy as policies
from services.router.decisions import taking_over
from services.router.decisions.choices import name_of
from services.router.decisions.domain import Refused, State
from services.router.decisions.models import Case
from services.router.decisions.taking_over import REFORM, Plan
from services.router.directory import actions as directory
from services.router.directory import store as bodies
from services.router.directory.domain import PART, Succession
from services.router.directory.models import Reform
from services.router.policy import Policy
from services.router.reforms import domain
from shared.db import new_id
from shared.messaging import Unit

log = structlog.get_logger(__name__)


def judged(unit: Unit, code: str, successor: str, on: date | None) -> tuple[Succession, Policy]:
    """Return what a reform would make of a body, by the directory in force; nothing is changed. Raises Refused.

    on: the first day of the successor in the place's zone; None for today.
    """
    policy = policies.in_force(unit)
    if policy is None:
        raise Refused(zh="尚未加载名录。", en="No directory is loaded yet; run `nwd load <folder>`.")
    today = policy.day(unit.now)
    done = directory.successions(unit)
    return domain.succession(policy.directory, done, code, successor, on or today, today), policy


def put_in_force(
    unit: Unit, code: str, successor: str, *, basis: str, on: date | None, by: str, person: str | None = None
) -> bool:
    """End a body, with a successor: the directory of all three services says so from now on, and rules follow it.

    Returns whether that is news; said again, it changes nothing. Raises Refused, saying why.
    """
    if not basis.strip():
        raise Refused(zh="请写明依据文件的文号。", en="Name the document that the reform rests on.")
    bodies.bodies(unit.session)  # locked, so that two reforms, or a reform and a load, do not overtake each other
    made, _ = judged(unit, code, successor, on)
    if any(one.body == code for one in bodies.reforms(unit.session)):
        return False
    part = unit.service.parts.in_force(unit.session, PART)
    if part is None:
        raise Refused(zh="尚未加载名录。", en="No directory is loaded yet; run `nwd load <folder>`.")
    row = Reform(id=new_id(), body=code, successor=successor, until=made.until, basis=basis.strip(), at=unit.now, by=by)
    row.person = person
    unit.session.add(row)
    unit.session.flush()
    changed = directory.put_in_force(unit, part.content)
    log.info("a body has ended", body=code, successor=successor, basis=row.basis, by=by, bodies=changed)
    return True


def take_over(unit: Unit, case_ids: Sequence[str], reform: Reform) -> int:
    """Take cases over from a body that has ended; return how many. What has changed meanwhile stays as it is."""
    policy = policies.in_force(unit)
    unit.preload(case_ids, make=False)
    taken = 0
    for case_id in sorted(case_ids):
        case: Case | None = unit.case(case_id)
        if policy is not None and case is not None and _concerned(case, reform.body):
            taking_over.take_over(unit, case, _plan(policy, case, reform))
            taken += 1
    return taken


def _concerned(case: Case, code: str) -> bool:
    has_it = case.lead == code or code in (*case.split, *case.assisting)
    return has_it and case.state == State.ASSIGNED and not case.hold.over and not case.to_follow


def _plan(policy: Policy, case: Case, reform: Reform) -> Plan:
    names = name_of(policy, reform.body), name_of(policy, reform.successor)

    def heirs(codes: Sequence[str]) -> list[str]:
        return [reform.successor if code == reform.body else code for code in codes]

    (lead,) = heirs([case.lead or ""])
    return Plan(
        by=REFORM,
        basis=reform.basis,
        lead=lead,
        split=heirs(case.split),
        assisting=heirs(case.assisting),
        case_class=case.case_class,
        reason=domain.announced(*names, reform.until, reform.basis),
        actor=reform.by,
        person=reform.person,
    )
