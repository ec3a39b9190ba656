"""Questions about joint handling."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.joint.models import Joint, JointCase

MaySee = Callable[[str | None], bool]
"""Asked with whom a case is about."""

MOST = 200
"""Groups on a page."""


def by_id(session: Session, joint_id: str, may_see: MaySee, *, locked: bool = False) -> Joint | None:
    """Return a group by its id; None where there is none, or one of its cases must not be known to the viewer."""
    joint = session.get(Joint, joint_id, with_for_update=locked or None)
    return None if joint is None or joint.id in _hidden(session, [joint.id], may_see) else joint


def newest(session: Session, may_see: MaySee, *, closed: bool = False) -> list[tuple[Joint, int]]:
    """Return the newest groups that are open, or closed, each with how many cases it has.

    None with a case that the viewer must not know of.
    """
    query = (
        select(Joint, func.count(JointCase.case_id))
        .outerjoin(JointCase, JointCase.joint_id == Joint.id)
        .where(Joint.closed_at.is_not(None) if closed else Joint.closed_at.is_(None))
        .group_by(Joint.id)
        .order_by(Joint.made_at.desc(), Joint.id.desc())
        .limit(MOST)
    )
    found = [(joint, count) for joint, count in session.execute(query)]
    hidden = _hidden(session, [joint.id for joint, _ in found], may_see)
    return [(joint, count) for joint, count in found if joint.id not in hidden]


def _hidden(session: Session, joints: list[str], may_see: MaySee) -> set[str]:
    """Return which groups have a case about a body of the viewer's: even their titles would tell of it."""
    query = select(JointCase.joint_id, Case.about).join(Case, Case.id == JointCase.case_id)
    told = session.execute(query.where(JointCase.joint_id.in_(joints), Case.about.is_not(None)))
    return {joint for joint, about in told if not may_see(about)}


def group_of(session: Session, case: Case, may_see: MaySee) -> Joint | None:
    """Return the group that a case is in, None where it is in none that the viewer may know of."""
    query = select(Joint).join(JointCase, JointCase.joint_id == Joint.id).where(JointCase.case_id == case.id)
    found = session.scalar(query)
    return None if found is None or found.id in _hidden(session, [found.id], may_see) else found


def members(session: Session, joint: Joint) -> list[Case]:
    """Return the cases of a group in the order in which they came to it."""
    query = select(Case).join(JointCase, JointCase.case_id == Case.id).where(JointCase.joint_id == joint.id)
    return list(session.scalars(query.order_by(JointCase.added_at, Case.id)))


def membership(session: Session, case: Case) -> JointCase | None:
    """Return what is kept of a case's being in a group."""
    return session.get(JointCase, case.id)
