"""A card that was taken back: heard of once, in whatever order, shown to nobody outside, and counted no more."""

from dataclasses import replace

from services.intake.reports.counting import Key
from services.intake.reports.store import entries_of
from services.intake.reports.vocabulary import Event
from shared.db import new_id
from tests.integration.intake.house import CASE_DUE, House
from tests.integration.intake.test_events import kinds


def test_a_card_that_was_taken_back_is_heard_of_once_and_counts_no_more(house: House) -> None:
    number = house.bring()["number"]
    step = {"step": "yellow", "due_at": CASE_DUE, "fired_at": CASE_DUE, "card": "yellow", "body": "industry"}
    told = {"step": "yellow", "card": "yellow", "body": "industry", "reason": "系统停机", "by": "叶国栋"}
    back = house.told(number, "card.withdrawn", told, assignment=0)
    house.hear(back, house.told(number, "escalation.raised", step, assignment=0), replace(back, id=new_id()))
    shown = kinds(house, number)
    assert (shown.count("escalation.raised"), shown.count("card.withdrawn")) == (1, 0)
    case_id = house.sent(number)[0].subject
    with house.service.database.read() as session:
        entries = entries_of(session, {case_id})[case_id]
    card = entries[Key(Event.CARD, 1, 0, 0, "yellow")]
    assert "withdrawn_card" in card.words
