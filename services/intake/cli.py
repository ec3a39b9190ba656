"""What operators do with intake from the command line; the options are the joined command's."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from services.intake.agencies import actions
from services.intake.agencies.domain import EVERYTHING, Scope
from services.intake.cases import store as cases
from services.intake.cases.numbers import read_number
from services.intake.codes import store
from services.intake.codes.configuration import read
from services.intake.codes.current import CurrentPlace
from services.intake.knowledge.actions import load as load_knowledge
from services.intake.knowledge.configuration import PART as KNOWLEDGE
from services.intake.knowledge.configuration import read_knowledge
from services.intake.rechecks import commands as rechecks
from services.intake.rechecks.commands import Draw
from services.intake.rechecks.domain import NotOver
from services.intake.reports.configuration import read_figures
from services.intake.reports.domain import Month
from services.intake.reports.store import PART as FIGURES
from shared.messaging import Service, Unit
from shared.process.folder import Folder


class Operations:
    """Intake's part of `nwd`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def check(self, folder: Path) -> dict[str, dict[str, Any]]:
        """Return intake's part of a place's folder; the database is not touched.

        Raises BadConfiguration with all that is wrong, each with file, line and what to write instead.
        """
        files = Folder(folder)
        knowledge, figures = read_knowledge(files), read_figures(files)
        parts = {store.PART: read(folder)}
        files.finish()
        return {**parts, KNOWLEDGE: knowledge, FIGURES: figures}

    def store(self, parts: Mapping[str, dict[str, Any]]) -> list[str]:
        """Put checked parts in force and return the names of those that changed; doing it again changes nothing."""
        with self._service.begin("nwd load") as unit:
            changed = [name for name in (store.PART, FIGURES) if name in parts and self._put(unit, name, parts[name])]
            taken = load_knowledge(unit, parts.get(KNOWLEDGE, {"entries": []})["entries"])
        return changed + ([KNOWLEDGE] if taken else [])

    def _put(self, unit: Unit, name: str, content: dict[str, Any]) -> bool:
        before = self._service.parts.current_hash(unit.session, name)
        return self._service.parts.store(unit.session, name, content, unit.now) != before

    def add_agency(self, code: str, name: str, scopes: Iterable[Scope] = EVERYTHING) -> str:
        """Add an agency, or another key to one that is there, and return the key, which cannot be shown again.

        Raises services.intake.agencies.actions.Refused with the reason, in words for the operator.
        """
        with self._service.begin(f"nwd agency add {code}") as unit:
            return actions.add_agency(unit, code, name, scopes)

    def revoke_key(self, key_id: str) -> bool:
        """Make a key useless from now on; return False where it already was. Raises Refused for an unknown id."""
        with self._service.begin(f"nwd agency revoke {key_id}") as unit:
            return actions.revoke_key(unit, key_id)

    def draw_rechecks(self, month: str, by: str) -> list[Draw]:
        """Draw ended cases of a month to be looked at again, and return all that was ever drawn for it.

        Raises services.intake.agencies.actions.Refused with the reason, in words for the operator.
        """
        named = Month.read(month)
        if named is None:
            raise actions.Refused(f"{month!r} is no month; write one like 2026-10")
        place = CurrentPlace(self._service).get()
        if place is None:
            raise actions.Refused("no place is loaded yet; run `nwd load <folder>` first")
        try:
            return rechecks.draw(self._service, place, named, by)
        except NotOver as error:
            raise actions.Refused(str(error)) from error

    def case_id(self, number: str) -> str | None:
        """Return the id under which all services know the case with a number, None where there is none."""
        known = read_number(number)
        if known is None:
            return None
        with self._service.database.read() as session:
            return cases.id_of(session, known)
