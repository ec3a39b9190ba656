"""Who hears of a promise: whoever is responsible and the owner's people; of a broken one, the supervision office."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.actions import team_now
from services.notifier.directory.domain import Person, Role, Team, person_of
from services.notifier.directory.duties import serving
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.mail.actions import write_about_case
from services.notifier.mail.domain import MailKind
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


def of_owner(unit: Unit, calendar: Calendar, one: Promise, roles: Sequence[Role]) -> list[Person]:
    """Return who is written to: whoever is responsible today, and the first role that anybody of the owner holds."""
    owner = team(unit.session, calendar, unit, one)
    found = [*_responsible(unit, one, owner), *owner.choose(roles).people]
    return list({person.email: person for person in found}.values())


def team(session: Session, calendar: Calendar, unit: Unit, one: Promise) -> Team:
    """Return who is in the owner today; a reform may have ended the body meanwhile, and another follows it."""
    today = unit.now.astimezone(calendar.zone).date()
    found = directory.body(session, directory.standing(session, one.owner or "", today))
    return team_now(unit, found) if found else Team({})


def name_of(session: Session, code: str | None) -> dict[str, Any]:
    """Return a body's name in both languages; its code where the directory's copy lacks it."""
    found = directory.body(session, code) if code else None
    return dict(found["name"]) if found else {"zh": code or "", "en": code or ""}


def _responsible(unit: Unit, one: Promise, owner: Team) -> list[Person]:
    person = directory.staff(unit.session, one.person) if one.person else None
    if person is None:
        return []
    if not person["left"]:
        return owner.present(person_of(person))
    try:
        heir = directory.follower(unit.session, person)
    except LookupError:  # the copy will know them in a moment; the owner's other people are told in any case
        return []
    return [person_of(heir.person)] if heir else []


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
