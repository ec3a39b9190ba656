"""Days that are no limit of a body, and that a published year moves all the same: of decisions, rests, calls, promises.

What is counted in working days is where it would be, had the year been known from the start; what has happened stays.
"""

from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.limits.keeping import Keeping
from services.notifier.limits.models import RunningClock
from services.notifier.mail.domain import MailKind
from services.notifier.verification import snapshot
from services.notifier.waiting.models import Wait
from shared.contracts.from_intake import CASE_REVIEWED
from shared.contracts.from_notifier import CALL_PLANNED, TASK_RESCHEDULED
from shared.contracts.words import Duty
from tests.integration.notifier import test_waiting as waiting
from tests.integration.notifier.browser import case_with
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.ladder import brought, notices, sign
from tests.integration.notifier.ladder import place as supervised
from tests.integration.notifier.messages import closed, message, withdrawn
from tests.integration.notifier.staff import office, staff
from tests.integration.notifier.test_extensions import asks, case_due, decides, extensions, signed
from tests.integration.notifier.test_moved_beside import publish
from tests.integration.notifier.test_moved_limits import Y2027
from tests.integration.notifier.test_reviews import reported, reviewed
from tests.integration.notifier.test_suspensions import resumes, wants_rest
from tests.unit.notifier.test_working_days import at

__all__ = ["supervised"]

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
EARLIER: dict[str, Any] = {"closed": [], "make_up": ["2027-01-02", "2027-01-03"]}


def wrong(notifier: Notifier) -> list[str]:
    return snapshot(notifier.service, timedelta(days=3650)).findings


def twice(notifier: Notifier, **year: Any) -> None:
    """Publish a year, and once more what has been published."""
    publish(notifier, **year)
    stored = notifier.stored()
    publish(notifier, **year)
    assert notifier.stored() == stored


def answered(notifier: Notifier, moment: str) -> str:
    """Return a case whose answer the centre has let out at a moment."""
    notifier.clock.is_at(moment)
    case = reported(notifier)
    approval = reviewed(case, good=True)
    notifier.take(message(CASE_REVIEWED, case, approval.data, (1, 1), time=notifier.clock.now()))
    return case


def test_the_day_of_a_call_moves_once_and_is_told_with_a_higher_count(notifier: Notifier) -> None:
    case = answered(notifier, "2026-12-31T10:00")
    twice(notifier)
    first, second = notifier.sent(CALL_PLANNED)
    assert (first.data["due_on"], first.data["provisional"]) == ("2027-01-01", True)
    assert (second.data["due_on"], second.data["provisional"], second.data["turn"]) == ("2027-01-04", False, 3)
    assert second.data["move"] == second.line > first.data["move"]
    assert (second.round, second.assignment) == (1, 1)
    line = notifier.history(case)[-1]
    assert (line.kind, [one["clock"] for one in line.facts["moved"]]) == ("limit.moved", ["call"])
    assert wrong(notifier) == []


@on_sqlite
def test_no_call_moves_of_a_case_that_is_over_and_none_that_does_not_lean_on_the_year(notifier: Notifier) -> None:
    over = answered(notifier, "2026-12-31T10:00")
    notifier.take(closed(over))
    near = answered(notifier, "2026-12-28T10:00")
    publish(notifier)
    assert [(one.subject, one.data["due_on"]) for one in notifier.sent(CALL_PLANNED)] == [
        (over, "2027-01-01"),
        (near, "2026-12-29"),
    ]


@on_sqlite
def test_the_day_of_the_newest_answer_moves_in_the_place_of_that_before(notifier: Notifier) -> None:
    case = answered(notifier, "2026-12-31T10:00")
    approval = message(CASE_REVIEWED, case, reviewed(case, turn=3, good=True).data, (1, 1), time=notifier.clock.now())
    notifier.take(approval)  # once more, in another message: it is approved already
    publish(notifier)
    assert [one.data["due_on"] for one in notifier.sent(CALL_PLANNED)] == ["2027-01-01", "2027-01-04"]


@pytest.mark.parametrize(
    ("year", "reminded", "by"),
    [
        ({}, "2027-01-04T09:00", "2027-01-04T17:30"),
        (EARLIER, "2027-01-02T09:00", "2027-01-02T17:30"),
    ],
)
def test_the_limit_of_whoever_decides_moves_with_its_reminder_and_silence_decides_then(
    notifier: Notifier, year: dict[str, Any], reminded: str, by: str
) -> None:
    notifier.take(staff("lin", Duty.REVIEWER))
    notifier.clock.is_at("2027-01-01T10:00" if year else "2026-12-31T10:00")
    task = signed(notifier, case_class="general", time=notifier.clock.now())
    assert asks(notifier, task) is None
    twice(notifier, **year)
    (one,) = extensions(notifier, task.case_id)
    timers = notifier.timers(task.case_id)
    assert (one.decide_by, timers["undecided:1"].due_at, timers["extension:1"].due_at) == (at(by), at(reminded), at(by))
    waiting.at(notifier, f"{by[:14]}29")
    assert extensions(notifier, task.case_id)[0].state == "asked"
    waiting.at(notifier, by, by)
    assert extensions(notifier, task.case_id)[0].state == "refused"
    kinds = [line.kind for line in notifier.history(task.case_id)]
    assert (kinds.count("extension.undecided"), kinds.count("extension.refused")) == (1, 1)
    assert wrong(notifier) == []


