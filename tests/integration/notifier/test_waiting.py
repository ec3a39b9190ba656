"""A case that waits at the dispatch desk: the centre's own clock runs, and its people are written to."""

from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from services.notifier.escalation.auditing import lacking
from services.notifier.escalation.models import MeasureRow, Timer
from services.notifier.limits.models import RunningClock
from services.notifier.mail.domain import MailKind
from services.notifier.tasks.domain import Act
from services.notifier.waiting.models import Wait
from services.notifier.waiting.replay import differences
from shared.contracts import Message
from shared.contracts.from_notifier import ESCALATION_RAISED
from shared.contracts.from_router import CASE_WAITING
from shared.contracts.words import Awaited, Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import START, Notifier, haicang_parts
from tests.integration.notifier.messages import assigned, closed, facts, message, party, recall, withdrawn
from tests.integration.notifier.staff import office, seat, staff

RETURN = {"reason": "不属于本单位。", "legal_basis": "三定方案", "ground": None}


def waits(case: str, key: tuple[int, int] = (1, 0), since: str = START.isoformat(), **more: Any) -> Message:
    """Return that a case waits at the desk after that (round, assignment); more: facts of it."""
    told = {"awaited": str(Awaited.DESK), "since": since, "case_class": None, "tags": []}
    why = {"zh": "没有规则适用。", "en": "No rule applies."}
    return message(CASE_WAITING, case, {"case": facts(**more), **told, "reason": why}, key)


@pytest.fixture
def place(notifier: Notifier) -> Notifier:
    """A notifier of Haicang with the clocks that it sets, its dispatchers and its supervision office."""
    notifier.load(clocks=True)
    dispatchers = [staff(one, Duty.DISPATCHER) for one in ("desk_1", "desk_2")]
    notifier.take(office("service_centre", "clerk", leader="head"), office("supervision", "watcher"), *dispatchers)
    return notifier


def changed(notifier: Notifier, clock: dict[str, Any] | None = None, **step: Any) -> None:
    """Load Haicang with one more clock, and with a step that is another one, or different."""
    parts = haicang_parts()
    limits, policy = parts["limits"], parts["escalation"]
    steps = [{**one, **step} if one["step"] == step["step"] else one for one in policy["steps"]]
    steps += [step] if step["step"] not in {one["step"] for one in policy["steps"]} else []
    clocks = [*limits["clocks"], *([clock] if clock else [])]
    changed = {"limits": {**limits, "clocks": clocks}, "escalation": {**policy, "steps": steps}}
    notifier.operations.store({**parts, **changed})


def brought(notifier: Notifier, **more: Any) -> str:
    case = new_id()
    notifier.take(waits(case, **more))
    return case


def at(notifier: Notifier, *moments: str) -> None:
    for moment in moments:
        notifier.clock.is_at(moment)
        notifier.tick()


def wait(notifier: Notifier, case: str) -> Wait | None:
    with notifier.service.database.read() as session:
        return session.get(Wait, case)


def clocks(notifier: Notifier, case: str) -> list[tuple[str, str | None]]:
    query = select(RunningClock).where(RunningClock.case_id == case, RunningClock.turn == 0).order_by(RunningClock.id)
    with notifier.service.database.read() as session:
        return [(row.name, row.stopped_by) for row in session.scalars(query)]


def told(notifier: Notifier, case: str) -> list[tuple[str, bool]]:
    mails = notifier.mails(case, MailKind.DESK)
    return [
        (mail.person, mail.details["copy"]) for mail in sorted(mails, key=lambda mail: (mail.created_at, mail.person))
    ]


def silent(notifier: Notifier) -> list[str]:
    with notifier.service.database.read() as session:
        return list(lacking(session, notifier.service.parts))


def wrong(notifier: Notifier, case: str) -> list[str]:
    return list(differences(wait(notifier, case), notifier.history(case)))


def test_the_desk_is_told_at_its_limit_then_who_heads_the_centre_with_a_copy_to_supervision(place: Notifier) -> None:
    case = brought(place)
    assert clocks(place, case) == [("dispatch", None)]
    at(place, "2026-11-24T16:29")
    assert told(place, case) == []
    at(place, "2026-11-24T16:30")  # four working hours, the midday break left out
    assert told(place, case) == [("desk_1", False), ("desk_2", False)]
    at(place, "2026-11-25T09:00", "2026-11-25T16:30")
    again = [("desk_1", False), ("desk_2", False)]
    assert told(place, case)[2:] == [*again, ("head", False), ("watcher", True)]
    kinds = [line.kind for line in place.history(case)]
    assert kinds == ["case.waits", "desk.reminded", "desk.reminded", "desk.reminded"]
    assert place.sent(ESCALATION_RAISED) == []  # among people of the centre
    assert (silent(place), wrong(place, case)) == ([], [])


