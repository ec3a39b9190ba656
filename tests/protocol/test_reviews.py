"""What the centre says to a report: orders that are easily got wrong."""

import pytest

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.story import LAND, POLICY, Story


def sent_back(district: District) -> Story:
    """Return a case whose report intake has sent back; nobody else knows yet."""
    story = Story(district, POLICY)
    story.is_reported()
    story.settle()
    story.reviewed(good=False)
    return story


def states(story: Story) -> tuple[str, str]:
    return str(story.lead["state"]), str(story.seen.intake["state"])


def test_a_report_that_was_sent_back_is_made_anew_and_answers_in_the_end(district: District) -> None:
    story = Story(district, LAND)
    story.is_reported()
    for _ in range(2):
        story.settle()
        assert states(story) == ("reported", "under_review")
        story.reviewed(good=False)
        story.settle()
        assert states(story) == ("redo", "in_progress")
        assert not story.does(Act.RETURN)
        assert story.does(Act.REPORT)
    story.settle()
    story.reviewed(good=True)
    story.settle()
    assert states(story) == ("approved", "answered")
    assert (story.lead["assignment"], story.seen.notifier["turn"]) == (1, 7)
    assert story.seen.intake["answer"].endswith("（3）")


def test_a_review_of_an_older_report_says_nothing_of_the_newer_one(district: District) -> None:
    story = sent_back(district)
    old = story.waiting("case.reviewed", "notifier")
    story.settle()
    assert story.does(Act.REPORT)
    story.watch.deliver([old.copy(new_name=True)])
    assert story.lead["state"] == "reported"
    story.settle()
    assert states(story) == ("reported", "under_review")


def test_a_review_that_comes_twice_acts_once(district: District) -> None:
    story = sent_back(district)
    letter = story.waiting("case.reviewed", "notifier")
    story.watch.deliver([letter, letter.copy(new_name=True)])
    assert sum(message.type == "task.resumed.v1" for message in district.sent) == 1
    mails = district.notifier.rows("select * from mail where kind = 'redo'")
    assert mails
    assert len(mails) == len({mail["email"] for mail in mails})


def test_nobody_judges_what_a_page_shows_that_is_older_than_the_newest_report(district: District) -> None:
    story = sent_back(district)
    story.settle()
    assert story.does(Act.REPORT)
    story.settle()
    assert not district.review(story.case, good=True, meant=(1, 1, 3))
    assert not district.review(story.case, good=True, meant=(1, 1, 9))
    assert district.review(story.case, good=True, meant=(1, 1, 5))


@pytest.mark.parametrize("first", ["case.reviewed", "case.withdrawn"])
def test_a_sending_back_and_a_withdrawal_that_cross_leave_nothing_open(district: District, first: str) -> None:
    story = sent_back(district)
    assert district.withdraw(story.case)
    story.arrives(first, "notifier")
    story.settle()
    assert states(story) == (("cancelled" if first == "case.reviewed" else "reported"), "withdrawn")
    assert district.notifier.rows("select * from timer where state in ('waiting', 'resting')") == []


def test_an_approval_that_the_end_has_overtaken_is_still_on_record(district: District) -> None:
    story = Story(district, POLICY)
    story.is_answered()
    assert district.judge(story.case, good=True)
    story.arrives("case.closed", "notifier")
    story.arrives("case.reviewed", "notifier")
    story.settle()
    assert states(story) == ("approved", "closed")


def test_an_approval_that_the_next_round_has_overtaken_touches_the_first_task_alone(district: District) -> None:
    story = Story(district, POLICY)
    story.is_answered()
    assert district.judge(story.case, good=False)
    review = story.waiting("case.reviewed", "notifier")
    story.arrives("case.reopened", "router")
    story.arrives("case.assigned", "notifier")
    story.watch.deliver([review])
    assert [task["state"] for task in story.seen.tasks] == ["approved", "to_sign"]
    story.settle()


def test_the_next_report_may_overtake_that_its_lead_goes_on(district: District) -> None:
    story = sent_back(district)
    story.arrives("case.reviewed", "notifier")
    assert story.does(Act.REPORT)
    late = story.waiting("task.resumed", "intake")
    story.arrives("task.reported", "intake")
    story.reviewed(good=True)
    story.watch.deliver([late])
    assert story.seen.intake["state"] == "answered"
    story.settle()


def test_steps_of_the_clock_rest_while_the_centre_reviews_and_go_on_when_it_sends_back(district: District) -> None:
    story = Story(district, POLICY)
    story.is_reported()
    timers = "select distinct state from timer where kind = 'step'"
    assert [row["state"] for row in district.notifier.rows(timers)] == ["resting"]
    story.settle()
    story.reviewed(good=False)
    story.settle()
    assert [row["state"] for row in district.notifier.rows(timers)] == ["waiting"]


def test_a_bad_verdict_that_was_checked_comes_back_to_whoever_answered(district: District) -> None:
    story = Story(district, POLICY)
    story.is_answered()
    story.settle()
    assert district.judge(story.case, good=False, checked=True)
    story.settle()
    assert states(story) == ("approved", "call_back")
    assert not district.judge(story.case, good=True)
    assert district.call_back(story.case, redo=True)
    story.settle()
    assert (story.lead["body"], story.lead["round"], story.seen.intake["round"]) == ("service", 2, 2)


def test_an_answer_that_was_explained_ends_the_round_with_its_answer_untouched(district: District) -> None:
    story = Story(district, POLICY)
    story.is_answered()
    story.settle()
    before = story.seen.intake["answer"]
    assert district.judge(story.case, good=False, checked=True)
    assert district.call_back(story.case, redo=False)
    story.settle()
    assert states(story) == ("approved", "closed")
    assert story.seen.intake["answer"] == before