@on_sqlite
def test_whoever_was_reminded_of_a_decision_is_not_again_and_one_that_was_made_stays(notifier: Notifier) -> None:
    notifier.take(staff("lin", Duty.REVIEWER))
    notifier.clock.is_at("2026-12-31T10:00")
    late, made = (signed(notifier, case_class="general", time=notifier.clock.now()) for _ in range(2))
    assert [asks(notifier, late), asks(notifier, made)] == [None, None]
    decides(notifier, made.case_id, 0)
    waiting.at(notifier, "2027-01-01T09:00")
    publish(notifier)  # on the very day on which nobody works, as is heard only now
    waiting.at(notifier, "2027-01-01T17:30", "2027-01-04T09:00")
    assert [line.kind for line in notifier.history(late.case_id)].count("extension.undecided") == 1
    assert [extensions(notifier, one.case_id)[0].state for one in (late, made)] == ["asked", "refused"]
    assert extensions(notifier, made.case_id)[0].decide_by == at("2027-01-01T17:30")
    waiting.at(notifier, "2027-01-04T17:30")
    assert extensions(notifier, late.case_id)[0].state == "refused"


@on_sqlite
def test_a_changed_limit_for_deciding_holds_for_what_waits_when_it_is_applied(
    notifier: Notifier, tmp_path: Path
) -> None:
    task = signed(notifier, case_class="general")
    assert asks(notifier, task) is None
    folder = tmp_path / "place"
    folder.mkdir()
    for file in HAICANG.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(
            text.replace("within: {n: 1, unit: working_days}", "within: {n: 3, unit: working_days}", 1), "utf-8"
        )
    assert notifier.load(folder) == ["limits"]
    (moved,) = Keeping(notifier.service).would_move()
    assert [(one.clock, one.body, one.after.at) for one in moved] == [("decision", None, at("2026-11-27T17:30"))]
    Keeping(notifier.service).apply("王值班")
    assert extensions(notifier, task.case_id)[0].decide_by == at("2026-11-27T17:30")
    assert notifier.sent(TASK_RESCHEDULED) == []


def rested(notifier: Notifier) -> str:
    """Return a case that has just been granted a rest of five working days, on the last Wednesday of 2026."""
    notifier.clock.is_at("2026-12-30T10:00")
    task = signed(notifier, case_class="general", time=notifier.clock.now())
    assert wants_rest(notifier, task) is None
    decides(notifier, task.case_id, 5)
    return task.case_id


@pytest.mark.parametrize(
    ("year", "until"),
    [({}, "2027-01-07T17:30"), (EARLIER, "2027-01-04T17:30")],
)
def test_a_rest_of_so_many_working_days_ends_and_its_limits_are_as_had_the_year_been_known(
    notifier: Notifier, year: dict[str, Any], until: str
) -> None:
    guessed = rested(notifier)
    assert extensions(notifier, guessed)[0].rests_until == at("2027-01-06T17:30")
    twice(notifier, **year)
    told = [one.data for one in notifier.sent(TASK_RESCHEDULED)][-1]
    known = rested(notifier)
    for case in (guessed, known):
        assert extensions(notifier, case)[0].rests_until == at(until)
        assert notifier.timers(case)["suspension:1"].due_at == at(until)
    assert case_due(notifier, guessed) == case_due(notifier, known)
    assert notifier.lead(guessed).due_at == notifier.lead(known).due_at
    assert (told["why"], told["rests_until"]) == ("calendar", at(until).astimezone(UTC).isoformat())
    waiting.at(notifier, until)
    assert [extensions(notifier, case)[0].state for case in (guessed, known)] == ["ended", "ended"]
    assert case_due(notifier, guessed) == case_due(notifier, known)
    assert wrong(notifier) == []


@on_sqlite
def test_a_rest_that_ends_between_its_guessed_and_its_new_end_gives_back_what_it_lasted(notifier: Notifier) -> None:
    guessed = rested(notifier)
    publish(notifier)
    known = rested(notifier)
    notifier.clock.is_at("2027-01-07T10:00")
    assert [resumes(notifier, notifier.lead(case)) for case in (guessed, known)] == [None, None]
    assert case_due(notifier, guessed) == case_due(notifier, known)
    assert notifier.lead(guessed).due_at == notifier.lead(known).due_at


