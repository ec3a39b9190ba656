"""A task force ends with its round, or as the desk says, in whatever order it is told."""

from typing import Any

import pytest

from services.notifier.mail.domain import MailKind
from services.notifier.task_forces.actions import Refused
from services.notifier.task_forces.domain import StageRefusal
from shared.contracts import Message
from shared.contracts.from_intake import CASE_CLOSED
from shared.contracts.from_notifier import STAGE_REACHED
from shared.db import new_id
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.messages import assigned, closed, message, party, recall, withdrawn
from tests.integration.notifier.teams import (
    LEAD,
    act,
    enlarged,
    forces,
    ready,
    states,
    team,
    told,
    wrong,
)

__all__ = ["ready"]


def merged(case: str) -> Message:
    told = {"outcome": None, "satisfaction": None, "ending": "merged"}
    return message(CASE_CLOSED, case, told, (1, 0))


@pytest.mark.parametrize(("end", "why"), [(closed, "closed"), (merged, "merged"), (withdrawn, "withdrawn")])
def test_it_is_dissolved_with_the_round_and_those_at_work_are_told(ready: Notifier, end: Any, why: str) -> None:
    case = enlarged(ready)
    assert act(ready, case, "filing") is None
    ready.take(end(case))
    assert (team(ready, case).why, team(ready, case).dissolved_at) == (why, START)
    assert states(ready, case) == {
        "filing": "done", "land": "left", "planning": "left", "building": "left", "acceptance": "left",
    }  # fmt: skip
    assert sorted(told(ready, case, MailKind.STAGE_OVER)) == [
        ("acquisition_1", "Land"),
        ("planning_land_1", "Planning"),
    ]
    assert act(ready, case, "land") == Refused(StageRefusal.OVER)
    ready.clock.pass_by(days=200)
    ready.tick()
    assert told(ready, case, MailKind.STAGE_LATE) == []
    before = ready.stored()
    ready.take(end(case))
    assert ready.stored() == before
    assert wrong(ready, case) == []


def test_the_desk_may_end_it_and_set_up_another_in_the_same_round(ready: Notifier) -> None:
    case = enlarged(ready)
    assert act(ready, case, "filing") is None
    ready.take(assigned(case, (1, 2), lead=LEAD, task_force=None))
    assert team(ready, case).why == "desk"
    enlarged(ready, (1, 3), case)
    first, second = forces(ready, case)
    assert (first.why, second.why, second.assignment) == ("desk", None, 3)
    assert states(ready, case)["filing"] == "open"
    assert act(ready, case, "filing") is None
    assert [one.data["set_up_by"] for one in ready.sent(STAGE_REACHED)] == [1, 3]
    assert wrong(ready, case) == []


def test_a_new_round_begins_without_one_and_ends_that_of_the_round_before(ready: Notifier) -> None:
    case = enlarged(ready)
    ready.take(assigned(case, (2, 2), lead=LEAD, task_force=None))
    assert (team(ready, case).round, team(ready, case).why) == (1, "closed")
    enlarged(ready, (3, 3), case)
    assert (team(ready, case).round, team(ready, case).why) == (3, None)
    ready.take(recall(case, (4, 4), "planning_land"))
    assert team(ready, case).why == "closed"
    assert wrong(ready, case) == []


def test_in_whatever_order_assignments_come_there_is_the_same_task_force_in_the_end(ready: Notifier) -> None:
    case = new_id()
    first = assigned(case, (1, 1), lead=LEAD, task_force="enlargement")
    second = assigned(case, (1, 2), lead=party("industry"), task_force="enlargement")
    for order in ((second, first), (first, second)):
        again = new_id()
        ready.take(*(_about(again, one) for one in (*order, *order)))
        force = team(ready, again)
        assert (len(forces(ready, again)), force.lead, force.why) == (1, "industry", None)
        assert wrong(ready, again) == []


def _about(case: str, one: Message) -> Message:
    return Message(**{**{name: getattr(one, name) for name in one.__slots__}, "id": new_id(), "subject": case})
