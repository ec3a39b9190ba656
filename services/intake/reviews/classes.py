"""The class by which an answer is told beside its outcome, by the configuration that its case was taken under."""

from services.intake.cases.models import Case
from services.intake.cases.store import facts_of
from services.intake.codes.store import place_of
from shared.messaging import Unit


def class_of(unit: Unit, case: Case, outcome: str) -> str | None:
    """Return the class of an answer with an outcome, None where such a case has none."""
    place = place_of(unit.session, unit.service.parts, case.place_part)
    classes = place.outcomes.results if place else None
    if classes is None:
        return None
    return classes.class_of(facts_of(unit.session, case)["channel"], case.kind, outcome)
