"""A no that waits for its second signature: the others hear nothing of it, and whatever comes meanwhile is stronger."""

from services.notifier.tasks.domain import Act
from shared.contracts.from_notifier import TASK_REPORTED
from tests.protocol.district import District
from tests.protocol.people import author_of, head_of
from tests.protocol.signing import says_no
from tests.protocol.story import LAND, POLICY, Story


def written(district: District, what: int = POLICY) -> Story:
    """Return a case of which a no was written that waits for its second signature."""
    story = Story(district, what)
    story.settle()
    assert story.does(Act.SIGN)
    story.others_have_spoken()
    assert says_no(district, story.lead)
    story.watch.now()
    return story


def test_nobody_but_a_second_person_of_the_office_makes_a_no_count(district: District) -> None:
    story = written(district)
    head = head_of(story.lead)
    assert not any(message.type == TASK_REPORTED.name for message in district.sent)
    district.act_as(story.lead, Act.COUNTERSIGN, author_of(story.lead), {})
    story.watch.now()
    assert not any(message.type == TASK_REPORTED.name for message in district.sent)
    assert story.does(Act.COUNTERSIGN)
    story.settle()
    assert story.states() == ("under_review", "reported")
    assert district.sent[-1].data.get("signed_by", head.name) == head.name
    story.reviewed(good=True)
    story.settle()
    story.moves.close(story.case)
    story.watch.histories_hold()


def test_a_meeting_that_takes_the_case_is_stronger_than_a_no_that_nobody_signed(district: District) -> None:
    story = written(district, LAND)
    assert district.decide(story.case, "industry", [])
    story.settle()
    assert story.lead["body"] == "industry"
    (old,) = [task for task in story.seen.tasks if task["body"] == "planning_land" and task["part"] == "lead"]
    assert not district.act(old, Act.COUNTERSIGN)
    assert story.does(Act.SIGN)
    assert story.does(Act.REPORT)
    story.settle()


def test_a_withdrawal_ends_what_waits_for_a_signature(district: District) -> None:
    story = written(district)
    assert district.withdraw(story.case)
    story.settle()
    assert not district.act(story.lead, Act.COUNTERSIGN)
    assert story.seen.ended
