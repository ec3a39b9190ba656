"""A mail that has not gone yet to somebody whose open tasks were passed on meanwhile goes to whoever has them now."""

from collections.abc import Sequence

from services.notifier.directory.actions import team_today
from services.notifier.directory.domain import TOLD
from services.notifier.mail.actions import forward
from services.notifier.mail.domain import Attempt, MailKind, Result
from services.notifier.mail.knowing import Knowledge
from services.notifier.mail.models import Mail
from shared.messaging import Unit

FOR_WHO_HAS_IT = (
    MailKind.TASK,
    MailKind.DELEGATED,
    MailKind.URGING,
    MailKind.SUPPLEMENT,
    MailKind.REDO,
    MailKind.RESUMED,
    MailKind.ALL_IN,
    MailKind.EXTENSION,
)
"""The kinds that go to whoever works on a task. What is for one of its leaders alone stays theirs."""


def give_way(unit: Unit, claimed: Sequence[Mail], known: Knowledge) -> dict[str, Result]:
    """Look which of some mails are to people who are away, and write each anew to whoever is there of the task's body.

    Returns, by key, what becomes of those that are not sent for it. Where nobody is there a mail is sent as it is: it
    is better that it lies in a mailbox. Only absences that were passed on count: who gets what is open is said there.
    """
    working = [mail for mail in claimed if mail.task_id and mail.kind in FOR_WHO_HAS_IT]
    decided = {}
    for mail in working:
        task = known.about[mail.key].task if mail.person in known.away else None
        instead = team_today(unit, task).choose(TOLD).people if task else []
        for one in instead:
            forward(unit, mail, one)
        if instead:
            names = ", ".join(one.id for one in instead)
            decided[mail.key] = Result(Attempt.FORWARDED, f"its reader is away; it went to {names}")
    return decided
