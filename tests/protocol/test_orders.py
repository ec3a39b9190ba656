"""A few orders of events that are easily got wrong, each by its name."""

from datetime import timedelta

import pytest

from services.notifier.tasks.domain import Act
from shared.contracts.words import ALL_ROUNDS
from tests.protocol.district import District
from tests.protocol.story import LAND, POLICY, SHUTTLE, Story


def test_a_withdrawal_that_overtakes_the_case_itself_leaves_nothing_for_anybody_to_do(district: District) -> None:
    story = Story(district, LAND)
    assert district.withdraw(story.case)
    story.arrives("case.withdrawn", "router")
    story.settle()
    assert story.seen.router["state"] == "unheard"
    assert story.seen.router["assignment"] == 0
    assert story.seen.tasks == []


def test_a_withdrawal_that_overtakes_the_assignment_opens_no_task_and_mails_nobody(district: District) -> None:
    story = Story(district, LAND)
    story.arrives("case.submitted", "router")
    assert district.withdraw(story.case)
    story.arrives("case.withdrawn", "notifier")
    assert story.seen.notifier["ended"] == ALL_ROUNDS
    story.settle()
    assert story.seen.tasks == []
    assert district.notifier.rows("select * from mail") == []
    assert story.states() == ("withdrawn", "assigned")
    assert not story.seen.desk_has_it


def test_a_report_after_a_withdrawal_is_recorded_and_not_applied(district: District) -> None:
    story = Story(district, POLICY)
    story.is_reported()
    assert district.withdraw(story.case)
    story.settle()
    assert story.seen.intake["state"] == "withdrawn"
    assert story.seen.intake["answer"] is None
    assert story.history("task.reported") == [{"applied": 0}]


def test_a_recall_that_overtakes_its_assignment_leaves_a_mark_and_the_desk_has_the_case(district: District) -> None:
    story = Story(district, SHUTTLE)
    story.arrives("case.submitted", "router")
    assert district.recall(story.case)
    story.arrives("assignment.recall", "notifier")
    assert story.seen.notifier["assignment"] == 1
    story.settle()
    assert story.seen.tasks == []
    assert story.states() == ("admitted", "desk")
    assert district.assign(story.case, "service")
    story.settle()
    assert (story.lead["body"], story.lead["assignment"]) == ("service", 2)


def test_a_recall_that_comes_after_the_signature_is_answered_by_the_signature(district: District) -> None:
    story = Story(district, SHUTTLE)
    story.settle()
    assert story.does(Act.SIGN)
    assert district.recall(story.case)
    assert story.seen.router["recalling"]
    story.settle()
    assert not story.seen.router["recalling"]
    assert story.states() == ("in_progress", "assigned")


def test_a_recall_and_a_signature_that_cross_leave_one_holder(district: District) -> None:
    story = Story(district, SHUTTLE)
    story.settle()
    assert district.recall(story.case)
    story.arrives("assignment.recall", "notifier")
    assert not district.act(story.seen.tasks[0], Act.SIGN)
    story.settle()
    assert story.states() == ("admitted", "desk")


def test_a_reopening_that_overtakes_the_report_goes_back_to_the_body_that_answered(district: District) -> None:
    story = Story(district, POLICY)
    story.is_reported()
    story.arrives("task.reported", "intake")
    story.reviewed(good=True)
    assert district.judge(story.case, good=False)
    story.arrives("case.reopened", "router")
    assert story.seen.router["state"] == "assigned"
    assert (story.seen.router["round"], story.seen.router["assignment"]) == (2, 2)
    story.settle()
    assert (story.lead["body"], story.lead["round"], story.lead["state"]) == ("service", 2, "to_sign")
    assert story.seen.intake["answer"] is not None


def test_the_end_of_all_rounds_that_overtakes_a_reopening_ends_that_too(district: District) -> None:
    story = Story(district, POLICY)
    story.is_answered()
    story.settle()
    assert district.judge(story.case, good=False)
    reopened = story.waiting("case.reopened", "router")
    assert district.withdraw(story.case)
    story.arrives("case.withdrawn", "router")
    story.watch.deliver([reopened])
    story.settle()
    assert story.seen.router["round"] == 1
    assert story.seen.notifier["ended"] == ALL_ROUNDS


