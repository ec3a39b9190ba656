"""The pages on which a body's leader, or the keeper, says who is on duty and who stands in for whom."""

from datetime import UTC, date, datetime

import pytest

from services.router.directory.domain import handed_over
from services.router.directory.models import RosterLine
from services.router.rosters.domain import MOST
from shared.contracts.from_router import DIRECTORY_BODY
from shared.db import new_id
from tests.integration.router.face import Face
from tests.parts.people import send

LEADER, HANDLER, OTHER, KEEPER, STRANGER = "shumin_huang", "yawen_chen", "zhihang_lin", "zhihang_xie", "lihua_su"
PAGE = "/dispatch/rosters/investment"
DUTY = {"person": HANDLER, "since": "2026-11-30", "until": "2026-12-06"}
STANDS_IN = {"whom": LEADER, "by": OTHER, "stands_since": "2026-12-01", "stands_until": "2026-12-10"}


def told(face: Face) -> list[dict[str, object]]:
    """Return what the others were told of the body's roster, the first first."""
    bodies = [message.data["body"] for message in face.router.sent() if message.type == DIRECTORY_BODY.name]
    return [one for one in bodies if one["code"] == "investment"]


@pytest.mark.parametrize("who", [LEADER, KEEPER])
def test_leader_and_keeper_put_people_on_duty_and_the_others_are_told(face: Face, who: str) -> None:
    browser = face.browser(who)
    answer = send(browser, f"{PAGE}/duty", {**DUTY, "weekdays": "mon"})
    assert answer.location == f"{PAGE}?done=duty"
    assert "Monday" in browser.get(answer.location).text
    (line,) = told(face)[-1]["duty"]
    assert (line["person"]["id"], line["since"], line["until"], line["weekdays"]) == (
        HANDLER,
        "2026-11-30",
        "2026-12-06",
        ["mon"],
    )
    before = len(told(face))
    send(browser, f"{PAGE}/duty", {**DUTY, "weekdays": "mon"})
    assert len(told(face)) == before, "the same line twice is one"


def test_a_stand_in_is_put_down_and_taken_back(face: Face) -> None:
    browser = face.browser(LEADER)
    send(browser, f"{PAGE}/stand-ins", STANDS_IN)
    (line,) = told(face)[-1]["stand_ins"]
    assert (line["whom"], line["by"]["id"]) == (LEADER, OTHER)
    for _ in range(2):
        assert send(browser, f"{PAGE}/{line['id']}/end").status_code == 303
    assert told(face)[-1]["stand_ins"] == []
    assert "Nobody stands in for anybody" in browser.get(PAGE).text


@pytest.mark.parametrize(("until", "status"), [(date(2025, 6, 30), 303), (None, 409)])
def test_lines_of_the_past_take_no_room_from_new_ones(face: Face, until: date | None, status: int) -> None:
    days = {"since": date(2025, 6, 1), "until": until, "weekdays": [], "at": datetime(2025, 5, 1, tzinfo=UTC)}
    with face.service.begin("test") as unit:
        unit.session.add_all(
            RosterLine(id=new_id(), body="investment", person=HANDLER, whom=None, by="Huang", **days)
            for _ in range(MOST)
        )
    assert send(face.browser(LEADER), f"{PAGE}/duty", DUTY).status_code == status


def test_what_was_entered_on_a_page_stays_when_the_folder_is_loaded_again(face: Face) -> None:
    send(face.browser(LEADER), f"{PAGE}/duty", DUTY)
    before = told(face)
    face.router.load()
    assert told(face) == before


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({**DUTY, "person": STRANGER}, "Only people of the body"),
        ({**DUTY, "until": "2026-11-29"}, "before the first"),
        ({**DUTY, "person": ""}, "Choose somebody"),
        ({**DUTY, "since": "tomorrow"}, "Write a day"),
        ({**STANDS_IN, "by": LEADER}, "Nobody stands in for themselves"),
        ({**STANDS_IN, "whom": STRANGER}, "for people of the body"),
        ({**STANDS_IN, "stands_until": ""}, "Write a day"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_says_what_to_do(face: Face, form: dict[str, str], words: str) -> None:
    answer = send(face.browser(LEADER), f"{PAGE}/{'duty' if 'person' in form else 'stand-ins'}", form)
    assert answer.status_code in (409, 422)
    assert words in answer.text


def test_people_of_the_body_look_and_nobody_else_learns_that_there_is_a_page(face: Face) -> None:
    look = face.browser(HANDLER).get(PAGE)
    assert look.status_code == 200
    assert "<select" not in look.text
    assert send(face.browser(HANDLER), f"{PAGE}/duty", DUTY).status_code == 404
    stranger = face.browser(STRANGER)
    assert [stranger.get(PAGE).status_code, stranger.get("/dispatch/rosters/nowhere").status_code] == [404, 404]
    assert send(stranger, f"{PAGE}/stand-ins", STANDS_IN).status_code == 404
    assert face.browser(LEADER).post(f"{PAGE}/duty", data=DUTY).status_code == 403, "a form without its token"


def test_who_has_left_is_followed_in_rosters_and_stands_in_for_nobody_who_is_themselves() -> None:
    def one(code: str) -> dict[str, str]:
        return {"id": code, "name": code, "email": f"{code}@haicang.example", "language": "zh"}

    body = {"handlers": [one("a")], "liaison": None, "leader": one("b"), "stand_in": None, "director": one("d")}
    days = {"since": None, "until": None}
    body |= {
        "duty": [{"person": one("a"), "weekdays": [], **days}],
        "stand_ins": [{"whom": "b", "by": one("a"), **days}],
    }
    (followed,) = handed_over({"bodies": [body]}, {"a": one("c"), "d": one("e")})["bodies"]
    assert followed["duty"][0]["person"]["id"] == followed["stand_ins"][0]["by"]["id"] == "c"
    assert followed["director"]["id"] == "e"
    (alone,) = handed_over({"bodies": [body]}, {"a": one("b")})["bodies"]
    assert alone["stand_ins"] == []
