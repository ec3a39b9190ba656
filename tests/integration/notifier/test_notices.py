"""Supervision notices: drafted once, numbered at signing without gaps, stopped by what they name and nothing less."""

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from services.notifier.limits.models import RunningClock
from services.notifier.mail.domain import MailKind
from services.notifier.notices import actions, answering, cards
from services.notifier.notices.domain import NoticeRefusal, Supervisor
from services.notifier.notices.drafting import draft_by_hand
from services.notifier.notices.models import Notice
from services.notifier.notices.replay import gaps
from services.notifier.tasks.domain import Act
from services.notifier.verification import snapshot
from shared.contracts.from_notifier import CARD_WITHDRAWN, ESCALATION_RAISED
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.ladder import (
    AUTHOR,
    LEADER,
    SUPERVISOR,
    answer,
    at,
    brought,
    countersign,
    notices,
    place,
    replays,
    sign,
    stands,
)
from tests.integration.notifier.messages import assigned, closed, party, recall
from tests.integration.notifier.staff import seat

__all__ = ["place"]

LATE = "2026-12-02T17:30"


def drafted(place: Notifier, **more: object) -> tuple[str, Notice]:
    """Return a case that got its yellow card in time, and whose blue notice has just been drafted, with that."""
    case = brought(place, **more)
    at(place, "2026-11-30T09:00")
    at(place, LATE)
    (notice,) = notices(place, case)
    return case, notice


def test_supervisors_are_reminded_of_what_nobody_has_signed_so_often_and_no_more(place: Notifier, face: Face) -> None:
    seat(place, face, "du", Duty.SUPERVISOR)
    case, notice = drafted(place)
    at(place, "2026-12-03T08:59")
    assert place.mails(case, MailKind.TO_SIGN) == []
    for day in ("03", "04", "07", "08", "09"):
        at(place, f"2026-12-{day}T09:00")
    mails = [mail for mail in place.mails(case, MailKind.TO_SIGN) if mail.details["drafted"] == notice.id]
    assert [(mail.person, mail.details["signs_in"]) for mail in mails] == [("du", True)] * 3
    replays(place, case)


def test_nobody_is_reminded_of_a_notice_that_is_signed(place: Notifier, face: Face) -> None:
    seat(place, face, "du", Duty.SUPERVISOR)
    case, notice = drafted(place)
    assert sign(place, notice) is None
    at(place, "2026-12-03T10:00")
    assert place.mails(case, MailKind.TO_SIGN) == []
    assert place.timers(case)[f"unsigned:{notice.id}"].state == "void"


def test_a_step_drafts_its_notice_once_and_nobody_of_the_body_hears_of_it(place: Notifier) -> None:
    case, notice = drafted(place)
    place.tick()
    assert stands(place, case) == [("blue", "draft", None)]
    assert (notice.body, notice.drafted_by, notice.due_at) == ("land", None, None)
    assert place.sent(ESCALATION_RAISED)[-1].data["notice"] == "blue"
    (mail,) = place.mails(case, MailKind.STEP)
    assert (mail.person, mail.details["signs_in"], mail.details["drafted"]) == ("watch_1", True, notice.id)
    assert place.mails(case, MailKind.NOTICE) == []
    replays(place, case)


def test_signing_numbers_it_starts_its_limit_and_writes_to_its_head_and_handlers(place: Notifier) -> None:
    case, notice = drafted(place)
    assert sign(place, notice, zh="请于明日下班前办结。") is None
    assert stands(place, case) == [("blue", "open", 1)]
    (signed,) = notices(place, case)
    assert (signed.zh, signed.year, signed.signed_by) == ("请于明日下班前办结。", 2026, "叶国栋")
    assert signed.due_at is not None
    assert signed.due_at.isoformat() == "2026-12-03T09:30:00+00:00"
    mails = place.mails(case, MailKind.NOTICE)
    assert {mail.person for mail in mails} == {"land_1", "land_leader"}
    assert mails[0].details["notice"]["number"] == "督办〔2026〕1号"
    again = sign(place, notice)
    assert again is not None
    assert (again.why, again.by) == (NoticeRefusal.ALREADY, "叶国栋")
    assert len(place.mails(case, MailKind.NOTICE)) == 2
    replays(place, case)


def test_nobody_signs_or_takes_back_what_is_about_their_own_body(place: Notifier) -> None:
    case, notice = drafted(place)
    partial = Supervisor("x", "某人", frozenset({"land"}))
    refused = sign(place, notice, partial)
    assert refused is not None
    assert refused.why is NoticeRefusal.OWN_BODY
    with place.service.begin("test") as unit:
        card = cards.withdraw(unit, case, 1, "yellow", partial, "误判")
    assert card is not None
    assert card.why is NoticeRefusal.OWN_BODY
    assert stands(place, case) == [("blue", "draft", None)]


