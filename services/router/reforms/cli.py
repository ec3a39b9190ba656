"""The router's part of `nwd reform`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.router import policy as policies
from services.router.decisions.choices import name_of
from services.router.directory import store as bodies
from services.router.directory.models import Reform
from services.router.policy import Policy
from services.router.reforms import actions, store
from services.router.rules.domain import OWN_LINE
from services.router.rules.reasons import Sentence
from shared.messaging import Service

BATCH = 100
"""Cases that are taken over in one transaction; who stops in between goes on by asking again."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """What a reform concerns. until: the last day of the body. rules: ids; matters: codes; people: names.

    precedents, leads, assists: numbers of cases: of rulings that name it, and of cases under way that it has a part in.
    """

    until: date
    rules: list[str]
    matters: list[str]
    precedents: list[str]
    leads: list[str]
    assists: list[str]
    people: list[str]


@dataclass(frozen=True, slots=True)
class Done:
    """One reform as it is listed. first: the first day of the successor; left: cases that the body has still."""

    body: str
    name: Sentence
    successor: str
    successor_name: Sentence
    first: date
    basis: str
    at: datetime
    by: str
    left: int


class Reforms:
    """What operators do about bodies: `nwd reform`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def would(self, code: str, successor: str, on: date | None) -> Concerned:
        """Return what a reform would concern; nothing is changed. Raises Refused."""
        with self._service.begin("nwd reform --dry-run") as unit:
            made, policy = actions.judged(unit, code, successor, on)
            cases = store.concerned(unit.session, code)
            rules, matters = _named(policy, code)
            return Concerned(
                until=made.until,
                rules=rules,
                matters=matters,
                precedents=store.precedents_for(unit.session, code),
                leads=[number for _, number, leads in cases if leads],
                assists=[number for _, number, leads in cases if not leads],
                people=_people(policy, code),
            )

    def carry_out(
        self, code: str, successor: str, *, basis: str, on: date | None, by: str
    ) -> Iterator[tuple[int, int, bool]]:
        """End a body and take its cases over, a batch in each step; yields (taken over so far, of how many, news).

        Cut short, it is gone on with by doing the same again. Raises Refused, before anything is changed.
        """
        with self._service.begin("nwd reform") as unit:
            news = actions.put_in_force(unit, code, successor, basis=basis, on=on, by=by)
        with self._service.database.read() as session:
            reform = next(one for one in bodies.reforms(session) if one.body == code)
            session.expunge(reform)
            ids = [case_id for case_id, _, _ in store.concerned(session, code)]
        taken = 0
        yield taken, len(ids), news
        for start in range(0, len(ids), BATCH):
            with self._service.begin("nwd reform") as unit:
                taken += actions.take_over(unit, ids[start : start + BATCH], reform)
            yield taken, len(ids), news

    def list(self) -> Sequence[Done]:
        """Return every reform, the first first."""
        with self._service.database.read() as session:
            policy = policies.policy_in(session, self._service.parts)
            return [
                _done(one, policy, len(store.concerned(session, one.body))) for one in bodies.reforms(session) if policy
            ]


def _done(one: Reform, policy: Policy, left: int) -> Done:
    first = one.until + timedelta(days=1)
    names = name_of(policy, one.body), name_of(policy, one.successor)
    return Done(one.body, names[0], one.successor, names[1], first, one.basis, one.at, one.by, left)


def _named(policy: Policy, code: str) -> tuple[list[str], list[str]]:
    """Return the rules and the matters that name a body."""
    named = [
        rule.id for rule in policy.rules.rules if code in (rule.lead, *rule.first_of, *rule.assisting, *rule.split)
    ]
    own = [one.removeprefix(OWN_LINE) for one in named if one.startswith(OWN_LINE)]
    return [one for one in named if not one.startswith(OWN_LINE)], own


def _people(policy: Policy, code: str) -> list[str]:
    body = policy.directory.get(code)
    whole = body.whole if body else {}
    named = [*whole.get("handlers", []), *(whole.get(part) for part in ("liaison", "leader", "stand_in", "director"))]
    return list(dict.fromkeys(one["name"] for one in named if one))
