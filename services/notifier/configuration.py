"""Reads and checks notifier's parts of a place's folder: limits, calendar, escalation, and so on (see PARTS)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from marshmallow import fields

from services.notifier.channels.reading import check_channels, read_channels
from services.notifier.escalation.reading import check_escalation, read_escalation
from services.notifier.kindness.reading import read_mail
from services.notifier.ledger.reading import read_ledger
from services.notifier.limits.calendar_reading import read_calendar
from services.notifier.limits.possible import check_possible
from services.notifier.limits.reading import read_limits
from services.notifier.mail.trying import read_templates
from services.notifier.promises.reading import read_promises
from services.notifier.regime import (
    ANSWERS,
    CALENDAR,
    CHANNELS,
    ESCALATION,
    LEDGER,
    LIMITS,
    MAIL,
    PLACE,
    PROMISES,
    STAGES,
    TEMPLATES,
)
from services.notifier.signatures.reading import read_answers
from services.notifier.task_forces.reading import read_stages
from shared.process.folder import Folder
from shared.process.shapes import Glimpse, Names


class _Place(Glimpse):
    """What notifier needs of place.yaml, which is intake's to check whole."""

    name = fields.Nested(Names, required=True)
    centre = fields.Nested(Names, required=True)


def _read_place(folder: Folder) -> dict[str, Any]:
    return folder.load("place.yaml", _Place())


PARTS: Mapping[str, Callable[[Folder], dict[str, Any]]] = {
    LIMITS: read_limits,
    CALENDAR: read_calendar,
    ESCALATION: read_escalation,
    STAGES: read_stages,
    ANSWERS: read_answers,
    PROMISES: read_promises,
    LEDGER: read_ledger,
    CHANNELS: read_channels,
    PLACE: _read_place,
    TEMPLATES: read_templates,
    MAIL: read_mail,
}
"""Parts by name; each is read from the file of that name with `.yaml` behind it, templates from the folder `mail/`."""


def read(path: Path) -> dict[str, dict[str, Any]]:
    """Return notifier's parts of the configuration, ready to be stored.

    Raises BadConfiguration with all that is wrong, each with file, line and what to write instead.
    """
    folder = Folder(path)
    parts = parts_of(folder)
    folder.finish()
    return parts


def parts_of(folder: Folder) -> dict[str, dict[str, Any]]:
    """Return notifier's parts of a folder; what is wrong stays with it."""
    parts = {name: reader(folder) for name, reader in PARTS.items()}
    check_escalation(folder, parts[ESCALATION], parts[LIMITS])
    check_channels(folder, parts[CHANNELS], parts[LIMITS])
    with_limits = {f"{name}.yaml": parts[name] for name in (LIMITS, ESCALATION, STAGES, ANSWERS)}
    check_possible(folder, parts[CALENDAR], with_limits)
    return parts
