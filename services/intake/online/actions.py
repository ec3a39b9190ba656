"""What happens at the public form: uses are counted, a draft becomes a case once; contact points get links."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.intake.agencies.actions import Refused
from services.intake.attachments.actions import NewFile, add
from services.intake.cases.actions import Speaker
from services.intake.cases.canonical import digest as digest_of
from services.intake.cases.facts import who_speaks
from services.intake.cases.models import Case
from services.intake.cases.store import facts_of
from services.intake.codes.domain import Place
from services.intake.drafts.actions import sent
from services.intake.drafts.models import Draft
from services.intake.online import domain, store
from services.intake.online.domain import Door
from services.intake.online.models import ContactPoint
from services.intake.same import actions as same
from shared.messaging import Unit


class TooMany(Exception):
    """The form was used so often today, from one address or for one enterprise, that it takes no more."""


def count_use(unit: Unit, about: str, day: date, most: int) -> bool:
    """Count a use of the form, and say whether it is one too many. The count is to be committed either way.

    about: whose use it is (domain.from_address, or a contact point's). day: of the place.
    """
    times = store.count(unit.session, about, day)
    if times == 1:
        store.sweep(unit.session, day)
    return times > most


def bring(
    unit: Unit,
    place: Place,
    door: Door,
    draft: Draft,
    body: Mapping[str, Any],
    files: Iterable[NewFile],
    *,
    scanned: bool,
    most: int | None,
) -> Case:
    """Make a case of a draft, which is locked and was checked, with its files.

    most: cases of one enterprise on one day, None for no bound. Raises TooMany, and what attachments.actions.add does.
    """
    whose = domain.from_enterprise(body)
    if whose and most is not None and store.count(unit.session, whose, place.local(unit.now).date()) > most:
        raise TooMany
    case = same.bring(
        unit,
        place,
        body,
        agency=door.agency,
        agency_name=door.name or place.centre.zh,
        body_digest=digest_of(body),
        actor=door.actor,
    )
    unit.session.flush()  # a file is added to a case that is in the database
    speaker = Speaker(door.actor, door.name or who_speaks(facts_of(unit.session, case)))
    for one in files:
        add(unit, case, one, speaker, scanned=scanned)
    sent(unit, draft, case)
    return case


def add_point(unit: Unit, code: str, name: str) -> str:
    """Add a contact point and return the token of its link, which cannot be shown again. Raises Refused."""
    name = " ".join(name.split())
    if not domain.is_point_code(code):
        raise Refused(f"{code!r} is no code: write 1 to 20 small letters, digits and hyphens, such as xinyang-park")
    if not 1 <= len(name) <= 200:
        raise Refused("a contact point needs a name of 1 to 200 characters")
    if store.point(unit.session, code) is not None:
        raise Refused(f"the contact point {code} is there already; `nwd contact-point link {code}` makes another link")
    token = domain.make_token()
    unit.session.add(
        ContactPoint(code=code, name=name, digest=domain.digest_of(token), made_at=unit.now, closed_at=None)
    )
    return token


def renew_link(unit: Unit, code: str) -> str:
    """Give a contact point another link and return its token; the one before opens nothing any more. Raises Refused."""
    token = domain.make_token()
    one = _known(unit, code)
    one.digest, one.closed_at = domain.digest_of(token), None
    return token


def close_point(unit: Unit, code: str) -> bool:
    """Close a contact point's link, and say whether it was open. Raises Refused."""
    one = _known(unit, code)
    was_open = one.closed_at is None
    one.closed_at = one.closed_at or unit.now
    return was_open


def _known(unit: Unit, code: str) -> ContactPoint:
    found = store.point(unit.session, code)
    if found is None:
        raise Refused(f"there is no contact point {code}; `nwd contact-point list` names all")
    return found
