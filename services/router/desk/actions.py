"""What dispatchers do at the desk. Each was shown a case as it stood, and is refused where it no longer stands so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.router.decisions import actions, returns
from services.router.decisions.domain import Refused
from services.router.decisions.models import Case
from services.router.decisions.returns import Return
from shared.db.history import lines_of
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Who decides: their id and their name, which stands beside what they decide."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """What a form says. as_of: `standing` of the case when the form was shown. body, split, assisting: codes.

    basis: number of a meeting's minutes. leads_on: whether a ruling holds for later cases too. task_force: see Choice.
    """

    as_of: str
    reason: str
    body: str = ""
    split: Sequence[str] = ()
    assisting: Sequence[str] = ()
    basis: str = ""
    leads_on: bool = True
    task_force: str | None = None


Command = Callable[[Unit, Case, Order, Dispatcher], None]


def standing(case: Case) -> str:
    """Return how a case stands with the desk, in a word that changes with every move."""
    return f"{case.round}.{case.assignment}.{case.state}.{'s' if case.signed else ''}{'r' if case.recalling else ''}"


def assign(unit: Unit, case: Case, order: Order, by: Dispatcher) -> None:
    """Give a case that waits to a body. Raises Refused."""
    _unchanged(case, order)
    actions.assign(
        unit,
        case,
        order.body,
        order.reason,
        by.name,
        assisting=order.assisting,
        split=order.split,
        person=by.id,
        basis=order.basis,
        leads_on=order.leads_on,
        task_force=order.task_force,
    )


def agree(unit: Unit, case: Case, order: Order, by: Dispatcher) -> None:
    """Agree to a return and give the case to another body. Raises Refused."""
    _unchanged(case, order)
    returns.agree(
        unit,
        case,
        _asked(unit, case),
        body=order.body,
        reason=order.reason,
        by=by.name,
        person=by.id,
        assisting=order.assisting,
        split=order.split,
        basis=order.basis,
        leads_on=order.leads_on,
        task_force=order.task_force,
    )


def refuse(unit: Unit, case: Case, order: Order, by: Dispatcher) -> None:
    """Refuse a return: the same body has the case, by a new assignment. Raises Refused."""
    _unchanged(case, order)
    asked = _asked(unit, case)
    returns.refuse(unit, case, asked, reason=order.reason, by=by.name, person=by.id, leads_on=order.leads_on)


def recall(unit: Unit, case: Case, order: Order, by: Dispatcher) -> None:
    """Ask an assignment back that nobody has signed for. Raises Refused."""
    _unchanged(case, order)
    actions.recall(unit, case, order.reason.strip(), by.name, person=by.id)


def read_contact(unit: Unit, case: Case, by: Dispatcher) -> None:
    """Put on record that somebody was shown whom to call."""
    unit.record(case, "contact.read", {"name": by.name}, by.id)


def _unchanged(case: Case, order: Order) -> None:
    if order.as_of != standing(case):
        raise Refused(
            zh="该事项的情况刚刚有变化，未作处理。请查看最新情况后再决定。",
            en="The case has changed while you looked at it; nothing was done. Look at it as it stands, then decide.",
        )


def _asked(unit: Unit, case: Case) -> Return | None:
    return returns.pending(case, lines_of(unit.session, unit.service.records.history, case.id))