def test_any_action_stops_the_blue_one_and_the_ladder_with_it(place: Notifier) -> None:
    case, notice = drafted(place)
    sign(place, notice)
    assert place.act(place.lead(case), Act.SIGN) is None
    at(place, "2026-12-10T12:00")
    assert stands(place, case) == [("blue", "stopped", 1)]
    (stopped,) = notices(place, case)
    assert (stopped.how, stopped.ended_by) == ("sign", "land的经办人")
    with place.service.database.read() as session:
        row = session.get(RunningClock, stopped.clock_id)
        assert row is not None
        assert row.stopped_by == "sign"
    replays(place, case)


def test_the_ladder_goes_up_and_each_rung_is_stopped_by_what_it_names_alone(place: Notifier) -> None:
    case, blue = drafted(place)
    sign(place, blue)
    at(place, "2026-12-03T17:30")
    orange = notices(place, case)[1]
    sign(place, orange)
    assert place.act(place.lead(case), Act.SIGN) is None
    assert stands(place, case) == [("blue", "stopped", 1), ("orange", "open", 2)]
    at(place, "2026-12-04T17:30")
    severe = notices(place, case)[2]
    sign(place, severe)
    assert answer(place, case, orange) is None
    assert stands(place, case)[1:] == [("orange", "stopped", 2), ("red", "open", 3)]
    assert answer(place, case, severe) is None
    assert stands(place, case)[2] == ("red", "open", 3)
    (asked,) = [one for one in place.mails(case, MailKind.NOTICE) if one.details["notice"]["what"] == "countersign"]
    assert asked.person == "land_leader"
    own = countersign(place, case, severe, AUTHOR)
    assert own is not None
    assert own.why is NoticeRefusal.NOT_SIGNER
    assert countersign(place, case, severe, LEADER) is None
    assert stands(place, case)[2] == ("red", "stopped", 3)
    at(place, "2026-12-20T12:00")
    assert [one.data["step"] for one in place.sent(ESCALATION_RAISED) if one.data["measure"]] == []
    replays(place, case)


def test_an_unsigned_answer_stops_nothing_and_its_limit_brings_the_ladders_end(place: Notifier) -> None:
    case, blue = drafted(place)
    sign(place, blue)
    at(place, "2026-12-03T17:30")
    sign(place, notices(place, case)[1])
    at(place, "2026-12-04T17:30")
    severe = notices(place, case)[2]
    sign(place, severe)
    answer(place, case, severe)
    with place.service.begin("test") as unit:
        assert answering.not_sign(unit, place.lead(case), severe.id, LEADER, "没有写明时间") is None
    at(place, "2026-12-07T17:30")
    assert [one.data["measure"] for one in place.sent(ESCALATION_RAISED) if one.data["measure"]] == ["bulletin"]
    assert stands(place, case)[2] == ("red", "open", 3)
    replays(place, case)


def test_a_draft_is_discarded_without_a_number_and_a_signed_one_withdrawn_with_it(place: Notifier) -> None:
    case, notice = drafted(place)
    other, second = drafted_again(place)
    with place.service.begin("test") as unit:
        assert actions.discard(unit, notice.id, SUPERVISOR, "已电话督促") is None
    sign(place, second)
    with place.service.begin("test") as unit:
        assert actions.withdraw(unit, second.id, SUPERVISOR, "系统停机所致") is None
        late = actions.discard(unit, second.id, SUPERVISOR, "再撤一次")
    assert late is not None
    assert late.why is NoticeRefusal.OVER
    assert (stands(place, case), stands(place, other)) == ([("blue", "discarded", None)], [("blue", "withdrawn", 1)])
    assert [one.details["notice"]["what"] for one in place.mails(other, MailKind.NOTICE)].count("withdrawn") == 2
    at(place, "2026-12-10T12:00")
    assert len(notices(place, other)) == 1
    replays(place, other)


def drafted_again(place: Notifier) -> tuple[str, Notice]:
    """Return another case with its blue draft, from the same moment."""
    place.clock.is_at("2026-11-24T10:00")
    return drafted(place)


@pytest.mark.parametrize("signed", [False, True])
def test_a_case_that_ends_makes_it_moot_and_its_number_stays(place: Notifier, signed: bool) -> None:
    case, notice = drafted(place)
    if signed:
        sign(place, notice)
    place.take(closed(case))
    assert stands(place, case) == [("blue", "moot", 1 if signed else None)]
    assert notices(place, case)[0].how == "ended"
    refused = sign(place, notice)
    assert refused is not None
    assert refused.why is NoticeRefusal.OVER
    replays(place, case)


