"""Questions to the extensions and suspensions; none of them commits."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.limits.extending import Wish
from services.notifier.tasks.models import Case, Task


def extension(session: Session, extension_id: str) -> Extension | None:
    """Return one extension as it stands now."""
    return session.get(Extension, extension_id, populate_existing=True)


def of_round(session: Session, case_id: str, round_: int) -> list[Extension]:
    """Return every extension that was asked for in a round of a case, in their order."""
    wanted = select(Extension).where(Extension.case_id == case_id, Extension.round == round_)
    return list(session.scalars(wanted.order_by(Extension.number)))


def any_live(session: Session, held: Iterable[str], case_id: str) -> bool:
    """Say whether a locked case has an extension or suspension that waits or rests; asked once for all that are locked.

    held: the cases that are locked. Of most of them there is none, and whoever ends a batch of cases asks of each.
    """
    known: dict[str, bool] = session.info.setdefault("live_extensions", {})
    unknown = [one for one in {*held, case_id} if one not in known]
    if unknown:
        live = Extension.state.in_((ExtensionState.ASKED, ExtensionState.GRANTED)), Extension.case_id.in_(unknown)
        found = set(session.scalars(select(Extension.case_id).where(*live)))
        known.update((one, one in found) for one in unknown)
    return known[case_id]


def keep(session: Session, one: Extension) -> None:
    """Add an extension."""
    session.add(one)
    session.info.setdefault("live_extensions", {})[one.case_id] = True


def waiting(session: Session, case_id: str) -> Extension | None:
    """Return the extension of a case that waits for a decision."""
    wanted = select(Extension).where(Extension.case_id == case_id, Extension.state == ExtensionState.ASKED)
    return session.scalar(wanted.execution_options(populate_existing=True))


def resting(session: Session, case_id: str) -> Extension | None:
    """Return the suspension by which a case's lead has its clock at rest."""
    rests = Extension.state == ExtensionState.GRANTED, Extension.wish == Wish.SUSPENSION
    wanted = select(Extension).where(Extension.case_id == case_id, *rests)
    return session.scalar(wanted.execution_options(populate_existing=True))


def by_timer(session: Session, case_id: str, round_: int, number: int) -> Extension | None:
    """Return the extension of that number in a round of a case."""
    wanted = select(Extension).where(
        Extension.case_id == case_id, Extension.round == round_, Extension.number == number
    )
    return session.scalar(wanted)


def listed(
    session: Session, duties: Collection[str], *, waits: bool, limit: int, offset: int
) -> list[tuple[Extension, Task, Case]]:
    """Return extensions that some duties decide on: what waits, soonest first; or what is over, newest first."""
    query = (
        select(Extension, Task, Case)
        .join(Task, Task.id == Extension.task_id)
        .join(Case, Case.id == Extension.case_id)
        .where(Extension.duty.in_(list(duties)))
        .limit(limit)
        .offset(offset)
    )
    if waits:
        query = query.where(Extension.state == ExtensionState.ASKED).order_by(Extension.decide_by, Extension.id)
    else:
        over = Extension.state != ExtensionState.ASKED
        query = query.where(over).order_by(Extension.decided_at.desc(), Extension.id)
    return [(one, task, case) for one, task, case in session.execute(query)]
