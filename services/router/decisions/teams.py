"""Which task force a case has: a rule or a person sets one up, and the round's later assignments keep it."""

from services.router.decisions import store
from services.router.decisions.choices import Choice
from services.router.decisions.domain import Hold, Refused
from services.router.decisions.models import Case
from services.router.policy import Policy
from shared.messaging import Unit

NONE = ""
"""What a person says who wants no task force, or none any more; rules then set up none in the same round."""


def of_assignment(unit: Unit, case: Case, hold: Hold, chosen: Choice) -> str | None:
    """Return what the next assignment of a case says of a task force: a code, NONE, or None where nobody ever did.

    What a person says counts; else what the round has already; else what the rules say. hold: as the case stands
    before the assignment.
    """
    if chosen.team_said:
        return chosen.task_force
    kept = store.task_force(unit.session, case.id, hold.round) if hold.assignment else None
    return chosen.task_force if kept is None else kept


def wanted(policy: Policy, code: str | None) -> str | None:
    """Return what a person says of a task force. Raises Refused where the place has none of that code."""
    if code and code not in policy.task_forces:
        raise Refused(
            zh=f"没有代码为 {code} 的专班；可用的有：{'、'.join(policy.task_forces) or '无'}。",
            en=f"There is no task force {code}; write one of {', '.join(policy.task_forces) or '-'}.",
        )
    return code
