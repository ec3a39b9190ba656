"""The centre ends cases itself, in whatever order the other services hear of it, and every promise still holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, cast

import pytest

from services.intake.window.actions import take
from services.verify import verify
from tests.protocol import centre
from tests.protocol.district import District
from tests.protocol.house import digits
from tests.protocol.looks import look
from tests.protocol.moves import Moves

LAND, DESK = 0, 3
Act = Callable[[District, str], bool]

WAYS: dict[str, tuple[Sequence[Act], str]] = {
    "answered at once": ([centre.answers], "closed"),
    "declined": ([centre.proposes, centre.signs], "declined"),
    "guided": ([centre.guides], "guided"),
    "terminated": ([centre.calls, centre.terminates], "terminated"),
    "guided in vain": ([centre.guides, centre.says_no], "admitted"),
    "guided twice": ([centre.guides, centre.says_no, centre.guides], "guided"),
    "declined after all": ([centre.proposes, centre.refuses, centre.proposes, centre.signs], "declined"),
}


@dataclass
class Services:
    """The three services, as `nwd verify` asks for them."""

    services: dict[str, Any]


def findings(district: District) -> list[str]:
    services = Services({name: house.service for name, house in district.houses.items()})
    report = verify(cast("Any", services), timedelta(0))
    assert report.settling == 0
    return report.findings


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("what", [DESK, LAND], ids=["the desk has it", "a body is about to have it"])
def test_whatever_the_centre_does_all_agree_in_the_end(district: District, what: int, way: str, seed: int) -> None:
    moves, chance = Moves(district), Random(seed)
    case = district.submit(what)
    if what == DESK:
        moves.settle(seed)
    acts, state = WAYS[way]
    for act in acts:
        # Intake has not heard of an assignment: nobody but its desk has the case, as far as it can know.
        for _ in range(chance.randrange(3)):
            letters = [one for one in district.on_the_way if one.taker != "intake"]
            if letters:
                moves.watch.deliver([chance.choice(letters)])
        assert act(district, case), act.__name__
        moves.watch.now()
    moves.settle(seed, noise=True)
    moves.watch.histories_hold()
    shown = look(district, case).intake["state"]
    assert shown == state or (what == LAND and state == "admitted" and shown == "dispatched")
    assert findings(district) == []
    moves.close(case)


def test_what_the_window_has_answered_the_router_hears_of_as_over_alone(district: District) -> None:
    moves = Moves(district)
    body = {"kind": "consultation", "channel": "window", "title": "社保补贴", "enterprise": {"name": "拾光文创"}}
    assert district.place is not None
    with district.intake.service.begin("test") as unit:
        case = take(unit, district.place, body, answer="人社窗口", key="k", digest="d", who=centre.FIRST).id
    district.cases.append(case)
    assert [message.type for message in district.collect()] == ["case.closed.v1"]
    moves.settle(1, noise=True)
    moves.watch.histories_hold()
    (row,) = district.router.rows("select state, ended from cases where id = ?", digits(case))
    assert row == {"state": "unheard", "ended": 1}
    assert findings(district) == []


def test_verify_finds_a_row_that_its_history_does_not_tell_of(district: District) -> None:
    moves = Moves(district)
    case = district.submit(DESK)
    moves.settle(1)
    assert centre.guides(district, case)
    moves.settle(2)
    assert findings(district) == []
    intake = district.intake.connection
    for column, value in (("ending", None), ("state", "declined"), ("lead", "tax"), ("answer", "x"), ("turn", 7)):
        stood = district.intake.rows(f"select {column} from cases")[0][column]
        for written, found in ((value, True), (stood, False)):
            intake.execute(f"update cases set {column} = ?", (written,))
            intake.commit()
            assert any(f"its history says {column} " in one for one in findings(district)) is found, column


def test_what_was_passed_down_goes_back_to_its_source_in_its_time_alone(district: District) -> None:
    moves = Moves(district)
    early, late, own = district.submit(DESK), district.submit(DESK), district.submit(LAND)
    moves.settle(1)
    assert centre.passes_back(district, early)
    assert not centre.passes_back(district, own)
    moves.settle(2)
    assert look(district, early).intake["state"] == "passed_back"
    assert not look(district, early).desk_has_it
    assert findings(district) == []
    district.advance(timedelta(days=2))
    assert not centre.passes_back(district, late)
