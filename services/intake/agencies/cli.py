"""What operators do with agencies' keys from the command line; the options are the joined command's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from services.intake.agencies import actions, domain, store
from services.intake.agencies.domain import OVERLAP, SEALED, USUAL, Scope
from services.intake.agencies.models import Agency, AgencyKey
from services.intake.agencies.quota import Policy
from shared.messaging import Service
from shared.web.keys import purpose_keys


class Line(NamedTuple):
    """One key as lists have it: never the key itself."""

    agency: str
    id: str
    name: str
    scopes: str
    state: str
    last_used_at: datetime | None


class Keys:
    """The part of `nwd` that is about agencies' keys. Every method raises actions.Refused with a reason in words.

    secrets: NWD_SECRET_KEY and its fallbacks, for keys that sign.
    """

    def __init__(self, service: Service, secrets: Sequence[str] = ()) -> None:
        self._service, self._secrets = service, secrets

    def agencies(self) -> list[tuple[str, str, int, int, bool]]:
        """Return of every agency its code, name, requests a minute, cases a day, and whether it tells its people."""
        with self._service.database.read() as session:
            return [(*_quotas(session, one), one.tells_enterprise) for one in store.agencies(session)]

    def limit(self, agency: str, quotas: Mapping[Policy, int]) -> None:
        """Say how much an agency may do; what is not named stays as it is."""
        with self._service.begin(f"nwd agency limit {agency}") as unit:
            actions.limit_agency(unit, agency, quotas)

    def let_tell(self, agency: str, *, tells: bool) -> bool:
        """Write down whether an agency tells its people itself; return whether that is new."""
        with self._service.begin(f"nwd agency tells {agency}") as unit:
            return actions.let_tell(unit, agency, tells=tells)

    def add(
        self,
        agency: str,
        *,
        name: str = "",
        scopes: Iterable[Scope] = USUAL,
        expires_at: datetime | None = None,
        test: bool = False,
        signs: bool = False,
    ) -> str:
        """Give an agency another key and return it, which cannot be shown again."""
        sealed_by = purpose_keys(self._secrets, SEALED)[0] if signs else None
        with self._service.begin(f"nwd agency key add {agency}") as unit:
            return actions.add_key(
                unit, agency, name=name, scopes=scopes, expires_at=expires_at, test=test, sealed_by=sealed_by
            )

    def rotate(self, key_id: str, overlap: timedelta = OVERLAP) -> tuple[str, datetime]:
        """Give a key a successor; return it, and when the old one ends."""
        with self._service.begin(f"nwd agency key rotate {key_id}") as unit:
            sealed_by = purpose_keys(self._secrets, SEALED)[0] if self._secrets else None
            return actions.rotate_key(unit, key_id, overlap, sealed_by)

    def lines(self, agency: str | None = None) -> list[Line]:
        """Return the keys of all agencies or of one."""
        now, sealed_by = self._service.clock.now(), purpose_keys(self._secrets, SEALED) if self._secrets else []
        with self._service.database.read() as session:
            if agency is not None and store.agency(session, agency) is None:
                raise actions.Refused(f"there is no agency {agency}; `nwd agency list` shows them")
            return [_line(one, now, sealed_by) for one in store.keys(session, agency)]


def _line(key: AgencyKey, now: datetime, sealed_by: Sequence[bytes]) -> Line:
    scopes = ",".join(domain.written(domain.read_scopes(key.scopes)).split())
    scopes += " signs" if key.signs else ""
    state = _state(key, now)
    # It was made from a secret key that is gone: no signature of it fits any more, and nothing else would say so.
    if (
        key.signs
        and sealed_by
        and not any(domain.fits(domain.signing_key(key.id, one), key.digest) for one in sealed_by)
    ):
        state += ", but of a former NWD_SECRET_KEY: no signature fits, rotate it"
    return Line(key.agency, key.id, key.name, scopes, state, key.last_used_at)


def _state(key: AgencyKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%Y-%m-%d}"
    if key.expires_at is None:
        return "good"
    return f"{'ended' if key.expires_at <= now else 'good until'} {key.expires_at:%Y-%m-%d %H:%M} UTC"


def _quotas(session: Session, agency: Agency) -> tuple[str, str, int, int]:
    requests, cases = (store.quota_of(session, agency.code, policy) for policy in Policy)
    return agency.code, agency.name, requests, cases
