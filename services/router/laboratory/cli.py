"""The router's part of `nwd route replay`."""

from datetime import date
from pathlib import Path

from services.router.laboratory.domain import Comparison
from services.router.laboratory.running import in_force, run
from services.router.rules.trial import Trial
from shared.messaging import Service


def replay(service: Service, folder: Path, rules: Path | None, since: date | None) -> Comparison:
    """Run past cases through the rules in force and through a draft. Nothing is stored or sent.

    folder: the place's, checked as `nwd load` would. rules: a file that stands for its rules.yaml. since: a day in the
    place's zone. Raises BadConfiguration; Refused where nothing is in force.
    """
    draft = Trial.of(folder, rules)
    with service.database.read() as session:
        return run(session, service, in_force(session, service), draft, since)