def test_it_stays_with_a_body_that_gets_the_case_back_and_not_with_one_that_is_rid_of_it(place: Notifier) -> None:
    (kept, first), (moved, second), (taken, third) = drafted(place), drafted_again(place), drafted_again(place)
    for notice in (first, second, third):
        sign(place, notice)
    place.take(assigned(kept, (1, 2), lead=party("land")))
    assert stands(place, kept) == [("blue", "open", 1)]
    place.act(place.lead(kept), Act.SIGN)
    assert stands(place, kept) == [("blue", "stopped", 1)]
    place.take(assigned(moved, (1, 2), lead=party("plan"), assisting=(party("land"),)))
    assert (stands(place, moved), notices(place, moved)[0].how) == ([("blue", "moot", 2)], "moved")
    place.take(recall(taken, (1, 1)))
    assert (stands(place, taken), notices(place, taken)[0].how) == ([("blue", "moot", 3)], "moved")
    for case in (kept, moved, taken):
        replays(place, case)


def test_a_supervisor_drafts_by_hand_at_once_and_never_twice(place: Notifier) -> None:
    case = brought(place)
    task = place.lead(case)
    with place.service.begin("test") as unit:
        made = draft_by_hand(unit, task.id, "severe", SUPERVISOR)
        again = draft_by_hand(unit, task.id, "severe", SUPERVISOR)
        with pytest.raises(LookupError):
            draft_by_hand(unit, task.id, "yellow", SUPERVISOR)
    assert isinstance(made, str)
    assert isinstance(again, actions.Refused)
    assert again.why is NoticeRefusal.THERE_IS_ONE
    (notice,) = notices(place, case)
    assert (notice.drafted_by, notice.colour) == ("叶国栋", "red")
    sign(place, notice)
    at(place, "2026-11-25T17:30")  # its own limit is the working day after
    assert [one.data["measure"] for one in place.sent(ESCALATION_RAISED) if one.data["measure"]] == ["bulletin"]
    replays(place, case)


def test_a_card_is_taken_back_once_with_a_reason_that_the_others_hear(place: Notifier) -> None:
    case, _ = drafted(place)
    with place.service.begin("test") as unit:
        assert cards.withdraw(unit, case, 1, "yellow", SUPERVISOR, "系统停机") is None
        again = cards.withdraw(unit, case, 1, "yellow", SUPERVISOR, "系统停机")
        unknown = cards.withdraw(unit, case, 1, "no_such", SUPERVISOR, "x")
    assert again is not None
    assert unknown is not None
    assert (again.why, again.by, unknown.why) == (NoticeRefusal.ALREADY, "叶国栋", NoticeRefusal.OVER)
    (told,) = place.sent(CARD_WITHDRAWN)
    card = {"step": "yellow", "card": "yellow", "body": "land", "reason": "系统停机", "by": "叶国栋"}
    assert (told.round, told.data) == (1, card)
    replays(place, case)


def test_two_who_sign_at_once_leave_no_gap_and_no_number_twice(place: Notifier) -> None:
    drafts = [drafted_again(place)[1] for _ in range(8)]
    ready, gone = threading.Barrier(2), []

    def work(own: list[Notice], *, fails: bool) -> None:
        ready.wait()
        for number, notice in enumerate(own):
            try:
                with place.service.begin("test") as unit:
                    assert actions.sign(unit, notice.id, SUPERVISOR, notice.zh, notice.en) is None
                    if fails and number % 2:
                        raise InterruptedError
            except InterruptedError:
                gone.append(notice.id)

    people = [threading.Thread(target=work, args=(drafts[n::2],), kwargs={"fails": bool(n)}) for n in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    with place.service.database.read() as session:
        numbers = sorted(one.number for one in session.scalars(select(Notice)) if one.number is not None)
    assert (numbers, len(gone)) == (list(range(1, 7)), 2)
    assert not [one for one in snapshot(place.service, timedelta(days=400)).findings if "notice" in one]


@given(st.lists(st.tuples(st.integers(2026, 2028), st.integers(1, 6)), unique=True, max_size=12))
def test_a_gap_or_a_number_that_was_never_given_shows(given_ones: list[tuple[int, int]]) -> None:
    counted: dict[int, int] = {}
    for year, _ in given_ones:
        counted[year] = counted.get(year, 0) + 1
    whole = all({n for y, n in given_ones if y == year} == set(range(1, last + 1)) for year, last in counted.items())
    assert (list(gaps(given_ones, counted)) == []) is whole
