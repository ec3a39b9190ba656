"""What an operator does with an agency's words for states."""

from services.intake.agency_states import store
from services.intake.agency_states.models import AgencyStates
from shared.messaging import Unit


def keep(unit: Unit, agency: str, content: dict[str, str], by: str) -> AgencyStates:
    """Keep a checked mapping as a new version, unless it is what the newest says."""
    newest = store.newest(unit.session, agency)
    if newest is not None and newest.content == content:
        return newest
    version = newest.version + 1 if newest else 1
    made = AgencyStates(agency=agency, version=version, content=content, made_at=unit.now, by=by)
    unit.session.add(made)
    unit.session.flush()
    return made
