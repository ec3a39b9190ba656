"""What operators and dispatchers do with the router from the command line; the options are the joined command's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.router import policy
from services.router.decisions import actions
from services.router.decisions import store as cases
from services.router.decisions.domain import Refused
from services.router.decisions.models import Case
from services.router.desk import store as desk
from services.router.directory.actions import publish
from services.router.directory.reading import read_directory
from services.router.rules.reading import read_routing
from shared.messaging import Service, Unit
from shared.process.folder import Folder


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case at the desk. ruling: whether it waits for a ruling, which binds. why: as {"zh", "en"}."""

    number: str
    title: str
    since: datetime | None
    ruling: bool
    returned: Sequence[str]
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who has a case now: codes of bodies, and the assignment's number."""

    number: str
    assignment: int
    lead: str
    assisting: Sequence[str]


class Operations:
    """The router's part of `nwd`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def check(self, folder: Path) -> dict[str, dict[str, Any]]:
        """Return the router's parts of a place's folder; the database is not touched.

        Raises BadConfiguration with all that is wrong, each with file, line and what to write instead.
        """
        files = Folder(folder)
        directory = read_directory(files)
        routing = read_routing(files, directory)
        files.finish()
        return {policy.DIRECTORY: directory, policy.ROUTING: routing}

    def store(self, parts: Mapping[str, dict[str, Any]]) -> list[str]:
        """Put checked parts in force, tell the other services each body that changed, and return the codes of those.

        All in one transaction; doing it again changes nothing.
        """
        with self._service.begin("nwd load") as unit:
            for name in (policy.DIRECTORY, policy.ROUTING):
                self._service.parts.store(unit.session, name, parts[name], unit.now)
            return publish(unit, parts[policy.DIRECTORY])

    def waiting(self, limit: int = 50) -> list[Waiting]:
        """Return what waits for a person, the longest waiting first."""
        with self._service.database.read() as session:
            return [_shown(case) for case in desk.waiting(session, limit)]

    def assign(
        self, number: str, body: str, reason: str, by: str, assisting: Sequence[str] | None = None
    ) -> Assignment:
        """Give a case that waits to a body. assisting: None for those that the rules name. Raises Refused."""
        return self._on_case(
            number, lambda unit, case: actions.assign(unit, case, body, reason, by, assisting=assisting)
        )

    def recall(self, number: str, reason: str, by: str) -> Assignment:
        """Ask an assignment back that nobody has signed for. Raises Refused."""
        return self._on_case(number, lambda unit, case: actions.recall(unit, case, reason, by))

    def _on_case(self, number: str, act: Callable[[Unit, Case], None]) -> Assignment:
        with self._service.begin(f"nwd desk {number}") as unit:
            case_id = cases.case_id_of(unit.session, number)
            case: Case | None = unit.case(case_id) if case_id else None
            if case is None:
                raise Refused(
                    zh=f"没有编号为 {number} 的事项；请核对编号，或稍候再试。",
                    en=f"No case has the number {number} here; check it, or try again in a moment.",
                )
            act(unit, case)
            return Assignment(number, case.assignment, case.lead or "", list(case.assisting))


def _shown(case: Case) -> Waiting:
    hold, facts = case.hold, case.facts or {}
    return Waiting(
        number=case.number or case.id,
        # A confidential case is a number to everybody who has not signed in.
        title="" if facts.get("confidential") else facts.get("title", ""),
        since=case.waiting_since,
        ruling=hold.state == "ruling",
        returned=list(case.returned),
        why=case.waits_because or {"zh": "", "en": ""},
    )
