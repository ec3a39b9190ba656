"""What an operator does with agencies."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from services.intake.agencies import domain, store
from services.intake.agencies.domain import EVERYTHING, OVERLAP, USUAL, Scope
from services.intake.agencies.models import Agency, AgencyKey
from services.intake.agencies.quota import Policy
from shared.contracts.words import TEST_AGENCY, is_test
from shared.messaging import Unit


class Refused(Exception):
    """What was asked cannot be done; the text says why and what to do instead."""


def add_agency(unit: Unit, code: str, name: str, scopes: Iterable[Scope] = EVERYTHING) -> str:
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
    return add_key(unit, code, scopes=scopes)


def add_key(
    unit: Unit,
    agency: str,
    *,
    name: str = "",
    scopes: Iterable[Scope] = USUAL,
    expires_at: datetime | None = None,
    test: bool = False,
    sealed_by: bytes | None = None,
) -> str:
    """Give an agency another key and return it: it cannot be shown again.

    sealed_by: for a key that signs its requests (domain.make_signing_key). test: whether what it brings is a test; such
    keys are those of the agency's double (domain.double_of), which is made with the first. Raises Refused for an agency
    that is not there, a name that is too long, no scope, and an end that has passed.
    """
    if test and not is_test(agency):
        agency = _double(unit, agency)
    scopes = frozenset(scopes)
    name, wanted = " ".join(name.split()), domain.written(scopes)
    if store.agency(unit.session, agency) is None:
        raise Refused(f"there is no agency {agency}; `nwd agency list` shows them, `nwd agency add` adds one")
    if len(name) > domain.LONGEST_NAME:
        raise Refused(f"a key's name has at most {domain.LONGEST_NAME} characters")
    if is_test(agency) and Scope.IMPORT in scopes:
        raise Refused("batches and spreadsheets cannot be tested with a key: they have a dry run; leave out import")
    if not wanted:
        raise Refused(f"a key needs a scope, of these: {', '.join(Scope)}")
    if expires_at is not None and expires_at <= unit.now:
        raise Refused(f"a key that ends at {expires_at:%Y-%m-%d %H:%M %Z} would have ended already")
    key = domain.make_key() if sealed_by is None else domain.make_signing_key(sealed_by)
    unit.session.add(
        AgencyKey(
            id=key.id,
            agency=agency,
            name=name,
            scopes=wanted,
            digest=key.digest,
            signs=sealed_by is not None,
            created_at=unit.now,
            expires_at=expires_at,
        )
    )
    return key.text


def _double(unit: Unit, agency: str) -> str:
    code, known = domain.double_of(agency), store.agency(unit.session, agency)
    if known is None:
        raise Refused(f"there is no agency {agency}; `nwd agency list` shows them, `nwd agency add` adds one")
    if len(code) > domain.LONGEST_CODE:
        most = domain.LONGEST_CODE - len(TEST_AGENCY)
        raise Refused(f"the code {agency} is too long for an agency with test keys: {most} letters is the most")
    if store.agency(unit.session, code) is None:
        unit.session.add(Agency(code=code, name=f"{known.name[:190]} · test", created_at=unit.now))
        unit.session.flush()
    return code


def limit_agency(unit: Unit, code: str, quotas: Mapping[Policy, int]) -> None:
    """Say how much an agency may do; what is not named stays as it is. Raises Refused for one that is not there."""
    found = store.agency(unit.session, code)
    if found is None:
        raise Refused(f"there is no agency {code}; `nwd agency list` shows them")
    found.requests_a_minute = quotas.get(Policy.REQUESTS, found.requests_a_minute)
    found.cases_a_day = quotas.get(Policy.CASES, found.cases_a_day)


def let_tell(unit: Unit, code: str, *, tells: bool) -> bool:
    """Write down whether an agency tells its people itself what becomes of their cases; return whether that is new.

    It holds for cases to come: those that are here keep what they were taken with. Raises Refused for no agency.
    """
    found = store.agency(unit.session, code)
    if found is None:
        raise Refused(f"there is no agency {code}; `nwd agency list` shows them")
    changed = found.tells_enterprise != tells
    found.tells_enterprise = tells
    return changed


def rotate_key(
    unit: Unit, key_id: str, overlap: timedelta = OVERLAP, sealed_by: bytes | None = None
) -> tuple[str, datetime]:
    """Give a key a successor that is good for the same; return it, and when the old one ends.

    sealed_by: for the successor of a key that signs (domain.make_signing_key). Raises Refused where there is no such
    key, or it is good for nothing any more, or was rotated before.
    """
    old = _key(unit, key_id)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= unit.now):
        raise Refused(f"the key {key_id} is good for nothing any more; make another with `nwd agency key add`")
    if old.replaced_by is not None:
        raise Refused(f"the key {key_id} was rotated before, to {old.replaced_by}; rotate that one")
    until = domain.renewed_until(old.created_at, old.expires_at, unit.now)
    text = add_key(
        unit,
        old.agency,
        name=old.name,
        scopes=domain.read_scopes(old.scopes),
        expires_at=until,
        sealed_by=sealed_by if old.signs else None,
    )
    old.expires_at, old.replaced_by = domain.ends_at(old.expires_at, unit.now, overlap), domain.key_id_of(text)
    return text, old.expires_at


def revoke_key(unit: Unit, key_id: str) -> bool:
    """Make a key useless from now on; return False where it already was.

    Raises Refused where there is no such key.
    """
    found = _key(unit, key_id)
    if found.revoked_at is not None:
        return False
    found.revoked_at = unit.now
    return True


def _key(unit: Unit, key_id: str) -> AgencyKey:
    found = store.key(unit.session, key_id)
    if found is None:
        raise Refused(
            f"no key has the id {key_id}: it is the part of a key between the first and the second underscore"
        )
    return found
