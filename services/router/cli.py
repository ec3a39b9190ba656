"""What operators and dispatchers do with the router from the command line; the options are the joined command's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from services.router import policy
from services.router.catalogue import actions as catalogue
from services.router.catalogue.domain import OverPublished
from services.router.catalogue.models import Publication
from services.router.decisions import actions
from services.router.decisions import store as cases
from services.router.decisions.domain import Refused
from services.router.decisions.explaining import Explanation, explained
from services.router.decisions.models import Case
from services.router.desk import store as desk
from services.router.directory.actions import put_in_force, warn_of_who_left
from services.router.directory.models import PersonRow
from services.router.directory.reading import read_directory
from services.router.experts.domain import PART as EXPERTS
from services.router.experts.reading import read_experts
from services.router.rules.reading import read_routing
from services.router.signin import actions as signin
from services.router.signin.domain import LINK_LASTS
from services.router.staff import actions as leaving
from services.router.staff.shown import Somebody, everybody
from shared.messaging import Service, Unit
from shared.process.common import Common
from shared.process.folder import Folder
from shared.web.signing_in import sign_in_address

_WRITTEN = "written"
"""Name of what is kept of a folder's files as they were written, beside its parts."""


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
    split: Sequence[str]


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
        routing, experts = read_routing(files, directory), read_experts(files)
        files.finish()
        written = files.file("rules.yaml").read_text(encoding="utf-8")
        return {policy.DIRECTORY: directory, policy.ROUTING: routing, EXPERTS: experts, _WRITTEN: {"rules": written}}

    def store(self, parts: Mapping[str, dict[str, Any]], over: OverPublished = OverPublished.REFUSE) -> list[str]:
        """Put checked parts in force, tell the other services each body that changed, and return the codes of those.

        All in one transaction; doing it again changes nothing. over: what holds where other rules were published on
        the page. Raises BadConfiguration where that has to be said; nothing is stored then.
        """
        with self._service.begin(catalogue.LOADED) as unit:
            written = parts.get(_WRITTEN, {}).get("rules")
            catalogue.load(unit, parts[policy.ROUTING], parts[policy.DIRECTORY], written, over)
            if EXPERTS in parts:
                self._service.parts.store(unit.session, EXPERTS, parts[EXPERTS], unit.now)
            warn_of_who_left(unit, parts[policy.DIRECTORY])
            return put_in_force(unit, parts[policy.DIRECTORY])

    def rules_in_force(self) -> str:
        """Return the rules.yaml in force, with its comments where it was kept as written. Raises Refused."""
        with self._service.database.read() as session:
            return catalogue.text_in_force(session, self._service.parts)

    def published_instead(self) -> Publication | None:
        """Return the publication whose rules are in force instead of the folder's, None where the folder's are."""
        with self._service.database.read() as session:
            return catalogue.kept_over_folder(session)

    def waiting(self, limit: int = 50) -> list[Waiting]:
        """Return what waits for a person, the longest waiting first."""
        with self._service.database.read() as session:
            return [_shown(case) for case in desk.waiting(session, limit)]

    def assign(
        self,
        number: str,
        body: str,
        reason: str,
        by: str,
        assisting: Sequence[str] | None = None,
        *,
        split: Sequence[str] | None = None,
        basis: str | None = None,
        leads_on: bool = True,
        task_force: str | None = None,
    ) -> Assignment:
        """Give a case that waits to a body; the parameters are those of `actions.assign`. Raises Refused."""

        def act(unit: Unit, case: Case) -> None:
            named: dict[str, Any] = {"assisting": assisting, "split": split, "task_force": task_force}
            actions.assign(unit, case, body, reason, by, basis=basis, leads_on=leads_on, **named)

        return self._on_case(number, act)

    def explain(self, number: str) -> Explanation:
        """Return why a case went where it went, for a reader who has not signed in. Raises Refused."""
        with self._service.database.read() as session:
            case = cases.by_number(session, number)
            if case is None:
                raise _unknown(number)
            return explained(session, self._service.parts, case, everybody=True)

    def recall(self, number: str, reason: str, by: str) -> Assignment:
        """Ask an assignment back that nobody has signed for. Raises Refused."""
        return self._on_case(number, lambda unit, case: actions.recall(unit, case, reason, by))

    def _on_case(self, number: str, act: Callable[[Unit, Case], None]) -> Assignment:
        with self._service.begin(f"nwd desk {number}") as unit:
            case_id = cases.case_id_of(unit.session, number)
            case: Case | None = unit.case(case_id) if case_id else None
            if case is None:
                raise _unknown(number)
            act(unit, case)
            return Assignment(number, case.assignment, case.lead or "", list(case.assisting), list(case.split))


class Staff:
    """What operators do about people: `nwd staff`."""

    def __init__(self, service: Service, common: Common) -> None:
        self._service, self._common = service, common

    def link(self, person: str, lasts: timedelta = LINK_LASTS) -> str:
        """Return an address that signs somebody in, once. Raises Refused where nobody is called so, or they left."""
        with self._service.begin("nwd staff link") as unit:
            row = unit.session.get(PersonRow, person)
            if row is None or row.person["left"]:
                raise Refused(
                    zh=f"名录中没有在岗的 {person}；请核对。",
                    en=f"Nobody who is still here is called {person}; see `nwd staff list`.",
                )
            nonce, _ = signin.make_link(unit, person, lasts)
        return sign_in_address(self._common.secret_keys, self._common.public_url, person, nonce)

    def list(self) -> list[Somebody]:
        """Return everybody in the directory, who is still here first."""
        with self._service.database.read() as session:
            return everybody(session, self._service.clock.now())

    def revoke(self, person: str, by: str) -> int:
        """End all that somebody has signed in to; return how many sessions were open. Raises Refused."""
        with self._service.begin("nwd staff revoke") as unit:
            return leaving.revoke(unit, person, by)

    def leave(self, person: str, successor: str, by: str) -> Sequence[str]:
        """Let somebody leave; return the codes of the bodies in which the successor follows. Raises Refused."""
        with self._service.begin("nwd staff leave") as unit:
            return leaving.leave(unit, person, successor, by)

    def come_back(self, person: str, by: str) -> None:
        """Let somebody be here again who had left. Raises Refused."""
        with self._service.begin("nwd staff return") as unit:
            leaving.come_back(unit, person, by)


def _unknown(number: str) -> Refused:
    return Refused(
        zh=f"没有编号为 {number} 的事项；请核对编号，或稍候再试。",
        en=f"No case has the number {number} here; check it, or try again in a moment.",
    )


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
