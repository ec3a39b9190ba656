"""Locking cases that are, or come to be, in one another: always by their ids, as batches of messages do.

Who merges two cases or separates them holds both, so under a lock nobody changes what a case was merged into.
"""

from sqlalchemy import select

from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.same import domain, store
from shared.messaging import Unit


def hold(unit: Unit, case_id: str) -> Case:
    """Return a case, locked together with all that it was merged into. Raises NotNow where it is just being merged."""
    chain = store.chain_of(unit.session, case_id)
    unit.preload(chain, make=False)
    rows: list[Case] = [unit.case(one) for one in chain]
    if [row.merged_into for row in rows] != [*chain[1:], None]:
        raise NotNow(domain.MOVED_ON)
    return rows[0]


def hold_two(unit: Unit, one: str, other: str) -> tuple[Case, Case]:
    """Return two cases that are not merged, locked. Raises NotNow where one of them was merged."""
    store.one_at_a_time(unit.session)
    for case_id in (one, other):
        if unit.session.scalar(select(Case.merged_into).where(Case.id == case_id)) is not None:
            raise NotNow(domain.MOVED_ON)
    unit.preload([one, other], make=False)
    return unit.case(one), unit.case(other)


def hold_merged(unit: Unit, case_id: str) -> tuple[Case, Case]:
    """Return a merged case and that into which it was merged, locked. Raises NotNow where it is not merged."""
    store.one_at_a_time(unit.session)
    chain = store.chain_of(unit.session, case_id)
    if len(chain) == 1:
        raise NotNow(domain.NOT_MERGED)
    unit.preload(chain[:2], make=False)
    return unit.case(chain[0]), unit.case(chain[1])
