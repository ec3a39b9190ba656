"""What was proposed for the ledger and not signed, and what is heard after a case has left it."""

from services.intake.cases.actions import Speaker, reopen, withdraw
from services.intake.ledger.store import of_case
from tests.integration.intake.house import House
from tests.integration.intake.promising import supervisor
from tests.integration.intake.staff import REVIEWER, come_in
from tests.integration.intake.test_ledger import ENTRY, at_work, planned, put_on, sends, sound


def test_a_refused_proposal_leaves_the_case_where_it_is_and_may_be_made_anew(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    number, second = at_work(house)["number"], supervisor(house)
    proposer = come_in(house, REVIEWER)
    assert sends(proposer, number, "propose", **ENTRY).status_code == 303
    assert sends(second, number, "decide", decision="refuse").status_code == 422
    assert sends(second, number, "decide", decision="refuse", reason="可以办").status_code == 303
    assert house.case(number).state == "in_progress"
    assert sends(second, number, "propose", **ENTRY).status_code == 303
    assert sends(proposer, number, "decide", decision="agree").status_code == 303
    with house.service.database.read() as session:
        assert [one.state for one in of_case(session, house.case(number).id)] == ["refused", "live"]
    sound(house)


def test_a_proposal_lapses_with_the_end_of_the_case_or_its_round_and_blocks_no_other(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    ended, again = (str(at_work(house)["number"]) for _ in range(2))
    proposer, second = come_in(house, REVIEWER), supervisor(house)
    for number in (ended, again):
        assert sends(proposer, number, "propose", **ENTRY).status_code == 303
    speaker = Speaker("enterprise", None)
    with house.service.begin("test") as unit:
        withdraw(unit, unit.case(house.case(ended).id), None, speaker)
        reopen(unit, unit.case(house.case(again).id), "未办好", "rule")
    listed = second.get("/ledger/").text
    assert ended not in listed
    assert again not in listed
    assert sends(second, again, "propose", **ENTRY).status_code == 303
    with house.service.database.read() as session:
        assert [one.state for one in of_case(session, house.case(ended).id)] == ["lapsed"]
        assert [one.state for one in of_case(session, house.case(again).id)] == ["lapsed", "proposed"]
    sound(house)


def test_a_review_that_was_planned_before_it_left_is_not_shown_to_the_enterprise(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    number = str(at_work(house)["number"])
    second = put_on(house, number)
    assert sends(second, number, "resume", why="可以办了").status_code == 303
    house.hear(planned(house, number))
    events = house.get(f"/v1/cases/{number}/events?lang=en").json["events"]
    assert [one["kind"] for one in events if one["kind"].startswith("ledger.")] == ["ledger.entered", "ledger.left"]
    sound(house)
