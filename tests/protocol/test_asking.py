"""A lead asks the enterprise for something, or tells it something: orders that are easily got wrong."""

from datetime import timedelta

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.house import digits
from tests.protocol.story import POLICY, Story


def asking(district: District) -> Story:
    """Return a case whose lead has asked for something; the question is still on its way."""
    story = Story(district, POLICY)
    story.settle()
    assert story.does(Act.SIGN)
    story.settle()
    assert story.does(Act.ASK_SUPPLEMENT)
    return story


def resumed(story: Story) -> int:
    return sum(message.type == "task.resumed.v1" for message in story.district.sent)


def test_a_question_its_answer_and_what_follows(district: District) -> None:
    story = asking(district)
    story.settle()
    assert (story.lead["state"], story.seen.intake["state"]) == ("supplement", "supplement")
    assert district.supplement(story.case)
    story.settle()
    assert (story.lead["state"], story.seen.intake["state"], resumed(story)) == ("signed", "in_progress", 1)
    assert story.does(Act.REPORT)
    story.settle()
    assert story.seen.intake["state"] == "under_review"


def test_what_was_said_before_the_question_arrived_is_not_its_answer(district: District) -> None:
    story = asking(district)
    assert district.supplement(story.case)  # the enterprise has not seen the question
    story.settle()
    assert (story.lead["state"], resumed(story)) == ("supplement", 0)
    assert district.supplement(story.case)
    story.settle()
    assert (story.lead["state"], resumed(story)) == ("signed", 1)


def test_an_answer_that_comes_when_the_time_for_it_is_over_moves_nothing(district: District) -> None:
    story = asking(district)
    story.settle()
    assert district.supplement(story.case)
    late = story.waiting("case.supplemented", "notifier")
    district.advance(timedelta(days=40))
    while district.tick():
        story.watch.now()
    assert (story.lead["state"], resumed(story)) == ("signed", 1)
    before = story.lead
    story.watch.deliver([late])
    assert story.lead == before
    story.settle()
    assert (story.seen.intake["state"], resumed(story)) == ("in_progress", 1)


def test_two_answers_to_one_question_let_it_go_on_once(district: District) -> None:
    story = asking(district)
    story.settle()
    assert district.supplement(story.case)
    assert district.supplement(story.case)
    story.settle()
    assert (story.lead["state"], resumed(story)) == ("signed", 1)
    notes = district.notifier.rows("select * from note where case_id = ?", digits(story.case))
    assert len(notes) == 2


def test_an_old_answer_does_not_answer_a_new_question(district: District) -> None:
    story = asking(district)
    story.settle()
    assert district.supplement(story.case)
    old = story.waiting("case.supplemented", "notifier")
    district.advance(timedelta(days=40))
    while district.tick():
        story.watch.now()
    assert story.does(Act.ASK_SUPPLEMENT)
    story.watch.deliver([old])
    assert story.lead["state"] == "supplement"
    story.settle()
    assert (story.lead["state"], story.seen.intake["state"], resumed(story)) == ("supplement", "supplement", 1)


def test_a_question_that_arrives_after_the_report_is_recorded_and_not_applied(district: District) -> None:
    story = asking(district)
    question = story.waiting("task.supplement_asked", "intake")
    assert story.does(Act.REPORT)
    story.arrives("task.reported", "intake")
    story.watch.deliver([question])
    assert story.seen.intake["state"] == "under_review"
    assert story.history("task.supplement_asked") == [{"applied": 0}]
    story.settle()
    assert (story.lead["state"], story.seen.intake["state"]) == ("reported", "under_review")


def test_a_withdrawal_while_the_enterprise_is_waited_for_ends_all_of_it(district: District) -> None:
    story = asking(district)
    story.settle()
    assert district.withdraw(story.case)
    story.settle()
    assert (story.lead["state"], story.seen.intake["state"]) == ("cancelled", "withdrawn")


def test_interim_answers_in_any_order_are_all_told_and_the_newest_state_holds(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    assert story.does(Act.SIGN)
    assert story.does(Act.INTERIM)
    story.arrives("task.interim", "intake")
    assert story.seen.intake["state"] == "in_progress"
    assert story.does(Act.INTERIM)
    second = story.waiting("task.interim", "intake")
    assert story.does(Act.REPORT)
    story.arrives("task.reported", "intake")
    story.watch.deliver([second])
    assert story.seen.intake["state"] == "under_review"
    assert story.history("task.interim") == [{"applied": 1}, {"applied": 0}]
    story.settle()