def test_the_end_of_the_first_round_does_not_touch_the_second(district: District) -> None:
    story = Story(district, POLICY)
    story.is_answered()
    story.settle()
    assert district.judge(story.case, good=False)
    story.is_answered()
    story.settle()
    assert district.judge(story.case, good=True)
    story.arrives("case.closed", "notifier")
    story.settle()
    assert story.states() == ("closed", "reported")
    assert (story.seen.router["ended"], story.seen.notifier["ended"]) == (2, 2)


def test_the_lead_cannot_report_before_all_opinions_are_in_and_silence_is_one(district: District) -> None:
    story = Story(district, SHUTTLE)
    story.settle()
    assert story.does(Act.SIGN)
    assert not story.does(Act.REPORT)
    district.advance(timedelta(days=10))
    while district.tick():
        pass
    assert story.does(Act.REPORT)
    story.settle()
    assert story.states() == ("under_review", "reported")


def test_steps_of_the_clock_happen_once_in_a_round_though_the_case_changes_hands(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    district.advance(timedelta(days=20))
    while district.tick():
        pass
    fired = district.notifier.rows("select step from timer where state = 'fired' and kind = 'step' order by step")
    assert [row["step"] for row in fired] == ["blue_notice", "long", "overdue", "red", "reminder"]
    (warned,) = district.notifier.rows("select step from timer where state = 'skipped'")
    assert warned["step"] == "yellow", "a card that warns of what has passed comes no more"
    assert not story.does(Act.RETURN), "its time for that is over"
    assert district.recall(story.case)
    story.settle()
    assert district.assign(story.case, "transport")
    story.settle()
    while district.tick():
        pass
    story.settle()
    assert (
        district.notifier.rows("select step from timer where state = 'fired' and kind = 'step' order by step") == fired
    )


def test_each_step_sends_a_mail_of_its_own_where_several_send_the_same_kind(district: District) -> None:
    story = Story(district, LAND)
    story.settle()
    district.advance(timedelta(days=200))
    while district.tick():
        pass
    story.settle()
    mails = district.notifier.rows("select occasion from mail where kind in ('reminder', 'overdue') order by occasion")
    assert {mail["occasion"] for mail in mails} == {"early", "reminder", "overdue", "long"}


@pytest.mark.parametrize("seed", range(3))
def test_every_letter_of_a_whole_life_may_come_again_under_a_new_id_at_any_later_time(
    district: District, seed: int
) -> None:
    story = Story(district, LAND)
    story.moves.urge(0)
    story.settle()
    assert story.does(Act.RETURN)
    story.is_answered()
    story.settle()
    assert district.judge(story.case, good=False)
    story.is_answered()
    story.moves.settle(seed, noise=True)
    assert district.judge(story.case, good=True)
    story.settle()
    before = story.seen
    for letter in [*district.delivered, *reversed(district.delivered)]:
        story.watch.deliver([letter.copy(new_name=True)])
    assert story.seen == before
    assert district.on_the_way == []


def test_a_letter_and_its_copy_under_a_new_id_may_come_in_one_batch(district: District) -> None:
    story = Story(district, LAND)
    story.settle()
    assert district.urge(story.case)
    assert district.supplement(story.case)
    letters = list(district.on_the_way)
    story.watch.deliver([*letters, *(letter.copy(new_name=True) for letter in letters)])
    story.settle()
    mails = district.notifier.rows("select * from mail where kind in ('urging', 'supplement')")
    assert len(mails) == len({(mail["task_id"], mail["email"], mail["kind"]) for mail in mails})
    assert mails != []


def test_the_limit_of_the_first_round_that_comes_in_the_second_is_not_shown_there(district: District) -> None:
    story = Story(district, POLICY)
    story.arrives("case.submitted", "router")
    story.arrives("case.assigned", "notifier")
    late = story.waiting("task.opened", "intake")
    assert story.does(Act.SIGN)
    assert story.does(Act.REPORT)
    story.arrives("task.reported", "intake")
    story.reviewed(good=True)
    assert district.judge(story.case, good=False)
    story.watch.deliver([late])
    assert story.seen.intake["due_at"] is None
    assert story.history("task.opened") == [{"applied": 0}]
    story.settle()
    assert story.seen.intake["due_at"] is not None
