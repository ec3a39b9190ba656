"""The forms of a task force's page: what must be said when a stage is passed."""

from collections.abc import Mapping

from marshmallow import Schema

from services.notifier.task_forces.domain import StageAct
from services.notifier.tasks.forms import Prose

LONGEST_NOTE = 1_000


class PassForm(Schema):
    """`note`: what was done, or why the stage is not needed."""

    note = Prose(LONGEST_NOTE)


FORMS: Mapping[str, StageAct] = {str(act): act for act in StageAct}
"""By the word at the end of the address."""
