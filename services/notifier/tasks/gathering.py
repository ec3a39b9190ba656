"""What a lead waits for: once the last part and the last opinion are in, its people are told that it can report."""

from services.notifier import regime as regimes
from services.notifier.absences.reaching import people_for
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.tasks import store
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case
from shared.contracts.words import Part, TaskState
from shared.messaging import Unit

WAITS = frozenset({TaskState.TO_SIGN, TaskState.SIGNED, TaskState.SUPPLEMENT})
"""States in which a lead has something to do with the news. Who has asked to return the case waits for the desk."""


def tell_lead(unit: Unit, case: Case) -> None:
    """Mail the lead's people if nobody is waited for any more. Called when a part or an opinion has just come."""
    tasks, clock = store.own_tasks(unit.session, case), clock_of(unit, case)
    lead = next((one for one in tasks if one.part == Part.LEAD), None)
    if lead is None or clock is None or lead.state not in WAITS:
        return
    if any(one.part != Part.LEAD and one.state in OPEN for one in tasks):
        return
    regime = regimes.frozen(unit, clock)
    people = people_for(unit, lead)
    queue(unit, lead, MailKind.ALL_IN, people, regime.calendar.told(unit.now, due_of(lead)))
