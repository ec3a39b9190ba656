"""Who hears of a promise: whoever is responsible and the owner's people; of a broken one, the supervision office."""

from collections.abc import Iterable, Sequence
from typing import Any

from services.notifier.directory.domain import Person, Role
from services.notifier.directory.duties import serving
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.mail.actions import write_about_case
from services.notifier.mail.domain import MailKind
from services.notifier.owned import name_of, of_owner
from services.notifier.promises.models import Promise
from shared.contracts.words import Duty
from shared.messaging import Unit


def tell(
    unit: Unit, calendar: Calendar, one: Promise, kind: MailKind, roles: Sequence[Role], occasion: str, **more: Any
) -> list[str]:
    """Queue a mail about a promise to its owner's people, and return their ids. more: `why`, `said`."""
    return _write(unit, calendar, one, kind, of_owner(unit, calendar, one, roles), occasion, more)


def tell_supervision(unit: Unit, calendar: Calendar, one: Promise, occasion: str, **more: Any) -> list[str]:
    """Queue a mail about a broken promise to everybody of the supervision office who may know of the case."""
    people = serving(unit.session, Duty.SUPERVISOR, one.facts or {})
    return _write(unit, calendar, one, MailKind.PROMISE_BROKEN, people, occasion, more)


def _write(
    unit: Unit,
    calendar: Calendar,
    one: Promise,
    kind: MailKind,
    people: Iterable[Person],
    occasion: str,
    more: dict[str, Any],
) -> list[str]:
    due = calendar.told(unit.now, Due(one.due_at, False)) if one.due_at and kind is not MailKind.PROMISE_OVER else {}
    details = {
        "case": one.facts,
        "pledge": one.id,
        "promise": one.text,
        "responsible": one.name,
        "owner": name_of(unit.session, one.owner),
        **due,
        **more,
    }
    return [mail.person for mail in write_about_case(unit, one.case_id, kind, people, details, occasion)]
