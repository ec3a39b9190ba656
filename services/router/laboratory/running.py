"""Runs a draft over past cases, in a session that only reads."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.catalogue.reading import read_text
from services.router.decisions.domain import Refused
from services.router.directory.domain import Directory
from services.router.laboratory.domain import Catalogue, Comparison, compare
from services.router.laboratory.store import past_cases
from services.router.policy import Policy
from services.router.rules.building import rule_set_of
from services.router.rules.domain import RuleSet
from services.router.rules.facts import Lists
from shared.messaging import Service


@dataclass(frozen=True, slots=True)
class Draft:
    """Rules on trial, with the directory and the lists in force."""

    rules: RuleSet
    directory: Directory
    lists: Lists


def in_force(session: Session, service: Service) -> Policy:
    """Return the policy in force. Raises Refused where there is none."""
    policy = policies.policy_in(session, service.parts)
    if policy is None:
        raise Refused(
            zh="尚未加载名录和派单目录；请先用 nwd load 加载。",
            en="No directory and catalogue are in force; load them first: nwd load <folder>.",
        )
    return policy


def draft_of(session: Session, service: Service, policy: Policy, text: str) -> Draft:
    """Return a rules.yaml as a draft for the place in force. Raises BadConfiguration with all that is wrong in it."""
    routing = service.parts.version(session, policy.routing_hash)
    directory = service.parts.version(session, policy.directory_hash)
    if routing is None or directory is None:
        raise LookupError(f"the configuration in force is not stored: {policy.routing_hash}, {policy.directory_hash}")
    content = read_text(text, directory.content, routing.content)
    return Draft(rule_set_of(content), policy.directory, policy.lists)


def run(session: Session, service: Service, policy: Policy, draft: Catalogue, since: date | None) -> Comparison:
    """Compare a draft with what is in force on the cases received since a day in the place's zone."""
    begins = datetime.combine(since, time(), policy.zone) if since else None
    return compare(past_cases(session, begins), policy, draft, policy.day(service.clock.now()))