def test_dispatchers_who_share_an_address_get_one_mail_and_the_step_happens(place: Notifier) -> None:
    shared = staff("desk_3", Duty.DISPATCHER)
    shared.data["person"]["email"] = "desk_1@haicang.example"
    place.take(shared)
    case = brought(place)
    at(place, "2026-11-24T16:30")
    assert [person for person, _ in told(place, case)] == ["desk_1", "desk_2"]
    assert "desk.reminded" in [line.kind for line in place.history(case)]


def test_an_emergency_is_told_within_minutes(place: Notifier) -> None:
    case = brought(place, urgency="emergency")
    at(place, "2026-11-24T10:10")
    assert told(place, case) == [("desk_1", False), ("desk_2", False), ("head", True)]


def test_it_ends_with_the_dispatch_and_begins_again_with_a_return(place: Notifier) -> None:
    case = brought(place)
    place.clock.pass_by(hours=1)
    place.take(assigned(case, lead=party("land")))
    assert clocks(place, case) == [("dispatch", "dispatched")]
    assert place.act(place.lead(case), Act.RETURN, **RETURN) is None
    place.take(waits(case, (1, 1), place.clock.instant.isoformat()))
    assert clocks(place, case) == [("dispatch", "dispatched"), ("dispatch", None)]
    at(place, "2026-11-24T17:30")
    assert told(place, case) == [("desk_1", False), ("desk_2", False)]
    place.take(assigned(case, (1, 2), lead=party("industry")))
    assert clocks(place, case)[-1] == ("dispatch", "dispatched")
    assert (silent(place), wrong(place, case)) == ([], [])


@pytest.mark.parametrize("end", ["closed", "withdrawn"])
def test_it_ends_with_the_round_though_no_body_ever_had_the_case(place: Notifier, end: str) -> None:
    case = brought(place)
    place.take(closed(case) if end == "closed" else withdrawn(case))
    assert clocks(place, case) == [("dispatch", "closed")]
    at(place, "2026-11-24T16:30", "2026-11-25T09:00")
    assert told(place, case) == []
    assert {timer.state for timer in place.timers(case).values()} == {"void"}
    assert wrong(place, case) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_messages_come_in_any_order_and_twice_and_come_to_the_same(place: Notifier, order: tuple[int, ...]) -> None:
    case = new_id()
    letters = [waits(case), assigned(case, lead=party("land")), waits(case, (1, 1))]
    for number in order:
        place.take(letters[number])
    before = place.stored()
    for letter in (letters[0], letters[2]):
        place.take(message(CASE_WAITING, case, letter.data, (letter.round, letter.assignment)))
    assert place.stored() == before
    found = wait(place, case)
    assert found is not None
    assert (found.key, found.over_at) == ((1, 1), None)
    assert [stopped for _, stopped in clocks(place, case)].count(None) == 1
    assert wrong(place, case) == []


def test_what_is_over_when_it_is_heard_of_leaves_nothing_behind(place: Notifier) -> None:
    one, other, third = new_id(), new_id(), new_id()
    place.take(assigned(one, lead=party("land")), waits(one))
    place.take(closed(other), waits(other))
    place.take(recall(third, (1, 1)), waits(third))
    for case in (one, other, third):
        assert (clocks(place, case), wait(place, case), wrong(place, case)) == ([], None, [])


def test_the_centres_clock_from_receipt_runs_while_nobody_has_the_case_and_goes_on_when_somebody_has(
    place: Notifier,
) -> None:
    whole = {"clock": "whole", "name": {"zh": "全程", "en": "whole"}, "of": "centre", "starts": "received"}
    whole |= {"stops": ["answered"], "rests": True, "limit": {"n": 1, "unit": "working_days"}}
    when = {"side": "after", "offset": {"n": 0, "unit": "minutes"}}
    changed(place, whole, step="late", clocks=["whole"], to=["supervision"], copies=[], mail="step", **when)
    waiting, given = brought(place), brought(place)
    place.take(assigned(given, lead=party("land")))
    assert ("whole", None) in clocks(place, given)
    at(place, "2026-11-25T17:30")
    assert ("watcher", False) in told(place, waiting)
    late = [mail.person for mail in place.mails(given, MailKind.STEP) if mail.occasion.startswith("late:")]
    assert late == ["watcher"]


