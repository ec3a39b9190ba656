"""What operators do with agencies' webhooks from the command line; the options are the joined command's."""

from collections.abc import Sequence
from typing import Any

from services.intake.agencies.actions import Refused as CannotBe
from services.intake.agencies.store import agency as agency_of
from services.intake.events import store as events
from services.intake.webhooks import actions, schemas, store
from services.intake.webhooks.addresses import BadUrl
from services.intake.webhooks.models import Endpoint
from services.intake.webhooks.rules import Rules
from services.intake.webhooks.sealing import seal_for
from services.intake.webhooks.sending import Refused, Sender
from shared.messaging import Service, Unit


class Webhooks:
    """The part of `nwd` that is about webhooks. Every method raises agencies.actions.Refused with a reason in words.

    secrets: NWD_SECRET_KEY and its fallbacks.
    """

    def __init__(self, service: Service, secrets: Sequence[str], rules: Rules) -> None:
        self._service, self._secrets, self._rules = service, secrets, rules

    def lines(self, agency: str | None) -> list[tuple[Endpoint, int, int]]:
        """Return endpoints, of one agency or of all, each with how much waits and how much was given up."""
        with self._service.database.read() as session:
            found = store.endpoints(session, agency)
            counted = store.counts(session, [one.id for one in found])
        return [(one, *counted[one.id]) for one in found]

    def add(self, agency: str, url: str, contact: str, kinds: Sequence[str], language: str) -> tuple[str, str]:
        """Register an address for an agency; return the webhook's id and its secret, which cannot be shown again."""
        asked = {"url": url, "contact": contact, "events": list(kinds), "language": language}
        wrong = schemas.NEW_WEBHOOK.validate(asked)
        if wrong:
            raise CannotBe("; ".join(f"{name}: {_first(told)}" for name, told in wrong.items()))
        try:
            Sender(self._rules).look(url)
        except (BadUrl, Refused) as error:
            raise CannotBe(f"{url}: {error}") from error
        except (OSError, UnicodeError) as error:
            raise CannotBe(f"{url}: this host has no address ({error})") from error
        try:
            with self._service.begin(f"nwd agency webhook add {agency}") as unit:
                if agency_of(unit.session, agency) is None:
                    raise CannotBe(f"there is no agency {agency}; `nwd agency list` names all")
                told: dict[str, Any] = {"kinds": kinds, "contact": contact, "language": language}
                made, secret = actions.register(unit, seal_for(self._secrets), agency, url=url, **told)
                return made.id, secret
        except actions.Taken as error:
            raise CannotBe(f"{agency} has a webhook at this address: {error.endpoint}") from error
        except actions.TooMany as error:
            raise CannotBe(f"{agency} has as many webhooks as it may have; remove one first") from error

    def test(self, webhook: str) -> None:
        """Have a test sent."""
        with self._service.begin(f"nwd agency webhook test {webhook}") as unit:
            actions.test(unit, _held(unit, webhook))

    def enable(self, webhook: str) -> int:
        """Switch an endpoint on; return how many events are sent that it missed."""
        with self._service.begin(f"nwd agency webhook enable {webhook}") as unit:
            return actions.enable(unit, _held(unit, webhook))

    def replay(self, webhook: str, after: int) -> tuple[int, int, bool]:
        """Have sent again what stands behind a position; return how much, up to where, and whether there is more.

        Refused where some of that is kept no more: whoever asked would believe that all of it comes.
        """
        with self._service.begin(f"nwd agency webhook replay {webhook}") as unit:
            one = _held(unit, webhook)
            gone = events.gone(unit.session, one.agency)
            if after < gone:
                raise CannotBe(
                    f"events of {one.agency} are kept from position {gone + 1} on, and those before cannot be sent "
                    f"again. Give --after {gone} for all that are kept; what it missed of the others the agency finds "
                    "with GET /v1/cases?updated_since= and GET /v1/reconciliation"
                )
            return actions.replay(unit, one, after)

    def rotate(self, webhook: str) -> str:
        """Return a new secret; the former signs as well for a day."""
        with self._service.begin(f"nwd agency webhook rotate {webhook}") as unit:
            return actions.rotate(unit, seal_for(self._secrets), _held(unit, webhook))

    def remove(self, webhook: str) -> None:
        """Remove an endpoint with all that waits for it."""
        with self._service.begin(f"nwd agency webhook remove {webhook}") as unit:
            store.remove(unit.session, _held(unit, webhook))


def _held(unit: Unit, webhook: str) -> Endpoint:
    found = store.endpoint(unit.session, None, webhook, lock=True) if len(webhook) == 36 else None
    if found is None:
        raise CannotBe(f"there is no webhook {webhook}; `nwd agency webhook list` names all")
    return found


def _first(told: Any) -> str:
    while not isinstance(told, str):
        told = next(iter(told.values())) if isinstance(told, dict) else told[0]
    return told
