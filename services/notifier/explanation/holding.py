"""Whom a place's rules name and nobody is: bodies, roles and duties that nobody holds. Pure; for `nwd config check`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import CONTACT_POINT, Policy, Step
from services.notifier.explanation.checking import Found
from services.notifier.ledger.domain import Policy as LedgerPolicy
from services.notifier.limits.domain import Rules
from services.notifier.limits.extending import Terms
from services.notifier.promises.domain import Policy as PromisePolicy
from shared.contracts.words import Duty
from shared.process.folder import Where

Bodies = Mapping[str, Mapping[str, Any]]
"""Bodies by code, each with its people by role."""


def unheld(
    rules: Rules,
    policy: Policy,
    promises: PromisePolicy,
    ledger: LedgerPolicy,
    bodies: Bodies,
    duties: Collection[str],
) -> Iterator[Found]:
    """Yield where rules name somebody whom there is not.

    bodies: by code, one at least. duties: those that somebody has.
    """
    yield from _centres(rules, bodies)
    for index, step in enumerate(policy.steps):
        yield from _unheard(rules, step, policy, bodies, ("steps", index))
        yield from _unheld(step, policy, bodies, ("steps", index))
    yield from _offices(policy, bodies, duties)
    yield from _deciders(rules, duties)
    yield from _signers(policy, duties)
    yield from _owners(promises, ledger, bodies)


def _unheard(rules: Rules, step: Step, policy: Policy, bodies: Bodies, where: Where) -> Iterator[Found]:
    """Find bodies in which nobody would get a step's mail: any that may be late, or the one that is the centre."""
    if not step.to or any(word in policy.offices for word in step.to):
        return
    centres = {one.name: one.body for one in rules.clocks if one.body}
    meant = {centres[clock] for clock in step.clocks} if centres.keys() >= {*step.clocks} else bodies.keys()
    deaf = sorted(
        code for code, body in bodies.items() if code in meant and not any(body.get(role) for role in step.to)
    )
    if deaf:
        some = ", ".join(deaf[:5]) + (f" and {len(deaf) - 5} more" if len(deaf) > 5 else "")
        what = (
            f"nobody would hear of {step.name!r} in {some}: nobody there is {' or '.join(step.to)}; name another role"
        )
        yield "escalation.yaml", (*where, "to"), what


def _unheld(step: Step, policy: Policy, bodies: Bodies, where: Where) -> Iterator[Found]:
    """Find roles that nobody has in any body: who is named there hears of nothing, ever."""
    for key, words in (("to", step.to), ("copies", step.copies)):
        for place, word in enumerate(words):
            held_by = "agencies" if word == CONTACT_POINT else word
            if word not in policy.offices and not any(body.get(held_by) for body in bodies.values()):
                what = f"no body of bodies.yaml says `{held_by}`, so {word!r} means nobody; name one, or leave it out"
                yield "escalation.yaml", (*where, key, place), what


def _centres(rules: Rules, bodies: Bodies) -> Iterator[Found]:
    for index, clock in enumerate(rules.clocks):
        if clock.body and clock.body not in bodies:
            what = f"bodies.yaml has no body {clock.body!r}; the centre must be one that is there"
            yield "limits.yaml", ("clocks", index, "body"), what


def _offices(policy: Policy, bodies: Bodies, duties: Collection[str]) -> Iterator[Found]:
    for word, office in policy.offices.items():
        if office.duty is not None:
            if office.duty not in duties:
                what = (
                    f"nobody in people.yaml has the duty {str(office.duty)!r}, so nobody hears of what goes to {word!r}"
                )
                yield "escalation.yaml", ("offices", word), what
            continue
        body = bodies.get(office.body)
        if body is None:
            what = f"bodies.yaml has no body {office.body!r}; the office {word!r} must be one that is there"
            yield "escalation.yaml", ("offices", word, "body"), what
        elif not any(body.get(role) for role in office.roles):
            roles = _words(office.roles)
            what = f"nobody in {office.body!r} is {roles}, so nobody would hear of what goes to {word!r}"
            yield "escalation.yaml", ("offices", word), what


def _deciders(rules: Rules, duties: Collection[str]) -> Iterator[Found]:
    for name, entries in (("extensions", rules.extensions), ("suspensions", rules.suspensions)):
        for index, one in enumerate(entries):
            where: Where = (name, index)
            yield from _decider(one.terms, duties, (*where, "decided_by"))
            if one.further is not None:
                yield from _decider(one.further, duties, (*where, "further", "decided_by"))


def _decider(terms: Terms, duties: Collection[str], where: Where) -> Iterator[Found]:
    if terms.decided_by not in duties:
        what = (
            f"nobody in people.yaml has the duty {str(terms.decided_by)!r}, so every request would "
            f"be {terms.silence} by silence; give it to somebody, or name another"
        )
        yield "limits.yaml", where, what


def _signers(policy: Policy, duties: Collection[str]) -> Iterator[Found]:
    for index, step in enumerate(policy.steps):
        if step.notice is not None and Duty.SUPERVISOR not in duties:
            what = (
                f"nobody in people.yaml has the duty {str(Duty.SUPERVISOR)!r}, so the notice of {step.name!r} "
                "would stay a draft; give it to somebody"
            )
            yield "escalation.yaml", ("steps", index, "notice"), what


def _owners(promises: PromisePolicy, ledger: LedgerPolicy, bodies: Bodies) -> Iterator[Found]:
    """Find what is written to roles of an owner that no body has; any body may come to own a promise or a case."""
    named: tuple[tuple[str, Where, Sequence[Role]], ...] = (
        ("promises.yaml", ("remind", "to"), promises.to),
        ("promises.yaml", ("broken", "to"), promises.broken_to),
        ("ledger.yaml", ("remind", "to"), ledger.to),
        ("ledger.yaml", ("missed", "to"), ledger.missed_to),
    )
    for file, where, roles in named:
        if not any(body.get(role) for body in bodies.values() for role in roles):
            what = f"no body of bodies.yaml has {_words(roles)}, so nobody there would hear of it; name another role"
            yield file, where, what


def _words(roles: Sequence[Role]) -> str:
    return " or ".join(map(str, roles))
