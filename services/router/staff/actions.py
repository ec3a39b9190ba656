"""What happens to people of the directory: all their sign-ins are revoked, they leave, they come back."""

import structlog

from services.router.decisions.domain import Refused
from services.router.directory import actions as directory
from services.router.directory import store
from services.router.directory.domain import PART
from services.router.directory.models import PersonRow
from services.router.signin import actions as signin
from shared.messaging import Unit

log = structlog.get_logger(__name__)


def revoke(unit: Unit, person: str, by: str) -> int:
    """End all that somebody has signed in to; return how many sessions were open. Raises Refused."""
    return signin.revoke(unit, _known(store.people(unit.session), person), by)


def leave(unit: Unit, person: str, successor: str, by: str) -> list[str]:
    """Let somebody leave, and somebody else have what was theirs, in one step: every place in every body.

    Returns the codes of the bodies that changed. What they had begun at notifier follows by the same message that tells
    of their leaving. Their duties for the centre are not handed over: those are given to a person, not to a post.
    Raises Refused.
    """
    people = store.people(unit.session)
    row, heir = _known(people, person), _known(people, successor)
    if row.person["left"]:
        raise Refused(
            zh=f"{row.person['name']}此前已经离岗，由 {row.person['successor']} 接替。",
            en=f"{row.person['name']} has left already; {row.person['successor']} follows them.",
        )
    if row is heir:
        raise Refused(zh="接替人不能是本人；请选择另一人。", en="Nobody follows themselves; name somebody else.")
    if heir.person["left"]:
        raise Refused(
            zh=f"{heir.person['name']}已经离岗，不能接替；请选择另一人。",
            en=f"{heir.person['name']} has left and cannot follow anybody; name somebody else.",
        )
    part = unit.service.parts.in_force(unit.session, PART)
    if part is None:
        raise Refused(zh="尚未加载名录。", en="No directory is loaded yet; run `nwd load <folder>`.")
    signin.revoke(unit, row, by, left=True, successor=successor)
    changed = directory.put_in_force(unit, part.content)
    log.info("somebody left", person=person, successor=successor, by=by, bodies=changed)
    return changed


def come_back(unit: Unit, person: str, by: str) -> None:
    """Let somebody be here again who had left. Their places are given back by the next load of the folder."""
    row = _known(store.people(unit.session), person)
    if not row.person["left"]:
        raise Refused(zh=f"{row.person['name']}没有离岗。", en=f"{row.person['name']} has not left.")
    directory.keep_person(unit, row, {**row.person, "left": False, "successor": None})
    log.info("somebody came back", person=person, by=by)


def _known(people: dict[str, PersonRow], person: str) -> PersonRow:
    if person not in people:
        raise Refused(
            zh=f"名录中没有 {person}；请核对。", en=f"The directory knows nobody called {person}; see `nwd staff list`."
        )
    return people[person]
