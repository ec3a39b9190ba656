"""The mails about a supervision notice: to the body that it is to, and within it."""

from collections.abc import Iterable
from typing import Any

from services.notifier import regime as regimes
from services.notifier.directory.actions import delegate_of, team_today
from services.notifier.directory.domain import Person, Role
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import clock_of
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.notices.domain import number_text
from services.notifier.notices.models import Notice
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit

HEAD = (Role.LEADER, Role.STAND_IN, Role.LIAISON)
"""Who answers for a body; the first of these that anybody holds."""


def addressees(unit: Unit, task: Task) -> list[Person]:
    """Return to whom of its body a notice goes: whoever heads it, the handlers on duty, and who has the task."""
    team = team_today(unit, task)
    return [*team.choose(HEAD).people, *team.first_of([Role.HANDLERS]), *delegate_of(unit, task)]


def tell(
    unit: Unit, case: Case, notice: Notice, what: str, people: Iterable[Person] | None = None, **more: Any
) -> None:
    """Write to a notice's body, or to some of its people.

    what: `signed`, `withdrawn`, `countersign` or `not_signed`. more: `said` (text, by, at), `occasion` where the same
    may be said again.
    """
    task = present_task(unit, case, notice)
    clock = clock_of(unit, case)
    if task is None or clock is None or notice.year is None or notice.number is None:
        return
    calendar = regimes.frozen(unit, clock).calendar
    told: dict[str, Any] = {
        "notice": {
            "what": what,
            "number": number_text(notice.year, notice.number),
            "colour": notice.colour,
            "stopped_by": notice.stopped_by,
            "zh": notice.zh,
            "en": notice.en,
        }
    }
    if what != "withdrawn" and notice.due_at is not None:
        told |= calendar.told(unit.now, Due(notice.due_at, notice.provisional))
    if "said" in more:
        told["said"] = {**more["said"], "at": calendar.local(unit.now)}
    told_to = addressees(unit, task) if people is None else people
    queue(unit, task, MailKind.NOTICE, told_to, told, occasion=f"{notice.id}:{what}{more.get('occasion', '')}")


def present_task(unit: Unit, case: Case, notice: Notice) -> Task | None:
    """Return the task of a notice's body in the present assignment; the one that it had when it was drafted else."""
    own = (one for one in tasks.own_tasks(unit.session, case) if one.body == notice.body)
    return next(own, None) or tasks.task(unit.session, notice.task_id)
