"""The router's part of `nwd route replay`."""

from datetime import date, datetime, time
from pathlib import Path

from services.router import policy as policies
from services.router.decisions.domain import Refused
from services.router.laboratory.domain import Comparison, compare
from services.router.laboratory.store import past_cases
from services.router.rules.trial import Trial
from shared.messaging import Service


def replay(service: Service, folder: Path, rules: Path | None, since: date | None) -> Comparison:
    """Run past cases through the rules in force and through a draft. Nothing is stored or sent.

    folder: the place's, checked as `nwd load` would. rules: a file that stands for its rules.yaml. since: a day in the
    place's zone. Raises BadConfiguration; Refused where nothing is in force.
    """
    draft = Trial.of(folder, rules)
    with service.database.read() as session:
        policy = policies.policy_in(session, service.parts)
        if policy is None:
            raise Refused(
                zh="尚未加载名录和派单目录；请先用 nwd load 加载。",
                en="No directory and catalogue are in force; load them first: nwd load <folder>.",
            )
        begins = datetime.combine(since, time(), policy.zone) if since else None
        day = policy.day(service.clock.now())
        return compare(past_cases(session, begins), policy, draft, day)
