"""What an operator does with agencies."""

from services.intake.agencies import domain, store
from services.intake.agencies.models import Agency, AgencyKey
from shared.messaging import Unit


class Refused(Exception):
    """What was asked cannot be done; the text says why and what to do instead."""


def add_agency(unit: Unit, code: str, name: str) -> str:
    """Add an agency, or another key to one that is there, and return the key: it cannot be shown again.

    Raises Refused for a code that is none or not to be had, a name that is empty, and a known code under another name.
    """
    name = " ".join(name.split())
    if not domain.AGENCY_CODE.fullmatch(code):
        raise Refused(
            f"{code!r} is no agency's code: write 1 to 32 small letters, digits and hyphens, such as city-12345"
        )
    if code == domain.OWN_WINDOW:
        raise Refused(f"{code} is the centre's own window, whose cases no system may see; take another code")
    if not 1 <= len(name) <= 200:
        raise Refused("an agency needs a name of 1 to 200 characters")
    known = store.agency(unit.session, code)
    if known is None:
        unit.session.add(Agency(code=code, name=name, created_at=unit.now))
        unit.session.flush()
    elif known.name != name:
        raise Refused(f"the agency {code} is there under the name {known.name!r}; give that name for another key")
    key = domain.make_key()
    unit.session.add(AgencyKey(id=key.id, agency=code, digest=key.digest, created_at=unit.now))
    return key.text


def revoke_key(unit: Unit, key_id: str) -> bool:
    """Make a key useless from now on; return False where it already was.

    Raises Refused where there is no such key.
    """
    found = store.key(unit.session, key_id)
    if found is None:
        raise Refused(
            f"no key has the id {key_id}: it is the part of a key between the first and the second underscore"
        )
    if found.revoked_at is not None:
        return False
    found.revoked_at = unit.now
    return True