@on_sqlite
def test_a_rest_that_was_ended_before_keeps_what_was_reckoned_of_it(notifier: Notifier) -> None:
    case = rested(notifier)
    waiting.at(notifier, "2027-01-06T17:30")
    assert extensions(notifier, case)[0].state == "ended"
    publish(notifier)
    assert extensions(notifier, case)[0].rests_until == at("2027-01-06T17:30")
    assert wrong(notifier) == []


def test_a_signed_notice_says_the_limit_of_its_clock_after_that_has_moved(supervised: Notifier) -> None:
    supervised.clock.is_at("2026-12-23T10:00")
    case = brought(supervised, time=supervised.clock.now())
    waiting.at(supervised, "2026-12-29T09:00", "2026-12-31T17:30")
    (draft,) = notices(supervised, case)
    assert sign(supervised, draft) is None
    (before,) = notices(supervised, case)
    twice(supervised)
    (after,) = notices(supervised, case)
    with supervised.service.database.read() as session:
        clock = session.get_one(RunningClock, after.clock_id)
    assert (before.due_at, before.provisional) == (at("2027-01-01T17:30"), True)
    assert (after.due_at, after.provisional) == (clock.due_at, False) == (at("2027-01-04T17:30"), False)
    assert wrong(supervised) == []


@pytest.fixture
def desk(notifier: Notifier) -> Notifier:
    """A notifier of Haicang with the clocks that it sets, and its dispatchers."""
    notifier.load(clocks=True)
    notifier.take(office("service_centre", "clerk", leader="head"), staff("desk_1", Duty.DISPATCHER))
    return notifier


def clocks(notifier: Notifier, case: str) -> list[RunningClock]:
    with notifier.service.database.read() as session:
        own = select(RunningClock).where(RunningClock.case_id == case, RunningClock.stopped_at.is_(None))
        return list(session.scalars(own))


def test_the_centre_s_limit_moves_while_a_case_waits_that_nobody_has_had_yet(desk: Notifier) -> None:
    desk.clock.is_at("2026-12-31T16:30")
    case, ended = (waiting.brought(desk, since="2026-12-31T08:30:00+00:00") for _ in range(2))
    desk.take(withdrawn(ended))
    # Three of its four hours lie in the new year, which begins with three days off.
    assert [one.due_at for one in clocks(desk, case)] == [at("2027-01-01T12:00")]
    twice(desk)
    (clock,) = clocks(desk, case)
    assert (clock.due_at, clock.provisional) == (at("2027-01-04T12:00"), False)
    line = desk.history(case)[-1]
    assert (line.kind, [one["clock"] for one in line.facts["moved"]]) == ("limit.moved", ["dispatch"])
    waiting.at(desk, "2027-01-01T12:00")
    assert desk.mails(case, MailKind.DESK) == []
    waiting.at(desk, "2027-01-04T12:00")
    assert [mail.person for mail in desk.mails(case, MailKind.DESK)] == ["desk_1"]
    assert desk.mails(ended) == []
    assert (waiting.silent(desk), waiting.wrong(desk, case), wrong(desk)) == ([], [], [])


@on_sqlite
def test_a_case_that_came_back_to_the_desk_moves_once_with_its_round_and_its_waiting_learns_of_it(
    desk: Notifier,
) -> None:
    desk.clock.is_at("2026-12-30T10:00")
    case = case_with(desk, time=desk.clock.now())
    desk.clock.is_at("2026-12-31T16:30")
    assert desk.act(desk.lead(case), waiting.Act.RETURN, **waiting.RETURN) is None
    desk.take(waiting.waits(case, (1, 1), since="2026-12-31T08:30:00+00:00"))
    before = [one.due_at for one in clocks(desk, case) if one.name == "dispatch"]
    (would,) = [Keeping(desk.service).put_years([Y2027]) and list(Keeping(desk.service).would_move())]
    moved = [one.clock for each in would for one in each]
    twice(desk)
    after = [one.due_at for one in clocks(desk, case) if one.name == "dispatch"]
    assert (before, after) == ([at("2027-01-01T12:00")], [at("2027-01-04T12:00")])
    assert moved.count("dispatch") == 1
    kinds = [line.kind for line in desk.history(case)]
    assert kinds.count("limit.moved") == 1
    with desk.service.database.read() as session:
        wait = session.get_one(Wait, case)
        versions = {row.calendar for row in session.scalars(select(waiting.Wait))}
    assert versions == {wait.calendar} == {desk.service.parts.current_hash(session, "calendar")}
    assert wrong(desk) == []
