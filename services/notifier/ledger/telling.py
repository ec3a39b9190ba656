"""Who hears of a case on the ledger: whoever is responsible and the owner's people; the supervision office."""

from collections.abc import Iterable, Sequence
from typing import Any

from services.notifier.directory.domain import Person, Role
from services.notifier.directory.duties import serving
from services.notifier.ledger.models import LedgerEntry
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.mail.actions import write_about_case
from services.notifier.mail.domain import MailKind
from services.notifier.owned import name_of, of_owner
from shared.contracts.words import Duty
from shared.messaging import Unit


def tell(
    unit: Unit, calendar: Calendar, one: LedgerEntry, kind: MailKind, roles: Sequence[Role], occasion: str, **more: Any
) -> list[str]:
    """Queue a mail about an entry to its owner's people, and return their ids. more: `why`, `said`."""
    return _write(unit, calendar, one, kind, of_owner(unit, calendar, one, roles), occasion, more)


def tell_supervision(unit: Unit, calendar: Calendar, one: LedgerEntry, occasion: str, told: Sequence[str]) -> list[str]:
    """Queue the mail about a missed review to all of the supervision office who may know of the case.

    told: ids of those who have it already.
    """
    people = [who for who in serving(unit.session, Duty.SUPERVISOR, one.facts) if who.id not in told]
    return _write(unit, calendar, one, MailKind.LEDGER_MISSED, people, occasion, {})


def _write(
    unit: Unit,
    calendar: Calendar,
    one: LedgerEntry,
    kind: MailKind,
    people: Iterable[Person],
    occasion: str,
    more: dict[str, Any],
) -> list[str]:
    due = calendar.told(unit.now, Due(one.due_at, False)) if one.due_at and kind is not MailKind.LEDGER_OVER else {}
    details = {
        "case": one.facts,
        "entry": one.id,
        "ledger_reason": one.reason,
        "responsible": one.name,
        "owner": name_of(unit.session, one.owner),
        "months": one.months,
        **({"outside": one.outside} if one.outside else {}),
        **due,
        **more,
    }
    occasion = f"{one.number}.{occasion}"
    return [mail.person for mail in write_about_case(unit, one.case_id, kind, people, details, occasion)]