def test_a_clock_from_receipt_stays_the_desks_where_a_newer_wait_is_heard_of_before_the_dispatch(
    place: Notifier,
) -> None:
    whole = {"clock": "whole", "name": {"zh": "全程", "en": "whole"}, "of": "centre", "starts": "received"}
    whole |= {"stops": ["answered"], "rests": True, "limit": {"n": 1, "unit": "working_days"}}
    when = {"side": "after", "offset": {"n": 0, "unit": "minutes"}}
    changed(place, whole, step="late", clocks=["whole"], to=["supervision"], copies=[], mail="step", **when)
    case = brought(place)
    place.take(waits(case, (1, 1)))
    at(place, "2026-11-25T17:30")
    assert ("watcher", False) in told(place, case)


def test_what_is_counted_from_a_step_of_the_desk_is_the_desks_too(place: Notifier) -> None:
    when = {"side": "after", "offset": {"n": 1, "unit": "hours"}}
    changed(place, step="more", clocks=["step.not_dispatched"], to=["handlers"], copies=[], mail="step", **when)
    case, given = brought(place), brought(place)
    at(place, "2026-11-24T16:30")
    place.take(assigned(given, lead=party("land")))
    at(place, "2026-11-24T17:30")
    assert ("clerk", False) in told(place, case)
    assert ("clerk", False) not in told(place, given)


def test_a_card_goes_to_the_body_that_is_the_centre(place: Notifier) -> None:
    changed(place, step="nobody_dispatches", card="yellow")
    case = brought(place)
    at(place, "2026-11-25T09:00")
    with place.service.database.read() as session:
        (row,) = session.scalars(select(MeasureRow).where(MeasureRow.case_id == case))
    assert (row.measure, row.body, row.clock) == ("yellow", "service_centre", "dispatch")
    (raised,) = place.sent(ESCALATION_RAISED)
    assert (raised.data["body"], raised.data["card"], raised.round) == ("service_centre", "yellow", 1)


def test_a_card_by_the_centres_clock_never_goes_to_the_body_that_has_the_task(place: Notifier) -> None:
    late = {"clock": "look", "name": {"zh": "审核", "en": "look"}, "of": "centre", "body": "service_centre"}
    late |= {"starts": "reported", "stops": ["answered"], "rests": True, "limit": {"n": 1, "unit": "hours"}}
    when = {"side": "after", "offset": {"n": 0, "unit": "minutes"}}
    changed(place, late, step="slow", clocks=["look"], to=["leader"], copies=[], mail="step", card="red", **when)
    case = new_id()
    place.take(assigned(case, lead=party("land")))
    place.act(place.lead(case), Act.SIGN)
    place.act(place.lead(case), Act.REPORT, report="已核实。", answer="已办妥。", outcome="solved")
    at(place, "2026-11-24T11:00")
    (raised,) = place.sent(ESCALATION_RAISED)
    assert (raised.data["body"], raised.data["card"]) == ("service_centre", "red")
    assert [mail.person for mail in place.mails(case, MailKind.STEP)] == ["head"]


def test_whom_the_case_is_about_hears_nothing_of_it(place: Notifier) -> None:
    case = brought(place, about="service_centre办")
    at(place, "2026-11-24T16:30", "2026-11-25T09:00")
    assert {person for person, _ in told(place, case)} == {"desk_1", "desk_2", "watcher"}


def test_a_case_that_waits_and_lacks_its_next_step_is_found(place: Notifier) -> None:
    one, other, third = brought(place), brought(place), brought(place)
    with place.service.begin("test") as unit:
        unit.session.execute(delete(Timer).where(Timer.case_id == one))
        unit.session.execute(update(RunningClock).where(RunningClock.case_id == other).values(stopped_at=START))
    assert sorted(silent(place)) == sorted([one, other])
    with place.service.begin("test") as unit:
        unit.session.execute(update(Wait).where(Wait.case_id == third).values(over_at=START))
    assert wrong(place, third) == ["its history says waits True, but False is stored"]


def test_supervisors_and_the_centres_head_see_on_the_board_what_waits_and_no_other_leader(
    place: Notifier, face: Face
) -> None:
    brought(place)
    brought(place, number="HC-2026-000002-5", title="保密的事", confidential=True)
    place.take(office("land", "land_1", leader="land_head"))
    place.clock.is_at("2026-11-24T16:31")
    for who, duties, sees in (("watcher", [Duty.SUPERVISOR], True), ("head", [], True), ("land_head", [], False)):
        page = seat(place, face, who, *duties).get("/desk/board?lang=en", headers=PAGE).text
        assert ("Waiting at the dispatch desk" in page) == sees
        assert ("HC-2026-000001-7" in page, "增资扩产需要 工业用地" in page) == (sees, sees)
        assert "保密的事" not in page
