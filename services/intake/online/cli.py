"""What operators do with contact points from the command line; the options are the joined command's."""

from services.intake.online import actions, store
from services.intake.online.models import ContactPoint
from shared.messaging import Service


class Points:
    """The part of `nwd` that is about contact points. Methods raise agencies.actions.Refused with a reason in words."""

    def __init__(self, service: Service, public_url: str) -> None:
        self._service, self._at = service, f"{public_url.rstrip('/')}/bring/point"

    def list(self) -> list[ContactPoint]:
        """Return all of them, by code."""
        with self._service.database.read() as session:
            return store.points(session)

    def add(self, code: str, name: str) -> str:
        """Add one and return its link."""
        with self._service.begin(f"nwd contact-point add {code}") as unit:
            return f"{self._at}/{actions.add_point(unit, code, name)}"

    def link(self, code: str) -> str:
        """Give one another link and return it; the one before opens nothing any more."""
        with self._service.begin(f"nwd contact-point link {code}") as unit:
            return f"{self._at}/{actions.renew_link(unit, code)}"

    def close(self, code: str) -> bool:
        """Close one, and say whether it was open."""
        with self._service.begin(f"nwd contact-point close {code}") as unit:
            return actions.close_point(unit, code)
