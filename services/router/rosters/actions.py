"""What happens to a roster: a line is written, or taken back; the directory says so, and the others are told."""

from datetime import date

import structlog

from services.router import policy as policies
from services.router.decisions.domain import Refused
from services.router.directory import actions as directory
from services.router.directory import store
from services.router.directory.domain import PART
from services.router.directory.models import BodyRow, RosterLine
from services.router.rosters.domain import Wish, check
from shared.db import new_id
from shared.messaging import Unit

log = structlog.get_logger(__name__)


def write(unit: Unit, body: str, wish: Wish, by: str) -> bool:
    """Write a line into a body's roster and say whether that is news; the same line twice is one. Raises Refused.

    by: the name of who wants it.
    """
    row = _locked(unit, body)
    lines = [one for one in store.roster_lines(unit.session) if one.body == body]
    if any(_is(one, wish) for one in lines):
        return False
    here = {one.id for one in store.people(unit.session).values() if not one.person["left"]}
    today = _today(unit)
    # Lines of the past are not shown any more, so nobody could take them back to make room.
    check(wish, row.body, here, today, sum(one.until is None or today <= one.until for one in lines))
    unit.session.add(
        RosterLine(
            id=new_id(),
            body=body,
            person=wish.person,
            whom=wish.whom,
            since=wish.since,
            until=wish.until,
            weekdays=list(wish.weekdays),
            at=unit.now,
            by=by,
        )
    )
    _tell(unit)
    log.info("a roster has a new line", body=body, stands_in=wish.whom is not None)
    return True


def take_back(unit: Unit, body: str, line: str, by: str) -> bool:
    """Take a line back that was entered on a page, and say whether it was there. Raises Refused.

    A line of the place's folder is changed there.
    """
    _locked(unit, body)
    row = unit.session.get(RosterLine, line)
    if row is None or row.body != body or row.ended_at is not None:
        return False
    row.ended_at, row.ended_by = unit.now, by
    _tell(unit)
    log.info("a line of a roster was taken back", body=body)
    return True


def _tell(unit: Unit) -> None:
    unit.session.flush()
    part = unit.service.parts.in_force(unit.session, PART)
    if part is None:
        raise Refused(zh="尚未加载名录。", en="No directory is loaded yet; run `nwd load <folder>`.")
    directory.put_in_force(unit, part.content)


def _locked(unit: Unit, body: str) -> BodyRow:
    found = store.bodies(unit.session).get(body)  # locked, so that two lines, or a line and a load, do not overtake
    if found is None:
        raise Refused(zh="名录中没有该单位。", en="The directory does not know the body.")
    return found


def _today(unit: Unit) -> date:
    policy = policies.in_force(unit)
    return policy.day(unit.now) if policy else unit.now.date()


def _is(one: RosterLine, wish: Wish) -> bool:
    return (one.person, one.whom, one.since, one.until, tuple(one.weekdays)) == (
        wish.person,
        wish.whom,
        wish.since,
        wish.until,
        tuple(wish.weekdays),
    )
