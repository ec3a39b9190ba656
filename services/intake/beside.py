"""What intake keeps beside its histories, in the transaction that writes a line: figures, what others hear of it."""

from collections.abc import Sequence
from typing import Any

from services.intake.events import keeping as events
from services.intake.informing.keeping import inform
from services.intake.reports import keeping as figures
from shared.db.history import Line
from shared.messaging import Unit


def keep(unit: Unit, written: Sequence[tuple[Any, Line]]) -> None:
    """Keep it; called once before a unit commits, with the lines that it has written."""
    figures.keep(unit, written)
    events.keep(unit, written)
    inform(unit, written)
