"""What is in force: the directory, the rules and the lists, built once for each version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.router.directory.domain import PART, Directory, directory_of
from services.router.rules.building import rule_set_of
from services.router.rules.domain import RuleSet, Verdict, route
from services.router.rules.facts import Facts, Lists, facts_of
from services.router.rules.naming import names_of
from services.router.rules.reasons import Names, Sentence
from shared.db.parts import Parts
from shared.messaging import Unit

ROUTING, DIRECTORY = "routing", PART
"""Names of the router's parts of the configuration."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One pair of versions, ready for use. routing_hash, directory_hash: their names, for the record of a decision.

    task_forces: what the teams that may be set up are called, by code. returns_decided_by: `desk`, or `rules`, which
    then agree to every return until a ruling is due. text_promise: the precision that is asked of the text model where
    it gives a case to a body without a person; None: it only proposes.
    """

    routing_hash: str
    directory_hash: str
    rules: RuleSet
    directory: Directory
    lists: Lists
    zone: ZoneInfo
    centre: Mapping[str, str]
    names: Names
    backstop: str
    returns_allowed: int
    returns_decided_by: str
    task_forces: Mapping[str, Sentence]
    text_promise: float | None = None

    def facts(self, case: Mapping[str, Any]) -> Facts:
        """Return what rules may look at in a case, with the tags that the lists give its enterprise."""
        return facts_of(case, self.lists.tags_of(case["enterprise"]))

    def verdict(self, facts: Facts, now: datetime, returned: tuple[str, ...] = ()) -> Verdict:
        """Return what the rules say at an instant of a case that these bodies have returned."""
        return route(self.rules, facts, self.directory, self.day(now), returned)

    def day(self, now: datetime) -> date:
        """Return the day in the place that an instant falls on."""
        return now.astimezone(self.zone).date()


_BUILT: dict[tuple[str, str], Policy] = {}
_KEPT = 4
_MEMO = "router.policy"


def in_force(unit: Unit) -> Policy | None:
    """Return the policy in force, or None before a configuration was loaded."""
    return policy_in(unit.session, unit.service.parts)


def policy_in(session: Session, parts: Parts) -> Policy | None:
    """Return the policy in force, or None before a configuration was loaded.

    Costs two reads by key for each session, however many messages it holds: what was in force when it first asked stays
    so to its end. The session alone would read anew each time, since it holds rows weakly.
    """
    if _MEMO not in session.info:
        session.info[_MEMO] = _look_up(session, parts)
    found: Policy | None = session.info[_MEMO]
    return found


def policy_of(session: Session, parts: Parts, routing: str | None, directory: str | None) -> Policy | None:
    """Return the policy of a pair of versions, such as a decision was made by; None where one is not stored."""
    if routing is None or directory is None:
        return None
    try:
        return _BUILT.get((routing, directory)) or _build(session, parts, routing, directory)
    except LookupError:
        return None


def _look_up(session: Session, parts: Parts) -> Policy | None:
    # The pointers are no business of what the session is about to write: reading them must not write it piecemeal.
    with session.no_autoflush:
        routing, directory = parts.current_hash(session, ROUTING), parts.current_hash(session, DIRECTORY)
        if routing is None or directory is None:
            return None
        policy = _BUILT.get((routing, directory)) or _build(session, parts, routing, directory)
    while len(_BUILT) >= _KEPT and (routing, directory) not in _BUILT:
        _BUILT.pop(next(iter(_BUILT)), None)
    _BUILT[routing, directory] = policy
    return policy


def _build(session: Session, parts: Parts, routing: str, directory: str) -> Policy:
    rules, bodies = parts.version(session, routing), parts.version(session, directory)
    if rules is None or bodies is None:
        raise LookupError(f"the configuration in force is not stored: routing {routing}, directory {directory}")
    return Policy(
        routing_hash=routing,
        directory_hash=directory,
        rules=rule_set_of(rules.content),
        directory=directory_of(bodies.content),
        lists=Lists(rules.content["tags"]),
        zone=ZoneInfo(rules.content["place"]["zone"]),
        centre=rules.content["place"]["centre"],
        names=names_of(rules.content),
        backstop=rules.content["backstop"],
        returns_allowed=rules.content["returns_allowed"],
        # A version of a release that had no desk says nothing of it.
        returns_decided_by=rules.content.get("returns_decided_by", "rules"),
        task_forces={one["code"]: one["name"] for one in rules.content.get("task_forces", ())},
        text_promise=(rules.content.get("text") or {}).get("promise"),
    )
