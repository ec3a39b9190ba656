"""The rules by which a case's time is reckoned: limits, calendar, escalation, stages; versions named by hashes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.escalation.domain import Policy
from services.notifier.limits.calendar import Calendar, Limit
from services.notifier.limits.domain import Rules
from services.notifier.limits.models import Clock
from services.notifier.limits.stored import calendar, named
from services.notifier.mail.rendering import Templates, house
from services.notifier.models import ConfigurationPart
from services.notifier.parts import policy as read_policy
from services.notifier.parts import rules, templates
from services.notifier.signatures.domain import Signing
from services.notifier.signatures.reading import call_back as read_call_back
from services.notifier.signatures.reading import signing as read_signing
from services.notifier.task_forces.domain import Template
from shared.db.parts import Parts
from shared.messaging import Unit

LIMITS, CALENDAR, ESCALATION, PLACE, STAGES = "limits", "calendar", "escalation", "place", "stages"
ANSWERS, PROMISES, LEDGER, TEMPLATES, MAIL = "answers", "promises", "ledger", "templates", "mail"
CHANNELS = "channels"


class NothingLoaded(Exception):
    """A case came before the place's configuration was loaded: it is tried again, and goes on after the load."""


@dataclass(frozen=True, slots=True)
class Regime:
    """Three parts in the versions that belong together; `hashes` in the order limits, calendar, escalation."""

    rules: Rules
    calendar: Calendar
    policy: Policy
    hashes: tuple[str, str, str]


Read = TypeVar("Read")

# What a hash names never changes, so what was read of it is good for as long as the process lives.
_READ: dict[str, Any] = {}


def in_force(unit: Unit) -> Regime:
    """Return the versions in force; read once in a unit. Raises NothingLoaded."""
    found = unit.session.info.get("regime")
    if found is None:
        parts = unit.service.parts
        current = {name: parts.current_hash(unit.session, name) or "" for name in (LIMITS, CALENDAR, ESCALATION)}
        missing = [name for name, digest in current.items() if not digest]
        if missing:
            raise NothingLoaded(
                f"no {', '.join(missing)} stored yet; load the place's configuration with `nwd load <folder>`"
            )
        hashes = current[LIMITS], current[CALENDAR], current[ESCALATION]
        found = unit.session.info["regime"] = _regime(unit.session, unit.service.parts, hashes)
    return found


def frozen(unit: Unit, clock: Clock) -> Regime:
    """Return the versions that a round of a case started with."""
    return frozen_regime(unit.session, unit.service.parts, clock)


def frozen_regime(session: Session, parts: Parts, clock: Clock) -> Regime:
    """Return the versions that a round of a case started with, for looking."""
    return _regime(session, parts, (clock.limits, clock.calendar, clock.escalation))


def version_of(session: Session, parts: Parts, hashes: tuple[str, str, str]) -> Regime:
    """Return three versions that belong together; `hashes` in the order limits, calendar, escalation."""
    return _regime(session, parts, hashes)


def frozen_calendar(session: Session, parts: Parts, clock: Clock) -> Calendar:
    """Return the calendar that a round of a case started with, for looking."""
    return calendar_of(session, parts, clock.calendar)


def calendar_of(session: Session, parts: Parts, digest: str) -> Calendar:
    """Return the calendar behind a hash, for whatever keeps one of its own. Raises NothingLoaded."""
    found: Calendar = _read(session, parts, digest, calendar)
    return found


def part_of(session: Session, parts: Parts, digest: str, reader: Callable[[dict[str, Any]], Read]) -> Read:
    """Return the part behind a hash as its one reader reads it. Raises NothingLoaded."""
    found: Read = _read(session, parts, digest, reader)
    return found


def frozen_rules(session: Session, parts: Parts, clock: Clock) -> Rules:
    """Return the limits that a round of a case started with, for looking."""
    found: Rules = _read(session, parts, clock.limits, _named_rules)
    return found


def template_in_force(unit: Unit, code: str) -> tuple[str, Template]:
    """Return the way of a task force behind the hash of its part: as it is in force, else as it last was.

    The second where a place has dropped it and rules that were published before still name it. Raises NothingLoaded
    where no version knows it: router has a newer configuration, and ours is on its way.
    """
    parts, versions = unit.service.parts, select(ConfigurationPart.hash).where(ConfigurationPart.name == STAGES)
    current = parts.current_hash(unit.session, STAGES)
    found = [current] if current else []
    if not found or code not in _read(unit.session, parts, found[0], templates):
        found = list(unit.session.scalars(versions.order_by(ConfigurationPart.stored_at.desc())))
    for digest in found:
        known: dict[str, Template] = _read(unit.session, parts, digest, templates)
        if code in known:
            return digest, known[code]
    raise NothingLoaded(f"no task force {code!r} stored yet; load the place's configuration with `nwd load <folder>`")


def frozen_template(session: Session, parts: Parts, digest: str, code: str) -> Template:
    """Return the way that a task force began with."""
    found: Template = _read(session, parts, digest, templates)[code]
    return found


def signing(session: Session, parts: Parts) -> Signing:
    """Return which reports are signed within their office, as it is in force; before a load, the house's own rule.

    Not frozen for a case: how an office signs is procedure, and procedure is that of the day (ADR 20).
    """
    digest = parts.current_hash(session, ANSWERS)
    found: Signing = _read(session, parts, digest, read_signing) if digest else Signing()
    return found


def call_back(session: Session, parts: Parts) -> Limit | None:
    """Return how long after its answer an enterprise is asked what became of it, as it is in force; None: no day."""
    digest = parts.current_hash(session, ANSWERS)
    part = parts.version(session, digest) if digest else None
    return read_call_back(part.content) if part else None


def place_names(session: Session, parts: Parts) -> dict[str, dict[str, str]]:
    """Return the place's `name` and its `centre`'s, each in both languages; before a load, the house's own."""
    digest = parts.current_hash(session, PLACE)
    house = {"zh": "No Wrong Door", "en": "No Wrong Door"}
    return _read(session, parts, digest, dict) if digest else {"name": house, "centre": house}


def mail_templates(session: Session, parts: Parts) -> Templates:
    """Return the templates of mails that are in force."""
    digest = parts.current_hash(session, TEMPLATES)
    return _read(session, parts, digest, _own_templates) if digest else house()


def _own_templates(content: dict[str, Any]) -> Templates:
    return Templates(content["templates"]) if content["templates"] else house()


def _regime(session: Session, parts: Parts, hashes: tuple[str, str, str]) -> Regime:
    limits, days, escalation = hashes
    return Regime(
        rules=_read(session, parts, limits, _named_rules),
        calendar=_read(session, parts, days, calendar),
        policy=_read(session, parts, escalation, read_policy),
        hashes=hashes,
    )


def _named_rules(content: dict[str, Any]) -> Rules:
    return rules(named(content))


def _read(session: Session, parts: Parts, digest: str, reader: Callable[[dict[str, Any]], Any]) -> Any:
    if digest not in _READ:
        part = parts.version(session, digest)
        if part is None:
            raise NothingLoaded(f"the part {digest} is not stored here; load the configuration that it came from")
        _READ[digest] = reader(part.content)
    return _READ[digest]
