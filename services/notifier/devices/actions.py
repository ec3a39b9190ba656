"""A code is mailed, typed, and a browser remembered or forgotten. None of it is about a case: it stands in the log."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from services.notifier.devices import store
from services.notifier.devices.domain import (
    CODE_LASTS,
    LIMITS,
    MOST_TRIES,
    REMEMBERED,
    VISIT_LASTS,
    Said,
    is_right,
    made,
    sealed,
)
from services.notifier.devices.models import Device, LinkCode
from services.notifier.directory.domain import Person
from services.notifier.mail.actions import write_link_code
from shared.db import new_id
from shared.messaging import Unit

log = structlog.get_logger(__name__)

LONGEST_BROWSER = 200


def ask(unit: Unit, person: Person, page: str, caller: str, keys: Sequence[bytes]) -> str | datetime:
    """Mail a code to a person, and return its id; or, where that was done too often, when one may ask again.

    page: for which; caller: the network address that asks. keys: as `domain.made` takes them.
    """
    store.sweep(unit.session, unit.now)
    wait = _counted(unit, {"person": person.id, "address": person.email.casefold(), "page": page, "caller": caller})
    if wait is not None:
        log.warning("code for a link not sent: too many", person=person.id, page=page)
        return wait
    code_id, (code, nonce), until = new_id(), made(keys), unit.now + CODE_LASTS
    unit.session.add(
        LinkCode(
            id=code_id,
            person=person.id,
            page=page,
            email=person.email,
            sealed=sealed(keys[0], code_id, code),
            until=until,
            tries=0,
        )
    )
    write_link_code(unit, person, nonce, code_id, until)
    log.info("code for a link sent", person=person.id, page=page)
    return code_id


def enter(
    unit: Unit,
    code_id: str,
    person: Person,
    page: str,
    said: str,
    keys: Sequence[bytes],
    *,
    remember: bool,
    browser: str,
) -> tuple[Said, str | int]:
    """Take what somebody typed; return what came of it, with the id of the browser, or how many tries are left.

    remember: for all that the person may open; else for this page alone and half a day.
    """
    row = store.code(unit.session, code_id, locked=True)
    good = row is not None and (row.person, row.page, row.email) == (person.id, page, person.email)
    if row is None or not good or row.used_at or unit.now >= row.until or row.tries >= MOST_TRIES:
        return Said.OVER, 0
    row.tries += 1
    if not is_right(keys, row.id, row.sealed, said):
        left = MOST_TRIES - row.tries
        log.warning("wrong code for a link", person=person.id, page=page, left=left)
        return (Said.WRONG, left) if left else (Said.OVER, 0)
    row.used_at = unit.now
    device = Device(
        id=new_id(),
        person=person.id,
        email=person.email,
        since=unit.now,
        until=unit.now + (REMEMBERED if remember else VISIT_LASTS),
        only_for=None if remember else page,
        browser=browser[:LONGEST_BROWSER],
    )
    unit.session.add(device)
    log.info("browser let in", person=person.id, page=page, remembered=remember)
    return Said.RIGHT, device.id


def forget(unit: Unit, device_id: str, person: str) -> bool:
    """Let a browser of a person's be known no more, and say whether there is such a one."""
    found = store.device(unit.session, device_id)
    if found is None or found.person != person:
        return False
    if found.ended_at is None:
        found.ended_at, found.ended_by = unit.now, person
        log.info("browser forgotten", person=person)
    return True


def _counted(unit: Unit, about: dict[str, str]) -> datetime | None:
    """Count a code for whatever it is about; return when one may be sent again where that was one too many."""
    waits = []
    for what, limits in LIMITS.items():
        for limit in limits:
            tries, since = store.count(unit.session, f"{what} {limit.name} {about[what]}", limit.window, unit.now)
            if tries > limit.most:
                waits.append(since + limit.window)
    return max(waits, default=None)
