"""One case as it stands in the three databases."""

import json
from dataclasses import dataclass
from typing import Any

from tests.protocol.district import District
from tests.protocol.house import House, digits

AT_WORK = {"to_sign", "signed", "redo", "supplement"}
OPEN = AT_WORK | {"returned", "pending_opinion"}


@dataclass(frozen=True, slots=True)
class Look:
    """One case in the three databases: its rows as they stand there, {} where a service has none."""

    intake: dict[str, Any]
    router: dict[str, Any]
    notifier: dict[str, Any]
    tasks: list[dict[str, Any]]

    @property
    def own(self) -> list[dict[str, Any]]:
        """The tasks of notifier's present assignment."""
        key = (self.notifier.get("round"), self.notifier.get("assignment"))
        return [task for task in self.tasks if (task["round"], task["assignment"]) == key]

    @property
    def lead(self) -> dict[str, Any] | None:
        """The lead's task of notifier's present assignment."""
        return next((task for task in self.own if task["part"] == "lead"), None)

    @property
    def ended(self) -> bool:
        over = ("closed", "withdrawn", "declined", "guided", "terminated", "merged", "passed_back")
        return self.intake["state"] in over

    @property
    def at_rest(self) -> bool:
        """Say whether the round is over: the case has ended, or stands on the ledger."""
        return self.ended or self.intake["state"] in ("ledger", "passed_up")

    @property
    def desk_has_it(self) -> bool:
        router = self.router
        return bool(router) and router["state"] in ("desk", "ruling") and router["round"] > router["ended"]


def look(district: District, case: str) -> Look:
    """Look at a case in all three databases."""

    def one(house: House, query: str) -> dict[str, Any]:
        return next(iter(house.rows(query, digits(case))), {})

    return Look(
        one(district.intake, "select * from cases where id = ?"),
        one(district.router, "select * from cases where id = ?"),
        one(district.notifier, "select * from cases where id = ?"),
        district.notifier.rows(
            "select * from task where case_id = ? order by opened_at, part != 'lead', part desc, body", digits(case)
        ),
    )


def notes_of(district: District, case: str) -> int:
    """Return how often the offices of a case were told of others, merged into it or handled jointly."""
    lines = district.intake.rows(
        "select text from history where case_id = ? and kind in ('case.joined', 'joint.added')", digits(case)
    )
    return sum(json.loads(line["text"])["facts"]["told"] for line in lines)
